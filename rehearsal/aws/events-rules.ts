import { type EventPattern, EventPatternError, parseEventPattern } from "./events-pattern";
import { ruleRow, targetsOf } from "./events-rows";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  text,
  validationError,
} from "./model";

const api = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html";

const states = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

function refuseName(call: Call, name: string): void {
  if (!/^[.\-_A-Za-z0-9]+$/.test(name)) {
    const constraint = "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+";
    call.refuse(validationError("name", name, constraint, `${api} (Name)`));
  }
  if (name.length > 64) {
    const constraint = "Member must have length less than or equal to 64";
    call.refuse(validationError("name", name, constraint, `${api} (Name)`));
  }
}

function refuseSettings(call: Call): void {
  const { inputs } = call.self;
  const state = text(inputs, "state");
  if (state !== "" && !states.includes(state)) {
    const constraint = `Member must satisfy enum value set: [${states.join(", ")}]`;
    call.refuse(validationError("state", state, constraint, `${api} (State)`));
  }
  if (text(inputs, "description").length > 512) {
    const constraint = "Member must have length less than or equal to 512";
    call.refuse(
      validationError("description", text(inputs, "description"), constraint, `${api} (Description)`),
    );
  }
  const bus = optionalText(inputs, "eventBusName") ?? "default";
  if (bus !== "default") {
    notModelled(call, "eventBusName", `The simulated EventBridge has the default bus only, not ${bus}.`);
  }
  if (inputs["scheduleExpression"] !== undefined) {
    notModelled(call, "scheduleExpression", "The simulated EventBridge has no rules on a schedule.");
  }
}

function notModelled(call: Call, property: string, message: string): void {
  call.refuse({ code: "NotModelled", message, fact: api, property });
}

/** The pattern that the program gave, refused where EventBridge would not take it. */
function patternOf(call: Call): EventPattern | undefined {
  const pattern = optionalText(call.self.inputs, "eventPattern");
  if (pattern === undefined) {
    if (call.self.inputs["scheduleExpression"] === undefined) {
      call.refuse({
        code: "ValidationException",
        message: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
        fact: `${api}; text from moto's source`,
        property: "eventPattern",
      });
    }
    return undefined;
  }
  if (pattern.length > 4096) {
    const constraint = "Member must have length less than or equal to 4096";
    call.refuse(validationError("eventPattern", pattern, constraint, `${api} (EventPattern)`));
  }
  try {
    return parseEventPattern(pattern);
  } catch (error) {
    if (!(error instanceof EventPatternError)) {
      throw error;
    }
    const { code, message } = error;
    const fact = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html";
    call.refuse({ code, message, fact: `${fact}; text as recorded by localstack`, property: "eventPattern" });
    return undefined;
  }
}

function putRule(call: Call): void {
  const { region = "", inputs } = call.self;
  const name = text(call.outputs, "name");
  refuseName(call, name);
  refuseSettings(call);
  call.put(ruleRow(region, name), {
    arn: text(call.outputs, "arn"),
    name,
    region,
    pattern: patternOf(call),
    patternText: optionalText(inputs, "eventPattern"),
    state: optionalText(inputs, "state") ?? "ENABLED",
  });
}

export const eventRule: ResourceModel = {
  source: api,
  properties: {
    name: autonamed,
    description: {},
    eventPattern: {},
    state: {},
    eventBusName: { replaces: true },
    scheduleExpression: {},
    tags: {},
  },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = physicalName(self);
    const arn = `arn:${account.partition}:events:${region}:${account.id}:rule/${name}`;
    return { id: name, name, arn, eventBusName: optionalText(self.inputs, "eventBusName") ?? "default" };
  },
  create: (call) => {
    const name = text(call.outputs, "name");
    if (call.get(ruleRow(call.self.region ?? "", name))) {
      call.refuse({
        code: "OverwrittenRule",
        message: `There is a rule ${name} already. EventBridge accepts that and changes it, with its targets.`,
        fact: `${api} ("Creates or updates the specified rule")`,
        property: "name",
      });
    }
    putRule(call);
  },
  update: putRule,
  delete: (call) => {
    if (targetsOf(call, text(call.outputs, "arn")).length > 0) {
      call.refuse({
        code: "ValidationException",
        message: "Rule can't be deleted since it has targets.",
        fact: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html; text as recorded by localstack",
      });
    }
    call.remove(ruleRow(call.self.region ?? "", text(call.outputs, "name")));
  },
};
