import type { Value, Values } from "./model";

/** How an event is put into other words on its way to a target. */
export interface InputTransformer {
  /** JSON paths by the name that stands for what is found there. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** Text with `<name>` in it. */
  readonly inputTemplate: string;
}

/** At most. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
const mostPaths = 100;
const longestTemplate = 8192;

const reserved = /^(AWS\.|aws\.)/;
const pathPattern = /^\$(\.[\w-]+)*$/;

/**
 * Why EventBridge would not take a transformer, or undefined. Of JSON paths, fields of fields are known here.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function whyNotTransformer({ inputPaths, inputTemplate }: InputTransformer): string | undefined {
  const names = Object.keys(inputPaths);
  if (names.length > mostPaths) {
    return `there are ${names.length} paths, and ${mostPaths} are allowed`;
  }
  const wrongName = names.find((name) => reserved.test(name));
  if (wrongName !== undefined) {
    return `the name ${wrongName} is reserved`;
  }
  const wrongPath = Object.values(inputPaths).find((path) => !pathPattern.test(path));
  if (wrongPath !== undefined) {
    return `${wrongPath} is no path of fields`;
  }
  if (inputTemplate.length === 0 || inputTemplate.length > longestTemplate) {
    return `the template has ${inputTemplate.length} characters, and 1 to ${longestTemplate} are allowed`;
  }
  const unknown = placeholdersIn(inputTemplate).find((name) => !names.includes(name) && !reserved.test(name));
  if (unknown !== undefined) {
    return `the template names <${unknown}>, which has no path`;
  }
  return asLines(inputTemplate.replaceAll(/<[^<>]+>/g, "0")) === undefined &&
    !isJson(inputTemplate.replaceAll(/<[^<>]+>/g, "0"))
    ? "the template is neither JSON nor a text in quotes on each line"
    : undefined;
}

const placeholdersIn = (template: string) =>
  [...template.matchAll(/<([^<>]+)>/g)].map(([, name = ""]) => name);

/** What the target gets. A field that is not there leaves nothing behind; an object stands as JSON. */
export function transformed({ inputPaths, inputTemplate }: InputTransformer, event: Values): string {
  const inText = inputTemplate.replaceAll(/<([^<>]+)>/g, (_, name: string) => {
    const found = valueAt(event, inputPaths[name] ?? "");
    // Inside quotes a text has its own taken off, and what is in it escaped.
    return found === undefined ? "" : JSON.stringify(shown(found)).slice(1, -1);
  });
  return asLines(inText)?.join("\n") ?? inText;
}

const shown = (value: Value) => (typeof value === "string" ? value : JSON.stringify(value));

function valueAt(event: Value, path: string): Value | undefined {
  const fields = path.split(".").slice(1);
  return fields.reduce<Value | undefined>(
    (found, field) =>
      typeof found === "object" && found !== null && !Array.isArray(found)
        ? (found as Values)[field]
        : undefined,
    event,
  );
}

/** The texts of a template of texts, each in quotes on a line of its own. */
function asLines(template: string): string[] | undefined {
  const lines = template
    .split("\n")
    .map((line) => (/^".*"$/.test(line.trim()) && isJson(line) ? JSON.parse(line) : undefined));
  return lines.every((line) => typeof line === "string") ? lines : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
