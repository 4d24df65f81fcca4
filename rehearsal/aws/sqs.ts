import { PolicySyntaxError, parsePolicy, type Statement } from "../policy/document";
import { matches } from "../policy/pattern";
import { RequestContext } from "../policy/request";
import { principalExists } from "./iam-roles";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  type Self,
  text,
} from "./model";
import { messageRow, messagesIn, type Queue, queuePolicyRow, queueRow } from "./sqs-rows";

const api = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference";
const recorded = "text as recorded by localstack, tests/aws/services/sqs";

/** AWS's names of the properties that make two queues of one name different. */
const attributeNames = {
  messageRetentionSeconds: "MessageRetentionPeriod",
  visibilityTimeoutSeconds: "VisibilityTimeout",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  kmsMasterKeyId: "KmsMasterKeyId",
  kmsDataKeyReusePeriodSeconds: "KmsDataKeyReusePeriodSeconds",
} as const;

/** The provider asks this before it calls AWS, with the bounds of SetQueueAttributes. */
const bounds: Readonly<Record<string, readonly [minimum: number, maximum: number]>> = {
  messageRetentionSeconds: [60, 1_209_600],
  visibilityTimeoutSeconds: [0, 43_200],
  kmsDataKeyReusePeriodSeconds: [60, 86_400],
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html, in seconds. */
const defaultRetention = 345_600;

function attributesOf({ inputs }: Self): Record<string, string> {
  const given = Object.entries(attributeNames).filter(([property]) => inputs[property] !== undefined);
  return Object.fromEntries(given.map(([property, name]) => [name, String(inputs[property])]));
}

function refuseSettings(call: Call): void {
  const { inputs } = call.self;
  for (const [property, [minimum, maximum]] of Object.entries(bounds)) {
    const value = inputs[property];
    if (value !== undefined && !(Number(value) >= minimum && Number(value) <= maximum)) {
      call.refuse({
        code: "InvalidAttributeValue",
        message: `expected ${property} to be in the range (${minimum} - ${maximum}), got ${value}`,
        fact: `${api}/API_SetQueueAttributes.html; text of the provider's own check`,
        property,
      });
    }
  }
  if (inputs["kmsMasterKeyId"] !== undefined && inputs["sqsManagedSseEnabled"] !== undefined) {
    call.refuse({
      code: "InvalidAttributeName",
      message:
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
      because: "the provider takes only one of kmsMasterKeyId and sqsManagedSseEnabled, whatever they say",
      fact: `${api}/API_SetQueueAttributes.html (SqsManagedSseEnabled); text as quoted in public repositories`,
      property: "kmsMasterKeyId",
    });
  }
  if (inputs["fifoQueue"] === true) {
    call.refuse({
      code: "NotModelled",
      message: "The simulated SQS has standard queues only.",
      fact: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-types.html",
      property: "fifoQueue",
    });
  }
}

function putQueue(call: Call): void {
  const { region = "", inputs } = call.self;
  const [arn, name] = [text(call.outputs, "arn"), text(call.outputs, "name")];
  if (!/^[\w-]{1,80}$/.test(name)) {
    call.refuse({
      code: "InvalidParameterValue",
      message: "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
      fact: `${api}/API_CreateQueue.html; text from localstack's source`,
      property: "name",
    });
  }
  refuseSettings(call);
  const retention = inputs["messageRetentionSeconds"];
  call.put(queueRow(arn), {
    arn,
    name,
    region,
    retentionSeconds: typeof retention === "number" ? retention : defaultRetention,
    kmsMasterKeyId: optionalText(inputs, "kmsMasterKeyId"),
    attributes: attributesOf(call.self),
  });
}

/** Another queue of the name with the same attributes would be taken over. */
function refuseOther(call: Call, { attributes }: Queue): void {
  const wanted = attributesOf(call.self);
  const different = Object.values(attributeNames).find((name) => wanted[name] !== attributes[name]);
  if (different !== undefined) {
    call.refuse({
      code: "QueueAlreadyExists",
      message: `A queue already exists with the same name and a different value for attribute ${different}`,
      fact: `${api}/API_CreateQueue.html; ${recorded}`,
      property: "name",
    });
  }
}

const queue: ResourceModel = {
  source: `${api}/API_CreateQueue.html`,
  properties: {
    name: autonamed,
    messageRetentionSeconds: {},
    visibilityTimeoutSeconds: {},
    sqsManagedSseEnabled: {},
    kmsMasterKeyId: {},
    kmsDataKeyReusePeriodSeconds: {},
    fifoQueue: { replaces: true },
    tags: {},
  },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = physicalName(self);
    const url = `https://sqs.${region}.${account.dnsSuffix}/${account.id}/${name}`;
    return { id: url, url, name, arn: `arn:${account.partition}:sqs:${region}:${account.id}:${name}` };
  },
  create: (call) => {
    const known = call.get(queueRow(text(call.outputs, "arn")));
    if (known) {
      refuseOther(call, known);
    }
    putQueue(call);
  },
  update: putQueue,
  // "regardless of the queue's contents": https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    for (const { id } of messagesIn(call, arn)) {
      call.remove(messageRow(arn, id));
    }
    call.remove(queuePolicyRow(arn));
    call.remove(queueRow(arn));
  },
};

/** Undefined where it is the URL of no queue of the region. */
function queueArnOf({ account, region }: Self, url: string): string | undefined {
  const [, found, accountId, name] = /^https:\/\/sqs\.([\w-]+)\.[\w.]+\/(\d{12})\/([\w-]+)$/.exec(url) ?? [];
  return found === region ? `arn:${account.partition}:sqs:${region}:${accountId}:${name}` : undefined;
}

/** The provider repeats SetQueueAttributes while SQS finds the policy invalid. */
const retried = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sqs/attribute_funcs.go (Upsert)",
};

const literally = { wildcards: true, variables: false };
const noContext = new RequestContext({});

function refuseInert(call: Call, queueArn: string, { id, resources }: Statement): void {
  if (resources && !resources.values.some((value) => matches(value, queueArn, literally, noContext))) {
    call.refuse({
      code: "InertStatement",
      message: `Statement ${id} is for ${resources.values.join(", ")}, and can never apply to ${queueArn}.`,
      fact: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies-key-concepts.html",
      property: "policy",
    });
  }
}

function putQueuePolicy(call: Call): void {
  const { inputs, account } = call.self;
  const arn = queueArnOf(call.self, text(inputs, "queueUrl")) ?? "";
  if (!call.get(queueRow(arn)) && (arn === "" || !call.isForeign(queueRow(arn)))) {
    call.refuse({
      code: "AWS.SimpleQueueService.NonExistentQueue",
      message: "The specified queue does not exist.",
      fact: `${api}/API_SetQueueAttributes.html; ${recorded}`,
      property: "queueUrl",
    });
  }
  const invalid = (because: string) =>
    call.refuse({
      code: "InvalidAttributeValue",
      message: "Invalid value for the parameter Policy.",
      because,
      fact: `${retried.retriedUntilConsistent}; ${api}/API_SetQueueAttributes.html`,
      property: "policy",
    });
  try {
    const policy = parsePolicy("queue policy", text(inputs, "policy"));
    for (const statement of policy.statements) {
      refuseInert(call, arn, statement);
      for (const { kind, value } of statement.principals?.values ?? []) {
        if (kind === "AWS" && !principalExists(call, account, value, retried)) {
          invalid(`${value} does not exist`);
        }
      }
    }
    call.put(queuePolicyRow(arn), policy);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    invalid(error.message);
  }
}

const queuePolicy: ResourceModel = {
  source: `${api}/API_SetQueueAttributes.html`,
  properties: { queueUrl: { required: true, replaces: true }, policy: { required: true } },
  outputs: (self) => ({ id: text(self.inputs, "queueUrl") }),
  create: putQueuePolicy,
  update: putQueuePolicy,
  delete: (call) =>
    call.remove(queuePolicyRow(queueArnOf(call.self, text(call.self.inputs, "queueUrl")) ?? "")),
};

export const sqs: Readonly<Record<string, ResourceModel>> = {
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
};
