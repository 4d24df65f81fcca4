import type { ControlCheck } from "../../../validation/control-check";
import type { RegionCompliance } from "../../compliance/compliance";
import type { Regional } from "../../foundation/regions";
import { type BucketFacts, bucketChecks } from "./bucket-checks";

export interface ComplianceFacts {
  readonly primaryRegion: string;
  /** By compliance region; empty where nothing is recorded. */
  readonly regions: Regional<RegionCompliance>;
  /** Null where nothing is recorded. */
  readonly aggregatorName: string | null;
  /** Null where the bucket is somebody else's, or there is none. */
  readonly recordsBucket: { readonly name: string; readonly algorithm: BucketFacts["algorithm"] } | null;
  /** Who may gather, and in which region. Null: nobody. */
  readonly auditAccount: { readonly accountId: string; readonly region: string } | null;
}

/** C1 to C8. */
export function complianceChecks(facts: ComplianceFacts): ControlCheck[] {
  return [
    ...Object.entries(facts.regions).flatMap(([region, known]) => [
      ...recordingChecks(region, known),
      ...ruleChecks(region, known),
      ...alertChecks(region, known),
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

/** A recorder of somebody else's has a name that is not known, and there is only one. */
function recordingChecks(region: string, { recorderName, recordedTypes }: RegionCompliance): ControlCheck[] {
  const asked = { control: "C1", service: "config", region } as const;
  const input = recorderName === null ? {} : { ConfigurationRecorderNames: [recorderName] };
  const types = recordedTypes.map((type) => `contains(recordingGroup.resourceTypes || \`[]\`, '${type}')`);
  const recorded = ["recordingGroup.allSupported", `(${types.join(" && ")})`].join(" || ");
  return [
    {
      ...asked,
      title: `${region} records what the rules look at, as it happens`,
      operation: "DescribeConfigurationRecorders",
      input,
      query: `ConfigurationRecorders[0].[${recorded}, recordingMode.recordingFrequency != 'DAILY']`,
      expected: [true, true],
      otherwise:
        recorderName === null
          ? "The recorder is somebody else's: have these types recorded, continuously, or their rules say nothing."
          : "Run pulumi up, which sets the recorder again. What happened meanwhile is not recorded.",
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
            title: `${region} delivers its records`,
            operation: "DescribeDeliveryChannels",
            input: { DeliveryChannelNames: [recorderName] },
            query:
              "DeliveryChannels[0].s3KeyPrefix != null && ends_with(DeliveryChannels[0].s3KeyPrefix, '" +
              region +
              "')",
            expected: true,
            otherwise: "Run pulumi up, which makes the channel again.",
          },
        ]),
  ];
}

function ruleChecks(region: string, known: RegionCompliance): ControlCheck[] {
  const { customRuleNames, managedRuleNames, functionName } = known;
  const rules = [
    ...customRuleNames.map((name) => ({ name, control: "C4" })),
    ...managedRuleNames.map((name) => ({ name, control: "C7" })),
  ];
  return [
    ...rules.map(({ name, control }) => ({
      control,
      title: `The rule ${name} of ${region} is active`,
      service: "config" as const,
      operation: "DescribeConfigRules",
      region,
      input: { ConfigRuleNames: [name] },
      query: "ConfigRules[0].ConfigRuleState",
      expected: "ACTIVE",
      otherwise: "Run pulumi up, which makes the rule again.",
    })),
    {
      control: "C5",
      title: `The function of the rules of ${region} has its code and its architecture`,
      service: "lambda",
      operation: "GetFunctionConfiguration",
      region,
      input: { FunctionName: functionName },
      query: "Architectures",
      expected: ["arm64"],
      otherwise: "Run pulumi up, which puts the function back.",
    },
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
  return [
    {
      control: "C8",
      title: `Somebody is told of rules of ${region} that are late or have stopped`,
      service: "cloudwatch",
      operation: "DescribeAlarms",
      region,
      input: { AlarmNames: [...alarmNames] },
      query: "MetricAlarms[?ActionsEnabled && length(AlarmActions) > `0`].AlarmName | sort(@)",
      expected: [...alarmNames].sort(),
      otherwise: "Run pulumi up, which makes the alarms again, or enable their actions.",
    },
    ...eventRules.map(({ name, targetArn }) => ({
      control: "C8",
      title: `The rule ${name} of ${region} has its target`,
      service: "events" as const,
      operation: "ListTargetsByRule",
      region,
      input: { Rule: name },
      query: "Targets[].Arn",
      expected: [targetArn],
      otherwise: "Run pulumi up, which gives the rule its target again.",
    })),
  ];
}

function viewChecks({
  primaryRegion,
  regions,
  aggregatorName,
  auditAccount,
}: ComplianceFacts): ControlCheck[] {
  if (aggregatorName === null) {
    return [];
  }
  const all = Object.keys(regions).sort();
  return [
    {
      control: "C3",
      title: "One view has the rules of every compliance region, and of no other",
      service: "config",
      operation: "DescribeConfigurationAggregators",
      region: primaryRegion,
      input: { ConfigurationAggregatorNames: [aggregatorName] },
      query: "ConfigurationAggregators[0].AccountAggregationSources[0].AwsRegions | sort(@)",
      expected: all,
      otherwise: "Run pulumi up, which sets the aggregator again.",
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
