import { expect } from "chai";
import { defaultDiskKeyRow } from "../../../rehearsal/aws/ebs-rows";
import { securityGroupRow, securityGroupRuleRow } from "../../../rehearsal/aws/ec2-rows";
import { roleArnRow, roleRow } from "../../../rehearsal/aws/iam-roles";
import { type MadeResource, madeResources, madeRow } from "../../../rehearsal/aws/made-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { bucketRow, type ObjectVersion, objectRow } from "../../../rehearsal/aws/s3-rows";
import {
  rotationRow,
  secretNameRow,
  secretRow,
  versionsOf,
} from "../../../rehearsal/aws/secretsmanager-rows";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, keyArn, refusedWith, roleArn, sessionArn } from "./call-fixtures";
import { arn as secretArn, secretRows } from "./secretsmanager-fixtures";

const made = (type: string, outputs: Values & { readonly id: string }, inputs: Values = {}): Rows[number] => {
  const resource: MadeResource = {
    type,
    region,
    urn: "urn",
    name: "test",
    inputs,
    outputs,
    id: outputs.id,
    identity: outputs.id,
  };
  return [madeRow(outputs.id), resource];
};

const rule = {
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  peer: { kind: "addresses", cidrIpv4: "10.0.0.0/8" },
};
const bucketArn = "arn:aws:s3:::records";
const version = (id: string): ObjectVersion => ({
  id,
  body: Buffer.from("text"),
  etag: '"etag"',
  algorithm: "AES256",
  key: undefined,
});

const rows: Rows = [
  [securityGroupRow("sg-1"), { id: "sg-1", region, vpcId: "vpc-1", name: "default" }],
  [securityGroupRow("sg-2"), { id: "sg-2", region, vpcId: "vpc-1", name: "workers", description: "Workers" }],
  [securityGroupRow("sg-3"), { id: "sg-3", region: "eu-west-1", vpcId: "vpc-2", name: "default" }],
  [securityGroupRuleRow("ingress", "sgr-1"), { ...rule, securityGroupId: "sg-2" }],
  [securityGroupRuleRow("egress", "sgr-2"), { ...rule, securityGroupId: "sg-2" }],
  [securityGroupRuleRow("egress", "sgr-3"), { ...rule, securityGroupId: "sg-3" }],
  [defaultDiskKeyRow(region), { keyArn }],
  made("aws:ebs/defaultKmsKey:DefaultKmsKey", { id: keyArn }),
  [bucketRow(bucketArn), { arn: bucketArn, name: "records", region, ownerId: accountId }],
  [
    bucketRow("arn:aws:s3:::abroad"),
    { arn: "arn:aws:s3:::abroad", name: "abroad", region: "eu-west-1", ownerId: accountId },
  ],
  [
    bucketRow("arn:aws:s3:::theirs"),
    { arn: "arn:aws:s3:::theirs", name: "theirs", region, ownerId: "999999999999" },
  ],
  [objectRow(bucketArn, "a"), { bucketArn, key: "a", versions: [version("2"), version("1")] }],
  [roleRow("Target"), { arn: roleArn("Target") }],
  [roleArnRow(roleArn("Target")), { arn: roleArn("Target") }],
  made("aws:iam/role:Role", { id: "Target", arn: roleArn("Target"), tagsAll: { Stack: "dev" } }),
];

/** Calls of a client by a role that may do what these statements say, and the world in which they are made. */
function calling(client: string, ...statements: readonly object[]) {
  const world = worldWith([
    ...rows,
    ...secretRows({ v1: ["AWSCURRENT"] }),
    ...roleRows("Caller", ...statements),
  ]);
  return { call: callsOf(client, world), facts: world.facts };
}

describe("Calls that a sweep makes, simulated", () => {
  const denied: readonly (readonly [
    client: string,
    operation: string,
    Values,
    action: string,
    code: string,
  ])[] = [
    ["EC2Client", "DescribeSecurityGroups", {}, "ec2:DescribeSecurityGroups", "UnauthorizedOperation"],
    [
      "EC2Client",
      "DescribeSecurityGroupRules",
      {},
      "ec2:DescribeSecurityGroupRules",
      "UnauthorizedOperation",
    ],
    ["EC2Client", "ResetEbsDefaultKmsKeyId", {}, "ec2:ResetEbsDefaultKmsKeyId", "UnauthorizedOperation"],
    ["S3Client", "ListBuckets", {}, "s3:ListAllMyBuckets", "AccessDenied"],
    ["S3Client", "ListObjectVersions", { Bucket: "records" }, "s3:ListBucketVersions", "AccessDenied"],
    [
      "S3Client",
      "DeleteObjects",
      { Bucket: "records", Delete: { Objects: [{ Key: "a", VersionId: "1" }] } },
      "s3:DeleteObjectVersion",
      "AccessDenied",
    ],
    ["IAMClient", "ListRoleTags", { RoleName: "Target" }, "iam:ListRoleTags", "AccessDenied"],
    [
      "SecretsManagerClient",
      "DeleteSecret",
      { SecretId: secretArn, ForceDeleteWithoutRecovery: true },
      "secretsmanager:DeleteSecret",
      "AccessDeniedException",
    ],
  ];
  for (const [client, operation, input, action, code] of denied) {
    it(`deny ${operation} to who may not`, () => {
      const { call } = calling(client, { Action: "sts:GetCallerIdentity" });

      const [refusedCode, message] = refusedWith(() => call(operation, input));

      expect(refusedCode).to.equal(code);
      expect(message).to.contain(`is not authorized to perform: ${action}`);
    });
  }

  it("tell of the security groups of a region, by name if one is given", () => {
    const { call } = calling("EC2Client", { Action: "ec2:DescribeSecurityGroups" });
    const [first, second] = [
      { GroupId: "sg-1", GroupName: "default", VpcId: "vpc-1", Description: "" },
      { GroupId: "sg-2", GroupName: "workers", VpcId: "vpc-1", Description: "Workers" },
    ];

    expect(call("DescribeSecurityGroups", {})).to.deep.equal({ SecurityGroups: [first, second] });
    expect(
      call("DescribeSecurityGroups", { Filters: [{ Name: "group-name", Values: ["default"] }] }),
    ).to.deep.equal({ SecurityGroups: [first] });
  });

  it("tell of the rules of a group, and of which direction they are", () => {
    const { call } = calling("EC2Client", { Action: "ec2:DescribeSecurityGroupRules" });

    expect(
      call("DescribeSecurityGroupRules", { Filters: [{ Name: "group-id", Values: ["sg-2"] }] }),
    ).to.deep.equal({
      SecurityGroupRules: [
        { SecurityGroupRuleId: "sgr-1", GroupId: "sg-2", IsEgress: false },
        { SecurityGroupRuleId: "sgr-2", GroupId: "sg-2", IsEgress: true },
      ],
    });
    expect(call("DescribeSecurityGroupRules", {})["SecurityGroupRules"]).to.have.length(2);
  });

  it("give a region AWS's own key of disks back", () => {
    const { call, facts } = calling("EC2Client");

    expect(call("ResetEbsDefaultKmsKeyId", {})).to.deep.equal({ KmsKeyId: "alias/aws/ebs" });

    expect(call("GetEbsDefaultKmsKeyId", {})).to.deep.equal({ KmsKeyId: "alias/aws/ebs" });
    expect(madeResources(facts, "aws:ebs/defaultKmsKey:DefaultKmsKey")).to.deep.equal([]);
  });

  it("tell of the account's buckets, of one region if it is given", () => {
    const { call } = calling("S3Client", { Action: "s3:ListAllMyBuckets" });
    const [here, abroad] = [
      { Name: "records", BucketRegion: region },
      { Name: "abroad", BucketRegion: "eu-west-1" },
    ];

    expect(call("ListBuckets", {})).to.deep.equal({ Buckets: [here, abroad] });
    expect(call("ListBuckets", { BucketRegion: region })).to.deep.equal({ Buckets: [here] });
  });

  it("take versions out of a bucket, one by one, until nothing of the object is left", () => {
    const { call, facts } = calling("S3Client");
    const deleteVersion = (VersionId: string) =>
      call("DeleteObjects", { Bucket: "records", Delete: { Objects: [{ Key: "a", VersionId }] } });

    expect(deleteVersion("2")).to.deep.equal({ Deleted: [{ Key: "a", VersionId: "2" }] });
    expect(call("ListObjectVersions", { Bucket: "records" })).to.deep.equal({
      Name: "records",
      IsTruncated: false,
      MaxKeys: 1000,
      Versions: [{ Key: "a", VersionId: "1", IsLatest: true, ETag: '"etag"', Size: 4 }],
    });
    deleteVersion("1");
    deleteVersion("1");

    expect(facts.get(objectRow(bucketArn, "a"))).to.equal(undefined);
    expect(call("ListObjectVersions", { Bucket: "records" })).not.to.have.property("Versions");
  });

  it("know no deletion of an object that would leave a marker", () => {
    const { call } = calling("S3Client");

    expect(() => call("DeleteObjects", { Bucket: "records", Delete: { Objects: [{ Key: "a" }] } })).to.throw(
      "The simulated S3 deletes versions only.",
    );
  });

  it("tell of a role's tags, and of none where it was there before", () => {
    const { call } = calling("IAMClient", { Action: "iam:ListRoleTags" });

    expect(call("ListRoleTags", { RoleName: "Target" })["Tags"]).to.deep.equal([
      { Key: "Stack", Value: "dev" },
    ]);
    expect(call("ListRoleTags", { RoleName: "Caller" })["Tags"]).to.deep.equal([]);
    expect(refusedWith(() => call("ListRoleTags", { RoleName: "Nobody" }))[0]).to.equal("NoSuchEntity");
  });

  it("tell everybody who he is", () => {
    const { call } = calling("STSClient", { Effect: "Deny" });

    expect(call("GetCallerIdentity", {})).to.deep.equal({
      Account: accountId,
      Arn: sessionArn("Caller"),
      UserId: "AROASIMULATED",
    });
  });

  it("delete a secret at once, with everything that it has", () => {
    const { call, facts } = calling("SecretsManagerClient");
    const name = String(facts.get(secretRow(secretArn))?.name);
    facts.put(rotationRow(secretArn), { secretArn, functionArn: "arn", everyDays: 30 });

    expect(call("DeleteSecret", { SecretId: secretArn, ForceDeleteWithoutRecovery: true })).to.include({
      ARN: secretArn,
      Name: name,
    });

    expect(versionsOf(facts, secretArn)).to.deep.equal([]);
    for (const row of [secretRow(secretArn), secretNameRow(region, name), rotationRow(secretArn)]) {
      expect(facts.get(row as never)).to.equal(undefined);
    }
    expect(refusedWith(() => call("DescribeSecret", { SecretId: secretArn }))[0]).to.equal(
      "ResourceNotFoundException",
    );
  });

  it("know no deletion of a secret that leaves a time to recover it", () => {
    const { call } = calling("SecretsManagerClient");

    expect(() => call("DeleteSecret", { SecretId: secretArn })).to.throw("without recovery only");
  });
});
