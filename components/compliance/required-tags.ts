import type { RequiredTags } from "../../handlers/config-rules/evaluators/required-tags";

export type { RequiredTags };

/** AWS's managed rule has room for six: https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html */
export const mostRequiredTags = 6;

const entriesOf = (tags: RequiredTags) =>
  Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1));

/** As the baseline's own rule takes them: JSON text. */
export function tagsOfCustomRule(tags: RequiredTags): string {
  return JSON.stringify(Object.fromEntries(entriesOf(tags)));
}

/** As AWS's managed rule takes them: `tag1Key`, and `tag1Value` with the allowed values, separated by commas. */
export function tagsOfManagedRule(tags: RequiredTags): Record<string, string> {
  return Object.fromEntries(
    entriesOf(tags).flatMap(([key, values], index) => [
      [`tag${index + 1}Key`, key],
      ...(values.length > 0 ? [[`tag${index + 1}Value`, values.join(",")]] : []),
    ]),
  );
}

/** The keys that are missing from some tags, or have a value there that is not allowed. */
export function unmetTags(tags: RequiredTags, given: Readonly<Record<string, string>>): readonly string[] {
  return entriesOf(tags)
    .filter(([key, values]) => {
      const value = Object.hasOwn(given, key) ? given[key] : undefined;
      return value === undefined || (values.length > 0 && !values.includes(value));
    })
    .map(([key]) => key);
}
