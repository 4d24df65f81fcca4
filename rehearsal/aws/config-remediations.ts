import { api, invalidValue, listIn, refuseUnlisted, valuesIn } from "./config-refusals";
import {
  type RemediationConfiguration,
  type RemediationParameter,
  remediationExecutionRow,
  remediationExecutionsOf,
  remediationRow,
} from "./config-remediation-rows";
import { ruleRow } from "./config-rows";
import {
  type Call,
  optionalText,
  type ResourceModel,
  refuseUnknownMembers,
  text,
  texts,
  type Value,
  type Values,
} from "./model";
import { automationDocument } from "./ssm-documents";

const operation = `${api}/API_PutRemediationConfigurations.html`;
const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/remediation_configuration.go";
/** The page has the errors; AWS's texts are quoted nowhere, and these are not AWS's. */
const documented = `${operation}; the text is UNCONFIRMED`;

/** Refuses what the provider does not send, as it says it. */
function refuseOutside(
  call: Call,
  value: Value | undefined,
  { name, least, most, property }: Readonly<{ name: string; least: number; most: number; property: string }>,
): void {
  if (typeof value === "number" && (value < least || value > most)) {
    call.refuse({
      code: "InvalidParameter",
      message: `expected ${name} to be in the range (${least} - ${most}), got ${value}`,
      fact: `${provider} (the provider checks this itself)`,
      property,
    });
  }
}

function refuseNumbers(call: Call, controls: Values): void {
  const { inputs } = call.self;
  const percentage = { least: 1, most: 100, property: "executionControls" };
  refuseOutside(call, inputs["maximumAutomaticAttempts"], {
    ...{ name: "maximum_automatic_attempts", least: 1, most: 25, property: "maximumAutomaticAttempts" },
  });
  refuseOutside(call, inputs["retryAttemptSeconds"], {
    ...{ name: "retry_attempt_seconds", least: 1, most: 2_678_000, property: "retryAttemptSeconds" },
  });
  const { concurrentExecutionRatePercentage: concurrent, errorPercentage: errors } = controls;
  refuseOutside(call, concurrent, { ...percentage, name: "concurrent_execution_rate_percentage" });
  refuseOutside(call, errors, { ...percentage, name: "error_percentage" });
}

function refuseRule(call: Call, rule: string): void {
  if (rule.length < 1 || rule.length > 64) {
    call.refuse({
      code: "InvalidParameter",
      message: `expected length of config_rule_name to be in the range (1 - 64), got ${rule}`,
      fact: `${provider} (the provider checks this itself; AWS Config takes 128)`,
      property: "configRuleName",
    });
  }
  if (!call.get(ruleRow(call.self.region ?? "", rule))) {
    const message = `The AWS Config rule ${rule} must already exist.`;
    call.refuse(invalidValue("configRuleName", message, documented));
  }
}

function parametersOf(call: Call): Readonly<Record<string, RemediationParameter>> {
  const members = ["name", "resourceValue", "staticValue", "staticValues"];
  return Object.fromEntries(
    listIn(call.self.inputs, "parameters").map((given) => {
      refuseUnknownMembers(call, "parameters", given, members);
      return [text(given, "name"), parameterOf(call, given)];
    }),
  );
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationParameterValue.html: "either a dynamic value or a static value" */
function parameterOf(call: Call, given: Values): RemediationParameter {
  const dynamic = optionalText(given, "resourceValue");
  const single = optionalText(given, "staticValue");
  const values = single === undefined ? texts(given, "staticValues") : [single];
  if (dynamic !== undefined) {
    const what = { value: dynamic, listed: ["RESOURCE_ID"], property: "parameters" };
    refuseUnlisted(call, "remediationConfigurations.parameters.resourceValue.value", what, "ResourceValue");
  }
  if ((dynamic === undefined) === (values.length === 0)) {
    const message = "There were invalid RemediationParameterValues for configurations for AWS Config Rules";
    const fact = `${api}/API_RemediationParameterValue.html; text as quoted in https://github.com/hashicorp/terraform-provider-aws/issues/31428`;
    call.refuse({
      ...invalidValue("parameters", message, fact),
      because: `${text(given, "name")} has ${dynamic === undefined ? "no value" : "two values"}`,
    });
  }
  return dynamic === undefined ? { kind: "static", values } : { kind: "id of the resource" };
}

/** What the document does not take, or asks for and does not get. */
function refuseParameters(call: Call, { document, parameters, automatic }: RemediationConfiguration): void {
  const known = automationDocument(document);
  if (!known) {
    const message = `The target ${document} must exist.`;
    call.refuse(invalidValue("targetId", message, documented));
    return;
  }
  const refuse = (message: string) =>
    call.refuse(invalidValue("parameters", message, `${documented}; ${known.source}`));
  for (const name of known.required.filter((each) => !Object.hasOwn(parameters, each))) {
    refuse(
      automatic && name === "AutomationAssumeRole"
        ? "You need to provide a value for AutomationAssumeRole for automatic remediation."
        : `The required parameter ${name} of ${document} has no value.`,
    );
  }
  const names = [...known.required, ...known.optional];
  for (const name of Object.keys(parameters).filter((each) => !names.includes(each))) {
    refuse(`The document ${document} has no parameter ${name}.`);
  }
}

/** Whoever names a role for a service has to be allowed to pass it: the CloudFormation type of the same name lists it. */
function authorizePassing(call: Call, { parameters }: RemediationConfiguration): void {
  const role = parameters["AutomationAssumeRole"];
  if (role?.kind === "static") {
    call.authorize({
      action: "iam:PassRole",
      resource: role.values[0] ?? "",
      context: { "iam:PassedToService": "ssm.amazonaws.com" },
    });
  }
}

/** Whether Automation may assume the role is asked when it first has to. */
function put(call: Call): void {
  const { inputs, region = "" } = call.self;
  const rule = text(inputs, "configRuleName");
  const execution = valuesIn(inputs, "executionControls");
  const controls = valuesIn(execution, "ssmControls");
  refuseUnknownMembers(call, "executionControls", execution, ["ssmControls"]);
  refuseUnknownMembers(call, "executionControls", controls, [
    "concurrentExecutionRatePercentage",
    "errorPercentage",
  ]);
  refuseNumbers(call, controls);
  refuseRule(call, rule);
  const target = { value: text(inputs, "targetType"), listed: ["SSM_DOCUMENT"], property: "targetType" };
  refuseUnlisted(call, "remediationConfigurations.targetType", target, "RemediationConfiguration");
  const configuration: RemediationConfiguration = {
    arn: text(call.outputs, "arn"),
    region,
    rule,
    resourceType: optionalText(inputs, "resourceType"),
    document: text(inputs, "targetId"),
    parameters: parametersOf(call),
    automatic: inputs["automatic"] === true,
    ...boundsOf(inputs),
    concurrentPercentage: number(controls["concurrentExecutionRatePercentage"]),
    errorPercentage: number(controls["errorPercentage"]),
  };
  refuseParameters(call, configuration);
  authorizePassing(call, configuration);
  call.put(remediationRow(region, rule), configuration);
}

const number = (value: Value | undefined) => (typeof value === "number" ? value : undefined);

/** Without them, five attempts within a minute: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html */
const boundsOf = ({ maximumAutomaticAttempts, retryAttemptSeconds }: Values) => ({
  maximumAttempts: number(maximumAutomaticAttempts) ?? 5,
  retrySeconds: number(retryAttemptSeconds) ?? 60,
});

const byName = (one: Values, other: Values) => (text(one, "name") < text(other, "name") ? -1 : 1);

const remediation: ResourceModel = {
  source: operation,
  properties: {
    configRuleName: { required: true, replaces: true },
    resourceType: {},
    targetType: { required: true },
    targetId: { required: true },
    parameters: {},
    automatic: {},
    maximumAutomaticAttempts: {},
    retryAttemptSeconds: {},
    executionControls: {},
  },
  outputs: (self) => {
    const { account, region = "", inputs } = self;
    const arn = `arn:${account.partition}:config:${region}:${account.id}:remediation-configuration/${self.unique(8)}`;
    return { id: text(inputs, "configRuleName"), arn };
  },
  create: put,
  update: put,
  // The provider sorts the parameters that it reads.
  read: (call) => {
    const { inputs, region = "" } = call.self;
    return call.get(remediationRow(region, text(inputs, "configRuleName")))
      ? { ...inputs, parameters: [...listIn(inputs, "parameters")].sort(byName) }
      : undefined;
  },
  delete: (call) => {
    const { inputs, region = "" } = call.self;
    const rule = text(inputs, "configRuleName");
    for (const { resourceType, resourceId } of remediationExecutionsOf(call, region, rule)) {
      call.remove(remediationExecutionRow(region, rule, resourceType, resourceId));
    }
    call.remove(remediationRow(region, rule));
  },
};

export const configRemediations: Readonly<Record<string, ResourceModel>> = {
  "aws:cfg/remediationConfiguration:RemediationConfiguration": remediation,
};
