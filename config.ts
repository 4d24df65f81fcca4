import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Partition, partitionOf } from "./components/foundation/regions";

/** What the program is told, checked as a whole and never changed. */
export interface BaselineConfig {
  readonly environment: string;
  /** Empty where the program is to generate one. */
  readonly environmentSuffix: string;
  readonly owner: string;
  readonly costCenter: string;
  readonly primaryRegion: string;
  readonly replicaRegions: readonly string[];
  readonly complianceRegions: readonly string[];
  /** Every region that needs a key: primary, replica and compliance regions, sorted, each once. */
  readonly keyRegions: readonly string[];
  readonly partition: Partition;
  readonly logRetentionDays: number;
  readonly keyUserRoles: readonly string[];
  readonly protect: boolean;
}

/** One configuration key: how it is checked, and what people are told about it. */
export interface ConfigKey {
  readonly schema: z.ZodType;
  readonly description: string;
  /** What is allowed, as it reads after "allowed:" in a message. */
  readonly allowed: string;
  /** Undefined where the stack has to give a value. */
  readonly default?: string | boolean | number | readonly string[];
}

/** Retention periods of at least 90 days among those of `PutRetentionPolicy`, in days. */
const retentionPeriods = [90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** The characters that AWS allows in a tag's value, of which IAM allows the fewest. */
const tagValue = /^[\p{L}\p{N}_.:/=+\-@]([\p{L}\p{Z}\p{N}_.:/=+\-@]{0,254}[\p{L}\p{N}_.:/=+\-@])?$/u;
const allowedTagValue = "1 to 256 letters, digits, spaces and _ . : / = + - @, with no space at either end";

const region = z.string().refine((name) => partitionOf(name) !== undefined);
const allowedRegions = "names of AWS regions in the partitions aws, aws-us-gov and aws-cn";

/** Every key of the stack's configuration. `Pulumi.yaml` and docs/configuration.md are generated from it. */
export const configKeys = {
  environment: {
    schema: z.string().regex(/^[a-z][a-z0-9]{1,11}$/),
    description: "Name of the environment; the first part of every physical name, and a tag.",
    allowed: "2 to 12 lower-case letters and digits, a letter first",
  },
  environmentSuffix: {
    schema: z.string().regex(/^[a-z0-9]{0,12}$/),
    description: "Last part of every physical name. Empty: 8 random lower-case letters, kept in the stack.",
    allowed: "up to 12 lower-case letters and digits",
    default: "",
  },
  owner: {
    schema: z.string().regex(tagValue),
    description: "Who answers for the stack; a tag on every resource.",
    allowed: allowedTagValue,
  },
  costCenter: {
    schema: z.string().regex(tagValue),
    description: "Who pays for the stack; a tag on every resource.",
    allowed: allowedTagValue,
  },
  primaryRegion: {
    schema: region,
    description: "Where global and central things live, the primary key among them.",
    allowed: "the name of an AWS region in the partitions aws, aws-us-gov and aws-cn",
    default: "us-east-1",
  },
  replicaRegions: {
    schema: z.array(region),
    description: "Regions, besides the primary and the compliance regions, that get a replica of the key.",
    allowed: `a list of ${allowedRegions}`,
    default: ["eu-west-1", "ap-southeast-1"],
  },
  complianceRegions: {
    schema: z.array(region).min(1),
    description: "Regions where compliance is watched; the primary region is one of them.",
    allowed: `a list of at least one of the ${allowedRegions}`,
    default: ["us-east-1", "us-west-2", "eu-west-1"],
  },
  logRetentionDays: {
    schema: z.number().refine((days) => retentionPeriods.includes(days)),
    description: "Days that log events are kept.",
    allowed: `one of ${retentionPeriods.join(", ")}`,
    default: 90,
  },
  keyUserRoles: {
    schema: z
      .array(
        z
          .string()
          .max(575)
          .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/),
      )
      .max(40),
    description:
      "Roles of this account, by name with path, that may use the foundation key beyond the baseline's own roles, " +
      "such as the role with which a SIEM reads the encrypted audit buckets. IAM has to allow them the use too.",
    allowed:
      "a list of up to 40 role names of letters, digits and _ + = , . @ -, each with its path (siem/reader)",
    default: [],
  },
  protect: {
    schema: z.boolean(),
    description: "Whether what holds data or keys is protected from deletion.",
    allowed: "true or false",
    default: true,
  },
} as const satisfies Record<string, ConfigKey>;

type Key = keyof typeof configKeys;
type Values = { readonly [K in Key]: z.infer<(typeof configKeys)[K]["schema"]> };

/** What is wrong with one key's value. */
interface Problem {
  readonly key: string;
  readonly received: unknown;
  readonly allowed: string;
}

/** A condition on several keys together. It is checked as soon as each of its keys is right by itself. */
interface Rule {
  readonly keys: readonly Key[];
  readonly check: (values: Values) => readonly Problem[];
}

const rules: readonly Rule[] = [
  {
    keys: ["primaryRegion", "complianceRegions"],
    check: ({ primaryRegion, complianceRegions }) =>
      complianceRegions.includes(primaryRegion)
        ? []
        : [
            {
              key: "complianceRegions",
              received: complianceRegions,
              allowed: `a list that contains primaryRegion (${primaryRegion})`,
            },
          ],
  },
  { keys: ["replicaRegions"], check: ({ replicaRegions }) => repeated("replicaRegions", replicaRegions) },
  {
    keys: ["complianceRegions"],
    check: ({ complianceRegions }) => repeated("complianceRegions", complianceRegions),
  },
  {
    keys: ["primaryRegion", "replicaRegions"],
    check: ({ primaryRegion, replicaRegions }) =>
      replicaRegions.includes(primaryRegion)
        ? [
            {
              key: "replicaRegions",
              received: replicaRegions,
              allowed: `a list without primaryRegion (${primaryRegion}), which has the primary key`,
            },
          ]
        : [],
  },
  ...(["replicaRegions", "complianceRegions"] as const).map(
    (key): Rule => ({
      keys: ["primaryRegion", key],
      check: ({ primaryRegion, [key]: regions }) => {
        const home = partitionOf(primaryRegion)?.name;
        const foreign = regions.filter((name) => partitionOf(name)?.name !== home);
        const allowed = `regions of one partition; primaryRegion (${primaryRegion}) is in ${home}, ${foreign.join(", ")} not`;
        return foreign.length > 0 ? [{ key, received: regions, allowed }] : [];
      },
    }),
  ),
  {
    keys: ["keyUserRoles"],
    check: ({ keyUserRoles }) => repeated("keyUserRoles", keyUserRoles),
  },
];

function repeated(key: Key, list: readonly string[]): Problem[] {
  const twice = [...new Set(list.filter((item, index) => list.indexOf(item) !== index))];
  return twice.length > 0
    ? [{ key, received: list, allowed: `each value once; ${twice.join(", ")} is there twice` }]
    : [];
}

/**
 * The configuration of the running stack.
 * Throws one `RunError` that lists every wrong key with the value received and what is allowed.
 */
export function readConfig(): BaselineConfig {
  const project = pulumi.getProject();
  const { values, problems } = check(rawValues(project), project);
  if (problems.length > 0) {
    throw new pulumi.RunError(report(project, problems));
  }
  return complete(values as Values);
}

/** What the stack sets under the project's namespace, by key without it, as Pulumi hands it over: as strings. */
function rawValues(project: string): Map<string, string> {
  const prefix = `${project}:`;
  return new Map(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

function check(
  raw: ReadonlyMap<string, string>,
  project: string,
): { values: Partial<Values>; problems: Problem[] } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, entry] of Object.entries<ConfigKey>(configKeys)) {
    const text = raw.get(key);
    const value = text === undefined ? entry.default : decode(entry.schema, text);
    if (entry.schema.safeParse(value).success) {
      values[key] = value;
    } else {
      problems.push({ key, received: value, allowed: entry.allowed });
    }
  }
  for (const key of raw.keys()) {
    if (!Object.hasOwn(configKeys, key)) {
      const known = Object.keys(configKeys).join(", ");
      problems.push({
        key,
        received: raw.get(key),
        allowed: `no such key in ${project}; there are ${known}`,
      });
    }
  }
  for (const rule of rules) {
    if (rule.keys.every((key) => Object.hasOwn(values, key))) {
      problems.push(...rule.check(values as Values));
    }
  }
  return { values: values as Partial<Values>, problems };
}

/** Pulumi keeps every value as text, lists and numbers as JSON. Text that is no JSON is judged as it stands. */
function decode(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodString) {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function report(project: string, problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ key, received, allowed }) =>
      `  ${project}:${key}: received ${excerptOf(received)}; allowed: ${allowed}`,
  );
  const count = problems.length === 1 ? "one mistake" : `${problems.length} mistakes`;
  return [`The configuration of stack ${pulumi.getStack()} has ${count}:`, ...lines].join("\n");
}

/** Enough of a value to recognise it. */
function excerptOf(received: unknown): string {
  const text = received === undefined ? "nothing" : JSON.stringify(received);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}

function complete(values: Values): BaselineConfig {
  const { primaryRegion, replicaRegions, complianceRegions } = values;
  const partition = partitionOf(primaryRegion);
  if (!partition) {
    throw new Error(`${primaryRegion} passed the schema and has no partition.`);
  }
  const keyRegions = [...new Set([primaryRegion, ...replicaRegions, ...complianceRegions])].sort();
  return { ...values, keyRegions, partition };
}
