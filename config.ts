import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { sensitiveWith } from "./components/access/access-scope";
import type { BusinessCalendar } from "./components/access/business-hours";
import type { Federation } from "./components/access/trust-policy";
import type { AccountDefaultsSettings } from "./components/account/account-defaults";
import type { AggregationSource, AuditAccount } from "./components/compliance/aggregation";
import type { RuleSettings } from "./components/compliance/custom-rules";
import type { RecordsSettings } from "./components/compliance/recording";
import type { RemediationSettings } from "./components/compliance/remediation";
import type { RequiredTags } from "./components/compliance/required-tags";
import type { RegionalWaiver } from "./components/compliance/waivers";
import type { Emulator } from "./components/foundation/emulator";
import { globalRegionOf, type Partition, partitionOf } from "./components/foundation/regions";
import type { NetworkSettings } from "./components/secrets/private-network";
import type { DatabaseSettings } from "./components/secrets/rotating-secret";
import { configKeys, keyRegionsOf, type Values } from "./configuration/keys";
import { rules } from "./configuration/rules";
import { type ConfigKey, type Problem, problemsOf } from "./configuration/schema";

/** What the program is told, checked as a whole and never changed. */
export interface BaselineConfig {
  /** Name of the stack. */
  readonly stack: string;
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
  /** Every region in which something is done that is recorded: the key regions and the one that IAM reports in. */
  readonly auditedRegions: readonly string[];
  readonly trail: "create" | "existing";
  readonly recorder: "create" | "existing" | "off";
  /** Empty for what the rules look at. */
  readonly recordedTypes: readonly string[];
  readonly records: RecordsSettings;
  /** Whether the foundation key encrypts what is recorded. */
  readonly recordsUseKey: boolean;
  readonly complianceRules: RuleSettings;
  readonly requiredTags: RequiredTags;
  /** None of them expired. */
  readonly waivers: readonly RegionalWaiver[];
  readonly remediation: RemediationSettings;
  readonly aggregation: AggregationSource;
  readonly auditAccount: AuditAccount | undefined;
  readonly logRetentionDays: number;
  readonly keyUserRoles: readonly string[];
  readonly alertEmails: readonly string[];
  readonly accountDefaults: AccountDefaultsSettings;
  readonly network: NetworkSettings;
  /** Undefined where a credential is rotated that no database knows. */
  readonly database: DatabaseSettings | undefined;
  readonly access: {
    /** Empty for this account. */
    readonly trustedAccounts: readonly string[];
    readonly federation: Federation;
  };
  readonly calendar: BusinessCalendar;
  readonly breakGlassMinutes: number;
  /** All of them: those that are so everywhere and those that the stack adds. */
  readonly sensitiveOperations: readonly string[];
  readonly stateBucket: boolean;
  /** Where service control policies are attached; empty for nowhere. */
  readonly organizationTargets: readonly string[];
  /** Empty where it is the role that deploys. */
  readonly deployerArns: readonly string[];
  /** Who previews without being among them. */
  readonly previewerArns: readonly string[];
  readonly secretRecoveryDays: number;
  readonly protect: boolean;
  /** Undefined for AWS itself. */
  readonly emulator: Emulator | undefined;
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
    const given = raw.get(key);
    // What Pulumi.yaml declares without another default reaches the program empty.
    const text = entry.optional && given === "" ? undefined : given;
    const value = text === undefined ? entry.default : decode(entry.schema, text);
    const wrong = value === undefined && entry.optional ? [] : problemsOf(key, entry, value);
    problems.push(...wrong);
    if (wrong.length === 0) {
      // Fields that were left out have their defaults now.
      values[key] = value === undefined ? undefined : entry.schema.parse(value);
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
  const { primaryRegion, network, access, businessHours } = values;
  const partition = partitionOf(primaryRegion);
  if (!partition) {
    throw new Error(`${primaryRegion} passed the schema and has no partition.`);
  }
  const keyRegions = keyRegionsOf(values);
  const records = recordsOf(values.configBucket);
  const { trustedAccounts, ...federation } = access;
  const { breakGlassMinutes, ...calendar } = businessHours;
  return {
    ...values,
    stack: pulumi.getStack(),
    keyRegions,
    partition,
    auditedRegions: [...new Set([...keyRegions, globalRegionOf(partition)])].sort(),
    network: networkOf(network),
    records,
    recordsUseKey: values.recorder === "create" && records.kind === "new" && records.encryption === "kms",
    access: { trustedAccounts, federation },
    calendar,
    breakGlassMinutes,
    sensitiveOperations: sensitiveWith(values.sensitiveOperations),
    organizationTargets: values.serviceControlPolicies?.targets ?? [],
  };
}

/** The rules have seen to it that a network is either new or there. */
function networkOf({ cidr, vpcId = "", subnetIds = [], ...rest }: Values["network"]): NetworkSettings {
  const { secretsManagerEndpointId = "", endpointSecurityGroupId = "" } = rest;
  return cidr === undefined
    ? { kind: "existing", vpcId, subnetIds, secretsManagerEndpointId, endpointSecurityGroupId }
    : { kind: "new", cidr };
}

/** The rules have seen to it that a bucket is either new or there. */
function recordsOf({ name, prefix, keyArn, encryption = "kms" }: Values["configBucket"]): RecordsSettings {
  return name === undefined
    ? { kind: "new", encryption }
    : { kind: "existing", bucketName: name, prefix, keyArn };
}
