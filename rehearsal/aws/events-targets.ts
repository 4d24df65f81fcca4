import { type InputTransformer, predefinedIn, whyNotTransformer } from "./events-input";
import { ruleRow, targetRow, targetsOf } from "./events-rows";
import {
  type Call,
  isJson,
  optionalJson,
  optionalText,
  type ResourceModel,
  type Self,
  text,
  type Values,
  validationError,
} from "./model";

const api = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html";
const limits = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";

const map = (value: unknown): Values =>
  typeof value === "object" && value !== null ? (value as Values) : {};

/** As ARNs are written; EventBridge looks no closer than that. */
const arnPattern = /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/;

function ruleArnOf({ account, region = "", inputs }: Self): string {
  return `arn:${account.partition}:events:${region}:${account.id}:rule/${text(inputs, "rule")}`;
}

function refuseId(call: Call, id: string): void {
  const refuse = (constraint: string) =>
    call.refuse({
      ...validationError("targets.1.member.id", id, constraint, `${api}; text as recorded by localstack`),
      property: "targetId",
    });
  if (!/^[.\-_A-Za-z0-9]+$/.test(id)) {
    refuse("Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
  }
  if (id.length > 64) {
    refuse("Member must have length less than or equal to 64");
  }
}

function refuseArns(call: Call): void {
  const { inputs } = call.self;
  const arn = text(inputs, "arn");
  const kind = arn.split(":")[2];
  if (!arnPattern.test(arn)) {
    call.refuse({
      code: "ValidationException",
      message: `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`,
      fact: `${api}; text from moto's source`,
      property: "arn",
    });
  } else if (!["events", "lambda", "logs", "sns"].includes(kind ?? "")) {
    call.refuse({
      code: "NotModelled",
      message: `The simulated EventBridge knows buses, functions, log groups and topics as targets, not ${kind}.`,
      fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
      property: "arn",
    });
  }
  const deadLetterArn = optionalText(map(inputs["deadLetterConfig"]), "arn");
  if (deadLetterArn !== undefined && !arnPattern.test(deadLetterArn)) {
    call.refuse({
      code: "ValidationException",
      message: `"deadLetterConfig.arn" (${deadLetterArn}) is an invalid ARN: arn: invalid prefix`,
      fact: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeadLetterConfig.html; text of the provider's own check",
      property: "deadLetterConfig",
    });
  }
}

/**
 * Buses of other regions are reached with a role; functions, log groups and topics have policies of their own.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
function refuseRole(call: Call): void {
  const { inputs, region } = call.self;
  const arn = text(inputs, "arn");
  const [, , kind, of] = arn.split(":");
  const hasRole = optionalText(inputs, "roleArn") !== undefined;
  const reason =
    kind === "events" && of !== region && !hasRole
      ? `RoleArn is required for target ${arn}.`
      : kind !== "events" && hasRole
        ? `RoleArn is not supported for target ${arn}.`
        : undefined;
  if (reason !== undefined) {
    call.refuse({
      code: "ValidationException",
      message: reason,
      fact: `${api} (RoleArn); texts as quoted in https://github.com/awsdocs/aws-codepipeline-user-guide/pull/18 and https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/351, for buses UNCONFIRMED`,
      property: "roleArn",
    });
  }
}

/** The transformer that the program gave, refused where EventBridge would not take it. */
function transformerOf(call: Call): InputTransformer | undefined {
  const { inputTransformer } = call.self.inputs;
  if (inputTransformer === undefined) {
    return undefined;
  }
  const given = map(inputTransformer);
  const transformer = {
    inputPaths: map(given["inputPaths"]) as Readonly<Record<string, string>>,
    inputTemplate: text(given, "inputTemplate"),
  };
  const because = whyNotTransformer(transformer);
  if (because !== undefined) {
    call.refuse({
      code: "ValidationException",
      message: `Invalid InputTemplate for target ${text(call.outputs, "targetId")} : ${because}.`,
      fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html; text as quoted in public issues, the reason ours",
      property: "inputTransformer",
    });
  }
  const predefined = predefinedIn(transformer);
  if (predefined !== undefined) {
    call.refuse({
      code: "NotModelled",
      message: `The simulated EventBridge does not fill in <${predefined}>.`,
      fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html",
      property: "inputTransformer",
    });
  }
  if (call.self.inputs["input"] !== undefined) {
    call.refuse({
      code: "ValidationException",
      message: `Only one of Input, InputPath, or InputTransformer must be provided for target ${text(call.outputs, "targetId")}.`,
      fact: `${api}; text as recorded by localstack`,
      property: "inputTransformer",
    });
  }
  return because === undefined ? transformer : undefined;
}

/** Bounds of the API: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
const retryBounds = {
  maximumEventAgeInSeconds: [60, 86_400],
  maximumRetryAttempts: [0, 185],
} as const;

function refuseSettings(call: Call): void {
  const { inputs } = call.self;
  const policy = map(inputs["retryPolicy"]);
  for (const [property, [minimum, maximum]] of Object.entries(retryBounds)) {
    const value = policy[property];
    const bound =
      Number(value) < minimum
        ? `greater than or equal to ${minimum}`
        : Number(value) > maximum
          ? `less than or equal to ${maximum}`
          : undefined;
    if (value !== undefined && bound !== undefined) {
      const at = `targets.1.member.retryPolicy.${property}`;
      const constraint = `Member must have value ${bound}`;
      const fact = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html";
      call.refuse({ ...validationError(at, String(value), constraint, fact), property: "retryPolicy" });
    }
  }
  const input = optionalText(inputs, "input");
  if (input !== undefined && !isJson(input)) {
    call.refuse({
      code: "ValidationException",
      message: '"input" contains an invalid JSON',
      fact: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html (Input); text of the provider's own check",
      property: "input",
    });
  }
  const bus = optionalText(inputs, "eventBusName") ?? "default";
  if (bus !== "default") {
    call.refuse({
      code: "NotModelled",
      message: `The simulated EventBridge has the default bus only, not ${bus}.`,
      fact: api,
      property: "eventBusName",
    });
  }
}

function refuseRule(call: Call, ruleArn: string, id: string): void {
  const rule = text(call.self.inputs, "rule");
  if (!call.get(ruleRow(call.self.region ?? "", rule))) {
    call.refuse({
      code: "ResourceNotFoundException",
      message: `Rule ${rule} does not exist on EventBus default.`,
      fact: `${api}; text as recorded by localstack`,
      property: "rule",
    });
  }
  if (targetsOf(call, ruleArn).filter((target) => target.id !== id).length >= 5) {
    call.refuse({
      code: "LimitExceededException",
      message: "The requested resource exceeds the maximum number allowed.",
      fact: `${limits} (five targets per rule); text as recorded by localstack`,
      property: "rule",
    });
  }
}

function putTarget(call: Call): void {
  const { inputs } = call.self;
  const [ruleArn, id] = [ruleArnOf(call.self), text(call.outputs, "targetId")];
  refuseId(call, id);
  refuseArns(call);
  refuseSettings(call);
  refuseRole(call);
  refuseRule(call, ruleArn, id);
  call.put(targetRow(ruleArn, id), {
    ruleArn,
    id,
    arn: text(inputs, "arn"),
    input: optionalJson(inputs, "input"),
    transformer: transformerOf(call),
    roleArn: optionalText(inputs, "roleArn"),
    deadLetterArn: optionalText(map(inputs["deadLetterConfig"]), "arn"),
  });
}

/** Whether the target can be reached, nobody asks before an event is sent to it. */
export const eventTarget: ResourceModel = {
  source: api,
  properties: {
    rule: { required: true, replaces: true },
    targetId: { replaces: true },
    arn: { required: true },
    eventBusName: { replaces: true },
    roleArn: {},
    input: {},
    inputTransformer: {},
    deadLetterConfig: {},
    retryPolicy: {},
  },
  outputs: (self) => {
    const targetId = optionalText(self.inputs, "targetId") ?? `terraform-${self.unique(26)}`;
    return { id: `${text(self.inputs, "rule")}-${targetId}`, targetId };
  },
  create: (call) => {
    const id = text(call.outputs, "targetId");
    if (call.get(targetRow(ruleArnOf(call.self), id))) {
      call.refuse({
        code: "OverwrittenTarget",
        message: `The rule has a target ${id} already. EventBridge accepts that and changes it.`,
        fact: `${api} ("Adds the specified targets to the specified rule, or updates the targets")`,
        property: "targetId",
      });
    }
    putTarget(call);
  },
  update: putTarget,
  delete: (call) => call.remove(targetRow(ruleArnOf(call.self), text(call.outputs, "targetId"))),
};
