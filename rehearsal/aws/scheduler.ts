import { IANAZone } from "luxon";
import { explain } from "../policy/evaluate";
import type { ReadOptions } from "../world/facts";
import { serviceMayAssume } from "./iam-roles";
import {
  autonamed,
  type Call,
  isJson,
  optionalJson,
  optionalText,
  physicalName,
  type ResourceModel,
  type Self,
  text,
  type Values,
  validationError,
} from "./model";
import { ExpressionError, parseExpression } from "./scheduler-expression";
import { type Schedule, scheduleRow } from "./scheduler-rows";

const reference = "https://docs.aws.amazon.com/scheduler/latest/APIReference";
const api = `${reference}/API_CreateSchedule.html`;
const guide = "https://docs.aws.amazon.com/scheduler/latest/UserGuide";

/** The provider repeats CreateSchedule and UpdateSchedule while IAM propagates. */
const retried: ReadOptions = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/scheduler/schedule.go (retryWhenIAMNotPropagated)",
};

const map = (value: unknown): Values =>
  typeof value === "object" && value !== null ? (value as Values) : {};

const numberOf = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);

function groupArnOf({ account, region = "" }: Self): string {
  return `arn:${account.partition}:scheduler:${region}:${account.id}:schedule-group/default`;
}

function scheduleOf({ self, outputs }: Call): Schedule {
  const { inputs, region = "" } = self;
  const target = map(inputs["target"]);
  const retryPolicy = map(target["retryPolicy"]);
  return {
    arn: text(outputs, "arn"),
    name: text(outputs, "name"),
    groupArn: groupArnOf(self),
    region,
    expression: text(inputs, "scheduleExpression"),
    timeZone: optionalText(inputs, "scheduleExpressionTimezone") ?? "UTC",
    enabled: (optionalText(inputs, "state") ?? "ENABLED") === "ENABLED",
    target: {
      arn: text(target, "arn"),
      roleArn: text(target, "roleArn"),
      input: optionalJson(target, "input"),
      deadLetterArn: optionalText(map(target["deadLetterConfig"]), "arn"),
      maximumAgeInSeconds: numberOf(retryPolicy["maximumEventAgeInSeconds"], 86_400),
      maximumRetries: numberOf(retryPolicy["maximumRetryAttempts"], 185),
    },
  };
}

function invalid(call: Call, property: string, message: string, fact: string, because?: string): void {
  const why = because === undefined ? {} : { because };
  call.refuse({ code: "ValidationException", message, property, fact, ...why });
}

function notModelled(call: Call, property: string, message: string): void {
  call.refuse({ code: "NotModelled", message, property, fact: api });
}

/** As the provider asks, with the bounds of the API. */
function refuseOutside(call: Call, values: Values, path: string, minimum: number, maximum: number): void {
  const value = values[path.slice(path.lastIndexOf(".") + 1)];
  if (value !== undefined && !(Number(value) >= minimum && Number(value) <= maximum)) {
    const message = `expected ${path} to be in the range (${minimum} - ${maximum}), got ${value}`;
    const property = path.split(".")[0] ?? path;
    invalid(call, property, message, `${api}; text of the provider's own check`);
  }
}

function refuseNotOneOf(call: Call, values: Values, path: string, allowed: readonly string[]): void {
  const value = values[path.slice(path.lastIndexOf(".") + 1)];
  if (value !== undefined && !allowed.some((one) => one === value)) {
    const message = `expected ${path} to be one of [${allowed.join(" ")}], got ${value}`;
    const property = path.split(".")[0] ?? path;
    invalid(call, property, message, `${api}; text of the provider's own check`);
  }
}

function refuseSettings(call: Call, { name }: Schedule): void {
  const { inputs } = call.self;
  if (!/^[0-9a-zA-Z-_.]+$/.test(name)) {
    const constraint = "Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$";
    call.refuse(validationError("name", name, constraint, `${api} (Name)`));
  }
  if (name.length > 64) {
    const constraint = "Member must have length less than or equal to 64";
    call.refuse(validationError("name", name, constraint, `${api} (Name)`));
  }
  const flexible = map(inputs["flexibleTimeWindow"]);
  refuseNotOneOf(call, flexible, "flexibleTimeWindow.mode", ["OFF", "FLEXIBLE"]);
  refuseOutside(call, flexible, "flexibleTimeWindow.maximumWindowInMinutes", 1, 1440);
  refuseNotOneOf(call, inputs, "state", ["ENABLED", "DISABLED"]);
  const group = optionalText(inputs, "groupName") ?? "default";
  if (group !== "default") {
    notModelled(call, "groupName", `The simulated Scheduler has the default group only, not ${group}.`);
  }
}

/** Whether it can be said when the schedule runs; refused where not. */
function hasTimes(call: Call, { expression, timeZone }: Schedule): boolean {
  const known = IANAZone.isValidZone(timeZone);
  if (!known) {
    const fact = `${guide}/schedule-types.html#time-zones (IANA's names; the text is UNCONFIRMED)`;
    invalid(call, "scheduleExpressionTimezone", `Invalid Schedule Expression Timezone ${timeZone}.`, fact);
  }
  try {
    parseExpression(expression);
    return known;
  } catch (error) {
    if (!(error instanceof ExpressionError)) {
      throw error;
    }
    const { code, message } = error;
    const fact = `${guide}/schedule-types.html; text as recorded by localstack`;
    call.refuse({ code, message, fact, property: "scheduleExpression" });
    return false;
  }
}

function refuseNoArn(call: Call, path: string, arn: string | undefined): boolean {
  if (arn === undefined || /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/.test(arn)) {
    return false;
  }
  const message = `"${path}" (${arn}) is an invalid ARN: arn: invalid prefix`;
  invalid(call, "target", message, `${reference}/API_Target.html; text of the provider's own check`);
  return true;
}

function refuseTarget(call: Call, { target, groupArn }: Schedule): void {
  const { arn, roleArn, deadLetterArn } = target;
  refuseNoArn(call, "target.deadLetterConfig.arn", deadLetterArn);
  if (!refuseNoArn(call, "target.arn", arn) && !/^arn:[\w-]+:lambda:/.test(arn)) {
    notModelled(call, "target", `The simulated Scheduler invokes functions only, not ${arn}.`);
  }
  const given = map(call.self.inputs["target"]);
  const retryPolicy = map(given["retryPolicy"]);
  refuseOutside(call, retryPolicy, "target.retryPolicy.maximumEventAgeInSeconds", 60, 86_400);
  refuseOutside(call, retryPolicy, "target.retryPolicy.maximumRetryAttempts", 0, 185);
  const input = optionalText(given, "input");
  if (input?.includes("<aws.scheduler.")) {
    notModelled(call, "target", "The simulated Scheduler does not fill in context attributes.");
  } else if (input !== undefined && !isJson(input)) {
    const fact = `${reference}/API_Target.html#scheduler-Type-Target-Input (the text is UNCONFIRMED)`;
    invalid(call, "target", "The input of a function has to be well-formed JSON.", fact);
  }
  if (!refuseNoArn(call, "target.roleArn", roleArn)) {
    refuseRole(call, roleArn, groupArn);
  }
}

function refuseRole(call: Call, roleArn: string, groupArn: string): void {
  const verdict = serviceMayAssume(call, call.self.account, roleArn, "scheduler.amazonaws.com", {
    ...retried,
    sourceArn: groupArn,
  });
  if (verdict.decision !== "Allowed") {
    invalid(
      call,
      "target",
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
      `${guide}/cross-service-confused-deputy-prevention.html; ${retried.retriedUntilConsistent}`,
      explain(verdict),
    );
  }
}

function putSchedule(call: Call): void {
  const schedule = scheduleOf(call);
  refuseSettings(call, schedule);
  refuseTarget(call, schedule);
  if (hasTimes(call, schedule)) {
    call.put(scheduleRow(schedule.region, schedule.name), schedule);
  }
}

const schedule: ResourceModel = {
  source: api,
  properties: {
    name: autonamed,
    description: {},
    groupName: { replaces: true },
    scheduleExpression: { required: true },
    scheduleExpressionTimezone: {},
    flexibleTimeWindow: { required: true },
    state: {},
    target: { required: true },
  },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = physicalName(self);
    const groupName = optionalText(self.inputs, "groupName") ?? "default";
    const id = `${groupName}/${name}`;
    const arn = `arn:${account.partition}:scheduler:${region}:${account.id}:schedule/${id}`;
    return { id, name, groupName, arn };
  },
  create: (call) => {
    const name = text(call.outputs, "name");
    if (call.get(scheduleRow(call.self.region ?? "", name))) {
      call.refuse({
        code: "ConflictException",
        message: `Schedule ${name} already exists.`,
        fact: `${api}; text from moto's source`,
        property: "name",
      });
    }
    putSchedule(call);
  },
  update: putSchedule,
  delete: (call) => call.remove(scheduleRow(call.self.region ?? "", text(call.outputs, "name"))),
};

export const scheduler: Readonly<Record<string, ResourceModel>> = {
  "aws:scheduler/schedule:Schedule": schedule,
};
