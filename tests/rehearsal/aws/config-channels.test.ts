import { expect } from "chai";
import { channelRow } from "../../../rehearsal/aws/config-rows";
import { roleArnRow } from "../../../rehearsal/aws/iam-roles";
import type { Refusal, Values } from "../../../rehearsal/aws/model";
import { bucketRow } from "../../../rehearsal/aws/s3-rows";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region } from "../../support/world";
import { keyArn, keyRows, operated } from "./call-fixtures";
import {
  bucketArn,
  bucketStatements,
  configRole,
  linkedRole,
  recorderRole,
  recorderRows,
  recordsRows,
  runningRows,
} from "./config-fixtures";

const channel = "aws:cfg/deliveryChannel:DeliveryChannel";
const settings = { name: "main", s3BucketName: "records" };
const { look, list, write } = bucketStatements;
const there: Rows = [...recorderRows(), ...recorderRole(), ...recordsRows()];

function refused(inputs: Values = {}, rows: Rows = there): readonly Refusal[] {
  return operated("create", channel, { ...settings, ...inputs }, { rows }).refusals;
}

const codes = (refusals: readonly Refusal[]) => refusals.map(({ code }) => code);

const encryption = { algorithm: "aws:kms", keyId: keyArn, bucketKey: true };
const useKey = {
  Sid: "Use",
  Principal: { Service: "config.amazonaws.com" },
  Action: ["kms:GenerateDataKey", "kms:Decrypt"],
  Condition: { StringEquals: { "aws:SourceAccount": accountId } },
};
const encrypted = (...statements: readonly object[]): Rows => [
  ...there,
  ...keyRows({}, { Sid: "Nobody", Principal: { AWS: accountId }, Action: "kms:DescribeKey" }, ...statements),
];

const unwritable = (prefix = "null", key = "null") =>
  `Insufficient delivery policy to s3 bucket: records, unable to write to bucket, provided s3 key prefix is '${prefix}', provided kms key is '${key}'.`;

const anybody = ({ Condition: _, ...statement }: { readonly Condition: unknown }) => statement;

describe("A delivery channel of AWS Config", () => {
  it("is tried with the service's own permissions in the bucket's policy", () => {
    expect(refused()).to.deep.equal([]);
  });

  it("is tried with the recorder's role first", () => {
    const role = recorderRole({ Action: ["s3:GetBucketAcl", "s3:PutObject"] });

    expect(refused({}, [...recorderRows(), ...role, ...recordsRows([list])])).to.deep.equal([]);
  });

  it("needs a recorder", () => {
    const refusals = refused({}, [...recorderRole(), ...recordsRows()]);

    expect(refusals.map(({ code, message }) => [code, message])).to.deep.equal([
      [
        "NoAvailableConfigurationRecorderException",
        "Configuration recorder is not available to put delivery channel.",
      ],
    ]);
  });

  it("is the only one of its region", () => {
    expect(codes(refused({ name: "second" }, [...there, ...runningRows()]))).to.deep.equal([
      "MaxNumberOfDeliveryChannelsExceededException",
    ]);
    expect(refused({ name: "second" }, [...there, ...runningRows({ region: "eu-west-1" })])).to.deep.equal(
      [],
    );
  });

  it("needs its bucket to be there, unless it is somebody else's", () => {
    const call = operated("create", channel, settings, { rows: there });
    call.remove(bucketRow(bucketArn));
    const elsewhere = { s3BucketName: "central" };

    expect(refused(elsewhere)).to.deep.equal([]);
    expect(codes(refused({}, [...there, [bucketRow(bucketArn), undefined]]))).to.deep.equal([
      "NoSuchBucketException",
    ]);
  });

  const prefixes = [
    ["", "The s3 key prefix '' is not valid, empty s3 key prefix."],
    ["config/", "The s3 key prefix 'config/' cannot end with '/'"],
  ] as const;
  for (const [s3KeyPrefix, message] of prefixes) {
    it(`is refused the prefix "${s3KeyPrefix}"`, () => {
      expect(refused({ s3KeyPrefix })[0]).to.include({ code: "InvalidS3KeyPrefixException", message });
    });
  }

  it("is refused a key that is none, a name that is none or too long, and a frequency that is none", () => {
    expect(codes(refused({ s3KmsKeyArn: "alias/mine" }))).to.deep.equal(["InvalidS3KmsKeyArnException"]);
    expect(codes(refused({ name: "" }))).to.deep.equal(["InvalidDeliveryChannelNameException"]);
    expect(codes(refused({ name: "a".repeat(257) }))).to.deep.equal(["ValidationException"]);
    for (const deliveryFrequency of ["Six_Hours", "Two_Hours"]) {
      const snapshotDeliveryProperties = { deliveryFrequency };
      const expected = deliveryFrequency === "Six_Hours" ? [] : ["ValidationException"];
      expect(codes(refused({ snapshotDeliveryProperties }))).to.deep.equal(expected);
    }
    expect(codes(refused({ snapshotDeliveryProperties: { other: 1 } }))).to.deep.equal(["NotModelled"]);
  });

  it("goes when nothing records any more", () => {
    const running = [...there, ...runningRows()];
    const [call] = [operated("delete", channel, settings, { rows: running })];

    expect(call?.refusals.map(({ code, message }) => [code, message])).to.deep.equal([
      [
        "LastDeliveryChannelDeleteFailedException",
        "Failed to delete last specified delivery channel with name 'main', because there is a running configuration recorder.",
      ],
    ]);
    const stopped = operated("delete", channel, settings, { rows: running.slice(0, -1) });
    expect(stopped.refusals).to.deep.equal([]);
    expect(stopped.get(channelRow(region, "main"))).to.equal(undefined);
  });
});

describe("The test delivery of a channel", () => {
  it("fails where Config may not assume the recorder's role", () => {
    const trust = policyOf("trust", {
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    const [refusal] = refused({}, [...there, [roleArnRow(configRole), { arn: configRole, trust }]]);

    expect(refusal).to.include({
      code: "InsufficientDeliveryPolicyException",
      message: `Insufficient delivery policy to s3 bucket: records, unable to assume role: ${configRole}.`,
    });
  });

  it("needs Config's own role to be there, which has no say in the bucket", () => {
    const rows = [...recorderRows({ roleArn: linkedRole }), ...recordsRows()];
    const role: Rows = [[roleArnRow(linkedRole), { arn: linkedRole }]];

    expect(refused({}, rows)[0]?.because).to.equal("the role does not exist");
    expect(refused({}, [...rows, ...role])).to.deep.equal([]);
    expect(refused({}, [...rows, ...role, ...recordsRows([look])])[0]?.message).to.equal(unwritable());
  });

  it("fails where the bucket may not be looked at", () => {
    const [refusal] = refused({}, [...there, ...recordsRows([list, write])]);

    expect(refusal?.message).to.equal(
      "Insufficient delivery policy to s3 bucket: records, unable to get s3 bucket acl.",
    );
    expect(refusal?.because).to.match(
      /^s3:GetBucketAcl for the recorder's role: .*; for config.amazonaws.com: /,
    );
  });

  it("fails where it may not be written, for another account and under another prefix", () => {
    const forOther = { ...write, Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } };

    expect(refused({}, [...there, ...recordsRows([look, list])])[0]?.message).to.equal(unwritable());
    expect(refused({}, [...there, ...recordsRows([look, forOther])])[0]?.message).to.equal(unwritable());
    expect(refused({ s3KeyPrefix: "eu" })[0]?.message).to.equal(unwritable("eu"));
    const own = { ...write, Resource: `${bucketArn}/eu/AWSLogs/${accountId}/Config/*` };
    expect(refused({ s3KeyPrefix: "eu" }, [...there, ...recordsRows([look, own])])).to.deep.equal([]);
  });

  it("is denied whatever else allows it", () => {
    const deny = { Sid: "Deny", Effect: "Deny", Principal: "*", Action: "s3:PutObject" };
    const role = recorderRole({ Action: "s3:*" });

    const refusals = refused({}, [...there, ...role, ...recordsRows([look, write, deny])]);

    expect(codes(refusals)).to.deep.equal(["InsufficientDeliveryPolicyException"]);
  });

  it("is encrypted with the channel's key, or else with the bucket's", () => {
    const s3KmsKeyArn = keyArn;

    expect(refused({ s3KmsKeyArn }, encrypted(useKey))).to.deep.equal([]);
    expect(refused({ s3KmsKeyArn }, encrypted())[0]?.message).to.equal(unwritable("null", keyArn));
    const half = { ...useKey, Action: "kms:GenerateDataKey" };
    expect(refused({ s3KmsKeyArn }, encrypted(half))[0]?.because).to.match(/^kms:Decrypt for/);
    const byDefault = recordsRows([look, list, write], encryption);
    expect(refused({}, [...encrypted(), ...byDefault])[0]?.message).to.equal(unwritable());
    expect(refused({}, [...encrypted(useKey), ...byDefault])).to.deep.equal([]);
  });

  it("names the bucket in the encryption context where the bucket has a key of its own", () => {
    const forContext = (arn: string) => ({
      ...useKey,
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId, "kms:EncryptionContext:aws:s3:arn": arn },
      },
    });
    const objectArn = `${bucketArn}/AWSLogs/${accountId}/Config/ConfigWritabilityCheckFile`;
    const byDefault = (bucketKey: boolean) => recordsRows([look, list, write], { ...encryption, bucketKey });

    expect(refused({}, [...encrypted(forContext(bucketArn)), ...byDefault(true)])).to.deep.equal([]);
    expect(refused({}, [...encrypted(forContext(objectArn)), ...byDefault(false)])).to.deep.equal([]);
    expect(refused({}, [...encrypted(forContext(bucketArn)), ...byDefault(false)])).to.have.length(1);
  });

  it("can be encrypted by the recorder's role", () => {
    const role = recorderRole({ Action: ["kms:GenerateDataKey", "kms:Decrypt"] });
    const delegated = keyRows({}, { Sid: "Account", Principal: { AWS: accountId }, Action: "kms:*" });

    expect(refused({ s3KmsKeyArn: keyArn }, [...there, ...delegated, ...role])).to.deep.equal([]);
    expect(refused({ s3KmsKeyArn: keyArn }, [...there, ...delegated])).to.have.length(1);
  });

  const keys = [
    [
      "is in another region than the bucket",
      { region: "eu-west-1" },
      `the key is in eu-west-1, and the bucket in ${region}`,
    ],
    ["is disabled", { state: "Disabled" }, "the key is Disabled"],
  ] as const;
  for (const [what, change, because] of keys) {
    it(`fails with a key that ${what}`, () => {
      const [refusal] = refused({ s3KmsKeyArn: keyArn }, [...there, ...keyRows(change, useKey)]);

      expect(refusal).to.include({ code: "InsufficientDeliveryPolicyException", because });
    });
  }

  it("believes a key of somebody else's, and misses one of ours", () => {
    const [[row] = []] = keyRows();

    expect(refused({ s3KmsKeyArn: keyArn })).to.deep.equal([]);
    expect(refused({ s3KmsKeyArn: keyArn }, [...there, [row as never, undefined]])[0]?.because).to.equal(
      "there is no such key",
    );
  });

  it("is not to be had for whatever account asks Config", () => {
    const open = recordsRows([look, list, { ...anybody(write) }]);

    const refusals = refused({}, [...there, ...open]);

    expect(codes(refusals)).to.deep.equal(["ConfusedDeputy"]);
    expect(refusals[0]?.cure).to.contain("aws:SourceAccount");
  });
});
