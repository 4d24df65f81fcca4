import type { CustomRule } from "./custom-rules";
import type { ManagedRule } from "./managed-rules";

/** What a rule needs to be recorded. */
export interface Needed {
  readonly rule: string;
  readonly type: string;
}

/** What the rules of a region look at: the baseline's `own`, in whatever language, and AWS's. Types of IAM are recorded in the primary region alone: each region would record the same. */
export function neededTypes(
  own: readonly Pick<CustomRule, "name" | "resourceTypes">[],
  managed: readonly ManagedRule[],
  isPrimaryRegion: boolean,
): readonly Needed[] {
  return [
    ...own.map(({ name, resourceTypes }) => ({ name, types: resourceTypes })),
    ...managed.map(({ name, trigger, alsoRecorded = [] }) => ({
      name,
      types: [...(trigger === "periodic" ? [] : trigger.changeOf), ...alsoRecorded],
    })),
  ]
    .flatMap(({ name, types }) => types.map((type) => ({ rule: name, type })))
    .filter(({ type }) => isPrimaryRegion || !isOfIam(type));
}

const isOfIam = (type: string) => type.startsWith("AWS::IAM::");

/** The types that a region's recorder records: those configured, or else those that its rules need; sorted, each once. */
export function recordedTypes(
  configured: readonly string[],
  needed: readonly Needed[],
  isPrimaryRegion: boolean,
): readonly string[] {
  const types = configured.length > 0 ? configured : needed.map(({ type }) => type);
  return [...new Set(types)].filter((type) => isPrimaryRegion || !isOfIam(type)).sort();
}
