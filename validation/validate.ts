import { callOf } from "./clients";
import { type ControlCheck, condition, type Json, type ServiceCall } from "./control-check";

/** Calls AWS, or something like it, for all pages of an answer. Rejects where it is refused. */
export type Ask = (call: ServiceCall) => Promise<unknown>;

/** What became of a check. */
export interface Validated {
  readonly check: ControlCheck;
  readonly passed: boolean;
  /** What the query gave, or why nothing was answered. */
  readonly answer: Json;
}

/** Puts every question, one after the other, and looks at the answers. What is refused has not passed. */
export async function validate(checks: readonly ControlCheck[], ask: Ask): Promise<readonly Validated[]> {
  // An ES module, which a CommonJS one has to import.
  const { search } = await import("@aws-lambda-powertools/jmespath");
  const results: Validated[] = [];
  for (const check of checks) {
    try {
      const answer = asCommandLine(await ask(check)) as Parameters<typeof search>[1];
      results.push({
        check,
        passed: search(condition(check), answer) === true,
        answer: (search(check.query, answer) ?? null) as Json,
      });
    } catch (error) {
      results.push({
        check,
        passed: false,
        answer: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      });
    }
  }
  return results;
}

/** Members of IAM's answers that are policies, which it sends as text in the form of a URL. */
const policies = new Set(["AssumeRolePolicyDocument", "PolicyDocument"]);

/**
 * An answer as the AWS CLI gives it: IAM's policies as what they say, and without what only the SDK has.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
function asCommandLine(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (name, value) =>
      policies.has(name) && typeof value === "string" && value.startsWith("%7B")
        ? JSON.parse(decodeURIComponent(value))
        : name === "$metadata"
          ? undefined
          : value,
    ),
  );
}

/** Asks AWS itself, or what the settings of the clients name, with the credentials that the SDK finds. */
export function askAws(settings: object = {}): Ask {
  const clients = new Map<string, { send?(command: object): Promise<unknown> }>();
  return async ({ service, operation, region, input }) => {
    const { Client, Command } = await callOf(service, operation);
    const key = `${service} ${region}`;
    const client = clients.get(key) ?? new Client({ ...settings, region });
    clients.set(key, client);
    return allPages((page) => client.send?.(new Command({ ...input, ...page })));
  };
}

type Page = Readonly<Record<string, unknown>>;

/** Members by which answers go on: the one of the answer, and the one of the next request. */
const tokens = [
  ["NextToken", "NextToken"],
  ["nextToken", "nextToken"],
  ["NextMarker", "Marker"],
  ["Marker", "Marker"],
  ["PaginationToken", "PaginationToken"],
] as const;

/** All pages of an answer as one, as the AWS CLI gives it: lists are joined. */
export async function allPages(ask: (page: Page) => unknown): Promise<Page> {
  let all: Page = {};
  let next: Page | undefined = {};
  while (next) {
    const answer = ((await ask(next)) ?? {}) as Page;
    all = { ...answer, ...joined(all, answer) };
    const token = tokens.find(([member]) => typeof answer[member] === "string" && answer[member] !== "");
    next = token && { [token[1]]: answer[token[0]] };
  }
  return all;
}

function joined(before: Page, answer: Page): Page {
  const lists = Object.entries(answer).filter(
    ([name, value]) => Array.isArray(value) && Array.isArray(before[name]),
  );
  return Object.fromEntries(
    lists.map(([name, value]) => [name, [...(before[name] as unknown[]), ...(value as unknown[])]]),
  );
}

/** As people read it: what failed, with what to do, and how many. */
export function reportOf(results: readonly Validated[]): string {
  const lines = results.map(({ check, passed, answer }) =>
    passed
      ? `passed: ${check.control}: ${check.title}`
      : [
          `failed: ${check.control}: ${check.title}`,
          `  asked: ${check.service} ${check.operation} in ${check.region}: ${check.query}`,
          `  expected: ${JSON.stringify(check.expected)}`,
          `  answer: ${JSON.stringify(answer)}`,
          `  ${check.otherwise}`,
        ].join("\n"),
  );
  const failed = results.filter(({ passed }) => !passed).length;
  return [...lines, `${results.length - failed} passed, ${failed} failed`].join("\n");
}
