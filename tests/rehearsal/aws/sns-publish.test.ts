import { expect } from "chai";
import { keyRow } from "../../../rehearsal/aws/kms";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { publish } from "../../../rehearsal/aws/sns-publish";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, worldWith } from "../../support/world";

const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;
const otherArn = `arn:aws:sns:${region}:${accountId}:other`;
const keyArn = `arn:aws:kms:${region}:${accountId}:key/1`;
const ruleArn = `arn:aws:events:${region}:${accountId}:rule/one`;
const alarmArn = `arn:aws:cloudwatch:${region}:${accountId}:alarm:one`;

const topic = (kmsMasterKeyId?: string): Rows[number] => [
  topicRow(topicArn),
  { arn: topicArn, region, displayName: "", kmsMasterKeyId, tags: {} },
];

const subscription = (endpoint: string, confirmed: boolean, of = topicArn): Rows[number] => [
  subscriptionRow(of, "email", endpoint),
  { topicArn: of, protocol: "email", endpoint, confirmed },
];

const allowing = (service: string, Condition: object = {}) => ({
  Sid: "Let",
  Principal: { Service: service },
  Condition,
});

const policy = (...statements: readonly object[]): Rows[number] => [
  topicPolicyRow(topicArn),
  policyOf("topic policy", ...statements.map((statement) => ({ ...statement, Action: "sns:Publish" }))),
];

const key = (state: string, ...statements: readonly object[]): Rows => [
  [keyRow(keyArn), { arn: keyArn, region, kind: "single-Region", state }],
  [keyPolicyRow(keyArn), policyOf("key policy", ...statements)],
];

const events = "events.amazonaws.com";
const cloudwatch = "cloudwatch.amazonaws.com";
const reader = subscription("reader@example.com", true);
const ofAccount = { StringEquals: { "aws:SourceAccount": accountId } };

function published(rows: Rows, service = cloudwatch, from = region) {
  const world = worldWith(rows, { now: 42 });
  publish(world, topicArn, from, {
    service,
    sourceArn: service === events ? ruleArn : alarmArn,
    subject: "news",
  });
  return world;
}

describe("A message of a service to a topic", () => {
  it("reaches those who have confirmed their subscription of this topic", () => {
    const { deliveries, problems } = published([
      ...[topic(), policy(allowing(cloudwatch)), reader],
      subscription("unconfirmed@example.com", false),
      subscription("other@example.com", true, otherArn),
    ]);

    expect(deliveries).to.deep.equal([{ topicArn, endpoint: "reader@example.com", subject: "news", at: 42 }]);
    expect(problems).to.deep.equal([]);
  });

  const delivered: { title: string; rows: Rows; service: string }[] = [
    {
      title: "of CloudWatch by a policy for the account and the alarm",
      rows: [
        topic(),
        policy(
          allowing(cloudwatch, {
            ...ofAccount,
            ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:*:*:alarm:*` },
          }),
        ),
      ],
      service: cloudwatch,
    },
    {
      title: "of EventBridge through a key of ours",
      rows: [topic(keyArn), policy(allowing(events)), ...key("Enabled", allowing(events))],
      service: events,
    },
    {
      title: "through a key for just this topic",
      rows: [
        topic(keyArn),
        policy(allowing(cloudwatch)),
        ...key(
          "Enabled",
          allowing(cloudwatch, { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": topicArn } }),
        ),
      ],
      service: cloudwatch,
    },
    {
      title: "over TLS only",
      rows: [
        topic(),
        policy(allowing(events), {
          Effect: "Deny",
          Principal: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ],
      service: events,
    },
  ];
  for (const { title, rows, service } of delivered) {
    it(`arrives ${title}`, () => {
      const { deliveries, problems } = published([...rows, reader], service);

      expect(problems).to.deep.equal([]);
      expect(deliveries).to.have.length(1);
    });
  }

  const lost: { title: string; rows: Rows; service?: string; from?: string; because: string }[] = [
    { title: "the topic does not exist", rows: [], because: "the topic does not exist" },
    {
      title: "the topic is in another region",
      rows: [topic(), policy(allowing(cloudwatch))],
      from: "eu-west-1",
      because: "the topic is in us-east-1, and cloudwatch.amazonaws.com publishes in eu-west-1 only",
    },
    {
      title: "the topic has no policy",
      rows: [topic()],
      because: "sns:Publish: no statement of any policy allows the action",
    },
    {
      title: "its policy is for another service",
      rows: [topic(), policy(allowing(events))],
      because: "sns:Publish: topic policy: Let is for another principal",
    },
    {
      title: "its policy asks EventBridge for a source, which it does not tell",
      rows: [topic(), policy(allowing(events, ofAccount))],
      service: events,
      because: `sns:Publish: topic policy: Let wants StringEquals aws:SourceAccount ${accountId}, and the request does not carry it`,
    },
    {
      title: "its policy asks for another source",
      rows: [topic(), policy(allowing(cloudwatch, { ArnEquals: { "aws:SourceArn": ruleArn } }))],
      because: `sns:Publish: topic policy: Let wants ArnEquals aws:SourceArn ${ruleArn}, and the request has ${alarmArn}`,
    },
    {
      title: "its key is one of AWS's own",
      rows: [topic("alias/aws/sns"), policy(allowing(cloudwatch))],
      because: "the topic's key alias/aws/sns cannot be used by services",
    },
    {
      title: "its key waits for its deletion",
      rows: [topic(keyArn), policy(allowing(cloudwatch)), ...key("PendingDeletion", allowing(cloudwatch))],
      because: `the topic's key ${keyArn} is PendingDeletion`,
    },
    ...["kms:GenerateDataKey", "kms:Decrypt"].map((missing) => ({
      title: `its key does not let the service call ${missing}`,
      rows: [
        topic(keyArn),
        policy(allowing(cloudwatch)),
        ...key("Enabled", {
          Sid: "Use",
          Principal: { Service: cloudwatch },
          Action: ["kms:GenerateDataKey", "kms:Decrypt"].filter((action) => action !== missing),
        }),
      ],
      because: `${missing}: no statement of any policy allows the action`,
    })),
    {
      title: "its key asks for a source",
      rows: [topic(keyArn), policy(allowing(events)), ...key("Enabled", allowing(events, ofAccount))],
      service: events,
      because: `kms:GenerateDataKey: key policy: Let wants StringEquals aws:SourceAccount ${accountId}, and the request does not carry it`,
    },
  ];
  for (const { title, rows, service = cloudwatch, from, because } of lost) {
    it(`is lost where ${title}, and nobody is told`, () => {
      const { deliveries, problems } = published([...rows, reader], service, from);

      expect(deliveries).to.deep.equal([]);
      expect(problems).to.deep.equal([
        {
          code: "NothingDelivered",
          message: `${service === events ? ruleArn : alarmArn} tells nobody: ${service} cannot publish to ${topicArn}, and no error is shown.`,
          because,
          fact: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
        },
      ]);
    });
  }
});
