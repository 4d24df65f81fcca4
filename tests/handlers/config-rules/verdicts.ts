import { evaluators, type RuleName } from "../../../handlers/config-rules/evaluators";
import type { Lookups } from "../../../handlers/config-rules/lookups";
import type { Verdict } from "../../../handlers/config-rules/verdict";
import { normalised, type RawItem } from "./fixtures";

/** The verdict of a rule, with these answers to what it looks up. */
export function verdictOf(
  rule: RuleName,
  raw: RawItem,
  texts: Readonly<Record<string, string>> = {},
  lookups: Partial<Lookups> = {},
): Promise<Verdict> {
  const unexpected = (name: string) => () => {
    throw new Error(`${name} is not expected`);
  };
  return evaluators[rule].judgeBy(texts)(normalised(raw), () => ({
    now: unexpected("now"),
    encryptionOf: unexpected("encryptionOf"),
    newestSnapshots: unexpected("newestSnapshots"),
    lastBackup: unexpected("lastBackup"),
    ...lookups,
  }));
}
