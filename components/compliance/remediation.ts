import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { eventMessage } from "../foundation/event-message";
import type { EventPattern } from "../foundation/event-pattern";
import { eventRule, type RuleInRegion } from "../foundation/event-rule";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { RemediationRole } from "./remediation-role";
import { type Repair, repairsOf } from "./repairs";

/** What is repaired, and how far AWS goes in trying. */
export interface RemediationSettings {
  /** Rules whose findings are repaired. Empty: nothing is. */
  readonly rules: readonly string[];
  /** Attempts at one resource within `retrySeconds`, after which it is left to people. */
  readonly maximumAttempts: number;
  readonly retrySeconds: number;
  /** Per cent of a rule's findings that are repaired at a time. */
  readonly concurrentPercentage: number;
  /** Per cent of a rule's findings whose repair may fail before the others are left alone. */
  readonly errorPercentage: number;
}

export interface RemediationArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  /** Where the role is made. */
  readonly primaryRegion: string;
  /** The regions in which findings are repaired, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  readonly settings: RemediationSettings;
  /** Names of the rules in AWS Config by region and name here, resolved once they exist. */
  readonly ruleNames: Regional<Readonly<Record<string, pulumi.Output<string>>>>;
  readonly alertTopicArns: Regional<pulumi.Input<string>>;
}

/** What is repaired in one region, for whoever asks whether it still is. */
export interface RegionRemediation {
  readonly roleArn: string;
  readonly maximumAttempts: number;
  readonly retrySeconds: number;
  /** Name of each rule in AWS Config, with the document that repairs what it finds. */
  readonly repairs: readonly { readonly ruleName: string; readonly document: string }[];
  /** What tells people of a repair that fails. */
  readonly failureRule: RuleInRegion;
}

/** Repairs what rules find, in every region, as often as it is allowed to fail; then people are told. */
export class Remediation extends pulumi.ComponentResource {
  readonly regions: Regional<pulumi.Output<RegionRemediation>>;

  constructor(name: string, args: RemediationArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:Remediation", name, {}, opts);

    const { names, primaryRegion, providers, settings } = args;
    const repairs = repairsOf(settings.rules);
    const regions = Object.keys(providers);
    const { readyArn: roleArn } = new RemediationRole(
      `${name}-role`,
      { names, place: args.placeIn(primaryRegion), regions, repairs },
      { parent: this, provider: inRegion(providers, primaryRegion) },
    );
    this.regions = perRegion(regions, (region) => {
      const there = { parent: this, provider: inRegion(providers, region) };
      const repaired = repairs.map((repair) => {
        const ruleName = ruleNameOf(args, region, repair);
        const configuration = repairedBy(repair, { ruleName, roleArn, settings });
        return new aws.cfg.RemediationConfiguration(`${name}-${region}-${repair.rule}`, configuration, there);
      });
      const failureRule = eventRule(
        `${name}-${region}-failed`,
        {
          name: names.physical("events", "repair-failed"),
          description: "Tells people of a repair that has failed",
          pattern: failedExecution(repairs.map(({ document }) => document)),
          seesReading: false,
          target: {
            arn: inRegion(args.alertTopicArns, region),
            inputTransformer: eventMessage("A repair has failed", facts),
          },
        },
        there,
      );
      return regionFacts(roleArn, settings, repaired, failureRule);
    });

    this.registerOutputs({ regions: this.regions });
  }
}

function ruleNameOf({ ruleNames }: RemediationArgs, region: string, { rule }: Repair): pulumi.Output<string> {
  const found = inRegion(ruleNames, region)[rule];
  if (!found) {
    throw new Error(`${region} has no rule ${rule} to repair findings of.`);
  }
  return found;
}

interface Applied {
  readonly ruleName: pulumi.Input<string>;
  readonly roleArn: pulumi.Input<string>;
  readonly settings: RemediationSettings;
}

function repairedBy(
  { document, resourceType, resourceParameter }: Repair,
  { ruleName, roleArn, settings }: Applied,
): aws.cfg.RemediationConfigurationArgs {
  return {
    configRuleName: ruleName,
    resourceType,
    targetType: "SSM_DOCUMENT",
    targetId: document,
    // By name, as the provider reads them: in another order they would differ for ever.
    parameters: [
      { name: "AutomationAssumeRole", staticValue: roleArn },
      { name: resourceParameter, resourceValue: "RESOURCE_ID" },
    ],
    automatic: true,
    maximumAutomaticAttempts: settings.maximumAttempts,
    retryAttemptSeconds: settings.retrySeconds,
    executionControls: {
      ssmControls: {
        concurrentExecutionRatePercentage: settings.concurrentPercentage,
        errorPercentage: settings.errorPercentage,
      },
    },
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html (AutomationExecutionStatus) */
const failures = ["Cancelled", "CompletedWithFailure", "Failed", "TimedOut"];

/**
 * An execution of one of the documents has come to nothing, whoever started it. Its steps report as well.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
export function failedExecution(documents: readonly string[]): EventPattern {
  return { detail: { Definition: documents, Status: failures, StepName: [{ exists: false }] } };
}

/** What a message tells. The execution has the resource, and why it failed. */
const facts = {
  document: "$.detail.Definition",
  status: "$.detail.Status",
  execution: "$.detail.ExecutionId",
  region: "$.region",
  account: "$.account",
  when: "$.time",
} as const;

function regionFacts(
  roleArn: pulumi.Output<string>,
  { maximumAttempts, retrySeconds }: RemediationSettings,
  repaired: readonly aws.cfg.RemediationConfiguration[],
  failureRule: pulumi.Output<RuleInRegion>,
): pulumi.Output<RegionRemediation> {
  const each = repaired.map(({ configRuleName, targetId }) => pulumi.all([configRuleName, targetId]));
  return pulumi.all([roleArn, pulumi.all(each), failureRule]).apply(([role, documents, rule]) => ({
    roleArn: role,
    maximumAttempts,
    retrySeconds,
    repairs: documents.map(([ruleName, document]) => ({ ruleName, document })),
    failureRule: rule,
  }));
}
