import { policyOf } from "./config-guard-rules";
import { type ManagedRule, managedRule } from "./config-managed-rules";
import {
  api,
  frequencies,
  fromMoto,
  invalidValue,
  isResourceType,
  listIn,
  refuseLength,
  refuseUnlisted,
  valuesIn,
} from "./config-refusals";
import { remediationRow } from "./config-remediation-rows";
import {
  type ConfigRule,
  evaluationRow,
  evaluationsOf,
  type RuleScope,
  recordersIn,
  ruleRow,
  runsRow,
} from "./config-rows";
import { refuseParameters } from "./config-rule-parameters";
import { refuseFunction, triggersOf } from "./config-rule-triggers";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  refuseUnknownMembers,
  text,
  texts,
} from "./model";

const operation = `${api}/API_PutConfigRule.html`;
const owners = ["AWS", "CUSTOM_LAMBDA", "CUSTOM_POLICY"] as const;

/** The rule of AWS's own that is meant, where it is one of those and AWS has it in the region. */
function managedBy(call: Call, owner: string, identifier: string): ManagedRule | undefined {
  if (owner !== "AWS") {
    return undefined;
  }
  const rule = managedRule(identifier);
  const missing = rule?.missingIn.includes(call.self.region ?? "");
  if (!rule || missing) {
    const message = `The sourceIdentifier ${identifier} is invalid.  Please refer to the documentation for a list of valid sourceIdentifiers that can be used when AWS is the Owner`;
    // That AWS says the same of a rule that it has in other regions is UNCONFIRMED.
    const because = missing ? { because: `AWS Config does not have it in ${call.self.region}` } : {};
    const fact = `https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html; ${fromMoto}`;
    call.refuse({ ...invalidValue("source", message, fact), ...because });
  }
  return rule;
}

/** Reports about 2019 say that custom rules need no recorder: nothing is ever recorded for them then. */
function refuseWithoutRecorder(call: Call, owner: string): void {
  if (recordersIn(call, call.self.region ?? "").length > 0) {
    return;
  }
  if (owner === "AWS") {
    call.refuse({
      code: "NoAvailableConfigurationRecorderException",
      message: "You must create a configuration recorder before you can create or update a Config rule.",
      fact: `${operation}; text as quoted in https://github.com/boto/boto3/issues/2178`,
      property: "source",
    });
  } else {
    call.refuse({
      code: "InertRule",
      message: `No recorder in ${call.self.region}: AWS Config may take the rule, and has nothing to evaluate it with.`,
      fact: `${operation} (NoAvailableConfigurationRecorderException); https://github.com/boto/boto3/issues/2178`,
      property: "source",
    });
  }
}

function scopeOf(call: Call): RuleScope {
  const given = valuesIn(call.self.inputs, "scope");
  const members = ["complianceResourceId", "complianceResourceTypes", "tagKey", "tagValue"];
  refuseUnknownMembers(call, "scope", given, members);
  return {
    types: texts(given, "complianceResourceTypes"),
    resourceId: optionalText(given, "complianceResourceId"),
    tagKey: optionalText(given, "tagKey"),
    tagValue: optionalText(given, "tagValue"),
  };
}

function refuseScope(call: Call, { types, resourceId, tagKey, tagValue }: RuleScope): void {
  const fact = `${api}/API_Scope.html; ${fromMoto}`;
  const refuse = (message: string) => call.refuse(invalidValue("scope", message, fact));
  if (tagValue !== undefined && tagKey === undefined) {
    refuse("Tag key should not be empty when tag value is provided in scope");
  }
  if (tagKey !== undefined && (types.length > 0 || resourceId !== undefined)) {
    refuse("Scope cannot be applied to both resource and tag");
  }
  if (resourceId !== undefined && types.length !== 1) {
    refuse("A single resourceType should be provided when resourceId is provided in scope");
  }
  for (const type of types.filter((name) => !isResourceType(name))) {
    call.refuse({
      code: "InertScope",
      message: `AWS Config records no resource type ${type}: it takes the scope, and nothing of that type ever comes.`,
      fact: "https://docs.aws.amazon.com/config/latest/developerguide/resource-config-reference.html",
      property: "scope",
    });
  }
}

/** The frequency of the rule itself is for managed rules that are periodic, and for those that wait for snapshots. */
function refuseFrequency(call: Call, managed: ManagedRule | undefined, { triggers }: ConfigRule): void {
  const given = optionalText(call.self.inputs, "maximumExecutionFrequency");
  if (given === undefined) {
    return;
  }
  const property = "maximumExecutionFrequency";
  const what = { value: given, listed: Object.keys(frequencies), property };
  refuseUnlisted(call, "configRule.maximumExecutionFrequency", what, "ConfigRule");
  const snapshots = triggers.some(
    ({ messageType }) => messageType === "ConfigurationSnapshotDeliveryCompleted",
  );
  if (!managed?.periodic && !snapshots) {
    call.refuse({
      code: "InertFrequency",
      message: `AWS Config takes the frequency ${given}, and never runs the rule by it.`,
      because: managed
        ? "the managed rule is evaluated when something changes"
        : "the frequency of a custom rule stands in its source details",
      fact: `${api}/API_ConfigRule.html (MaximumExecutionFrequency); that it is taken: moto's source`,
      property,
    });
  }
}

function putRule(call: Call): void {
  const { inputs, region = "" } = call.self;
  const [name, arn, id] = [
    text(call.outputs, "name"),
    text(call.outputs, "arn"),
    text(call.outputs, "ruleId"),
  ];
  const source = valuesIn(inputs, "source");
  const [owner, identifier] = [text(source, "owner"), text(source, "sourceIdentifier")];
  refuseUnknownMembers(call, "source", source, [
    ...(owner === "CUSTOM_POLICY" ? ["customPolicyDetails"] : []),
    ...["owner", "sourceDetails", "sourceIdentifier"],
  ]);
  refuseLength(call, "configRule.configRuleName", { value: name, most: 128, property: "name" }, "ConfigRule");
  const description = optionalText(inputs, "description");
  const described = { value: description ?? "", most: 256, property: "description" };
  refuseLength(call, "configRule.description", described, "ConfigRule");
  refuseUnlisted(
    call,
    "configRule.source.owner",
    { value: owner, listed: owners, property: "source" },
    "Source",
  );
  refuseWithoutRecorder(call, owner);
  const managed = managedBy(call, owner, identifier);
  const triggers = triggersOf(call, owner, listIn(source, "sourceDetails"));
  const rule: ConfigRule = {
    arn,
    id,
    name,
    region,
    description,
    owner: owners.find((known) => known === owner) ?? "CUSTOM_LAMBDA",
    source: identifier,
    ...(owner === "CUSTOM_POLICY" && { policy: policyOf(call, source, triggers) }),
    triggers,
    scope: scopeOf(call),
    parameters: optionalText(inputs, "inputParameters"),
    frequency: optionalText(inputs, "maximumExecutionFrequency"),
  };
  if (owner === "CUSTOM_LAMBDA") {
    refuseFunction(call, rule);
  }
  refuseParameters(call, managed);
  refuseScope(call, rule.scope);
  refuseFrequency(call, managed, rule);
  call.put(ruleRow(region, name), rule);
}

function refuseWhereRepaired(call: Call): void {
  const name = text(call.outputs, "name");
  if (call.get(remediationRow(call.self.region ?? "", name))) {
    call.refuse({
      code: "ResourceInUseException",
      message: `The rule ${name} has a remediation action associated with it. Delete the remediation action before deleting the rule.`,
      fact: `${api}/API_DeleteConfigRule.html (ResourceInUseException); the text is the page's`,
    });
  }
}

const rule: ResourceModel = {
  source: operation,
  properties: {
    name: autonamed,
    description: {},
    inputParameters: {},
    maximumExecutionFrequency: {},
    scope: {},
    source: { required: true },
    tags: {},
  },
  outputs: (self) => {
    const { account, region = "" } = self;
    const ruleId = `config-rule-${self.unique(6)}`;
    const name = physicalName(self);
    const arn = `arn:${account.partition}:config:${region}:${account.id}:config-rule/${ruleId}`;
    return { id: name, name, ruleId, arn };
  },
  create: putRule,
  update: putRule,
  // With a rule goes what was said under it: https://docs.aws.amazon.com/config/latest/APIReference/API_DeleteConfigRule.html
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    refuseWhereRepaired(call);
    for (const { resourceType, resourceId } of evaluationsOf(call, arn)) {
      call.remove(evaluationRow(arn, resourceType, resourceId));
    }
    call.remove(runsRow(arn));
    call.remove(ruleRow(call.self.region ?? "", text(call.outputs, "name")));
  },
};

export const configRules: Readonly<Record<string, ResourceModel>> = { "aws:cfg/rule:Rule": rule };
