import { acceptsConfigurations, type MistakenCase, refusesConfigurations } from "./support/mistakes";

const bucket = { name: "central-records", region: "eu-west-1" };
const keyIn = (region: string, partition = "aws") =>
  `arn:${partition}:kms:${region}:444455556666:key/11111111-2222-3333-4444-555555555555`;

const beside = "nothing without configBucket.name, which names an existing bucket";
const cases: readonly MistakenCase[] = [
  {
    title: "a bucket that is a text",
    values: { configBucket: "records" },
    expected: ['configBucket: received "records"; allowed: a map with encryption, or with name'],
  },
  {
    title: "a field that a bucket does not have",
    values: { configBucket: { bucket: "records" } },
    expected: ['configBucket.bucket: received "records"; allowed: no such field in configBucket; there are'],
  },
  {
    title: "an encryption that S3 does not have",
    values: { configBucket: { encryption: "none" } },
    expected: ['configBucket.encryption: received "none"; allowed: kms or s3'],
  },
  ...["Records", "a..b", "-records", "10.0.0.1", "xn--records", "no"].map((name) => ({
    title: `the bucket ${name}`,
    values: { configBucket: { ...bucket, name } },
    expected: [`configBucket.name: received "${name}"; allowed: the name of a bucket`],
  })),
  {
    title: "a bucket in a region that there is not",
    values: { configBucket: { ...bucket, region: "mars" } },
    expected: ['configBucket.region: received "mars"; allowed: the name of an AWS region'],
  },
  {
    title: "a bucket in another partition",
    values: { configBucket: { ...bucket, region: "cn-north-1" } },
    expected: [
      'configBucket.region: received "cn-north-1"; allowed: a region in partition aws, where primaryRegion',
    ],
  },
  {
    title: "an existing bucket of no region",
    values: { configBucket: { name: bucket.name, keyArn: keyIn("eu-west-1") } },
    expected: ["configBucket.region: received nothing; allowed: the region of the existing bucket"],
  },
  ...["records/", "/records", "a//b", "", "a b", "x".repeat(201)].map((prefix) => ({
    title: `the prefix "${prefix.slice(0, 10)}"`,
    values: { configBucket: { ...bucket, prefix } },
    expected: [`configBucket.prefix: received "${prefix}"; allowed: up to 200 letters`],
  })),
  {
    title: "an alias for a key",
    values: { configBucket: { ...bucket, keyArn: "arn:aws:kms:eu-west-1:444455556666:alias/records" } },
    expected: [
      'configBucket.keyArn: received "arn:aws:kms:eu-west-1:444455556666:alias/records"; allowed: the ARN of',
    ],
  },
  {
    title: "a key in another region than the bucket",
    values: { configBucket: { ...bucket, keyArn: keyIn("us-east-1") } },
    expected: [
      `configBucket.keyArn: received "${keyIn("us-east-1")}"; allowed: a key in the bucket's own region (eu-west-1)`,
    ],
  },
  {
    title: "a key in another partition than the bucket",
    values: { configBucket: { ...bucket, keyArn: keyIn("eu-west-1", "aws-cn") } },
    expected: [
      `configBucket.keyArn: received "${keyIn("eu-west-1", "aws-cn")}"; allowed: a key in the bucket's own`,
    ],
  },
  {
    title: "another encryption of a bucket that is there",
    values: { configBucket: { ...bucket, encryption: "kms" } },
    expected: ['configBucket.encryption: received "kms"; allowed: nothing beside configBucket.name'],
  },
  {
    title: "the place of a bucket that has no name",
    values: { configBucket: { region: "eu-west-1", prefix: "records", keyArn: keyIn("eu-west-1") } },
    expected: [
      `configBucket.region: received "eu-west-1"; allowed: ${beside}`,
      `configBucket.prefix: received "records"; allowed: ${beside}`,
      `configBucket.keyArn: received "${keyIn("eu-west-1")}"; allowed: ${beside}`,
    ],
  },
  {
    title: "a bucket for somebody else's recorder",
    values: { recorder: "existing", configBucket: bucket },
    expected: [
      'configBucket.name: received "central-records"; allowed: nothing where recorder is existing: it delivers where',
      'configBucket.region: received "eu-west-1"; allowed: nothing where recorder is existing: it delivers where',
    ],
  },
  {
    title: "a bucket that the baseline's own rule would find fault with",
    values: { configBucket: { encryption: "s3" } },
    expected: [
      'configBucket.encryption: received "s3"; allowed: kms, or complianceRules in which s3-bucket-encrypted is false or has',
    ],
  },
  {
    title: "a bucket without a recorder",
    values: { recorder: "off", configBucket: { encryption: "s3" } },
    expected: [
      'configBucket.encryption: received "s3"; allowed: nothing where recorder is off: nothing is recorded',
    ],
  },
];

describe("The configuration of the bucket for records", () => {
  refusesConfigurations(cases);
  acceptsConfigurations({
    "a new bucket that S3 encrypts": {
      configBucket: { encryption: "s3" },
      complianceRules: { "s3-bucket-encrypted": { algorithms: "AES256,aws:kms" } },
    },
    "a new bucket that S3 encrypts, and no rule against it": {
      configBucket: { encryption: "s3" },
      complianceRules: { "s3-bucket-encrypted": false },
    },
    "the shortest name": { configBucket: { ...bucket, name: "a.b" } },
    "a prefix of several parts": { configBucket: { ...bucket, prefix: "audit/config's_(all)!" } },
    "a key of another account in the bucket's region": {
      configBucket: { ...bucket, keyArn: keyIn("eu-west-1") },
    },
  });
});
