import type { ManagedRule } from "./config-managed-rules";
import { api, fromMoto, invalidValue } from "./config-refusals";
import { type Call, isJson, optionalText, validationError } from "./model";

const property = "inputParameters";
const operation = `${api}/API_PutConfigRule.html`;

const refuse = (call: Call, message: string, fact = `${operation}; ${fromMoto}`) =>
  call.refuse(invalidValue(property, message, fact));

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html (InputParameters) */
const most = 1024;

/** What AWS Config asks of the parameters of a rule: JSON of texts, and those that a managed rule knows and needs. */
export function refuseParameters(call: Call, managed: ManagedRule | undefined): void {
  const given = optionalText(call.self.inputs, property);
  if (given !== undefined && given.length > most) {
    const constraint = `Member must have length less than or equal to ${most}`;
    const fact = `${api}/API_ConfigRule.html (InputParameters)`;
    call.refuse({ ...validationError("configRule.inputParameters", given, constraint, fact), property });
  }
  if (given !== undefined && !isJson(given)) {
    refuse(call, `Invalid json ${given} passed in the InputParameters field`);
    return;
  }
  const parameters: unknown = JSON.parse(given ?? "{}");
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) {
    refuse(call, `Invalid json ${given} passed in the InputParameters field`);
    return;
  }
  refuseValues(call, parameters);
  if (managed) {
    refuseNames(call, managed, given ?? "", Object.keys(parameters));
  }
}

/** A number is no better than nothing: AWS says the same of both. */
function refuseValues(call: Call, parameters: object): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== "string" || value.trim() === "") {
      const message = `Blank spaces are not acceptable for input parameter: ${name}.`;
      refuse(call, message, `${operation}; as moto's source quotes AWS of a value that is a number`);
    }
  }
}

function refuseNames(call: Call, { parameters }: ManagedRule, given: string, names: readonly string[]): void {
  const known = new Set(parameters.map(({ name }) => name));
  if (names.some((name) => !known.has(name))) {
    refuse(call, `Unknown parameters provided in the inputParameters: ${given}`);
  }
  const missing = parameters.filter(({ name, optional }) => !optional && !names.includes(name));
  if (missing.length > 0) {
    const list = missing.map(({ name }) => name).sort();
    refuse(call, `The required parameter [${list.join(", ")}] is not present in the inputParameters`);
  }
}
