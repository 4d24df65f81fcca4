export type Fields = readonly (readonly [name: string, value: Json])[];

/** JSON as EventBridge reads it, token by token: a name can come twice, and a number is the text that it is written as. */
export type Json =
  | { readonly kind: "object"; readonly fields: Fields }
  | { readonly kind: "array"; readonly items: readonly Json[] }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "keyword"; readonly value: null | boolean };

/** Throws a SyntaxError. */
export function readJson(text: string): Json {
  JSON.parse(text);
  // What JSON.parse has accepted can be told apart without its commas and colons.
  return take(text.match(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s{}[\],:"]+/g) ?? []);
}

function take(tokens: string[]): Json {
  const token = tokens.shift() ?? "";
  switch (token.charAt(0)) {
    case "{":
      return {
        kind: "object",
        fields: takeUntil("}", tokens, () => [JSON.parse(tokens.shift() ?? "") as string, take(tokens)]),
      };
    case "[":
      return { kind: "array", items: takeUntil("]", tokens, () => take(tokens)) };
    case '"':
      return { kind: "string", text: JSON.parse(token) as string };
    case "t":
    case "f":
    case "n":
      return { kind: "keyword", value: JSON.parse(token) as null | boolean };
    default:
      return { kind: "number", text: token };
  }
}

function takeUntil<T>(end: string, tokens: string[], item: () => T): T[] {
  const items: T[] = [];
  while (tokens[0] !== end) {
    items.push(item());
  }
  tokens.shift();
  return items;
}

/** The token that a value begins with, as refusals cite it; where there is none, the end of the list. */
export function shown(json: Json | undefined): string {
  if (!json) {
    return "]";
  }
  switch (json.kind) {
    case "object":
      return "{";
    case "array":
      return "[";
    case "keyword":
      return String(json.value);
    default:
      return json.text;
  }
}
