import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type RefusalCase, refuses } from "../../support/refusals";
import { findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

type Bucket = pulumi.Input<string>;
type Options = pulumi.CustomResourceOptions;

interface Setting {
  readonly name: string;
  /** The actions that the provider takes to put, read and remove it. */
  readonly actions: readonly string[];
  readonly make: (bucket: Bucket, options: Options) => pulumi.CustomResource;
}

const statement = (Resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: "999999999999" }, Action: "s3:ListBucket", Resource },
  });

/** Each kind of setting, in a form that S3 takes. */
const settings: readonly Setting[] = [
  {
    name: "versioning",
    actions: ["PutBucketVersioning", "GetBucketVersioning"],
    make: (bucket, options) =>
      new aws.s3.BucketVersioning(
        "setting",
        { bucket, versioningConfiguration: { status: "Enabled" } },
        options,
      ),
  },
  {
    name: "default encryption",
    actions: ["PutEncryptionConfiguration", "GetEncryptionConfiguration"],
    make: (bucket, options) => encryptionOf(bucket, { sseAlgorithm: "AES256" }, options),
  },
  {
    name: "public access block",
    actions: ["PutBucketPublicAccessBlock", "GetBucketPublicAccessBlock"],
    make: (bucket, options) =>
      new aws.s3.BucketPublicAccessBlock("setting", { bucket, blockPublicPolicy: true }, options),
  },
  {
    name: "ownership",
    actions: ["PutBucketOwnershipControls", "GetBucketOwnershipControls"],
    make: (bucket, options) => ownershipOf(bucket, "BucketOwnerPreferred", options),
  },
  {
    name: "lifecycle",
    actions: ["PutLifecycleConfiguration", "GetLifecycleConfiguration"],
    make: (bucket, options) => lifecycleOf(bucket, [{ expiration: { days: 1 } }], options),
  },
  {
    name: "policy",
    // Under the policy itself it is read and taken away.
    actions: ["PutBucketPolicy"],
    make: (bucket, options) =>
      new aws.s3.BucketPolicy("setting", { bucket, policy: statement("arn:aws:s3:::mine") }, options),
  },
];

type ByDefault =
  aws.types.input.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault;
type LifecycleRule = Partial<aws.types.input.s3.BucketLifecycleConfigurationRule>;

function encryptionOf(bucket: Bucket, applyServerSideEncryptionByDefault: ByDefault, options: Options) {
  const rules = [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: true }];
  return new aws.s3.BucketServerSideEncryptionConfiguration("setting", { bucket, rules }, options);
}

function ownershipOf(bucket: Bucket, objectOwnership: string, options: Options) {
  return new aws.s3.BucketOwnershipControls("setting", { bucket, rule: { objectOwnership } }, options);
}

function lifecycleOf(bucket: Bucket, rules: readonly LifecycleRule[], options: Options) {
  const complete = rules.map((rule, index) => ({ id: `rule-${index}`, status: "Enabled", ...rule }));
  return new aws.s3.BucketLifecycleConfiguration("setting", { bucket, rules: complete }, options);
}

/** A bucket with one setting. */
const bucketWith = (make: Setting["make"]) => () => {
  const provider = providerIn("us-east-1");
  const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine", forceDestroy: true }, { provider });
  make(bucket, { provider });
};

const schema = "The XML you provided was not well-formed or did not validate against our published schema";

const malformed = (property: string) => ({ code: "MalformedXML", property, message: schema });

const badRules: readonly (readonly [title: string, rules: readonly LifecycleRule[], expected: object])[] = [
  [
    "a lifecycle rule of a status that there is not",
    [{ status: "enabled", expiration: { days: 1 } }],
    malformed("rules"),
  ],
  [
    "a lifecycle rule that expires after days and expired markers",
    [{ expiration: { days: 1, expiredObjectDeleteMarker: true } }],
    malformed("rules"),
  ],
  [
    "a lifecycle rule with two filters",
    [{ expiration: { days: 1 }, filter: { prefix: "logs/", objectSizeGreaterThan: 500 } }],
    malformed("rules"),
  ],
  [
    "a lifecycle rule that expires at once",
    [{ expiration: { days: 0 } }],
    { code: "InvalidArgument", message: "'Days' for Expiration action must be a positive integer" },
  ],
  [
    "a lifecycle rule that does nothing",
    [{ filter: { prefix: "logs/" } }],
    { code: "InvalidRequest", message: "At least one action needs to be specified in a rule" },
  ],
  [
    "two lifecycle rules of one name",
    [1, 2].map((days) => ({ id: "same", expiration: { days } })),
    { code: "InvalidArgument", message: "Rule ID must be unique. Found same ID for more than one rule" },
  ],
  [
    "what is not modelled in a lifecycle rule",
    [{ expiration: { days: 1 }, prefix: "logs/" }],
    { code: "NotModelled", message: "The simulated AWS does not know prefix of rules." },
  ],
];

const versioningOf = (versioningConfiguration: aws.types.input.s3.BucketVersioningVersioningConfiguration) =>
  bucketWith(
    (bucket, options) => new aws.s3.BucketVersioning("setting", { bucket, versioningConfiguration }, options),
  );

const cases: RefusalCase[] = [
  {
    title: "versioning that is enabled in lower case",
    program: versioningOf({ status: "enabled" }),
    expected: malformed("versioningConfiguration"),
  },
  {
    title: "deletion by a second factor, which is not modelled",
    program: versioningOf({ status: "Enabled", mfaDelete: "Enabled" }),
    expected: {
      code: "NotModelled",
      property: "versioningConfiguration",
      message: "The simulated AWS does not know mfaDelete of versioningConfiguration.",
    },
  },
  {
    title: "an encryption that there is not",
    program: bucketWith((bucket, options) => encryptionOf(bucket, { sseAlgorithm: "AES512" }, options)),
    expected: malformed("rules"),
  },
  {
    title: "a key of KMS for an encryption with S3's own",
    program: bucketWith((bucket, options) =>
      encryptionOf(bucket, { sseAlgorithm: "AES256", kmsMasterKeyId: "alias/mine" }, options),
    ),
    expected: {
      code: "InvalidArgument",
      property: "rules",
      message:
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    },
  },
  ...[[], [{}, {}]].map((rules) => ({
    title: `${rules.length} rules of encryption`,
    program: bucketWith(
      (bucket, options) =>
        new aws.s3.BucketServerSideEncryptionConfiguration("setting", { bucket, rules }, options),
    ),
    expected: malformed("rules"),
  })),
  {
    title: "a kind of encryption that is blocked, which is not modelled",
    program: bucketWith(
      (bucket, options) =>
        new aws.s3.BucketServerSideEncryptionConfiguration(
          "setting",
          { bucket, rules: [{ blockedEncryptionTypes: ["SSE-C"] }] },
          options,
        ),
    ),
    expected: { code: "NotModelled", message: /blockedEncryptionTypes/ },
  },
  {
    title: "an ownership that there is not",
    program: bucketWith((bucket, options) => ownershipOf(bucket, "Nobody", options)),
    expected: malformed("rule"),
  },
  ...badRules.map(([title, rules, expected]) => ({
    title,
    program: bucketWith((bucket, options) => lifecycleOf(bucket, rules, options)),
    expected: { property: "rules", ...expected } as RefusalCase["expected"],
  })),
];

describe("Simulated settings of buckets", () => {
  for (const { name, make, actions } of settings) {
    it(`are made and taken away: ${name}`, async () => {
      expect(findingsOf(await rehearseResources(bucketWith(make)))).to.deep.equal([]);
    });

    it(`have to have their bucket: ${name}`, async () => {
      const report = await rehearseResources(() => make("none", { provider: providerIn("us-east-1") }));

      expect(findingsOf(report)[0]).to.include({
        kind: "refusal",
        code: "NoSuchBucket",
        property: "bucket",
        message: "The specified bucket does not exist",
      });
    });

    it(`have to wait for their bucket: ${name}`, async () => {
      const report = await rehearseResources(bucketWith(make), {
        alter: (registration) => forget(registration, "aws:s3/bucket:Bucket"),
      });

      const found = findingsOf(report).find(({ code }) => code === "NoSuchBucket");
      expect(found?.kind).to.equal("race");
      expect(found?.cure).to.match(/add dependsOn: bucket/);
    });

    it(`have to be put in the bucket's region: ${name}`, async () => {
      const report = await rehearseResources(() => {
        const there = providerIn("eu-west-1");
        const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine" }, { provider: there });
        make(bucket, { provider: providerIn("us-east-1") });
      });

      expect(findingsOf(report)[0]).to.include({
        code: "PermanentRedirect",
        because: "the bucket is in eu-west-1",
        cure: "Give it a provider for eu-west-1.",
      });
    });

    it(`have to be allowed by the bucket's policy: ${name}`, async () => {
      const report = await rehearseResources(lockedFor(actions, make));

      const found = findingsOf(report).filter(({ code }) => code === "AccessDenied");
      expect(found.map(({ message }) => /perform: s3:(\w+)/.exec(message)?.[1])).to.include.members([
        ...actions,
      ]);
    });
  }

  for (const [status, message] of [
    ["Suspended", undefined],
    ["Disabled", "versioning_configuration.status cannot be updated from 'Enabled' to 'Disabled'"],
  ] as const) {
    it(`cannot forget that there were versions: from Enabled to ${status}`, async () => {
      const run = () => {
        const changed = new pulumi.Config("test").getBoolean("changed");
        versioningOf({ status: changed ? status : "Enabled" })();
      };

      const report = await rehearseResources(run, { change: { "test:changed": "true" } });

      expect(findingsOf(report)[0]?.message).to.equal(message);
    });
  }

  refuses(cases);
});

/** A bucket whose policy denies some actions, with a setting that comes after it. */
function lockedFor(actions: readonly string[], make: Setting["make"]) {
  return () => {
    const provider = providerIn("us-east-1");
    const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine" }, { provider });
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Principal: "*",
        Action: actions.map((action) => `s3:${action}`),
        Resource: "arn:aws:s3:::mine",
      },
    });
    const locked = new aws.s3.BucketPolicy("locked", { bucket, policy }, { provider });
    make(bucket, { provider, dependsOn: locked });
  };
}
