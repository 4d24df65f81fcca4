import { globalRegionOf, partitionOf } from "../../components/foundation/regions";
import { configKeys, keyRegionsOf, type Values } from "../../configuration/keys";
import type { Project } from "../../rehearsal/engine/project";
import { UsageError } from "../usage";

/** Keys that an ephemeral stack gives itself. */
export const ownKeys = ["environmentSuffix", "protect"] as const;

/**
 * The configuration of an ephemeral stack, by full key: the project's, so changed that the stack is unlike any other, goes
 * when it is told to and can be read by whoever brings it up; and on top what somebody sets, by key with or without
 * the project's name.
 */
export function ephemeralConfig(
  { name, config }: Pick<Project, "name" | "config">,
  suffix: string,
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...config,
    ...underFullKeys(name, { secretRecoveryDays: "0", deployerArns: "[]", previewerArns: "[]" }),
    ...underFullKeys(name, settings),
    ...underFullKeys(name, { environmentSuffix: suffix, protect: "false" }),
  };
}

function underFullKeys(project: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
  );
}

/** Every region in which a stack of this configuration makes something, sorted. Throws UsageError where it names none. */
export function regionsOf({ name, config }: Pick<Project, "name" | "config">): readonly string[] {
  const problems: string[] = [];
  const read = <K extends "primaryRegion" | "replicaRegions" | "complianceRegions">(key: K): Values[K] => {
    const text = config[`${name}:${key}`] ?? "";
    const { schema, allowed } = configKeys[key];
    const value = schema.safeParse(key === "primaryRegion" ? text : listIn(text));
    if (!value.success) {
      problems.push(`${name}:${key}: received ${JSON.stringify(text)}; allowed: ${allowed}.`);
    }
    return value.data as Values[K];
  };
  const primaryRegion = read("primaryRegion");
  const replicaRegions = read("replicaRegions");
  const complianceRegions = read("complianceRegions");
  const partition = partitionOf(primaryRegion ?? "");
  if (problems.length > 0 || !partition) {
    throw new UsageError(problems.join("\n"));
  }
  const keyRegions = keyRegionsOf({ primaryRegion, replicaRegions, complianceRegions });
  return [...new Set([...keyRegions, globalRegionOf(partition)])].sort();
}

function listIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
