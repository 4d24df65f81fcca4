import { type Policy, PolicySyntaxError, parsePolicy, type Statement } from "../policy/document";
import { matches } from "../policy/pattern";
import { RequestContext } from "../policy/request";
import type { Row } from "../world/facts";
import { principalExists } from "./iam-roles";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  type Self,
  text,
  type Values,
} from "./model";

export interface Topic {
  readonly arn: string;
  readonly region: string;
  readonly displayName: string | undefined;
  /** Id, ARN or alias of a key, as the program wrote it. SNS does not look at it before it publishes. */
  readonly kmsMasterKeyId: string | undefined;
  readonly tags: Values;
}

export interface Subscription {
  readonly arn?: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether somebody has followed the link in the first message. */
  readonly confirmed: boolean;
}

export const topicRow = (arn: string) => `sns:topic:${arn}` as Row<Topic>;
export const topicPolicyRow = (topicArn: string) => `sns:policy:${topicArn}` as Row<Policy>;
/** SNS keeps one subscription of an endpoint: subscribing again gives the one that is there. */
export const subscriptionRow = (topicArn: string, protocol: string, endpoint: string) =>
  `sns:subscription:${topicArn}/${protocol}/${endpoint}` as Row<Subscription>;

const api = "https://docs.aws.amazon.com/sns/latest/api";
const recorded = "text as recorded by localstack, tests/aws/services/sns";

function refuseParameter(
  call: Call,
  message: string,
  property: string,
  fact: string,
  because?: string,
): void {
  const why = because === undefined ? {} : { because };
  call.refuse({
    code: "InvalidParameter",
    message: `Invalid parameter: ${message}`,
    property,
    fact,
    ...why,
  });
}

/** Of a topic without a policy of its own: the owner. As the provider restores it, topic_policy.go (defaultTopicPolicy). */
function defaultTopicPolicy({ account }: Self, topicArn: string): Policy {
  const statement = {
    Sid: "__default_statement_ID",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: ["GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic"]
      .concat(["Subscribe", "ListSubscriptionsByTopic", "Publish", "Receive"])
      .map((action) => `SNS:${action}`),
    Resource: topicArn,
    Condition: { StringEquals: { "AWS:SourceOwner": account.id } },
  };
  return parsePolicy("topic policy", JSON.stringify({ Version: "2008-10-17", Statement: statement }));
}

function putTopic(call: Call): void {
  const { region = "", inputs, tags } = call.self;
  const arn = text(call.outputs, "arn");
  const displayName = optionalText(inputs, "displayName");
  const kmsMasterKeyId = optionalText(inputs, "kmsMasterKeyId");
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(text(call.outputs, "name"))) {
    refuseParameter(call, "Topic Name", "name", `${api}/API_CreateTopic.html; ${recorded}`);
  }
  if (displayName !== undefined && displayName.length > 100) {
    const fact =
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html (DisplayName; the text is UNCONFIRMED)";
    refuseParameter(call, "DisplayName", "displayName", fact, "it may have 100 characters");
  }
  call.put(topicRow(arn), { arn, region, displayName, kmsMasterKeyId, tags });
}

const topic: ResourceModel = {
  source: `${api}/API_CreateTopic.html`,
  properties: { name: autonamed, displayName: {}, kmsMasterKeyId: {}, tags: {} },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = physicalName(self);
    const arn = `arn:${account.partition}:sns:${region}:${account.id}:${name}`;
    return { id: arn, arn, name, owner: account.id };
  },
  create: (call) => {
    const arn = text(call.outputs, "arn");
    const known = call.get(topicRow(arn));
    // With the same tags SNS gives the topic that is there, and the provider takes it over.
    if (known && JSON.stringify(known.tags) !== JSON.stringify(call.self.tags)) {
      const message = "Tags Reason: Topic already exists with different tags";
      refuseParameter(call, message, "name", `${api}/API_CreateTopic.html; ${recorded}`);
    }
    putTopic(call);
    call.put(topicPolicyRow(arn), defaultTopicPolicy(call.self, arn));
  },
  update: putTopic,
  // "Deletes a topic and all its subscriptions": https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    for (const [row, { topicArn }] of call.list<Subscription>("sns:subscription")) {
      if (topicArn === arn) {
        call.remove(row);
      }
    }
    call.remove(topicRow(arn));
    call.remove(topicPolicyRow(arn));
  },
};

/** Refused where SNS knows no such topic; one of somebody else's is believed. */
function refuseUnknownTopic(call: Call, arn: string, property: string): void {
  const parts = arn.split(":");
  if (parts.length < 6) {
    const message = `TopicArn Reason: An ARN must have at least 6 elements, not ${parts.length}`;
    refuseParameter(call, message, property, `${api}/API_Subscribe.html; ${recorded}`);
  } else if (parts[3] !== call.self.region) {
    const because = `the call goes to ${call.self.region}`;
    refuseParameter(call, "TopicArn", property, `${api}/API_Subscribe.html; ${recorded}`, because);
  } else if (!call.get(topicRow(arn)) && !call.isForeign(topicRow(arn))) {
    const fact = `${api}/API_SetTopicAttributes.html; ${recorded}`;
    call.refuse({ code: "NotFound", message: "Topic does not exist", fact, property });
  }
}

/** What a topic's policy may allow. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
const topicActions = [
  ...["AddPermission", "DeleteTopic", "GetDataProtectionPolicy", "GetTopicAttributes"],
  ...["ListSubscriptionsByTopic", "ListTagsForResource", "Publish", "PutDataProtectionPolicy", "Receive"],
  ...["RemovePermission", "SetTopicAttributes", "Subscribe"],
].map((action) => `sns:${action}`);

const anyCase = { wildcards: true, ignoreCase: true, variables: false };
const noContext = new RequestContext({});

/** The provider repeats the call for two minutes while SNS finds a parameter invalid, topic.go (putTopicAttribute). */
const retried = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic.go (putTopicAttribute)",
};

function refuseStatement(call: Call, topicArn: string, statement: Statement): void {
  const { id, actions, resources, principals } = statement;
  const foreign = actions?.values.filter(
    (action) =>
      /^sns:\*$/i.test(action) || !topicActions.some((known) => matches(action, known, anyCase, noContext)),
  );
  if (foreign && foreign.length > 0) {
    const fact = `https://github.com/hashicorp/terraform/issues/12740; ${recorded}; of sns:* as quoted in public repositories`;
    const because = `${foreign.join(", ")} in statement ${id}`;
    refuseParameter(call, "Policy statement action out of service scope!", "policy", fact, because);
  }
  const unknown = principals?.values.filter(
    ({ kind, value }) => kind === "AWS" && !principalExists(call, call.self.account, value, retried),
  );
  if (unknown && unknown.length > 0) {
    const fact = "https://github.com/hashicorp/terraform-provider-aws/issues/26041";
    const because = `${unknown.map(({ value }) => value).join(", ")} does not exist`;
    refuseParameter(call, "Policy Error: PrincipalNotFound", "policy", fact, because);
  }
  if (resources && resources.values.length > 1) {
    const fact = `${api}/API_SetTopicAttributes.html; text as quoted in public repositories`;
    const message = "Policy statement must apply to a single resource!";
    refuseParameter(call, message, "policy", fact, `statement ${id}`);
  } else if (resources && !resources.values.some((value) => matches(value, topicArn, anyCase, noContext))) {
    call.refuse({
      code: "InertStatement",
      message: `Statement ${id} is for ${resources.values.join(", ")}, and can never apply to ${topicArn}.`,
      fact: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-key-concepts.html",
      property: "policy",
    });
  }
}

function putTopicPolicy(call: Call): void {
  const arn = text(call.self.inputs, "arn");
  refuseUnknownTopic(call, arn, "arn");
  try {
    const policy = parsePolicy("topic policy", text(call.self.inputs, "policy"));
    for (const statement of policy.statements) {
      refuseStatement(call, arn, statement);
    }
    call.put(topicPolicyRow(arn), policy);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    const fact = "https://github.com/cloud-custodian/cloud-custodian/issues/1779";
    refuseParameter(call, "Policy Error: null", "policy", fact, error.message);
  }
}

const topicPolicy: ResourceModel = {
  source: `${api}/API_SetTopicAttributes.html`,
  properties: { arn: { required: true, replaces: true }, policy: { required: true } },
  outputs: (self) => ({ id: text(self.inputs, "arn"), owner: self.account.id }),
  create: putTopicPolicy,
  update: putTopicPolicy,
  // The provider puts the default policy back; of somebody else's topic nothing is known, and nothing is kept.
  delete: (call) => {
    const arn = text(call.self.inputs, "arn");
    if (call.get(topicRow(arn))) {
      call.put(topicPolicyRow(arn), defaultTopicPolicy(call.self, arn));
    } else {
      call.remove(topicPolicyRow(arn));
    }
  },
};

/** Those that wait for a person or a server to confirm. */
const confirmedByReceiver = ["email", "email-json", "http", "https"];
const protocols = [...confirmedByReceiver, "application", "firehose", "lambda", "sms", "sqs"];

const subscriptionArn = (self: Self) =>
  `${text(self.inputs, "topic")}:${self.unique(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;

function subscriptionOf(self: Self): Subscription {
  const { inputs } = self;
  const protocol = text(inputs, "protocol");
  const confirmed = !confirmedByReceiver.includes(protocol);
  return {
    arn: subscriptionArn(self),
    topicArn: text(inputs, "topic"),
    protocol,
    endpoint: text(inputs, "endpoint"),
    confirmed,
  };
}

const topicSubscription: ResourceModel = {
  source: `${api}/API_Subscribe.html`,
  properties: {
    topic: { required: true, replaces: true },
    protocol: { required: true, replaces: true },
    endpoint: { required: true, replaces: true },
  },
  outputs: (self) => {
    const arn = subscriptionArn(self);
    return { id: arn, arn, pendingConfirmation: !subscriptionOf(self).confirmed };
  },
  create: (call) => {
    const subscription = subscriptionOf(call.self);
    const { topicArn, protocol, endpoint } = subscription;
    refuseUnknownTopic(call, topicArn, "topic");
    if (!protocols.includes(protocol)) {
      const message = `Amazon SNS does not support this protocol string: ${protocol}`;
      refuseParameter(call, message, "protocol", `${api}/API_Subscribe.html; ${recorded}`);
    }
    if (protocol.startsWith("email") && !/^[^@\s;,]+@[^@\s;,]+$/.test(endpoint)) {
      const fact = `${api}/API_Subscribe.html; text as quoted in public repositories`;
      refuseParameter(call, "Email address", "endpoint", fact);
    }
    call.put(subscriptionRow(topicArn, protocol, endpoint), subscription);
  },
  update: () => {},
  // One that is not confirmed cannot be ended: the provider drops it, and it stays until its topic goes, or
  // for two days. https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
  delete: (call) => {
    const { topicArn, protocol, endpoint } = subscriptionOf(call.self);
    const row = subscriptionRow(topicArn, protocol, endpoint);
    if (call.get(row)?.confirmed || call.isForeign(topicRow(topicArn))) {
      call.remove(row);
    }
  },
};

export const sns: Readonly<Record<string, ResourceModel>> = {
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
