import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { foreignTrail } from "../../../rehearsal/aws/cloudtrail-rows";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, keyArn, keyRows, operated, refusedWith } from "./call-fixtures";

type TrailArgs = Partial<aws.cloudtrail.TrailArgs>;
type Statement = Readonly<Record<string, unknown>>;

const trailArn = `arn:aws:cloudtrail:${region}:${accountId}:trail/audit`;
const service = { Service: "cloudtrail.amazonaws.com" };

const look: Statement = {
  Sid: "Look",
  Effect: "Allow",
  Principal: service,
  Action: "s3:GetBucketAcl",
  Resource: "arn:aws:s3:::records",
  Condition: { StringEquals: { "aws:SourceArn": trailArn } },
};
const write: Statement = {
  Sid: "Write",
  Effect: "Allow",
  Principal: service,
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::records/AWSLogs/${accountId}/*`,
  Condition: { StringEquals: { "aws:SourceArn": trailArn, "s3:x-amz-acl": "bucket-owner-full-control" } },
};

const administer: Statement = {
  Sid: "Administer",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: "kms:*",
  Resource: "*",
};
const encrypt: Statement = {
  Sid: "Encrypt",
  Effect: "Allow",
  Principal: service,
  Action: "kms:GenerateDataKey*",
  Resource: "*",
  Condition: {
    StringEquals: { "aws:SourceArn": trailArn },
    StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${accountId}:trail/*` },
  },
};
const describeKey: Statement = {
  Sid: "Describe",
  Effect: "Allow",
  Principal: service,
  Action: "kms:DescribeKey",
  Resource: "*",
  Condition: { StringEquals: { "aws:SourceArn": trailArn } },
};

const documentOf = (statements: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A bucket of the region with a policy, resolved once it has it. */
function bucketIn(provider: aws.Provider, statements: readonly Statement[]): pulumi.Output<string> {
  const { bucket } = new aws.s3.Bucket("bucket", { bucket: "records" }, { provider });
  const { id } = new aws.s3.BucketPolicy("policy", { bucket, policy: documentOf(statements) }, { provider });
  return pulumi.all([bucket, id]).apply(([name]) => name);
}

/** A trail in a bucket whose policy has these statements. */
const trailWith =
  (args: TrailArgs, statements: readonly Statement[] = [look, write]) =>
  () => {
    const provider = providerIn(region);
    const s3BucketName = bucketIn(provider, statements);
    return new aws.cloudtrail.Trail("trail", { name: "audit", s3BucketName, ...args }, { provider });
  };

/** A key with a policy, by its ARN once it has it. */
function keyIn(provider: aws.Provider, statements: readonly Statement[]): pulumi.Output<string> {
  const { arn, keyId } = new aws.kms.Key("key", {}, { provider });
  const policy = documentOf([administer, ...statements]);
  const { id } = new aws.kms.KeyPolicy("key-policy", { keyId, policy }, { provider });
  return pulumi.all([arn, id]).apply(([ready]) => ready);
}

/** A trail with a key, in this or another region, whose policy has these statements. */
const encryptedWith =
  (statements: readonly Statement[], keyRegion = region) =>
  () => {
    const provider = providerIn(region);
    const kmsKeyId = keyIn(keyRegion === region ? provider : providerIn(keyRegion), statements);
    const s3BucketName = bucketIn(provider, [look, write]);
    new aws.cloudtrail.Trail("trail", { name: "audit", s3BucketName, kmsKeyId }, { provider });
  };

/** Trails of the account, one after the other, beside the one that it has. */
const trailsCalled =
  (...names: readonly string[]) =>
  () => {
    const provider = providerIn(region);
    const anyTrail = ({ Condition: _, ...statement }: Statement) => statement;
    const s3BucketName = bucketIn(provider, [anyTrail(look), anyTrail(write)]);
    let dependsOn: aws.cloudtrail.Trail[] = [];
    for (const name of names) {
      const opts = { provider, dependsOn };
      dependsOn = [new aws.cloudtrail.Trail(`trail-${name}`, { name, s3BucketName }, opts)];
    }
  };

const badName = {
  code: "InvalidTrailNameException",
  property: "name",
  message:
    "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
};
const badBucketPolicy = {
  code: "InsufficientS3BucketPolicyException",
  property: "s3BucketName",
  message: "Incorrect S3 bucket policy is detected for bucket: records",
};
const badKey = {
  code: "InsufficientEncryptionPolicyException",
  property: "kmsKeyId",
  message: "Insufficient permissions to access S3 bucket or KMS key",
};

const names = [
  ["two characters", "ab"],
  ["129 characters", "a".repeat(129)],
  ["a space", "my trail"],
  ["a slash", "my/trail"],
  ["a hyphen at its end", "audit-"],
  ["a dot at its beginning", ".audit"],
  ["two dots in a row", "my..trail"],
  ["an underscore beside a hyphen", "my_-trail"],
] as const;

const otherTrail = `arn:aws:cloudtrail:${region}:${accountId}:trail/other`;
const forOther = (statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { "aws:SourceArn": otherTrail } },
});

const bucketPolicies: readonly (readonly [what: string, statements: readonly Statement[]])[] = [
  ["does not let CloudTrail look at it", [write]],
  ["does not let CloudTrail write", [look]],
  ["is for another trail", [forOther(look), forOther(write)]],
  [
    "lets CloudTrail write for another account",
    [look, { ...write, Resource: "arn:aws:s3:::records/AWSLogs/999999999999/*" }],
  ],
  [
    "wants the objects to stay CloudTrail's own",
    [look, { ...write, Condition: { StringEquals: { "s3:x-amz-acl": "private" } } }],
  ],
  [
    "denies everybody",
    [look, write, { ...write, Sid: "Deny", Effect: "Deny", Principal: "*", Condition: {} }],
  ],
];

const keyPolicies: readonly (readonly [what: string, statements: readonly Statement[]])[] = [
  ["that does not know CloudTrail", []],
  ["that CloudTrail may not describe", [encrypt]],
  ["that CloudTrail may describe and not use", [describeKey]],
  ["that is for another trail", [forOther(encrypt), describeKey]],
  [
    "that is for the trails of another account",
    [
      {
        ...encrypt,
        Condition: {
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:999999999999:trail/*",
          },
        },
      },
      describeKey,
    ],
  ],
];

const cases: RefusalCase[] = [
  ...names.map(([what, name]) => ({
    title: `a trail whose name has ${what}`,
    program: trailWith({ name }),
    expected: badName,
  })),
  ...bucketPolicies.map(([what, statements]) => ({
    title: `a bucket whose policy ${what}`,
    program: trailWith({}, statements),
    expected: badBucketPolicy,
  })),
  ...keyPolicies.map(([what, statements]) => ({
    title: `a key ${what}`,
    program: encryptedWith(statements),
    expected: badKey,
  })),
  {
    title: "a key of another region than the bucket's",
    program: encryptedWith([encrypt, describeKey], "eu-west-1"),
    expected: badKey,
  },
  {
    title: "a key that there is not",
    program: trailWith({ kmsKeyId: `arn:aws:kms:${region}:${accountId}:key/none` }),
    expected: badKey,
  },
  {
    title: "a trail of all regions without the services that have none",
    program: trailWith({ isMultiRegionTrail: true, includeGlobalServiceEvents: false }),
    expected: {
      code: "InvalidParameterCombinationException",
      property: "includeGlobalServiceEvents",
      message: "Multi-Region trail must include global service events.",
    },
  },
  {
    title: "to simulate a trail of what is done with data",
    program: trailWith({
      eventSelectors: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }],
    }),
    expected: {
      code: "NotModelled",
      property: "eventSelectors",
      message: "The simulated CloudTrail records management events only.",
    },
  },
  {
    title: "a trail of a name that is taken",
    program: trailsCalled("management"),
    expected: {
      code: "TrailAlreadyExistsException",
      property: "name",
      message: `Trail management already exists for customer: ${accountId}`,
    },
  },
  {
    title: "a sixth trail",
    program: trailsCalled("two", "three", "four", "five", "six"),
    expected: {
      code: "MaximumNumberOfTrailsExceededException",
      message: `User: ${accountId} already has 5 trails in ${region}.`,
    },
  },
];

const typeOfTrail = "aws:cloudtrail/trail:Trail";

describe("Simulated CloudTrail", () => {
  it("makes trails with a key and selectors, which go again", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn(region);
      const kmsKeyId = keyIn(provider, [encrypt, describeKey]);
      const s3BucketName = bucketIn(provider, [look, write]);
      const args = {
        name: "audit",
        s3BucketName,
        kmsKeyId,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
        eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }],
        tags: { Of: "us" },
      };
      new aws.cloudtrail.Trail("trail", args, { provider });
    });

    const made = [...report.graph.nodes.values()].find(({ type }) => type === typeOfTrail)?.outputs;
    expect(findingsOf(report)).to.deep.equal([]);
    expect(made).to.include({ id: trailArn, arn: trailArn, name: "audit", homeRegion: region });
  });

  it("takes names of 3 and of 128 characters, and five trails", async () => {
    const report = await rehearseResources(trailsCalled("abc", "a".repeat(128), "a.b-c_d", "2026"));

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("believes in buckets of somebody else's", async () => {
    const report = await rehearseResources(
      () => new aws.cloudtrail.Trail("trail", { s3BucketName: "theirs" }, { provider: providerIn(region) }),
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("does not let a trail meet a bucket that is not there yet, or has no policy yet", async () => {
    const awaiting = async (...types: readonly string[]) => {
      const report = await rehearseResources(trailWith({}), {
        alter: (registration) => {
          if (registration.type === typeOfTrail) {
            types.map((type) => forget(registration, type));
          }
        },
      });
      return findingsOf(report)[0];
    };

    expect(await awaiting("aws:s3/bucketPolicy:BucketPolicy")).to.include({
      kind: "race",
      ...badBucketPolicy,
      cure: "trail (aws:cloudtrail/trail:Trail): add dependsOn: policy (aws:s3/bucketPolicy:BucketPolicy)",
    });
    expect(await awaiting("aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucket:Bucket")).to.include({
      kind: "race",
      code: "S3BucketDoesNotExistException",
      property: "s3BucketName",
      message: "S3 bucket records does not exist!",
    });
  });

  it("says why a key is of no use", () => {
    const inputs = { name: "audit", s3BucketName: "theirs", kmsKeyId: keyArn };
    const reasons = (rows: Rows) =>
      operated("create", typeOfTrail, inputs, { rows }).refusals.map(({ because }) => because);

    expect(reasons([])).to.deep.equal(["there is no such key"]);
    expect(reasons(keyRows({ state: "Disabled" }))).to.deep.equal(["the key is Disabled"]);
    expect(reasons(keyRows())).to.deep.equal([
      "kms:GenerateDataKey for cloudtrail.amazonaws.com: key policy: Account is for another principal",
    ]);
  });

  it("changes a trail under the same rules", () => {
    const before = foreignTrail("aws", accountId, region);
    const inputs = { name: "management", s3BucketName: "theirs", isMultiRegionTrail: true };

    const { refusals } = operated("update", typeOfTrail, inputs, { rows: [before] });
    const wrong = operated(
      "update",
      typeOfTrail,
      { ...inputs, includeGlobalServiceEvents: false },
      { rows: [before] },
    );

    expect(refusals).to.deep.equal([]);
    expect(wrong.refusals.map(({ code }) => code)).to.deep.equal(["InvalidParameterCombinationException"]);
  });

  refuses(cases);
});

describe("The API of CloudTrail", () => {
  const [row, management] = foreignTrail("aws", accountId, region);
  const calls = (changes: object = {}, ...statements: readonly object[]) => {
    const world = worldWith([[row, { ...management, ...changes }], ...roleRows("Caller", ...statements)]);
    return { call: callsOf("CloudTrailClient", world), world };
  };
  const arn = management.arn;

  it("shows the trails of the region, those of all regions everywhere", () => {
    const { call } = calls({ keyArn: "arn:key" });
    const elsewhere = { region: "eu-west-1" };

    expect(call("DescribeTrails", {}, elsewhere)).to.deep.equal({
      trailList: [
        {
          Name: "management",
          TrailARN: arn,
          S3BucketName: `trail-${accountId}`,
          HomeRegion: region,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
          LogFileValidationEnabled: true,
          IsOrganizationTrail: false,
          KmsKeyId: "arn:key",
        },
      ],
    });
    expect(calls({ isMultiRegion: false }).call("DescribeTrails", {}, elsewhere)).to.deep.equal({
      trailList: [],
    });
    expect(calls().call("DescribeTrails", {})["trailList"]).to.have.length(1);
    expect(JSON.stringify(calls().call("DescribeTrails", {}))).not.to.contain("KmsKeyId");
  });

  const selectors = [
    { managementEvents: { readWriteType: "All", excludedSources: [] }, shown: ["All", true, []] },
    {
      managementEvents: { readWriteType: "WriteOnly", excludedSources: ["kms.amazonaws.com"] },
      shown: ["WriteOnly", true, ["kms.amazonaws.com"]],
    },
    { managementEvents: { readWriteType: "None", excludedSources: [] }, shown: ["All", false, []] },
  ];
  for (const { managementEvents, shown } of selectors) {
    it(`shows the selectors of a trail that records ${managementEvents.readWriteType}`, () => {
      const [ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources] = shown;

      expect(
        calls({ managementEvents }).call("GetEventSelectors", { TrailName: "management" }),
      ).to.deep.equal({
        TrailARN: arn,
        EventSelectors: [
          { ReadWriteType, IncludeManagementEvents, DataResources: [], ExcludeManagementEventSources },
        ],
      });
    });
  }

  it("stops a trail, by its name or its ARN, and says so afterwards", () => {
    for (const Name of ["management", arn]) {
      const { call } = calls();

      expect(call("GetTrailStatus", { Name })).to.deep.equal({ IsLogging: true });
      expect(call("StopLogging", { Name })).to.deep.equal({});
      expect(call("GetTrailStatus", { Name })).to.deep.equal({ IsLogging: false });
    }
  });

  const named = [
    ["GetEventSelectors", { TrailName: "other" }],
    ["GetTrailStatus", { Name: "other" }],
    ["StopLogging", { Name: "other" }],
  ] as const;
  for (const [operation, input] of named) {
    it(`knows no other trail in ${operation}`, () => {
      expect(refusedWith(() => calls().call(operation, input))).to.deep.equal([
        "TrailNotFoundException",
        `Unknown trail: other for the user: ${accountId}`,
      ]);
    });
  }

  const asked = [
    ["DescribeTrails", {}, "*"],
    ["GetEventSelectors", { TrailName: "management" }, arn],
    ["GetTrailStatus", { Name: arn }, arn],
    ["StopLogging", { Name: "management" }, arn],
    ["StopLogging", { Name: "other" }, otherTrail],
  ] as const;
  for (const [operation, input, resource] of asked) {
    it(`asks for cloudtrail:${operation} on ${resource}`, () => {
      const without = calls({}, {}, { Effect: "Deny", Action: `cloudtrail:${operation}` }).call;
      const [code, message] = refusedWith(() => without(operation, input));

      expect(code).to.equal("AccessDeniedException");
      expect(message).to.contain(`to perform: cloudtrail:${operation} on resource: ${resource} `);
    });
  }
});
