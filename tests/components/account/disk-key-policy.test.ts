import { expect } from "chai";
import { foundationKeyPolicy } from "../../../components/encryption/foundation-key-policy";
import type { Place } from "../../../components/foundation/place";
import { parsePolicy } from "../../../rehearsal/policy/document";
import { type Decision, evaluate } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";
import { accountId } from "../../support/rehearsal";
import { policyOf } from "../../support/world";

const region = "eu-west-1";
const place: Place = { partition: { name: "aws", dnsSuffix: "amazonaws.com" }, accountId, region };
const policyFor = (where: Place) =>
  parsePolicy("foundation key", JSON.stringify(foundationKeyPolicy({ roleNames: [] })(where)));
const policy = policyFor(place);

const session = (role: string, account = accountId): Principal => ({
  kind: "session",
  accountId: account,
  roleArn: `arn:aws:iam::${account}:role/${role}`,
  arn: `arn:aws:sts::${account}:assumed-role/${role.split("/").at(-1)}/session`,
});
const ordinary = session("Application");
const autoScaling = session("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_orders");
const root: Principal = { kind: "root", accountId, arn: `arn:aws:iam::${accountId}:root` };
const stranger = session("Application", "999999999999");

const throughEc2 = { "kms:ViaService": `ec2.${region}.amazonaws.com`, "kms:CallerAccount": accountId };
const forDisk = { ...throughEc2, "kms:GrantIsForAWSResource": "true" };
const fromElsewhere = { "kms:CallerAccount": "999999999999" };

type Row = readonly [
  expected: Decision,
  who: string,
  principal: Principal,
  action: string,
  how: string,
  context?: ConditionValues,
];

const rows: readonly Row[] = [
  ["Allowed", "an ordinary role", ordinary, "kms:DescribeKey", "through EC2", throughEc2],
  ["Allowed", "an ordinary role", ordinary, "kms:GenerateDataKeyWithoutPlaintext", "through EC2", throughEc2],
  ["Allowed", "an ordinary role", ordinary, "kms:Decrypt", "through EC2", throughEc2],
  ["Allowed", "an ordinary role", ordinary, "kms:ReEncryptFrom", "through EC2", throughEc2],
  ["Allowed", "an ordinary role", ordinary, "kms:CreateGrant", "through EC2 for a disk", forDisk],
  ["Allowed", "Auto Scaling", autoScaling, "kms:GenerateDataKeyWithoutPlaintext", "through EC2", throughEc2],
  ["Allowed", "Auto Scaling", autoScaling, "kms:CreateGrant", "through EC2 for a disk", forDisk],
  ["ImplicitlyDenied", "an ordinary role", ordinary, "kms:CreateGrant", "through EC2", throughEc2],
  [
    "ImplicitlyDenied",
    "an ordinary role",
    ordinary,
    "kms:CreateGrant",
    "for a person, through EC2",
    { ...forDisk, "kms:GrantIsForAWSResource": "false" },
  ],
  ["ImplicitlyDenied", "an ordinary role", ordinary, "kms:Decrypt", "by itself"],
  [
    "ImplicitlyDenied",
    "an ordinary role",
    ordinary,
    "kms:Decrypt",
    "by itself",
    { "kms:CallerAccount": accountId },
  ],
  [
    "ImplicitlyDenied",
    "an ordinary role",
    ordinary,
    "kms:CreateGrant",
    "for a resource of another service",
    { ...forDisk, "kms:ViaService": `rds.${region}.amazonaws.com` },
  ],
  [
    "ImplicitlyDenied",
    "an ordinary role",
    ordinary,
    "kms:Decrypt",
    "through EC2 of another region",
    { ...throughEc2, "kms:ViaService": "ec2.us-east-1.amazonaws.com" },
  ],
  [
    "ImplicitlyDenied",
    "an ordinary role",
    ordinary,
    "kms:Decrypt",
    "through S3",
    { ...throughEc2, "kms:ViaService": `s3.${region}.amazonaws.com` },
  ],
  ["ImplicitlyDenied", "an ordinary role", ordinary, "kms:PutKeyPolicy", "through EC2", forDisk],
  ["ImplicitlyDenied", "an ordinary role", ordinary, "kms:ScheduleKeyDeletion", "through EC2", forDisk],
  [
    "ImplicitlyDenied",
    "a role of another account",
    stranger,
    "kms:Decrypt",
    "through EC2",
    { ...throughEc2, ...fromElsewhere },
  ],
  [
    "ImplicitlyDenied",
    "a role of another account",
    stranger,
    "kms:CreateGrant",
    "through EC2 for a disk",
    { ...forDisk, ...fromElsewhere },
  ],
  ["ImplicitlyDenied", "nobody", { kind: "anonymous" }, "kms:Decrypt", "by itself"],
  ["ExplicitlyDenied", "the root user", root, "kms:Decrypt", "through EC2", throughEc2],
  ["ExplicitlyDenied", "the root user", root, "kms:CreateGrant", "through EC2 for a disk", forDisk],
];

/** By whom nothing but EC2 can be used: no policy of his speaks of keys. */
const withoutKeys = policyOf("identity", { Action: "ec2:*" });
/** Whom his own account lets use every key, so that the policy of ours alone keeps him out. */
const withKeys = policyOf("identity", { Action: ["ec2:*", "kms:*"] });

describe("The policy of a key that encrypts the disks of an account", () => {
  for (const [expected, who, principal, action, how, context] of rows) {
    it(`${expected}: ${action} by ${who} ${how}`, () => {
      const resource = `arn:aws:kms:${region}:${accountId}:key/mrk-1`;

      const { decision } = evaluate(
        { principal, action, resource, resourceAccountId: accountId, ...(context && { context }) },
        {
          identity: [principal === stranger ? withKeys : withoutKeys],
          resource: policy,
          resourceMustAllow: true,
        },
      );

      expect(decision).to.equal(expected);
    });
  }

  it("names EC2 as it is called in China", () => {
    const china = { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" } as const;

    const { text } = policyFor({ partition: china, accountId, region: "cn-north-1" });

    expect(text).to.contain('"kms:ViaService":"ec2.cn-north-1.amazonaws.com.cn"');
  });
});
