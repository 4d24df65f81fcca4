import { type Condition, isOperator } from "./conditions";

/** A list of patterns, or everything but them (`NotAction`, `NotResource`, `NotPrincipal`). */
export interface Patterns<T> {
  readonly values: readonly T[];
  readonly except: boolean;
}

/** One entry of a `Principal` element; `*` stands for everyone. */
export interface PrincipalEntry {
  readonly kind: "AWS" | "Service" | "Federated" | "CanonicalUser" | "*";
  readonly value: string;
}

export interface Statement {
  /** The `Sid`, or the statement's position, counted from 1. */
  readonly id: string;
  readonly effect: "Allow" | "Deny";
  /** Undefined in identity policies. */
  readonly principals: Patterns<PrincipalEntry> | undefined;
  /** Undefined where the element is missing; such a statement takes no part. */
  readonly actions: Patterns<string> | undefined;
  readonly resources: Patterns<string> | undefined;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  /** What the policy is called in a verdict's reasons. */
  readonly name: string;
  /** The text that it was read from; policies that are put together here have none. */
  readonly text?: string;
  /** Whether `${...}` is a variable in it. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

/** The text is no policy that AWS would take. */
export class PolicySyntaxError extends Error {
  override readonly name = "PolicySyntaxError";
}

const statementElements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const parsed = new Map<string, Policy>();

/**
 * Reads a policy; the same text is read once. Throws PolicySyntaxError for what the grammar excludes:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(name: string, text: string): Policy {
  const key = `${name}\n${text}`;
  const known = parsed.get(key) ?? parseAnew(name, text);
  parsed.set(key, known);
  return known;
}

function parseAnew(name: string, text: string): Policy {
  const document = record(parseJson(text), "The policy");
  for (const element of Object.keys(document)) {
    if (!["Version", "Id", "Statement"].includes(element)) {
      throw new PolicySyntaxError(`${element} is no element of a policy.`);
    }
  }
  const version = document["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw new PolicySyntaxError(`Version ${JSON.stringify(version)} is neither 2012-10-17 nor 2008-10-17.`);
  }
  const statements = [document["Statement"] ?? []].flat();
  if (statements.length === 0) {
    throw new PolicySyntaxError("The policy has no statement.");
  }
  return {
    name,
    text,
    variables: version === "2012-10-17",
    statements: statements.map((statement, index) => parseStatement(record(statement, "A statement"), index)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PolicySyntaxError("The policy is no JSON.", { cause: error });
  }
}

function parseStatement(statement: Record<string, unknown>, index: number): Statement {
  const id = typeof statement["Sid"] === "string" ? statement["Sid"] : String(index + 1);
  for (const element of Object.keys(statement)) {
    if (!statementElements.has(element)) {
      throw new PolicySyntaxError(`${element} in statement ${id} is no element of a statement.`);
    }
  }
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    throw new PolicySyntaxError(
      `Effect ${JSON.stringify(effect)} in statement ${id} is neither Allow nor Deny.`,
    );
  }
  const actions = either(statement, "Action", (value) => strings(value, `Action of ${id}`), id);
  const malformed = actions?.values.find((action) => action !== "*" && !/^[\w-]+:[\w*?-]+$/.test(action));
  if (malformed !== undefined) {
    throw new PolicySyntaxError(`Action ${malformed} in statement ${id} is not of the form service:Action.`);
  }
  return {
    id,
    effect,
    principals: either(statement, "Principal", (value) => principals(value, id), id),
    actions,
    resources: either(statement, "Resource", (value) => strings(value, `Resource of ${id}`), id),
    conditions: conditions(statement["Condition"] ?? {}, id),
  };
}

function either<T>(
  statement: Record<string, unknown>,
  element: string,
  parse: (value: unknown) => readonly T[],
  id: string,
): Patterns<T> | undefined {
  const [plain, except] = [statement[element], statement[`Not${element}`]];
  if (plain !== undefined && except !== undefined) {
    throw new PolicySyntaxError(`Statement ${id} has both ${element} and Not${element}.`);
  }
  if (plain !== undefined) {
    return { values: parse(plain), except: false };
  }
  return except === undefined ? undefined : { values: parse(except), except: true };
}

const principalKinds = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function principals(value: unknown, id: string): PrincipalEntry[] {
  if (value === "*") {
    return [{ kind: "*", value: "*" }];
  }
  return Object.entries(record(value, `Principal of ${id}`)).flatMap(([kind, names]) => {
    const known = principalKinds.find((candidate) => candidate === kind);
    if (!known) {
      throw new PolicySyntaxError(`Principal of ${id}: ${kind} is none of ${principalKinds.join(", ")}.`);
    }
    return strings(names, `Principal of ${id}`).map((name) =>
      known === "AWS" && name === "*" ? { kind: "*" as const, value: "*" } : { kind: known, value: name },
    );
  });
}

function conditions(value: unknown, id: string): Condition[] {
  return Object.entries(record(value, `Condition of ${id}`)).flatMap(([operator, keys]) => {
    if (!isOperator(operator)) {
      throw new PolicySyntaxError(`Condition of ${id}: ${operator} is no condition operator.`);
    }
    return Object.entries(record(keys, `${operator} of ${id}`)).map(([key, expected]) => ({
      operator,
      key,
      values: strings(expected, `${operator} ${key} of ${id}`),
    }));
  });
}

/** One value or a list of them, as text: JSON policies may write numbers and booleans bare. */
function strings(value: unknown, what: string): string[] {
  return [value].flat().map((item) => {
    if (typeof item === "string" || typeof item === "number" || typeof item === "boolean") {
      return String(item);
    }
    throw new PolicySyntaxError(`${what}: ${JSON.stringify(item)} is no text.`);
  });
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PolicySyntaxError(`${what} is no JSON object.`);
  }
  return value as Record<string, unknown>;
}
