import { valueAt } from "../shared/values";
import { type ItemHead, malformed, requiredText } from "./item";
import { notApplicable, type Verdict } from "./verdict";

/** A finding that people accept for a time. */
export interface Waiver {
  /** Of an evaluator, such as `kms-key-rotated`. */
  readonly rule: string;
  /** Such as `AWS::S3::Bucket`. */
  readonly resourceType: string;
  /** As AWS Config calls the resource. */
  readonly resourceId: string;
  /** Why it is accepted, for the people who read the finding. */
  readonly reason: string;
  /** `2027-01-31`: with the beginning of this day, in UTC, the finding counts again. */
  readonly expires: string;
}

/** What the deployment puts beside the code as `settings.json`. */
export interface ConfigRulesSettings {
  /** Those of the function's region. */
  readonly waivers: readonly Waiver[];
}

/** Throws with the first value that is wrong and what is allowed there. */
export function configRulesSettings(value: unknown): ConfigRulesSettings {
  const waivers = valueAt(value, "waivers");
  if (!Array.isArray(waivers)) {
    throw malformed("settings.waivers", waivers, "a list, perhaps an empty one");
  }
  return { waivers: waivers.map((waiver, index) => waiverIn(waiver, `settings.waivers[${index}]`)) };
}

function waiverIn(raw: unknown, where: string): Waiver {
  const text = (name: keyof Waiver) => requiredText(raw, where, name);
  const expires = text("expires");
  if (!/^\d{4}-\d\d-\d\d$/.test(expires) || Number.isNaN(endOf(expires))) {
    throw malformed(`${where}.expires`, expires, 'a day such as "2027-01-31"');
  }
  return {
    rule: text("rule"),
    resourceType: text("resourceType"),
    resourceId: text("resourceId"),
    reason: text("reason"),
    expires,
  };
}

/** In milliseconds since 1970. A day without a time is in UTC: https://tc39.es/ecma262/#sec-date-time-string-format */
const endOf = (expires: string) => Date.parse(expires);

/** Whether a waiver is no longer in force at a moment, in milliseconds since 1970. */
export const hasExpired = ({ expires }: Pick<Waiver, "expires">, now: number) => now >= endOf(expires);

/** What is said of a finding that is waived: that it counts for nothing until then, and why. Any other verdict stands. */
export function waived(
  verdict: Verdict,
  { resourceType, resourceId }: ItemHead,
  waivers: readonly Waiver[],
  now: number,
): Verdict {
  if (verdict.compliance !== "NON_COMPLIANT") {
    return verdict;
  }
  const waiver = waivers.find(
    (each) => each.resourceType === resourceType && each.resourceId === resourceId && !hasExpired(each, now),
  );
  return waiver ? notApplicable(`Waived until ${waiver.expires}: ${waiver.reason}`) : verdict;
}
