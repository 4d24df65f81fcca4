/**
 * Functions of Guard 3, which version 2 does not have.
 * https://github.com/aws-cloudformation/cloudformation-guard/blob/main/docs/FUNCTIONS.md
 */
export const functionsOfVersion3: readonly string[] = [
  ...[
    "count",
    "join",
    "json_parse",
    "now",
    "regex_replace",
    "substring",
    "to_lower",
    "to_upper",
    "url_decode",
  ],
  ...["parse_boolean", "parse_char", "parse_epoch", "parse_float", "parse_int", "parse_string"],
];

/**
 * Operators that are in `guard/src/rules/parser.rs` of 3.1.0 and not in that of 2.1.4, nor of 3.0:
 * https://github.com/aws-cloudformation/cloudformation-guard/blob/2.1.4/guard/src/rules/parser.rs
 */
export const operatorsOfVersion3: readonly string[] = ["is_null", "is_float"];

/** What is no code: messages, texts, regular expressions and comments. */
const quoted = /<<[\s\S]*?>>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/(?:\\.|[^/\\\n])+\/|#.*$/gm;

const codeOf = (policy: string) => policy.replaceAll(quoted, " ");

const once = (names: readonly string[]) => [...new Set(names)];

const call = new RegExp(`\\b(${functionsOfVersion3.join("|")})\\s*\\(`, "g");

/** The functions of Guard 3 that a policy calls, each once. */
export function laterFunctionsIn(policy: string): readonly string[] {
  return once([...codeOf(policy).matchAll(call)].map(([, name = ""]) => name));
}

/** In small letters or in capitals, as the parser takes them; properties, variables and rules may be called the same. */
const operator = new RegExp(
  String.raw`(?<![\w.%]|\b(?:let|rule)\s+)(${operatorsOfVersion3.flatMap((name) => [name, name.toUpperCase()]).join("|")})(?![\w.[])`,
  "g",
);

/** The operators of Guard 3 that a policy has, each once. */
export function laterOperatorsIn(policy: string): readonly string[] {
  return once([...codeOf(policy).matchAll(operator)].map(([, name = ""]) => name.toLowerCase()));
}

/** Escaped characters, classes and what begins a look-around: what of it is an expression of its own is seen only so. */
const parts = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]/g;

/** `(?=`, `(?!`, `(?<=`, `(?<!`; `\1`, `\k<name>` */
const beyondTheCrate = /^(?:\(\?|\\[1-9k])/;

/**
 * The regular expressions of a policy that look around or back, each once. Up to 2.1.3 Guard has the crate `regex`, which
 * does neither (https://docs.rs/regex/latest/regex/), since 2.1.4 `fancy-regex`:
 * https://github.com/aws-cloudformation/cloudformation-guard/blob/2.1.3/guard/Cargo.toml
 */
export function laterExpressionsIn(policy: string): readonly string[] {
  const expressions = (policy.match(quoted) ?? []).filter((each) => each.startsWith("/"));
  return once(
    expressions.filter((each) => (each.match(parts) ?? []).some((part) => beyondTheCrate.test(part))),
  );
}

/**
 * The first that a policy has and Guard 2 does not, as a sentence. Which 2.x AWS Config runs is UNCONFIRMED, so that what
 * the last of them alone has is not relied upon. (Before 2.1.1 there were no `is_bool` and `is_int` either; so old an
 * engine is not thought of.)
 */
export function whatIsLaterIn(policy: string): string | undefined {
  const [[name], [compared], [expression]] = [
    laterFunctionsIn(policy),
    laterOperatorsIn(policy),
    laterExpressionsIn(policy),
  ];
  if (name !== undefined) {
    return `${name}() is a function of Guard 3, and AWS Config runs Guard 2`;
  }
  if (compared !== undefined) {
    return `${compared} is an operator of Guard 3, and AWS Config runs Guard 2`;
  }
  return expression === undefined
    ? undefined
    : `${expression} looks around or back, which Guard cannot before 2.1.4; which 2.x AWS Config runs is UNCONFIRMED`;
}
