import { expect } from "chai";
import {
  deliveryPolicy,
  recorderRoleArn,
  recorderRoleName,
  recorderTrust,
  recordsBucketStatements,
} from "../../../components/compliance/recorder-policies";
import { foundationKeyPolicy } from "../../../components/encryption/foundation-key-policy";
import { bucketPolicy } from "../../../components/foundation/encrypted-bucket";
import { accountId, arn, deployerRole, iamArn, otherAccountId, parsed, place } from "../access/account";
import { awsAction, isAbout } from "../access/aws-actions";
import {
  asOwner,
  delivery,
  everything,
  judges,
  type Row,
  record,
  recorderArn,
  recordIn,
  service,
  session,
} from "./records";

const { bucketArn, keyArn } = delivery;
const naming = { environment: "dev", suffix: "ab12cd34" };
const inChina = {
  partition: { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
  accountId,
  region: "cn-north-1",
} as const;

const recorder = session(recorderArn);
const may = (action: string, why: string, row: Partial<Row> = {}): Row => ({
  who: "the recorder",
  principal: recorder,
  action,
  expected: "Allowed",
  why,
  ...row,
});
const mayNot = (action: string, why: string, row: Partial<Row> = {}): Row =>
  may(action, why, { expected: "ImplicitlyDenied", ...row });

const ofDelivery: readonly Row[] = [
  may("s3:GetBucketAcl", "it looks whose the bucket is", { resource: bucketArn }),
  may("s3:PutObject", "it delivers", { context: asOwner }),
  may("s3:PutObject", "one role serves all regions", {
    resource: recordIn("eu-west-1"),
    context: asOwner,
  }),
  mayNot("s3:PutObject", "records are the bucket owner's"),
  mayNot("s3:PutObject", "that is no region of the stack's", {
    resource: recordIn("us-west-2"),
    context: asOwner,
  }),
  mayNot("s3:PutObject", "another account's records are not its", {
    resource: recordIn("us-east-1", otherAccountId),
    context: asOwner,
  }),
  mayNot("s3:PutObject", "records have their place", {
    resource: `${bucketArn}/us-east-1/elsewhere`,
    context: asOwner,
  }),
  mayNot("s3:PutObject", "it delivers to one bucket", {
    resource: record.replace("dev-s3-config", "dev-s3-other"),
    context: asOwner,
  }),
  mayNot("s3:GetBucketAcl", "it delivers to one bucket", { resource: `${bucketArn}-other` }),
  ...["s3:GetObject", "s3:DeleteObject", "s3:PutObjectTagging"].map((action) =>
    mayNot(action, "it only writes", { context: asOwner }),
  ),
  mayNot("s3:PutObject", "nothing travels in the clear", {
    context: { ...asOwner, "aws:SecureTransport": "false" },
    expected: "ExplicitlyDenied",
  }),
];

judges("The recorders' role at the records' bucket", {
  rows: ofDelivery,
  resource: record,
  identity: parsed("delivery", deliveryPolicy(place, delivery)),
  policies: {
    resource: parsed(
      "bucket",
      bucketPolicy(bucketArn, recordsBucketStatements(place, delivery, [deployerRole, recorderArn])),
    ),
  },
});

const through = (name: string) => ({ "kms:ViaService": `${name}.amazonaws.com` });
const viaS3 = through("s3.us-east-1");
const keyPolicy = (users: Parameters<typeof foundationKeyPolicy>[0]) =>
  parsed("key", foundationKeyPolicy(users)(place));

judges("The recorders' role at the foundation key", {
  rows: [
    may("kms:GenerateDataKey", "S3 encrypts what it delivers", { context: viaS3 }),
    may("kms:Decrypt", "with a bucket key S3 decrypts for it", { context: viaS3 }),
    mayNot("kms:GenerateDataKey", "it encrypts nothing itself"),
    mayNot("kms:GenerateDataKey", "the bucket is in the key's region", {
      context: through("s3.eu-west-1"),
    }),
    mayNot("kms:GenerateDataKey", "the key is for records, not for secrets", {
      context: through("dynamodb.us-east-1"),
    }),
    mayNot("kms:Encrypt", "S3 has data keys", { context: viaS3 }),
    mayNot("kms:CreateGrant", "use is not to be passed on", { context: viaS3 }),
    mayNot("kms:GenerateDataKey", "it has one key", {
      context: viaS3,
      resource: arn("kms", "key/mrk-00000000000000000000000000000004"),
    }),
  ],
  resource: keyArn,
  identity: parsed("delivery", deliveryPolicy(place, delivery)),
  policies: { resource: keyPolicy({ roleNames: [], recorderRoleArn: recorderArn }), resourceMustAllow: true },
});

const others = [
  ["another role", iamArn("role/Administrator")],
  ["a role of that name without the path", iamArn("role/dev-iam-config-recorder-ab12cd34")],
  ["another stack's recorder", recorderArn.replace("ab12cd34", "zz99zz99")],
  ["another account's recorder", recorderArn.replace(accountId, otherAccountId)],
] as const;

judges("The foundation key's statement on the recorders", {
  rows: [
    ...others.map(([who, roleArn]) =>
      mayNot("kms:GenerateDataKey", "the statement is about one role", {
        who,
        principal: session(roleArn),
        context: viaS3,
      }),
    ),
    mayNot("kms:ReEncryptFrom", "to deliver is to encrypt", { context: viaS3 }),
  ],
  resource: keyArn,
  identity: everything,
  policies: { resource: keyPolicy({ roleNames: [], recorderRoleArn: recorderArn }), resourceMustAllow: true },
});

judges("The foundation key where nothing is recorded", {
  rows: [mayNot("kms:GenerateDataKey", "there are no recorders", { context: viaS3 })],
  resource: keyArn,
  identity: everything,
  policies: { resource: keyPolicy({ roleNames: [] }), resourceMustAllow: true },
});

const config = service("config");
const assume = (row: Partial<Row>): Row =>
  mayNot("sts:AssumeRole", "", { who: "Config", principal: config, ...row });

judges("The trust in the recorders' role", {
  rows: [
    assume({ context: { "aws:SourceAccount": accountId }, expected: "Allowed", why: "it records" }),
    assume({ context: { "aws:SourceAccount": otherAccountId }, why: "anybody can tell Config of a role" }),
    assume({ why: "it might be for anybody" }),
    assume({
      who: "Lambda",
      principal: service("lambda"),
      context: { "aws:SourceAccount": accountId },
      why: "it is another service",
    }),
    assume({
      who: "an administrator",
      principal: session(iamArn("role/Administrator")),
      why: "the role is nobody's",
    }),
  ],
  resource: recorderArn,
  identity: everything,
  policies: {
    resource: parsed("trust", recorderTrust(place)),
    resourceMustAllow: true,
    resourceIsImplied: true,
  },
});

describe("The recorders' role", () => {
  it("has a name and an ARN that are known before it is made", () => {
    expect(recorderRoleName(naming)).to.equal("dev-iam-config-recorder-ab12cd34");
    expect(recorderRoleArn(place, naming)).to.equal(recorderArn);
    expect(recorderRoleArn(inChina, naming)).to.equal(recorderArn.replace("arn:aws:", "arn:aws-cn:"));
  });

  it("is not asked to encrypt where S3 has keys of its own", () => {
    const { Statement } = deliveryPolicy(place, { ...delivery, keyArn: undefined });

    expect(Statement.map(({ Sid }) => Sid)).to.deep.equal(["LookAtTheBucket", "DeliverToTheBucket"]);
  });

  it("may do nothing to everything, and only what there is in AWS", async () => {
    for (const { Action = [], Resource = [] } of deliveryPolicy(place, delivery).Statement) {
      for (const name of [Action].flat()) {
        const action = await awsAction(name);
        const about = [Resource].flat().map((resource) => action && isAbout(action, resource));
        expect(about, name).to.deep.equal(about.map(() => true));
        expect(Resource).not.to.include("*");
      }
    }
  });
});
