import { grouped } from "../../../handlers/shared/parallel";
import type { ControlCheck } from "../../../validation/control-check";
import type { AggregationSource, AuditAccount } from "../../compliance/aggregation";
import type { RecordsBucketFacts, RegionCompliance } from "../../compliance/compliance";
import type { RegionRemediation } from "../../compliance/remediation";
import type { Regional } from "../../foundation/regions";
import { bucketChecks } from "./bucket-checks";
import { alarmsTell, functionRunsOnArm, ruleHasTarget } from "./shared-checks";

export interface ComplianceFacts {
  readonly primaryRegion: string;
  /** By compliance region; empty where nothing is recorded. */
  readonly regions: Regional<RegionCompliance>;
  /** Null where nothing is recorded. */
  readonly aggregatorName: string | null;
  readonly aggregation: AggregationSource;
  /** Null where the bucket is somebody else's, or there is none. */
  readonly recordsBucket: RecordsBucketFacts | null;
  /** Who may gather, and in which region. Null: nobody. */
  readonly auditAccount: AuditAccount | null;
}

/** C1 to C9. */
export function complianceChecks(facts: ComplianceFacts): ControlCheck[] {
  return [
    ...Object.entries(facts.regions).flatMap(([region, known]) => [
      ...recordingChecks(region, known),
      ...ruleChecks(region, known),
      ...alertChecks(region, known),
      ...(known.remediation === null ? [] : remediationChecks(region, known.remediation)),
    ]),
    ...viewChecks(facts),
    ...(facts.recordsBucket === null
      ? []
      : bucketChecks({
          control: "C2",
          region: facts.primaryRegion,
          bucket: facts.recordsBucket.name,
          what: "records",
          algorithm: facts.recordsBucket.algorithm,
        })),
  ];
}

function recordingChecks(region: string, { recorderName, recordedTypes }: RegionCompliance): ControlCheck[] {
  const asked = { control: "C1", service: "config", region } as const;
  const input = recorderName === null ? {} : { ConfigurationRecorderNames: [recorderName] };
  return [
    recorderName === null
      ? {
          ...asked,
          title: `The recorder of ${region}, somebody else's, records what the rules look at, as it happens`,
          operation: "DescribeConfigurationRecorders",
          input,
          query: `ConfigurationRecorders[0].[${recordsAll(recordedTypes)}, ${continuously(recordedTypes)}]`,
          expected: [true, true],
          otherwise: "Have these types recorded, continuously, or their rules say nothing, or say it late.",
        }
      : {
          ...asked,
          title: `${region} records what the rules look at, as it happens`,
          operation: "DescribeConfigurationRecorders",
          input,
          // Types that nobody asked for, and how many there are: implementations of JMESPath sort capitals differently.
          query: `ConfigurationRecorders[0].[recordingGroup.resourceTypes[?!contains(\`${JSON.stringify(recordedTypes)}\`, @)], length(recordingGroup.resourceTypes), recordingMode.recordingFrequency]`,
          expected: [[], recordedTypes.length, "CONTINUOUS"],
          otherwise: "Run pulumi up, which sets the recorder again. What happened meanwhile is not recorded.",
        },
    {
      ...asked,
      title: `The recorder of ${region} is recording`,
      operation: "DescribeConfigurationRecorderStatus",
      input,
      query: "ConfigurationRecordersStatus[0].recording",
      expected: true,
      otherwise: "Start it (config:StartConfigurationRecorder), and find out who stopped it.",
    },
    ...(recorderName === null
      ? []
      : [
          {
            ...asked,
            title: `${region} delivers its records under a prefix of its own`,
            operation: "DescribeDeliveryChannels",
            input: { DeliveryChannelNames: [recorderName] },
            query: `ends_with(DeliveryChannels[0].s3KeyPrefix, '${region}')`,
            expected: true,
            otherwise: "Run pulumi up, which makes the channel again.",
          },
        ]),
  ];
}

/** Recorded with all others only where it says so: https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html */
const globalTypes = ["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"];

/** Whether a recorder of somebody else's records some types: by name, with all others, or for want of an exception. */
function recordsAll(types: readonly string[]): string {
  const group = "recordingGroup";
  const none = "`[]`";
  const named = types.map((type) => `contains(${group}.resourceTypes || ${none}, '${type}')`);
  const excepted = types.map(
    (type) => `contains(${group}.exclusionByResourceTypes.resourceTypes || ${none}, '${type}')`,
  );
  const withGlobal = types.some((type) => globalTypes.includes(type))
    ? ` && ${group}.includeGlobalResourceTypes`
    : "";
  return [
    `(${named.join(" && ")})`,
    `(${group}.allSupported${withGlobal})`,
    `(${group}.recordingStrategy.useOnly == 'EXCLUSION_BY_RESOURCE_TYPES' && !(${excepted.join(" || ")}))`,
  ].join(" || ");
}

/** Whether none of some types is recorded once a day. */
function continuously(types: readonly string[]): string {
  const overridden = types.map((type) => `contains(resourceTypes, '${type}')`).join(" || ");
  return (
    "(recordingMode.recordingFrequency == 'CONTINUOUS' && " +
    `length((recordingMode.recordingModeOverrides || \`[]\`)[?recordingFrequency == 'DAILY' && (${overridden})]) == \`0\`)`
  );
}

/** Names that AWS takes in one call: https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRules.html */
const mostNames = 25;

function ruleChecks(region: string, known: RegionCompliance): ControlCheck[] {
  const { customRuleNames, managedRuleNames, guardRuleNames, functionName } = known;
  const active = (control: string, whose: string, names: readonly string[]) =>
    grouped(names, mostNames).map((group) => ({
      control,
      title: `${group.length} rules ${whose} of ${region} are active`,
      service: "config" as const,
      operation: "DescribeConfigRules",
      region,
      input: { ConfigRuleNames: [...group] },
      query: "ConfigRules[?ConfigRuleState == 'ACTIVE'].ConfigRuleName | sort(@)",
      expected: [...group].sort(),
      otherwise: "Run pulumi up, which makes the rules again.",
    }));
  return [
    ...active("C4", "of the baseline's own", customRuleNames),
    ...active("C6", "in Guard", guardRuleNames),
    ...active("C7", "of AWS's", managedRuleNames),
    functionRunsOnArm(
      { control: "C5", title: `The function of the rules of ${region} has its architecture`, region },
      functionName,
    ),
    {
      control: "C5",
      title: `AWS Config may run the function of the rules of ${region}`,
      service: "lambda",
      operation: "GetPolicy",
      region,
      input: { FunctionName: functionName },
      query: "contains(Policy, 'config.amazonaws.com')",
      expected: true,
      otherwise: "Run pulumi up, which gives the permission again; without it no rule is evaluated.",
    },
  ];
}

function alertChecks(region: string, { alarmNames, eventRules }: RegionCompliance): ControlCheck[] {
  const title = `Somebody is told of rules of ${region} that are late or have stopped`;
  return [
    alarmsTell({ control: "C8", title, region }, alarmNames),
    ...eventRules.map((rule) => ruleHasTarget("C8", rule)),
  ];
}

function remediationChecks(region: string, remediation: RegionRemediation): ControlCheck[] {
  const { roleArn, maximumAttempts, retrySeconds, repairs, failureRule } = remediation;
  const known = [...repairs].sort((one, other) => (one.ruleName < other.ruleName ? -1 : 1));
  const role = "Parameters.AutomationAssumeRole.StaticValue.Values[0]";
  return [
    {
      control: "C9",
      title: `What ${known.length} rules of ${region} find is repaired, and not for ever`,
      service: "config",
      operation: "DescribeRemediationConfigurations",
      region,
      input: { ConfigRuleNames: known.map(({ ruleName }) => ruleName) },
      query:
        "sort_by(RemediationConfigurations[?Automatic], &ConfigRuleName)[]" +
        `.[ConfigRuleName, TargetId, MaximumAutomaticAttempts, RetryAttemptSeconds, ${role}]`,
      expected: known.map(({ ruleName, document }) => [
        ...[ruleName, document, maximumAttempts, retrySeconds, roleArn],
      ]),
      otherwise: "Run pulumi up, which sets the repairs again.",
    },
    ruleHasTarget("C9", failureRule),
  ];
}

function viewChecks({
  primaryRegion,
  regions,
  aggregatorName,
  aggregation,
  auditAccount,
}: ComplianceFacts): ControlCheck[] {
  if (aggregatorName === null) {
    return [];
  }
  const all = Object.keys(regions).sort();
  const source = aggregation === "account" ? "AccountAggregationSources[0]" : "OrganizationAggregationSource";
  return [
    {
      control: "C3",
      title: "One view has the rules of every compliance region, and of no other",
      service: "config",
      operation: "DescribeConfigurationAggregators",
      region: primaryRegion,
      input: { ConfigurationAggregatorNames: [aggregatorName] },
      query: `ConfigurationAggregators[0].${source}.AwsRegions | sort(@)`,
      expected: all,
      otherwise: "Run pulumi up, which sets the aggregator again.",
    },
    {
      control: "C3",
      title:
        aggregation === "account"
          ? "The view gathers from every region"
          : "The view gathers from every account of the organisation",
      service: "config",
      operation: "DescribeConfigurationAggregatorSourcesStatus",
      region: primaryRegion,
      input: { ConfigurationAggregatorName: aggregatorName, UpdateStatus: ["FAILED"] },
      query: "AggregatedSourceStatusList[].[SourceId, AwsRegion]",
      expected: [],
      otherwise:
        "Where AWS Config does not record, start it; of an organisation, its role has to have its policy " +
        "(AWSConfigRoleForOrganizations). Run pulumi up.",
    },
    ...(auditAccount === null
      ? []
      : all.map((region) => ({
          control: "C3",
          title: `The audit account may gather from ${region}`,
          service: "config" as const,
          operation: "DescribeAggregationAuthorizations",
          region,
          input: {},
          query: `length(AggregationAuthorizations[?AuthorizedAccountId == '${auditAccount.accountId}' && AuthorizedAwsRegion == '${auditAccount.region}'])`,
          expected: 1,
          otherwise: "Run pulumi up, which authorises it again.",
        }))),
  ];
}
