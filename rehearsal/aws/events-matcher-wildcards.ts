import { invalid } from "./events-pattern-error";

/** The parser counts bytes, the quotes of JSON among them. */
const bytesOf = (value: string) => Buffer.from(`"${value}"`).toString("latin1");

/** Refuses as https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/input/WildcardParser.java */
export function refuseWildcard(value: string): void {
  for (const { 0: token, index } of bytesOf(value).matchAll(/\\[*\\]|\*\*|\\/g)) {
    if (token === "**") {
      invalid(`Consecutive wildcard characters at pos ${index}`);
    }
    if (token === "\\") {
      invalid(`Invalid escape character at pos ${index}`);
    }
  }
}

/** Characters, `*` for any number of them, and what is escaped together with its backslash. */
function tokensOf(text: string): readonly string[] {
  return text.match(/\\[*\\]|./gs) ?? [];
}

export function fitsWildcard(value: string, actual: string): boolean {
  const source = tokensOf(value).map((token) => (token === "*" ? ".*" : literal(token.slice(-1))));
  return new RegExp(`^${source.join("")}$`, "s").test(actual);
}

/** A regular expression for a text. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The beginning of a wildcard value. */
interface Prefix {
  readonly last: string | undefined;
  readonly next: string | undefined;
  /** Prefixes of the same name count once. */
  readonly name: string;
}

/**
 * Of how many prefixes of these values a text can be an instance at once, as
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/MachineComplexityEvaluator.java
 * counts. Each matcher has a list of values.
 */
export function complexityOf(matchers: readonly (readonly string[])[]): number {
  const prefixes = matchers.flatMap((values, matcher) =>
    values.flatMap((value, index) => prefixesOf(value, [matcher, index])),
  );
  const tokens = new Set(prefixes.flatMap(({ next }) => (next === undefined || next === "*" ? [] : [next])));
  let most = 0;
  const pending = [prefixes.flatMap(({ last }, at) => (last === undefined ? [at] : []))];
  const seen = new Set<string>();
  for (let active = pending.pop(); active; active = pending.pop()) {
    // A character that stands in no value is one of those that fit wildcards only.
    for (const character of [...tokens, "none"]) {
      const following = advance(prefixes, active, character);
      const key = following.join();
      if (!seen.has(key)) {
        seen.add(key);
        most = Math.max(most, new Set(following.map((at) => prefixes[at]?.name)).size);
        pending.push(following);
      }
    }
  }
  return most;
}

function prefixesOf(value: string, [matcher, index]: readonly [number, number]): Prefix[] {
  const tokens = tokensOf(bytesOf(value));
  const shared = tokens.includes("*") ? tokens.indexOf("*") + 1 : tokens.length - 1;
  return [...tokens, undefined].map((next, length) => ({
    last: tokens[length - 1],
    next,
    name: `${matcher}:${length <= shared ? tokens.slice(0, length).join("") : [index, length].join()}`,
  }));
}

function advance(prefixes: readonly Prefix[], active: readonly number[], character: string): number[] {
  const following = new Set<number>();
  const reach = (at: number): void => {
    following.add(at);
    if (prefixes[at]?.next === "*") {
      reach(at + 1);
    }
  };
  for (const at of active) {
    if (prefixes[at]?.last === "*") {
      reach(at);
    }
    if (prefixes[at]?.next === character) {
      reach(at + 1);
    }
  }
  return [...following].sort((one, other) => one - other);
}
