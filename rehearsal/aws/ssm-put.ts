import { type Refusal, validationError } from "./model";
import { currentOf, type ParameterVersion, type StoredParameter } from "./ssm-rows";

/** A value that somebody puts, with what goes with it. */
export interface Put {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
  readonly type: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly tier: string | undefined;
  readonly dataType: string | undefined;
  readonly overwrite: boolean;
  readonly at: number;
  readonly by: string;
}

const api = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";
const constraints =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html";
const quoted = "text as quoted in public repositories";

/** "Parameter Store retains the 100 most recently created versions of a parameter", API_PutParameter. */
const keptVersions = 100;

/** What Parameter Store keeps after a value has been put. What was given with an earlier version and not now stays. */
export function stored(existing: StoredParameter | undefined, put: Put): StoredParameter {
  const before = existing && currentOf(existing);
  const next: ParameterVersion = {
    version: (before?.version ?? 0) + 1,
    type: put.type ?? before?.type ?? "",
    value: put.value,
    description: put.description ?? before?.description,
    allowedPattern: patternFor(existing, put),
    // During a deployment the clock stands still, so that it may be behind what was written in a living account.
    lastModified: Math.max(put.at, before?.lastModified ?? put.at),
    lastModifiedUser: put.by,
  };
  const earlier = existing?.versions.slice(1 - keptVersions) ?? [];
  return { arn: put.arn, name: put.name, versions: [...earlier, next] };
}

/** An empty pattern is none: that is how the provider leaves it out. */
function patternFor(existing: StoredParameter | undefined, { allowedPattern }: Put): string | undefined {
  return allowedPattern || (existing && currentOf(existing).allowedPattern);
}

/** Why Parameter Store does not take a value: everything at once, in the order in which AWS would say it. */
export function refusalsOf(existing: StoredParameter | undefined, put: Put): readonly Refusal[] {
  return [...ofName(put), ...ofType(existing, put), ...ofValue(existing, put), ...ofExisting(existing, put)];
}

const refusal = (code: string, message: string, fact: string, property: string): Refusal => ({
  code,
  message,
  fact,
  property,
});

/** Codes and texts of reserved names as in moto's source. */
function ofName({ name }: Put): Refusal[] {
  const refuse = (message: string, fact: string, code = "ValidationException") => [
    refusal(code, message, fact, "name"),
  ];
  const levels = name.split("/").filter((level, index) => index > 0 || level !== "");
  const path = name.split("/").length > 2;
  const badPath =
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';
  if (levels.length === 0 || !levels.every((level) => /^[\w.-]+$/.test(level))) {
    return refuse(badPath, "https://github.com/boto/boto3/issues/1499");
  }
  if (name.includes("/") && !name.startsWith("/")) {
    return refuse("Parameter name must be a fully qualified name", `${constraints}; ${quoted}`);
  }
  if (path && /^\/aws/i.test(name)) {
    const message = `No access to reserved parameter name: ${name}.`;
    return refuse(message, `${constraints}; text from moto's source`, "AccessDeniedException");
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    const plain = 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).';
    return refuse(path ? badPath : plain, `${constraints}; text from moto's source`);
  }
  if (levels.length > 15) {
    const message = "A hierarchy can have a maximum of 15 levels.";
    return refuse(
      message,
      `${constraints}; text of the API's reference`,
      "HierarchyLevelLimitExceededException",
    );
  }
  return [];
}

function ofType(existing: StoredParameter | undefined, put: Put): Refusal[] {
  const { type, dataType, tier, description = "" } = put;
  const refusals: Refusal[] = [];
  if (type === undefined && !existing) {
    const message = "A parameter type is required when you create a parameter.";
    refusals.push(refusal("ValidationException", message, `${api}; text from moto's source`, "type"));
  } else if (type === "SecureString") {
    refusals.push(notModelled("The simulated Parameter Store does not encrypt.", "type"));
  } else if (type !== undefined && type !== "String" && type !== "StringList") {
    const constraint = "Member must satisfy enum value set: [SecureString, StringList, String]";
    refusals.push(validationError("type", type, constraint, `${api}; text from moto's source`));
  }
  if (dataType !== undefined && dataType !== "text") {
    refusals.push(notModelled(`The simulated Parameter Store knows no values of ${dataType}.`, "dataType"));
  }
  if (tier !== undefined && tier !== "Standard") {
    refusals.push(notModelled(`The simulated Parameter Store knows no parameters of ${tier}.`, "tier"));
  }
  if (description.length > 1024) {
    const constraint = "Member must have length less than or equal to 1024";
    refusals.push(validationError("description", description, constraint, `${api} (Description)`));
  }
  return refusals;
}

function notModelled(message: string, property: string): Refusal {
  return refusal("NotModelled", message, api, property);
}

function ofValue(existing: StoredParameter | undefined, put: Put): Refusal[] {
  const { value } = put;
  const pattern = patternFor(existing, put);
  if (value === "") {
    const constraint = "Member must have length greater than or equal to 1.";
    return [validationError("value", value, constraint, `${api}; text from moto's source`)];
  }
  if (value.length > 4096) {
    const message =
      "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html";
    return [refusal("ValidationException", message, `${api} (Value); ${quoted}`, "value")];
  }
  if (pattern === undefined) {
    return [];
  }
  const expression = wholeOf(pattern);
  if (!expression) {
    const message = "The request doesn't meet the regular expression requirement.";
    const fact = `${api} (AllowedPattern); text of the API's reference`;
    return [refusal("InvalidAllowedPatternException", message, fact, "allowedPattern")];
  }
  if (!expression.test(value)) {
    const message = `Parameter value, cannot be validated against allowedPattern: ${pattern}`;
    const fact =
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-walk-hierarchies.html";
    return [refusal("ParameterPatternMismatchException", message, fact, "value")];
  }
  return [];
}

/** The pattern has to fit the whole value. */
function wholeOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}

function ofExisting(existing: StoredParameter | undefined, { type, overwrite }: Put): Refusal[] {
  if (!existing) {
    return [];
  }
  if (!overwrite) {
    const message =
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
    return [refusal("ParameterAlreadyExists", message, `${api}; text from moto's source`, "name")];
  }
  if (type !== undefined && type !== currentOf(existing).type) {
    const message =
      "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.";
    const fact = `${api} (HierarchyTypeMismatchException); text of the API's reference`;
    return [refusal("HierarchyTypeMismatchException", message, fact, "type")];
  }
  return [];
}
