import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type BaseAccount, baseAccounts, type Scenario } from "../../../rehearsal";
import { bucketArn, foreignBucket } from "../../../rehearsal/aws/s3-rows";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const bucketNamed =
  (bucket: string, region = "us-east-1") =>
  () =>
    new aws.s3.Bucket("bucket", { bucket }, { provider: providerIn(region) });

const badNames: readonly (readonly [title: string, name: string])[] = [
  ["two characters", "ab"],
  ["64 characters", "a".repeat(64)],
  ["a capital", "myBucket"],
  ["an underscore", "my_bucket"],
  ["a hyphen at its beginning", "-bucket"],
  ["a dot at its end", "bucket."],
  ["two adjacent dots", "my..bucket"],
  ["the form of an IP address", "192.168.5.4"],
  ["the beginning of international names", "xn--bucket"],
  ["a reserved beginning", "sthree-bucket"],
  ["the beginning of AWS's examples", "amzn-s3-demo-bucket"],
  ["the end of access points", "bucket-s3alias"],
  ["the end of Object Lambda", "bucket--ol-s3"],
  ["the end of multi-Region access points", "bucket.mrap"],
  ["the end of directory buckets", "bucket--x-s3"],
  ["the end of table buckets", "bucket--table-s3"],
];

/** Two buckets of one name, one after the other. */
const twice = (region: string) => () => {
  const provider = providerIn(region);
  const first = new aws.s3.Bucket("one", { bucket: "same-name" }, { provider });
  new aws.s3.Bucket("two", { bucket: "same-name" }, { provider, dependsOn: first });
};

const cases: RefusalCase[] = [
  ...badNames.map(([title, name]) => ({
    title: `a name with ${title}`,
    program: bucketNamed(name),
    expected: {
      code: "InvalidBucketName",
      property: "bucket",
      message: "The specified bucket is not valid.",
    },
  })),
  {
    title: "a bucket of one's own once more",
    program: twice("eu-west-1"),
    expected: {
      code: "BucketAlreadyOwnedByYou",
      property: "bucket",
      message: "Your previous request to create the named bucket succeeded and you already own it.",
    },
  },
  {
    title: "a bucket of one's own once more in us-east-1, where the provider looks first",
    program: twice("us-east-1"),
    expected: {
      code: "BucketAlreadyExists",
      property: "bucket",
      message: "creating S3 Bucket (same-name): BucketAlreadyExists",
    },
  },
];

/** An account in a world where somebody else has a bucket. */
const neighbour: BaseAccount = {
  name: "neighbour",
  description: "an account with a neighbour",
  rows: (account, regions) => [
    ...(baseAccounts[0]?.rows(account, regions) ?? []),
    foreignBucket(bucketArn("aws", "their-bucket"), "eu-west-1"),
  ],
};

/** Uploads an object, or several versions of it, to the bucket that is the stack's output. */
const uploads = (...keys: readonly string[]): Scenario => ({
  title: "Somebody uploads",
  run: async (account) => {
    for (const Key of keys) {
      const input = { Bucket: account.text("bucket"), Key, Body: "content" };
      const answer = await account.deployer.call("S3Client", "PutObject", "us-east-1", input);
      expect(answer.kind).to.equal("answered");
    }
    return "";
  },
});

/** Deploys a bucket, uploads an object to it, and destroys it. */
const filled = (args: aws.s3.BucketArgs, versioned: boolean) =>
  rehearseResources(
    () => {
      const provider = providerIn("us-east-1");
      const bucket = new aws.s3.Bucket("bucket", args, { provider });
      if (versioned) {
        const versioningConfiguration = { status: "Enabled" };
        const setting = { bucket: bucket.bucket, versioningConfiguration };
        new aws.s3.BucketVersioning("versioning", setting, { provider });
      }
      return { bucket: bucket.bucket };
    },
    { accounts: baseAccounts.slice(0, 1), orders: 0, scenarios: [uploads("state.json")] },
  );

describe("Simulated buckets", () => {
  it("have names, ARNs and domain names as on AWS", async () => {
    const report = await rehearseResources(() => {
      new aws.s3.Bucket("Logs", {}, { provider: providerIn("eu-west-1") });
    });

    const [bucket] = [...report.graph.nodes.values()].filter(({ name }) => name === "Logs");
    const { id, arn, ...outputs } = bucket?.outputs ?? { id: "" };
    expect(findingsOf(report)).to.deep.equal([]);
    expect(id).to.match(/^logs-[0-9a-f]{7}$/);
    expect([arn, outputs["bucket"]]).to.deep.equal([`arn:aws:s3:::${id}`, id]);
    expect(outputs).to.include({
      region: "eu-west-1",
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.eu-west-1.amazonaws.com`,
    });
  });

  it("take the shortest and the longest name, with dots and hyphens", async () => {
    for (const name of ["a-1", "a".repeat(63), "my.own-bucket.1"]) {
      expect(findingsOf(await rehearseResources(bucketNamed(name)))).to.deep.equal([]);
    }
  });

  it("share their names with everybody", async () => {
    const report = await rehearseResources(bucketNamed("their-bucket"), { accounts: [neighbour] });

    expect(findingsOf(report)[0]).to.include({
      code: "BucketAlreadyExists",
      property: "bucket",
      message:
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    });
  });

  it("are not known by inline settings, which are deprecated", async () => {
    const report = await rehearseResources(() => {
      const args = { versioning: { enabled: true } };
      new aws.s3.Bucket("bucket", args, { provider: providerIn("us-east-1") });
    });

    expect(findingsOf(report)[0]).to.include({ kind: "unknown", property: "versioning" });
  });

  it("keep data, which a protected stack has to protect", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      new aws.s3.Bucket("open", {}, { provider });
      new aws.s3.Bucket("protected", {}, { provider, protect: true });
    });

    const unprotected = findingsOf(report).filter(({ kind }) => kind === "unprotected");
    expect(unprotected.map(({ message }) => message)).to.deep.equal([
      "open (aws:s3/bucket:Bucket) keeps data and is not protected, though others of the stack are.",
    ]);
  });

  for (const [versioned, message] of [
    [false, "The bucket you tried to delete is not empty"],
    [true, "The bucket you tried to delete is not empty. You must delete all versions in the bucket."],
  ] as const) {
    it(`cannot be deleted with what is in them, ${versioned ? "with" : "without"} versions`, async () => {
      const found = findingsOf(await filled({}, versioned)).filter(({ code }) => code === "BucketNotEmpty");

      expect(found).to.have.length(1);
      expect(found[0]).to.include({ operation: "delete", message, because: "it holds state.json" });
    });

    it(`go with what is in them where that is said, ${versioned ? "with" : "without"} versions`, async () => {
      expect(findingsOf(await filled({ forceDestroy: true }, versioned))).to.deep.equal([]);
    });
  }

  it("can be locked against the deployer by their policy", async () => {
    const denied = ["s3:DeleteBucket", "s3:GetBucketTagging", "s3:PutBucketVersioning"];
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const { bucket, arn } = new aws.s3.Bucket("bucket", { bucket: "locked" }, { provider });
      const policy = arn.apply((Resource) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: { Effect: "Deny", Principal: "*", Action: denied, Resource },
        }),
      );
      const closed = new aws.s3.BucketPolicy("policy", { bucket, policy }, { provider });
      const versioning = { bucket, versioningConfiguration: { status: "Enabled" } };
      new aws.s3.BucketVersioning("versioning", versioning, { provider, dependsOn: closed });
    });

    const found = findingsOf(report).filter(({ code }) => code === "AccessDenied");
    expect(found.map(({ operation, message }) => [operation, message])).to.have.deep.members([
      ["create", deniedMessage("s3:GetBucketTagging")],
      ["create", deniedMessage("s3:PutBucketVersioning")],
      ["delete", deniedMessage("s3:PutBucketVersioning")],
    ]);
  });

  refuses(cases);
});

function deniedMessage(action: string): string {
  return `User: arn:aws:sts::${accountId}:assumed-role/Deployer/rehearsal is not authorized to perform: ${action} on resource: "arn:aws:s3:::locked" with an explicit deny in a resource-based policy`;
}
