import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { isPublic } from "../../../rehearsal/aws/s3-public";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { policyOf } from "../../support/world";

const bucketArn = "arn:aws:s3:::mine";

const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const read = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: "999999999999" },
  Action: "s3:GetObject",
  Resource: `${bucketArn}/*`,
};

type Block = Partial<aws.s3.BucketPublicAccessBlockArgs>;

/** A bucket with a policy, behind the block that every new bucket has unless another is put before. */
const bucketWith = (policy: string, block?: Block) => () => {
  const provider = providerIn("us-east-1");
  const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine" }, { provider });
  const dependsOn = block
    ? [new aws.s3.BucketPublicAccessBlock("block", { bucket, ...block }, { provider })]
    : [];
  new aws.s3.BucketPolicy("policy", { bucket, policy }, { provider, dependsOn });
};

const statementWith = (...changes: readonly object[]) =>
  bucketWith(documentOf(...changes.map((change) => ({ ...read, ...change }))));

const malformed = (message: string) => ({ code: "MalformedPolicy", property: "policy", message });

const documents: readonly (readonly [title: string, document: string, message: string])[] = [
  ["nothing", "", "Policies must be valid JSON and the first byte must be '{'"],
  ["what is no JSON", "invalid json", "Policies must be valid JSON and the first byte must be '{'"],
  ["what is half of a document", '{ "Version":', "This policy contains invalid Json"],
  ["no statement", "{}", "Missing required field Statement"],
  ["an effect that there is not", documentOf({ ...read, Effect: "hello" }), "Invalid policy syntax."],
  ["an element that there is not", documentOf({ ...read, Actions: [] }), "Invalid policy syntax."],
];

const statements: readonly (readonly [title: string, changes: object, message: string])[] = [
  ["nobody named", { Principal: undefined }, "Missing required field Principal"],
  ["no action", { Action: undefined }, "Missing required field Action"],
  ["no resource", { Resource: undefined }, "Missing required field Resource"],
  [
    "an action by the name of its operation",
    { Action: "s3:PutBucketEncryption" },
    "Policy has invalid action",
  ],
  ["a pattern that no action fits", { Action: "s3:Take*" }, "Policy has invalid action"],
  ["an action of another service", { Action: "kms:Decrypt" }, "Policy has invalid action"],
  ["another bucket", { Resource: "arn:aws:s3:::yours/*" }, "Policy has invalid resource"],
  ["a bucket whose name only begins alike", { Resource: `${bucketArn}2/*` }, "Policy has invalid resource"],
  ["the bucket by its name", { Resource: "mine/*" }, "Policy has invalid resource"],
  ["the bucket of another partition", { Resource: "arn:aws-cn:s3:::mine/*" }, "Policy has invalid resource"],
  [
    "objects for an action on buckets",
    { Action: ["s3:GetObject", "s3:ListBucket"] },
    "Action does not apply to any resource(s) in statement",
  ],
  [
    "the bucket for an action on objects",
    { Resource: bucketArn },
    "Action does not apply to any resource(s) in statement",
  ],
  [
    "anything for an action on neither",
    { Action: "s3:ListAllMyBuckets", Resource: "*" },
    "Action does not apply to any resource(s) in statement",
  ],
  [
    "a role that does not exist",
    { Principal: { AWS: `arn:aws:iam::${accountId}:role/Nobody` } },
    "Invalid principal in policy",
  ],
  ["what is no principal", { Principal: { AWS: "user" } }, "Invalid principal in policy"],
];

const refusedPublicly = {
  code: "AccessDenied",
  property: "policy",
  message: `User: arn:aws:sts::${accountId}:assumed-role/Deployer/rehearsal is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
};

const forEveryone = { ...read, Principal: "*" };

const cases: RefusalCase[] = [
  ...documents.map(([title, document, message]) => ({
    title: `a policy of ${title}`,
    program: bucketWith(document),
    expected: malformed(message),
  })),
  ...statements.map(([title, changes, message]) => ({
    title: `a statement with ${title}`,
    program: statementWith(changes),
    expected: malformed(message),
  })),
  {
    title: "a public policy in a new bucket",
    program: bucketWith(documentOf(forEveryone)),
    expected: refusedPublicly,
  },
  {
    title: "a public policy behind a block of one's own",
    program: bucketWith(documentOf(forEveryone), { blockPublicPolicy: true }),
    expected: refusedPublicly,
  },
  {
    title: "a policy under which the provider cannot read the bucket",
    program: statementWith({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetBucketPolicy",
      Resource: bucketArn,
    }),
    expected: {
      operation: "create",
      code: "AccessDenied",
      message: /s3:GetBucketPolicy on resource: "arn:aws:s3:::mine" with an explicit deny/,
    },
  },
  {
    title: "a policy under which the provider cannot take it away",
    program: statementWith({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteBucketPolicy",
      Resource: bucketArn,
    }),
    expected: {
      operation: "delete",
      code: "AccessDenied",
      message: /s3:DeleteBucketPolicy on resource: "arn:aws:s3:::mine" with an explicit deny/,
    },
  },
];

describe("Simulated policies of buckets", () => {
  const accepted: readonly (readonly [string, object])[] = [
    ["the bucket and its objects", { Action: "s3:*", Resource: [bucketArn, `${bucketArn}/*`] }],
    [
      "a pattern that goes on past the name",
      { Action: ["s3:GetObject", "s3:ListBucket"], Resource: `${bucketArn}*` },
    ],
    ["everything", { Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" }],
    ["part of the objects", { Resource: `${bucketArn}/AWSLogs/${accountId}/*` }],
    ["actions in another case", { Action: "S3:getobject" }],
    ["all actions but some", { Action: undefined, NotAction: "s3:ListBucket" }],
    ["a service", { Principal: { Service: "config.amazonaws.com" }, Action: "s3:PutObject" }],
    ["the account itself", { Principal: { AWS: accountId } }],
  ];
  for (const [what, change] of accepted) {
    it(`may be for ${what}`, async () => {
      expect(findingsOf(await rehearseResources(statementWith(change)))).to.deep.equal([]);
    });
  }

  it("may be public where nothing blocks it", async () => {
    const open = bucketWith(documentOf(forEveryone), { blockPublicPolicy: false, blockPublicAcls: true });

    expect(findingsOf(await rehearseResources(open))).to.deep.equal([]);
  });

  it("meet roles that IAM has just made, since the provider repeats the call", async () => {
    const trust = documentOf({ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" });
    const policy = documentOf({ ...read, Principal: { AWS: `arn:aws:iam::${accountId}:role/Reader` } });
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const role = new aws.iam.Role("role", { name: "Reader", assumeRolePolicy: trust }, { provider });
      const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine" }, { provider });
      new aws.s3.BucketPolicy("policy", { bucket, policy }, { provider, dependsOn: role });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("are left to chance where a bucket has two", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine" }, { provider });
      for (const name of ["one", "two"]) {
        new aws.s3.BucketPolicy(name, { bucket, policy: documentOf(read) }, { provider });
      }
    });

    expect(findingsOf(report)[0]).to.include({ kind: "race", code: "UnorderedWrites" });
  });

  refuses(cases);
});

describe("A bucket's policy", () => {
  const equals = (key: string, ...values: string[]) => ({ Condition: { StringEquals: { [key]: values } } });
  const fromAddresses = (range: string) => ({ Condition: { IpAddress: { "aws:SourceIp": range } } });
  const accessPoint = "arn:aws:s3:us-west-2:123456789012:accesspoint";

  // The first rows are AWS's own examples, on the page that isPublic names.
  const verdicts: readonly (readonly [object, boolean])[] = [
    [{ Principal: { Federated: "graph.facebook.com" } }, true],
    [{}, true],
    [{ Condition: { StringLike: { "aws:SourceVpc": "vpc-*" } } }, true],
    [equals("aws:SourceVpc", "vpc-91237329"), false],
    [{ Condition: { StringLike: { "s3:DataAccessPointArn": `${accessPoint}/*` } } }, false],
    [
      { Condition: { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/*" } } },
      true,
    ],
    [fromAddresses("0.0.0.0/1"), true],
    [fromAddresses("54.0.0.0/8"), false],
    [fromAddresses("203.0.113.7"), false],
    [fromAddresses("2001:db8::/31"), true],
    [fromAddresses("2001:db8::/32"), false],
    [{ Principal: { AWS: "*" } }, true],
    [{ Principal: { AWS: "999999999999" } }, false],
    [{ Principal: { Service: "cloudtrail.amazonaws.com" } }, false],
    [{ Principal: undefined, NotPrincipal: { AWS: "999999999999" } }, true],
    [{ Effect: "Deny" }, false],
    [equals("aws:SourceAccount", accountId), false],
    [equals("AWS:SourceAccount", accountId), false],
    [equals("aws:PrincipalOrgID", "o-1", "o-2"), false],
    [equals("aws:PrincipalOrgID", "o-1", "o-*"), true],
    [equals("aws:userid", "${aws:userid}"), true],
    [equals("aws:RequestedRegion", "us-east-1"), true],
    [{ Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }, true],
    [{ Condition: { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } } }, true],
    [{ Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } } }, true],
  ];
  for (const [change, expected] of verdicts) {
    it(`${expected ? "is" : "is not"} public with ${JSON.stringify(change)}`, () => {
      const statement = { Principal: "*", Action: "s3:PutObject", ...change };

      expect(isPublic(policyOf("bucket policy", statement))).to.equal(expected);
    });
  }

  it("is public with one statement that is", () => {
    const named = { Principal: { AWS: "999999999999" } };

    expect(isPublic(policyOf("bucket policy", named, { Principal: "*" }))).to.equal(true);
  });
});
