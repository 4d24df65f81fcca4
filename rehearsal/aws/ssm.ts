import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  text,
  type Values,
} from "./model";
import { type Put, refusalsOf, stored } from "./ssm-put";
import { currentOf, parameterArn, parameterRow } from "./ssm-rows";

const api = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";
const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssm/parameter.go";

/** When a deployment writes: an hour before simulated life begins (`beginning` in world.ts), as a deployment has no clock. */
const deployedAt = Date.UTC(2026, 0, 14, 14);

const rowOf = (call: Call) => parameterRow(call.self.region ?? "", text(call.outputs, "name"));

/** Which of the two ways of giving the value the program has taken. */
const valueProperty = (inputs: Values) => (inputs["insecureValue"] === undefined ? "value" : "insecureValue");

function refuseValues(call: Call): void {
  const { value, insecureValue } = call.self.inputs;
  if ((value === undefined) === (insecureValue === undefined)) {
    call.refuse({
      code: "ValidationException",
      message:
        value === undefined
          ? "one of insecureValue, value must be specified"
          : "only one of insecureValue, value can be specified",
      fact: `${provider} (ExactlyOneOf); text of the provider's own check`,
      property: "value",
    });
  }
}

function putParameter(call: Call, overwritesUnlessTold: boolean): void {
  const { inputs, account } = call.self;
  const row = rowOf(call);
  const existing = call.get(row);
  const put: Put = {
    arn: text(call.outputs, "arn"),
    name: text(call.outputs, "name"),
    value: text(inputs, valueProperty(inputs)),
    type: text(inputs, "type"),
    description: optionalText(inputs, "description"),
    allowedPattern: optionalText(inputs, "allowedPattern"),
    tier: optionalText(inputs, "tier"),
    dataType: optionalText(inputs, "dataType"),
    overwrite: typeof inputs["overwrite"] === "boolean" ? inputs["overwrite"] : overwritesUnlessTold,
    at: deployedAt,
    by: account.deployer.principal.arn,
  };
  refuseValues(call);
  for (const refusal of refusalsOf(existing, put)) {
    const property = refusal.property === "value" ? valueProperty(inputs) : refusal.property;
    call.refuse({ ...refusal, ...(property !== undefined && { property }) });
  }
  call.put(row, stored(existing, put));
}

/** An update puts the value that the state has, whatever has become of it since. */
function tellWhatIsLost(call: Call): void {
  const existing = call.get(rowOf(call));
  const { inputs } = call.self;
  if (existing && currentOf(existing).value !== inputs[valueProperty(inputs)]) {
    const { version, lastModifiedUser } = currentOf(existing);
    call.consequence(`version ${version} of ${existing.name}, which ${lastModifiedUser} wrote, is replaced`);
  }
}

/** What the provider changes without putting the value again. */
const beside = ["overwrite", "tags"];

const withoutThese = (inputs: Values) =>
  JSON.stringify(
    Object.entries(inputs)
      .filter(([property]) => !beside.includes(property))
      .sort(),
  );

const parameter: ResourceModel = {
  source: api,
  properties: {
    name: autonamed,
    type: { required: true },
    value: {},
    insecureValue: {},
    description: {},
    tier: {},
    allowedPattern: {},
    dataType: { replaces: true },
    overwrite: {},
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    // The version as it is created; what becomes of it afterwards does not follow from the program.
    return { id: name, name, arn: parameterArn(self.account, self.region ?? "", name), version: 1 };
  },
  create: (call) => putParameter(call, false),
  update: (call, before) => {
    if (withoutThese(call.self.inputs) !== withoutThese(before.inputs)) {
      tellWhatIsLost(call);
      putParameter(call, true);
    }
  },
  read: (call) => {
    const existing = call.get(rowOf(call));
    const { inputs } = call.self;
    if (!existing) {
      return undefined;
    }
    const { value, type, description, allowedPattern } = currentOf(existing);
    return {
      ...inputs,
      type,
      [valueProperty(inputs)]: value,
      ...(description !== undefined && { description }),
      ...(allowedPattern !== undefined && { allowedPattern }),
    };
  },
  // One that has gone already is as good as deleted: the provider goes on.
  delete: (call) => call.remove(rowOf(call)),
};

export const ssm: Readonly<Record<string, ResourceModel>> = {
  "aws:ssm/parameter:Parameter": parameter,
};
