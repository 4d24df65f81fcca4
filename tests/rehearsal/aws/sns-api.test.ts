import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import { keyRow } from "../../../rehearsal/aws/kms";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import type { Values } from "../../../rehearsal/aws/model";
import { ApiRequest } from "../../../rehearsal/aws/service";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import { Believed } from "../../../rehearsal/runtime/believed";
import { accountIn } from "../../../rehearsal/world/account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, ran, region, roleRows, worldWith } from "../../support/world";

const now = Date.UTC(2026, 0, 14, 15);
const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;
const keyArn = `arn:aws:kms:${region}:${accountId}:key/1`;
const roleArn = `arn:aws:iam::${accountId}:role/Writer`;

const topic = (kmsMasterKeyId?: string): Rows => [
  [topicRow(topicArn), { arn: topicArn, region, displayName: "", kmsMasterKeyId, tags: {} }],
  ...(["reader", "stranger"] as const).map((endpoint): Rows[number] => [
    subscriptionRow(topicArn, "email", endpoint),
    { topicArn, protocol: "email", endpoint, confirmed: endpoint === "reader" },
  ]),
];

const policy = (...statements: readonly object[]): Rows[number] => [
  topicPolicyRow(topicArn),
  policyOf("topic policy", ...statements),
];

const owner = { Sid: "Owner", Principal: { AWS: `arn:aws:iam::${accountId}:root` } };
const key = (state = "Enabled", ...statements: readonly object[]): Rows => [
  [keyRow(keyArn), { arn: keyArn, region, kind: "single-Region", state }],
  [keyPolicyRow(keyArn), policyOf("key policy", ...(statements.length > 0 ? statements : [owner]))],
];

const publishing = { Sid: "Publish", Action: "sns:Publish", Resource: topicArn };
const encrypting = {
  Sid: "Encrypt",
  Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
  Resource: keyArn,
  Condition: {
    StringEquals: {
      "kms:ViaService": `sns.${region}.amazonaws.com`,
      "kms:EncryptionContext:aws:sns:topicArn": topicArn,
    },
  },
};

interface Publishing {
  readonly rows?: Rows;
  readonly statements?: readonly object[];
  readonly input?: Values;
  /** Whether the account lives. */
  readonly lives?: boolean;
}

const published = { TopicArn: topicArn, Subject: "Break-glass", Message: "Who and why" };

/** Publishes as a role that may just do that. */
function publish({
  rows = topic(),
  statements = [publishing],
  input = published,
  lives = true,
}: Publishing): {
  readonly world: World;
  readonly answer: Values | undefined;
} {
  const world = worldWith([...rows, ...roleRows("Writer", ...statements)], { now });
  const { facts, draw, usage } = world;
  const account = accountIn(region);
  const caller = sessionOf(facts, account, roleArn, "session");
  const request = new ApiRequest({
    ...{ facts, account, region, caller, input, draw, usage },
    ...(lives && { world }),
  });
  return { world, answer: simulatedAws.services["SNSClient"]?.operations["Publish"]?.(request) };
}

const usedOf = ({ usage }: World, statement: string) => [...usage.of(roleArn, "Writer-policy", statement)];

describe("Publishing to a topic", () => {
  it("reaches those who have confirmed their subscription, and gives the message an id", () => {
    const { world, answer } = publish({});

    expect(answer).to.deep.equal({ MessageId: "00000000-0000-4000-8000-000000000000" });
    expect(world.deliveries).to.deep.equal([
      { topicArn, endpoint: "reader", subject: "Break-glass", message: "Who and why", at: now },
    ]);
    expect(usedOf(world, "Publish")).to.deep.equal(["sns:Publish"]);
  });

  it("needs no subject", () => {
    const { world } = publish({ input: { TopicArn: topicArn, Message: "Who and why" } });

    expect(world.deliveries.map(({ subject }) => subject)).to.deep.equal(["AWS Notification Message"]);
  });

  it("reaches nobody while the account does not live", () => {
    const { world, answer } = publish({ lives: false });

    expect(world.deliveries).to.deep.equal([]);
    expect(answer).to.deep.equal({ MessageId: "00000000-0000-0000-0000-000000000000" });
  });

  it("uses the topic's key with the caller's permissions, which is recorded", () => {
    const { world } = publish({ rows: [...topic(keyArn), ...key()], statements: [publishing, encrypting] });

    expect(world.deliveries).to.have.length(1);
    expect(usedOf(world, "Encrypt")).to.deep.equal(["kms:GenerateDataKey", "kms:Decrypt"]);
  });

  const other = { Sid: "Other", Action: "kms:*", Resource: "*" };
  const allowed: { title: string; rows: Rows; statements: readonly object[] }[] = [
    {
      title: "the topic's policy alone",
      rows: [...topic(), policy({ ...publishing, Principal: { AWS: roleArn } })],
      statements: [other],
    },
    {
      title: "the policy that a topic has by default",
      rows: [
        ...topic(),
        policy({ Principal: { AWS: "*" }, Condition: { StringEquals: { "AWS:SourceOwner": accountId } } }),
      ],
      statements: [other],
    },
    { title: "AWS's own key without asking", rows: topic("alias/aws/sns"), statements: [publishing] },
  ];
  for (const { title, rows, statements } of allowed) {
    it(`is allowed by ${title}`, () => {
      expect(publish({ rows, statements }).world.deliveries).to.have.length(1);
    });
  }

  it("takes a subject of 100 characters and a message of 256 KB", () => {
    const input = { TopicArn: topicArn, Subject: `!${"~".repeat(99)}`, Message: "ä".repeat(131_072) };

    expect(publish({ input }).world.deliveries).to.have.length(1);
  });

  const invalid = { code: "InvalidParameterException" };
  const subjects = ["", "a".repeat(101), "two\nlines", " spaced", "Ärger", "tab\t"];
  const refused: (Publishing & { title: string; code: string; message: string | RegExp })[] = [
    {
      ...{ title: "no topic", input: { Message: "a" }, ...invalid },
      message: "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
    },
    {
      ...{ title: "a topic by its name", input: { ...published, TopicArn: "alerts" }, ...invalid },
      message: "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    },
    {
      title: "a topic of another region",
      input: { ...published, TopicArn: topicArn.replace(region, "eu-west-1") },
      ...invalid,
      message: "Invalid parameter: TopicArn",
    },
    ...[{}, { Message: "" }].map((message) => ({
      title: `no message, ${JSON.stringify(message)}`,
      input: { TopicArn: topicArn, ...message },
      ...invalid,
      message: "Invalid parameter: Empty message",
    })),
    {
      title: "a message of more than 256 KB",
      input: { ...published, Message: `${"ä".repeat(131_072)}a` },
      ...invalid,
      message: "Invalid parameter: Message too long",
    },
    ...subjects.map((Subject) => ({
      title: `the subject ${JSON.stringify(Subject)}`,
      input: { ...published, Subject },
      ...invalid,
      message: "Invalid parameter: Subject",
    })),
    {
      title: "a caller without permission",
      statements: [{ ...publishing, Resource: `${topicArn}-other` }],
      code: "AuthorizationErrorException",
      message: `is not authorized to perform: sns:Publish on resource: ${topicArn}`,
    },
    {
      title: "a caller whom the topic's policy denies it",
      rows: [...topic(), policy({ ...publishing, Effect: "Deny", Principal: "*" })],
      code: "AuthorizationErrorException",
      message: "with an explicit deny",
    },
    {
      title: "a caller who may not encrypt",
      rows: [...topic(keyArn), ...key()],
      code: "KMSAccessDeniedException",
      message: /^The ciphertext refers to a customer master key that does not exist/,
    },
    {
      title: "a caller who may not decrypt",
      rows: [...topic(keyArn), ...key()],
      statements: [publishing, { ...encrypting, Action: "kms:GenerateDataKey" }],
      code: "KMSAccessDeniedException",
      message: /^The ciphertext refers to a customer master key that does not exist/,
    },
    {
      title: "a key that waits for its deletion",
      rows: [...topic(keyArn), ...key("PendingDeletion")],
      code: "KMSInvalidStateException",
      message: `${keyArn} is pending deletion.`,
    },
    {
      title: "a key that is disabled",
      rows: [...topic(keyArn), ...key("Disabled")],
      code: "KMSDisabledException",
      message: `${keyArn} is disabled.`,
    },
    {
      title: "a key that has gone",
      rows: [...topic(keyArn), [keyRow(keyArn), undefined]],
      code: "KMSNotFoundException",
      message: `Key '${keyArn}' does not exist`,
    },
    {
      title: "a topic that has gone",
      rows: [[topicRow(topicArn), undefined]],
      code: "NotFoundException",
      message: "Topic does not exist",
    },
  ];
  for (const { title, code, message, ...publishingOf } of refused) {
    it(`is refused for ${title}`, () => {
      expect(() => publish(publishingOf))
        .to.throw(AwsError, message)
        .with.property("code", code);
    });
  }

  it("is believed where the topic or its key is somebody else's", () => {
    expect(() => publish({ rows: [] })).to.throw(Believed, topicArn);
    expect(() => publish({ rows: topic(keyArn) })).to.throw(Believed, keyArn);
  });

  it("is not simulated where it asks for more", () => {
    expect(() => publish({ input: { ...published, MessageStructure: "json" } })).to.throw(
      "The simulated SNS does not know MessageStructure in a call.",
    );
  });

  it("comes from a function through the SDK, with the SDK's own errors", async () => {
    const { outcome, world } = await ran(
      `const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");
       const client = new SNSClient({});
       const input = { TopicArn: "${topicArn}", Subject: "News", Message: "of today" };
       await client.send(new PublishCommand(input));
       const error = await client.send(new PublishCommand({ ...input, Subject: "" })).catch((error) => error);
       return [error.name, error.message];`,
      { rows: topic() },
    );

    expect(outcome).to.deep.equal({
      kind: "returned",
      value: ["InvalidParameterException", "Invalid parameter: Subject"],
    });
    expect(world.deliveries.map(({ message }) => message)).to.deep.equal(["of today"]);
  });
});
