import type { Facts, Row } from "../world/facts";
import type { Values } from "./model";

/** Which resource types a recorder records. */
export type RecordingGroup =
  | { readonly kind: "all"; readonly includesIam: boolean }
  | { readonly kind: "only" | "all but"; readonly types: readonly string[] };

/** What records the configuration of the resources of a region. */
export interface ConfigRecorder {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly group: RecordingGroup;
  /** `CONTINUOUS`, `DAILY` */
  readonly frequency: string;
}

/** Where AWS Config delivers what it has recorded. */
export interface DeliveryChannel {
  readonly name: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly keyArn: string | undefined;
  /** `Six_Hours`; undefined where no snapshots are delivered. */
  readonly snapshots: string | undefined;
}

/** What has a rule evaluated. */
export interface RuleTrigger {
  /** `ConfigurationItemChangeNotification` */
  readonly messageType: string;
  /** `Six_Hours`; undefined for those that are not periodic. */
  readonly frequency: string | undefined;
}

/** The resources whose changes have a rule evaluated; empty lists and undefined values leave all of them. */
export interface RuleScope {
  readonly types: readonly string[];
  readonly resourceId: string | undefined;
  readonly tagKey: string | undefined;
  readonly tagValue: string | undefined;
}

export interface ConfigRule {
  readonly arn: string;
  /** `config-rule-abc123` */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly description: string | undefined;
  readonly owner: "AWS" | "CUSTOM_LAMBDA" | "CUSTOM_POLICY";
  /** Identifier of a managed rule, ARN of a function; empty of what is a policy itself. */
  readonly source: string;
  /** Text of a policy in Guard; undefined of all others. */
  readonly policy?: string | undefined;
  readonly triggers: readonly RuleTrigger[];
  readonly scope: RuleScope;
  /** Text of JSON; undefined where there are none. */
  readonly parameters: string | undefined;
  /** That of the rule itself, as managed rules have it. */
  readonly frequency: string | undefined;
}

/** Accounts, or the organisation, and regions whose data are brought together. */
export interface ConfigAggregator {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Account numbers; undefined where it is the organisation. */
  readonly accountIds: readonly string[] | undefined;
  /** Undefined: all of them. */
  readonly regions: readonly string[] | undefined;
  /** With which the organisation is read. */
  readonly roleArn: string | undefined;
}

/** An account that may gather the data of this one, in one region of its own. */
export interface AggregationAuthorization {
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  readonly aggregatorRegion: string;
}

/** Another account, as far as an aggregator sees into it. */
export interface OtherAccount {
  readonly id: string;
  /** Whether it belongs to the organisation. */
  readonly isMember: boolean;
  /** Regions in which its AWS Config records. */
  readonly recordedRegions: readonly string[];
  /** Which accounts may gather its data. */
  readonly authorizations: readonly Omit<AggregationAuthorization, "arn">[];
  readonly findings: readonly OtherFinding[];
}

/** What a rule of another account says of one of its resources. */
export interface OtherFinding {
  readonly region: string;
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: string;
  readonly annotation: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** What a function has said of a resource under a rule. Times are in milliseconds since 1970. */
export interface Evaluation {
  /** ARN of the rule. */
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: string;
  readonly annotation: string | undefined;
  readonly orderedAt: number;
  readonly invokedAt: number;
  readonly recordedAt: number;
}

/** How a rule's runs have gone. Times are in milliseconds since 1970. */
export interface RuleRuns {
  readonly startedAt: number;
  readonly invokedAt?: number;
  readonly evaluatedAt?: number;
  readonly failedAt?: number;
  readonly failure?: string;
}

/** The configuration of a resource at one moment, as AWS Config hands it on. */
export interface ConfigItem {
  readonly version: string;
  /** In milliseconds since 1970. */
  readonly capturedAt: number;
  /** `OK`, `ResourceDiscovered`, `ResourceDeleted` */
  readonly status: string;
  readonly stateId: number;
  readonly arn: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | undefined;
  readonly availabilityZone: string;
  /** In milliseconds since 1970; undefined where AWS does not tell it. */
  readonly createdAt: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly relationships: readonly Values[];
  /** Null of what has been deleted. */
  readonly configuration: Values | null;
  /** Texts of JSON by name. */
  readonly supplementary: Readonly<Record<string, string>>;
}

export const recorderRow = (region: string, name: string) =>
  `config:recorder:${region}:${name}` as Row<ConfigRecorder>;
/** Name of the recorder of a region that records; nothing stands where none does. */
export const recordingRow = (region: string) => `config:recording:${region}` as Row<string>;
export const channelRow = (region: string, name: string) =>
  `config:channel:${region}:${name}` as Row<DeliveryChannel>;
export const ruleRow = (region: string, name: string) => `config:rule:${region}:${name}` as Row<ConfigRule>;
export const aggregatorRow = (region: string, name: string) =>
  `config:aggregator:${region}:${name}` as Row<ConfigAggregator>;
export const authorizationRow = (arn: string) =>
  `config:authorization:${arn}` as Row<AggregationAuthorization>;
export const otherAccountRow = (id: string) => `config:other-account:${id}` as Row<OtherAccount>;
export const evaluationRow = (ruleArn: string, type: string, id: string) =>
  `config:evaluation:${ruleArn}/${type}/${id}` as Row<Evaluation>;
export const runsRow = (ruleArn: string) => `config:runs:${ruleArn}` as Row<RuleRuns>;
/** What has been recorded of a resource, the newest first. */
export const itemsRow = (region: string, type: string, id: string) =>
  `config:items:${region}/${type}/${id}` as Row<readonly ConfigItem[]>;

const inRegion = <T extends { readonly region: string }>(facts: Facts, kind: string, region: string): T[] =>
  facts.list<T>(kind).flatMap(([, value]) => (value.region === region ? [value] : []));

/** There is one, unless one is being replaced by another. */
export const recordersIn = (facts: Facts, region: string) =>
  inRegion<ConfigRecorder>(facts, "config:recorder", region);

export const channelsIn = (facts: Facts, region: string) =>
  inRegion<DeliveryChannel>(facts, "config:channel", region);

export const rulesIn = (facts: Facts, region: string) => inRegion<ConfigRule>(facts, "config:rule", region);

/** The recorder of a region, if it records. */
export function runningRecorder(facts: Facts, region: string): ConfigRecorder | undefined {
  const name = facts.get(recordingRow(region));
  return name === undefined ? undefined : facts.get(recorderRow(region, name));
}

/** The regions in which a recorder records. */
export const recordingRegions = (facts: Facts): string[] =>
  facts.list<string>("config:recording").map(([row]) => row.slice(recordingRow("").length));

/** What has been said under a rule. */
export const evaluationsOf = (facts: Facts, ruleArn: string): Evaluation[] =>
  facts
    .list<Evaluation>("config:evaluation")
    .flatMap(([, evaluation]) => (evaluation.rule === ruleArn ? [evaluation] : []));

/** The newest item of every resource that was ever recorded in a region. */
export function itemsIn(facts: Facts, region: string): ConfigItem[] {
  const rows = itemsRow(region, "", "").slice(0, -1);
  return facts
    .list<readonly ConfigItem[]>("config:items")
    .flatMap(([row, [newest]]) => (newest && row.startsWith(rows) ? [newest] : []));
}
