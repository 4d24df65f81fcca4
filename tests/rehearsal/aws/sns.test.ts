import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const topicWith = (args: aws.sns.TopicArgs) => () =>
  new aws.sns.Topic("topic", args, { provider: providerIn("us-east-1") });

const arnOf = (name: string, region = "us-east-1") => `arn:aws:sns:${region}:${accountId}:${name}`;

interface StatementArgs {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

const policyOf = (arn: string, change: StatementArgs = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Sid: "Publish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: arn,
      ...change,
    },
  });

/** A topic with a policy in which one element is exchanged. */
const policyWith = (change: StatementArgs | ((arn: string) => StatementArgs)) => () => {
  const provider = providerIn("us-east-1");
  const { arn } = new aws.sns.Topic("topic", {}, { provider });
  const policy = arn.apply((value) => policyOf(value, typeof change === "function" ? change(value) : change));
  new aws.sns.TopicPolicy("policy", { arn, policy }, { provider });
};

const subscriptionOf = (topic: pulumi.Input<string>, protocol: string, endpoint: string) => () =>
  new aws.sns.TopicSubscription(
    "subscription",
    { topic, protocol, endpoint },
    { provider: providerIn("us-east-1") },
  );

const invalid = (property: string, message: string | RegExp) => ({
  code: "InvalidParameter",
  property,
  message: typeof message === "string" ? `Invalid parameter: ${message}` : message,
});

const outOfScope = invalid("policy", "Policy statement action out of service scope!");

const cases: RefusalCase[] = [
  {
    title: "a name with a dot",
    program: topicWith({ name: "alerts.prod" }),
    expected: invalid("name", "Topic Name"),
  },
  {
    title: "a name of 257 characters",
    program: topicWith({ name: "a".repeat(257) }),
    expected: invalid("name", "Topic Name"),
  },
  {
    title: "a display name of 101 characters",
    program: topicWith({ displayName: "a".repeat(101) }),
    expected: invalid("displayName", "DisplayName"),
  },
  {
    title: "two topics of one name with different tags",
    program: () => {
      const provider = providerIn("us-east-1");
      const first = new aws.sns.Topic("one", { name: "same", tags: { Of: "one" } }, { provider });
      new aws.sns.Topic("two", { name: "same", tags: { Of: "two" } }, { provider, dependsOn: first });
    },
    expected: invalid("name", "Tags Reason: Topic already exists with different tags"),
  },
  {
    title: "a policy that is no JSON",
    program: policyWithText("{"),
    expected: invalid("policy", "Policy Error: null"),
  },
  {
    title: "a policy without an effect that there is",
    program: policyWith({ Effect: "Perhaps" }),
    expected: invalid("policy", "Policy Error: null"),
  },
  {
    title: "a policy for everything that SNS does",
    program: policyWith({ Action: "SNS:*" }),
    expected: outOfScope,
  },
  {
    title: "a policy for a call that is not made to a topic",
    program: policyWith({ Action: ["sns:Publish", "sns:CreateTopic"] }),
    expected: outOfScope,
  },
  {
    title: "a policy for a call of another service",
    program: policyWith({ Action: "sqs:SendMessage" }),
    expected: outOfScope,
  },
  {
    title: "a policy that names a role which does not exist",
    program: policyWith({ Principal: { AWS: `arn:aws:iam::${accountId}:role/Nobody` } }),
    expected: invalid("policy", "Policy Error: PrincipalNotFound"),
  },
  {
    title: "a policy for two topics",
    program: policyWith((arn) => ({ Resource: [arn, arnOf("other")] })),
    expected: invalid("policy", "Policy statement must apply to a single resource!"),
  },
  {
    title: "a policy for another topic, which can never apply",
    program: policyWith({ Resource: arnOf("other") }),
    expected: {
      code: "InertStatement",
      property: "policy",
      message: /^Statement Publish is for arn:.*:other, and can/,
    },
  },
  {
    title: "a policy for a topic by its name",
    program: () => {
      const args = { arn: "alerts", policy: policyOf("*") };
      new aws.sns.TopicPolicy("policy", args, { provider: providerIn("us-east-1") });
    },
    expected: invalid("arn", "TopicArn Reason: An ARN must have at least 6 elements, not 1"),
  },
  {
    title: "a subscription to a topic by its name",
    program: subscriptionOf("alerts", "email", "security@example.com"),
    expected: invalid("topic", "TopicArn Reason: An ARN must have at least 6 elements, not 1"),
  },
  {
    title: "a subscription to a topic of another region",
    program: subscriptionOf(arnOf("alerts", "eu-west-1"), "email", "security@example.com"),
    expected: invalid("topic", "TopicArn"),
  },
  {
    title: "a protocol that is none",
    program: subscriptionOf(arnOf("alerts"), "mail", "security@example.com"),
    expected: invalid("protocol", "Amazon SNS does not support this protocol string: mail"),
  },
  {
    title: "an address that is none",
    program: subscriptionOf(arnOf("alerts"), "email", "security"),
    expected: invalid("endpoint", "Email address"),
  },
  {
    title: "two addresses in one",
    program: subscriptionOf(arnOf("alerts"), "email-json", "a@example.com;b@example.com"),
    expected: invalid("endpoint", "Email address"),
  },
];

function policyWithText(policy: string) {
  return () => {
    const provider = providerIn("us-east-1");
    const { arn } = new aws.sns.Topic("topic", {}, { provider });
    new aws.sns.TopicPolicy("policy", { arn, policy }, { provider });
  };
}

describe("Simulated SNS", () => {
  it("makes topics with a policy and subscriptions, which go with the topic", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const key = new aws.kms.Key("key", {}, { provider });
      const args = { displayName: "Config Compliance Alerts", kmsMasterKeyId: key.arn, tags: { Of: "us" } };
      const topic = new aws.sns.Topic("topic", args, { provider });
      const everyone = {
        Principal: { AWS: [accountId, "999999999999"] },
        Action: ["sns:Subscribe", "SNS:Publish"],
      };
      new aws.sns.TopicPolicy(
        "policy",
        { arn: topic.arn, policy: topic.arn.apply((arn) => policyOf(arn, everyone)) },
        { provider },
      );
      for (const address of ["security@example.com", "audit@example.com"]) {
        const subscription = { topic: topic.arn, protocol: "email", endpoint: address };
        new aws.sns.TopicSubscription(address, subscription, { provider });
      }
      const endpoint = `arn:aws:sqs:us-east-1:${accountId}:queue`;
      new aws.sns.TopicSubscription("queue", { topic, protocol: "sqs", endpoint }, { provider });
    });

    const pending = [...report.graph.nodes.values()].flatMap(({ name, outputs }) =>
      outputs?.["pendingConfirmation"] === true ? [name] : [],
    );
    expect(findingsOf(report)).to.deep.equal([]);
    expect(pending).to.have.members(["security@example.com", "audit@example.com"]);
  });

  it("takes policies for every topic, for a pattern, and for a pattern of calls", async () => {
    for (const change of [{ Resource: "*" }, { Resource: arnOf("topic-*") }, { Action: "sns:Pub*" }]) {
      expect(findingsOf(await rehearseResources(policyWith(change)))).to.deep.equal([]);
    }
  });

  it("does not look at the key before it publishes", async () => {
    const report = await rehearseResources(topicWith({ kmsMasterKeyId: "alias/none" }));

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("believes that topics of somebody else's exist", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const arn = arnOf("theirs");
      const subscription = { topic: arn, protocol: "email", endpoint: "security@example.com" };
      new aws.sns.TopicSubscription("subscription", subscription, { provider });
      new aws.sns.TopicPolicy("policy", { arn, policy: policyOf(arn) }, { provider });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("does not let a policy or a subscription meet a topic that is not there yet", async () => {
    const report = await rehearseResources(
      () => {
        const provider = providerIn("us-east-1");
        const { arn } = new aws.sns.Topic("topic", {}, { provider });
        new aws.sns.TopicPolicy(
          "policy",
          { arn, policy: arn.apply((value) => policyOf(value)) },
          { provider },
        );
        const subscription = { topic: arn, protocol: "email", endpoint: "security@example.com" };
        new aws.sns.TopicSubscription("subscription", subscription, { provider });
      },
      { alter: (registration) => forget(registration, "aws:sns/topic:Topic") },
    );

    const found = findingsOf(report).filter(({ code }) => code === "NotFound");
    expect(found.map(({ kind, property, message }) => [kind, property, message])).to.have.deep.members([
      ["race", "arn", "Topic does not exist"],
      ["race", "topic", "Topic does not exist"],
    ]);
    expect(found.find(({ property }) => property === "arn")?.cure).to.equal(
      "policy (aws:sns/topicPolicy:TopicPolicy): add dependsOn: topic (aws:sns/topic:Topic)",
    );
  });

  it("meets roles that IAM has just made, since the provider repeats the call", async () => {
    const assumeRolePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" },
    });
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const role = new aws.iam.Role("role", { name: "Publisher", assumeRolePolicy }, { provider });
      const { arn } = new aws.sns.Topic("topic", {}, { provider });
      const policy = arn.apply((value) =>
        policyOf(value, { Principal: { AWS: `arn:aws:iam::${accountId}:role/Publisher` } }),
      );
      new aws.sns.TopicPolicy("policy", { arn, policy }, { provider, dependsOn: role });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("leaves to chance which of two policies a topic has", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const { arn } = new aws.sns.Topic("topic", {}, { provider });
      for (const name of ["one", "two"]) {
        new aws.sns.TopicPolicy(name, { arn, policy: arn.apply((value) => policyOf(value)) }, { provider });
      }
    });

    expect(findingsOf(report)[0]).to.include({ kind: "race", code: "UnorderedWrites" });
  });

  refuses(cases);
});
