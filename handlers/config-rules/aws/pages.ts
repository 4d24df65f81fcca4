import { textOf } from "../../shared/aws-errors";

/** Some of the values, and the token of the next page where there is one. */
export interface Page<Value> {
  readonly values: readonly Value[];
  readonly next: string | undefined;
}

export interface Listing<Value> {
  readonly values: readonly Value[];
  /** Why there are more; undefined where these are all. */
  readonly shortcoming: string | undefined;
}

/** Page after page, for as long as there is time for another. Never throws: what was read until then counts. */
export async function allPages<Value>(
  pageOf: (token: string | undefined) => Promise<Page<Value>>,
  hasTime: () => boolean,
): Promise<Listing<Value>> {
  const values: Value[] = [];
  let token: string | undefined;
  try {
    do {
      if (!hasTime()) {
        return { values, shortcoming: "not read to its end in time." };
      }
      const page = await pageOf(token);
      values.push(...page.values);
      // Some services end with an empty token.
      token = page.next || undefined;
    } while (token !== undefined);
  } catch (error) {
    return { values, shortcoming: textOf(error) };
  }
  return { values, shortcoming: undefined };
}
