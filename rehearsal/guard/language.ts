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

/** What is no code: messages, texts, regular expressions and comments. */
const quoted = /<<[\s\S]*?>>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/(?:\\.|[^/\\\n])+\/|#.*$/gm;

const call = new RegExp(`\\b(${functionsOfVersion3.join("|")})\\s*\\(`, "g");

/** The functions of Guard 3 that a policy calls, each once. */
export function laterFunctionsIn(policy: string): readonly string[] {
  const code = policy.replaceAll(quoted, " ");
  return [...new Set([...code.matchAll(call)].map(([, name = ""]) => name))];
}
