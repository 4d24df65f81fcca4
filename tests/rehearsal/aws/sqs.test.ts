import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const arn = `arn:aws:sqs:us-east-1:${accountId}:letters`;

const queueWith = (args: aws.sqs.QueueArgs) => () =>
  new aws.sqs.Queue("queue", args, { provider: providerIn("us-east-1") });

const twoQueues = (one: aws.sqs.QueueArgs, two: aws.sqs.QueueArgs) => () => {
  const provider = providerIn("us-east-1");
  const dependsOn = new aws.sqs.Queue("one", { name: "letters", ...one }, { provider });
  new aws.sqs.Queue("two", { name: "letters", ...two }, { provider, dependsOn });
};

const statement = {
  Sid: "Send",
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: arn,
};

const policyOf = (change: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { ...statement, ...change } });

/** A queue with a policy in which one element is exchanged, or with another text in its place. */
const policyWith = (change: object | string) => () => {
  const provider = providerIn("us-east-1");
  const { url } = new aws.sqs.Queue("queue", { name: "letters" }, { provider });
  const policy = typeof change === "string" ? change : policyOf(change);
  new aws.sqs.QueuePolicy("policy", { queueUrl: url, policy }, { provider });
};

const policyAt = (queueUrl: string) => () =>
  new aws.sqs.QueuePolicy(
    "policy",
    { queueUrl, policy: policyOf({ Resource: "*" }) },
    { provider: providerIn("us-east-1") },
  );

const badName = {
  code: "InvalidParameterValue",
  property: "name",
  message: "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
};
const invalidPolicy = {
  code: "InvalidAttributeValue",
  property: "policy",
  message: "Invalid value for the parameter Policy.",
};
const noQueue = {
  code: "AWS.SimpleQueueService.NonExistentQueue",
  property: "queueUrl",
  message: "The specified queue does not exist.",
};

const outside: [string, number, string][] = [
  ["messageRetentionSeconds", 59, "60 - 1209600"],
  ["messageRetentionSeconds", 1_209_601, "60 - 1209600"],
  ["visibilityTimeoutSeconds", -1, "0 - 43200"],
  ["visibilityTimeoutSeconds", 43_201, "0 - 43200"],
  ["kmsDataKeyReusePeriodSeconds", 59, "60 - 86400"],
  ["kmsDataKeyReusePeriodSeconds", 86_401, "60 - 86400"],
];

const cases: RefusalCase[] = [
  { title: "a name with a dot", program: queueWith({ name: "letters.dead" }), expected: badName },
  { title: "a name of 81 characters", program: queueWith({ name: "a".repeat(81) }), expected: badName },
  ...outside.map(([property, value, range]) => ({
    title: `a queue with ${property} ${value}`,
    program: queueWith({ [property]: value }),
    expected: {
      code: "InvalidAttributeValue",
      property,
      message: `expected ${property} to be in the range (${range}), got ${value}`,
    },
  })),
  ...[true, false].map((sqsManagedSseEnabled) => ({
    title: `a key beside encryption by SQS that is ${sqsManagedSseEnabled}`,
    program: queueWith({ kmsMasterKeyId: "alias/aws/sqs", sqsManagedSseEnabled }),
    expected: {
      code: "InvalidAttributeName",
      property: "kmsMasterKeyId",
      message:
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    },
  })),
  {
    title: "to simulate a queue that keeps the order",
    program: queueWith({ fifoQueue: true }),
    expected: {
      code: "NotModelled",
      property: "fifoQueue",
      message: "The simulated SQS has standard queues only.",
    },
  },
  ...[
    { one: { messageRetentionSeconds: 60 }, two: {}, name: "MessageRetentionPeriod" },
    { one: {}, two: { sqsManagedSseEnabled: true }, name: "SqsManagedSseEnabled" },
    { one: { visibilityTimeoutSeconds: 1 }, two: { visibilityTimeoutSeconds: 2 }, name: "VisibilityTimeout" },
  ].map(({ one, two, name }) => ({
    title: `two queues of one name with another ${name}`,
    program: twoQueues(one, two),
    expected: {
      code: "QueueAlreadyExists",
      property: "name",
      message: `A queue already exists with the same name and a different value for attribute ${name}`,
    },
  })),
  { title: "a policy that is no JSON", program: policyWith("{"), expected: invalidPolicy },
  {
    title: "a policy that names a role which does not exist",
    program: policyWith({ Principal: { AWS: `arn:aws:iam::${accountId}:role/Nobody` } }),
    expected: invalidPolicy,
  },
  {
    title: "a policy for another queue, which can never apply",
    program: policyWith({ Resource: `${arn}-other` }),
    expected: {
      code: "InertStatement",
      property: "policy",
      message: `Statement Send is for ${arn}-other, and can never apply to ${arn}.`,
    },
  },
  { title: "a policy for a queue by its name", program: policyAt("letters"), expected: noQueue },
  {
    title: "a policy for a queue of another region",
    program: policyAt(`https://sqs.eu-west-1.amazonaws.com/${accountId}/letters`),
    expected: noQueue,
  },
];

describe("Simulated SQS", () => {
  it("makes queues with a policy, which go again", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const key = new aws.kms.Key("key", {}, { provider });
      const args = { name: "letters", messageRetentionSeconds: 1_209_600, kmsMasterKeyId: key.arn };
      const queue = new aws.sqs.Queue("queue", { ...args, tags: { Of: "us" } }, { provider });
      new aws.sqs.Queue("other", { sqsManagedSseEnabled: true, fifoQueue: false }, { provider });
      const policy = queue.arn.apply((Resource) => policyOf({ Resource }));
      new aws.sqs.QueuePolicy("policy", { queueUrl: queue.url, policy }, { provider });
    });

    const made = [...report.graph.nodes.values()].find(({ name }) => name === "queue")?.outputs;
    const url = `https://sqs.us-east-1.amazonaws.com/${accountId}/letters`;
    expect(findingsOf(report)).to.deep.equal([]);
    expect(made).to.include({ id: url, url, arn, name: "letters" });
  });

  it("takes over a queue of the same name with the same attributes", async () => {
    expect(findingsOf(await rehearseResources(twoQueues({}, {})))).to.deep.equal([]);
  });

  it("believes that queues of somebody else's exist", async () => {
    const url = `https://sqs.us-east-1.amazonaws.com/${accountId}/theirs`;

    expect(findingsOf(await rehearseResources(policyAt(url)))).to.deep.equal([]);
  });

  it("does not let a policy meet a queue that is not there yet", async () => {
    const report = await rehearseResources(policyWith({}), {
      alter: (registration) => forget(registration, "aws:sqs/queue:Queue"),
    });

    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      ...noQueue,
      cure: "policy (aws:sqs/queuePolicy:QueuePolicy): add dependsOn: queue (aws:sqs/queue:Queue)",
    });
  });

  it("meets roles that IAM has just made, since the provider repeats the call", async () => {
    const assumeRolePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" },
    });
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const role = new aws.iam.Role("role", { name: "Sender", assumeRolePolicy }, { provider });
      const { url } = new aws.sqs.Queue("queue", { name: "letters" }, { provider });
      const policy = policyOf({ Principal: { AWS: `arn:aws:iam::${accountId}:role/Sender` } });
      new aws.sqs.QueuePolicy("policy", { queueUrl: url, policy }, { provider, dependsOn: role });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  refuses(cases);
});
