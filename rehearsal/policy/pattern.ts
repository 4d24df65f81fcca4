import type { RequestContext } from "./request";

/**
 * Policy elements as patterns: `*` for any text, `?` for one character, and the variables of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
type Token =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "variable"; readonly key: string; readonly otherwise: string | undefined };

export interface PatternOptions {
  /** Whether `*` and `?` are wildcards; they stand for themselves otherwise. */
  readonly wildcards: boolean;
  readonly ignoreCase?: boolean;
  /** Whether a wildcard stops at the colons before an ARN's resource part, as it does in `ArnLike`. */
  readonly arn?: boolean;
  /** Whether `${...}` is a variable: from policy version 2012-10-17 on. */
  readonly variables: boolean;
}

const variableForm = /\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/y;
const literalVariables = new Set(["*", "?", "$"]);

function tokenize(pattern: string, { wildcards, variables }: PatternOptions): Token[] {
  const tokens: Token[] = [];
  let text = "";
  const flush = () => {
    if (text !== "") {
      tokens.push({ kind: "text", value: text });
      text = "";
    }
  };
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    variableForm.lastIndex = at;
    const variable = variables && character === "$" ? variableForm.exec(pattern) : null;
    const key = variable?.[1];
    if (variable && key !== undefined) {
      if (literalVariables.has(key)) {
        text += key;
      } else {
        flush();
        tokens.push({ kind: "variable", key, otherwise: variable[2] });
      }
      at += variable[0].length - 1;
    } else if (wildcards && (character === "*" || character === "?")) {
      flush();
      tokens.push({ kind: character === "*" ? "any" : "one" });
    } else {
      text += character;
    }
  }
  flush();
  return tokens;
}

const escapeForRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * The pattern as an expression that takes linear time per wildcard: what stands between two `*` is taken where it
 * first fits, which is always good enough, and never tried elsewhere (`(?=(...))\1` does not backtrack).
 */
function compile(
  tokens: readonly Token[],
  options: PatternOptions,
  context: RequestContext,
): RegExp | undefined {
  const parts: { readonly any: string; source: string }[] = [{ any: "", source: "" }];
  let colons = 0;
  for (const token of tokens) {
    const character = options.arn === true && colons < 5 ? "[^:]" : "[^]";
    const part = parts.at(-1);
    if (token.kind === "any" || !part) {
      parts.push({ any: `${character}*`, source: "" });
    } else if (token.kind === "one") {
      part.source += character;
    } else {
      const text = token.kind === "text" ? token.value : (single(context, token.key) ?? token.otherwise);
      if (text === undefined) {
        return undefined;
      }
      colons += text.split(":").length - 1;
      part.source += escapeForRegExp(text);
    }
  }
  const last = parts.length - 1;
  const source = parts.map((part, index) =>
    index === 0 || index === last ? part.any + part.source : `(?=(${part.any}?${part.source}))\\${index}`,
  );
  return new RegExp(`^${source.join("")}$`, options.ignoreCase ? "iu" : "u");
}

/** A variable takes only keys of one value: AWS has no rule for the others. */
function single(context: RequestContext, key: string): string | undefined {
  const values = context.get(key);
  return values?.length === 1 ? values[0] : undefined;
}

/** By options, which are few and kept by their users, then by pattern. */
const compiled = new WeakMap<PatternOptions, Map<string, RegExp | readonly Token[]>>();

/** Whether the pattern matches. A variable without a value and without a default matches nothing. */
export function matches(
  pattern: string,
  text: string,
  options: PatternOptions,
  context: RequestContext,
): boolean {
  const patterns = compiled.get(options) ?? new Map<string, RegExp | readonly Token[]>();
  compiled.set(options, patterns);
  let known = patterns.get(pattern);
  if (known === undefined) {
    const tokens = tokenize(pattern, options);
    known = tokens.some((token) => token.kind === "variable")
      ? tokens
      : (compile(tokens, options, context) ?? []);
    patterns.set(pattern, known);
  }
  const expression = known instanceof RegExp ? known : compile(known, options, context);
  return expression?.test(text) ?? false;
}
