import { isJson, type Value, type Values } from "./model";

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

/** "The keys cannot start with AWS.", and have no other characters than these. */
const namePattern = /^[\w-]{1,256}$/;
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
  const wrongName = names.find((name) => !namePattern.test(name));
  if (wrongName !== undefined) {
    return `the name ${wrongName} is reserved, or has other characters than letters, digits, - and _`;
  }
  const wrongPath = Object.values(inputPaths).find((path) => !pathPattern.test(path));
  if (wrongPath !== undefined) {
    return `${wrongPath} is no path of fields`;
  }
  if (inputTemplate.length === 0 || inputTemplate.length > longestTemplate) {
    return `the template has ${inputTemplate.length} characters, and 1 to ${longestTemplate} are allowed`;
  }
  const unknown = placeholdersIn(inputTemplate).find(
    (name) => !names.includes(name) && !predefined.test(name),
  );
  if (unknown !== undefined) {
    return `the template names <${unknown}>, which has no path`;
  }
  const filled = inputTemplate.replaceAll(placeholder, "0");
  return isJson(filled) || isTexts(filled)
    ? undefined
    : "the template is neither JSON nor a text in quotes on each line";
}

const placeholder = /<([^<>]+)>/g;

const placeholdersIn = (template: string) => [...template.matchAll(placeholder)].map(([, name = ""]) => name);

const predefined = /^aws\.events\./;

/** A variable of EventBridge's own in a template, or undefined: what it stands for is not known here. */
export const predefinedIn = ({ inputTemplate }: InputTransformer) =>
  placeholdersIn(inputTemplate).find((name) => predefined.test(name));

/**
 * What the target gets, a template of texts with the quotes around each line:
 * https://github.com/aws/aws-cdk/issues/5924. A field that is not there leaves nothing behind. An object stands as
 * JSON, in a text without its quotes: https://github.com/aws/aws-cdk/issues/15512. Whether texts in texts are escaped
 * is UNCONFIRMED.
 */
export function transformed({ inputPaths, inputTemplate }: InputTransformer, event: Values): string {
  return inputTemplate.replaceAll(placeholder, (_, name: string, at: number) => {
    const found = valueAt(event, inputPaths[name] ?? "");
    if (!isInText(inputTemplate, at)) {
      return JSON.stringify(found ?? "");
    }
    return JSON.stringify(found === undefined ? "" : inText(found)).slice(1, -1);
  });
}

/** Whether a place in a template is between quotes. */
const isInText = (template: string, at: number) =>
  [...template.slice(0, at).matchAll(/(?<!\\)"/g)].length % 2 === 1;

const inText = (value: Value) =>
  typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");

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

/** Whether a template is of texts, each in quotes on a line of its own. */
const isTexts = (template: string) =>
  template.split("\n").every((line) => line.trim().startsWith('"') && isJson(line));
