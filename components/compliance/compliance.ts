import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RuleInRegion } from "../foundation/event-rule";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { Aggregation, type AggregationSource, type AuditAccount } from "./aggregation";
import { ComplianceAlerts } from "./compliance-alerts";
import { customRules, type RuleSettings } from "./custom-rules";
import { guardRules } from "./guard-rules";
import { managedRules } from "./managed-rules";
import { neededTypes, recordedTypes } from "./recorded-types";
import { Recording, type RecordsSettings } from "./recording";
import { RegionRules } from "./region-rules";
import { type RegionRemediation, Remediation, type RemediationSettings } from "./remediation";
import type { RequiredTags } from "./required-tags";
import type { RegionalWaiver } from "./waivers";

export interface ComplianceArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  readonly accountId: pulumi.Input<string>;
  /** Where the bucket and the one view are, and rules on what an account has once. */
  readonly primaryRegion: string;
  /** The compliance regions, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** Whether recorders are made, or somebody else's are relied on, which are left as they are. */
  readonly recorder: "create" | "existing";
  /** Types that are recorded. Empty: those that the rules look at. */
  readonly recordedTypes: readonly string[];
  readonly records: RecordsSettings;
  readonly rules: RuleSettings;
  readonly requiredTags: RequiredTags;
  /** Findings that are accepted for a time. */
  readonly waivers: readonly RegionalWaiver[];
  readonly remediation: RemediationSettings;
  /** The network that has to have an endpoint for Secrets Manager. */
  readonly vpcId: pulumi.Input<string>;
  readonly aggregation: AggregationSource;
  readonly auditAccount: AuditAccount | undefined;
  /** ARN of the usable foundation key by region. */
  readonly keyArns: Regional<pulumi.Input<string>>;
  readonly alertTopicArns: Regional<pulumi.Input<string>>;
  /** The groups of each region that events are kept in, resolved once they may be written to. */
  readonly eventLogGroupArns: Regional<Readonly<Record<"compliance-changes", pulumi.Input<string>>>>;
  readonly deployerArns: pulumi.Input<readonly string[]>;
  readonly logRetentionInDays: number;
  readonly protect: boolean;
}

/** What there is in one region, for whoever asks whether it still is. */
export interface RegionCompliance {
  /** Null where the recorder is somebody else's. */
  readonly recorderName: string | null;
  readonly recordedTypes: readonly string[];
  readonly customRuleNames: readonly string[];
  readonly managedRuleNames: readonly string[];
  readonly guardRuleNames: readonly string[];
  readonly functionName: string;
  readonly alarmNames: readonly string[];
  readonly eventRules: readonly RuleInRegion[];
  /** Null where nothing is repaired. */
  readonly remediation: RegionRemediation | null;
}

/** A bucket of the stack's own, and how it encrypts. */
export interface RecordsBucketFacts {
  readonly name: string;
  readonly algorithm: "aws:kms" | "AES256";
}

/** AWS Config in every compliance region: what is recorded, what is made of it, and who hears of it. */
export class Compliance extends pulumi.ComponentResource {
  readonly regions: pulumi.Output<Regional<RegionCompliance>>;
  readonly aggregatorName: pulumi.Output<string>;
  /** The bucket of the records and how it encrypts; null where it is somebody else's. */
  readonly recordsBucket: pulumi.Output<RecordsBucketFacts> | null;
  readonly aggregation: AggregationSource;
  /** Undefined where nobody else gathers what the rules say. */
  readonly auditAccount: AuditAccount | undefined;

  constructor(name: string, args: ComplianceArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:Compliance", name, {}, opts);

    const { names, providers, primaryRegion } = args;
    const regions = Object.keys(providers);
    const inPrimaryRegion = { parent: this, provider: inRegion(providers, primaryRegion) };
    const custom = customRules(args.rules, args.requiredTags);
    const guard = guardRules(args.rules);
    const managed = managedRules(args);
    const managedIn = perRegion(regions, (region) =>
      managed.filter(({ onlyInPrimaryRegion }) => region === primaryRegion || !onlyInPrimaryRegion),
    );
    const resourceTypes = perRegion(regions, (region) => {
      const isPrimaryRegion = region === primaryRegion;
      const needed = neededTypes([...custom, ...guard], inRegion(managedIn, region), isPrimaryRegion);
      return recordedTypes(args.recordedTypes, needed, isPrimaryRegion);
    });

    const recording =
      args.recorder === "create"
        ? new Recording(
            `${name}-recording`,
            {
              ...args,
              resourceTypes,
              keyArn: inRegion(args.keyArns, primaryRegion),
              retentionInDays: args.logRetentionInDays,
            },
            { parent: this },
          )
        : undefined;

    const watched = perRegion(regions, (region) => {
      const there = { parent: this, provider: inRegion(providers, region) };
      const alertTopicArn = inRegion(args.alertTopicArns, region);
      const rules = new RegionRules(
        `${name}-${region}`,
        {
          names,
          region,
          place: args.placeIn(region),
          custom,
          managed: inRegion(managedIn, region),
          waivers: args.waivers,
          guard,
          recorder: recording && inRegion(recording.recorders, region),
          logKeyArn: inRegion(args.keyArns, region),
          logRetentionInDays: args.logRetentionInDays,
          alertTopicArn,
          protect: args.protect,
        },
        there,
      );
      const alerts = new ComplianceAlerts(
        `${name}-${region}`,
        {
          names,
          functionName: rules.functionName,
          customRules: custom.map((rule) => rule.name),
          alertTopicArn,
          changesGroupArn: inRegion(args.eventLogGroupArns, region)["compliance-changes"],
        },
        there,
      );
      return { rules, alerts };
    });

    const remediation =
      args.remediation.rules.length > 0
        ? new Remediation(
            `${name}-remediation`,
            {
              ...args,
              settings: args.remediation,
              ruleNames: perRegion(regions, (region) => inRegion(watched, region).rules.customRules),
            },
            { parent: this },
          )
        : undefined;

    const aggregation = new Aggregation(
      `${name}-aggregation`,
      {
        ...args,
        place: args.placeIn(primaryRegion),
        recorders: Object.values(recording?.recorders ?? {}),
      },
      inPrimaryRegion,
    );

    this.regions = pulumi.all(
      perRegion(regions, (region) => {
        const { rules, alerts } = inRegion(watched, region);
        return pulumi.output({
          recorderName: recording ? inRegion(recording.recorders, region).recorderName : null,
          recordedTypes: inRegion(resourceTypes, region),
          customRuleNames: rules.customRuleNames,
          managedRuleNames: rules.managedRuleNames,
          guardRuleNames: rules.guardRuleNames,
          functionName: rules.functionName,
          alarmNames: alerts.alarmNames,
          eventRules: alerts.rules,
          remediation: remediation ? inRegion(remediation.regions, region) : null,
        });
      }),
    );
    this.aggregatorName = aggregation.aggregatorName;
    this.recordsBucket =
      recording && args.records.kind === "new" ? recordsFacts(recording, args.records) : null;
    this.aggregation = args.aggregation;
    this.auditAccount = args.auditAccount;
    this.registerOutputs({ aggregatorName: this.aggregatorName });
  }
}

function recordsFacts(
  { bucketName }: Recording,
  { encryption }: Extract<RecordsSettings, { kind: "new" }>,
): pulumi.Output<RecordsBucketFacts> {
  const algorithm = encryption === "kms" ? "aws:kms" : "AES256";
  return bucketName.apply((name) => ({ name, algorithm }) as const);
}
