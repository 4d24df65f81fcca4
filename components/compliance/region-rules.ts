import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigRulesSettings } from "../../handlers/config-rules/waivers";
import { LambdaFunction } from "../foundation/lambda-function";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import { configRulesStatements } from "./config-rules-policy";
import type { CustomRule } from "./custom-rules";
import { type GuardRule, guardRuntime } from "./guard-rules";
import type { ManagedRule } from "./managed-rules";
import type { Recorder } from "./recorder";
import { type RegionalWaiver, waiversIn } from "./waivers";

export interface RegionRulesArgs {
  readonly names: Names;
  readonly region: string;
  readonly place: pulumi.Input<Place>;
  readonly custom: readonly CustomRule[];
  readonly managed: readonly ManagedRule[];
  /** Findings of the custom rules that are accepted for a time, in whatever region. */
  readonly waivers: readonly RegionalWaiver[];
  readonly guard: readonly GuardRule[];
  /** The recorder of the region; undefined where it is somebody else's. */
  readonly recorder: Recorder | undefined;
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  readonly alertTopicArn: pulumi.Input<string>;
  readonly protect: boolean;
}

const fromConfig = { eventSource: "aws.config" } as const;

/** A change of what is recorded, however large. AWS Config evaluates rules in Guard on nothing else. */
const onChange = [
  { ...fromConfig, messageType: "ConfigurationItemChangeNotification" },
  { ...fromConfig, messageType: "OversizedConfigurationItemChangeNotification" },
];

/** What sets a custom rule going. The schedule finds what emits no change, such as the age of a snapshot. */
const triggers = [
  ...onChange,
  { ...fromConfig, messageType: "ScheduledNotification", maximumExecutionFrequency: "Six_Hours" },
];

/** The rules of one region: those of AWS, those that a function of the baseline evaluates, and those in Guard. */
export class RegionRules extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  /** Name in AWS Config, by that of the evaluator. */
  readonly customRules: Readonly<Record<string, pulumi.Output<string>>>;
  readonly customRuleNames: pulumi.Output<readonly string[]>;
  readonly managedRuleNames: pulumi.Output<readonly string[]>;
  readonly guardRuleNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: RegionRulesArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:RegionRules", name, {}, opts);

    const { names, custom, managed, guard } = args;
    const place = pulumi.output(args.place);
    const runtime = new LambdaFunction(
      `${name}-runtime`,
      {
        names,
        place,
        purpose: "config-rules",
        region: args.region,
        description: "Evaluates the baseline's own rules of AWS Config",
        handler: "config-rules",
        environment: {},
        settings: { waivers: waiversIn(args.region, args.waivers) } satisfies ConfigRulesSettings,
        timeoutInSeconds: 30,
        // Thousands of resources in one run.
        memorySize: 512,
        statements: place.apply((known) => configRulesStatements(known, custom)),
        logKeyArn: args.logKeyArn,
        logRetentionInDays: args.logRetentionInDays,
        alertTopicArn: args.alertTopicArn,
        protect: args.protect,
      },
      { parent: this },
    );
    const permission = new aws.lambda.Permission(
      `${name}-permission`,
      {
        statementId: "AllowConfigOfThisAccount",
        action: "lambda:InvokeFunction",
        function: runtime.name,
        principal: "config.amazonaws.com",
        // Not the rule's ARN, whose id is made with the rule, and that is after AWS has asked for the permission.
        sourceAccount: place.apply(({ accountId }) => accountId),
      },
      { parent: this },
    );
    const functionArn = onceCreated(runtime.readyArn, permission);

    this.customRules = Object.fromEntries(
      custom.map((rule) => [
        rule.name,
        this.rule(name, args, rule, {
          source: {
            owner: "CUSTOM_LAMBDA",
            sourceIdentifier: functionArn,
            sourceDetails: triggers,
          },
          scope: { complianceResourceTypes: [...rule.resourceTypes] },
        }),
      ]),
    );
    this.customRuleNames = pulumi.all(Object.values(this.customRules));
    this.managedRuleNames = pulumi.all(
      managed.map((rule) =>
        this.rule(name, args, rule, {
          source: { owner: "AWS", sourceIdentifier: rule.identifier },
          ...(rule.trigger === "periodic"
            ? { maximumExecutionFrequency: "Six_Hours" }
            : { scope: { complianceResourceTypes: [...rule.trigger.changeOf] } }),
        }),
      ),
    );

    this.guardRuleNames = pulumi.all(
      guard.map((rule) =>
        this.rule(name, args, rule, {
          source: {
            owner: "CUSTOM_POLICY",
            sourceDetails: onChange,
            customPolicyDetails: { policyRuntime: guardRuntime, policyText: rule.policyText },
          },
          scope: { complianceResourceTypes: [...rule.resourceTypes] },
        }),
      ),
    );

    this.functionName = runtime.name;
    this.registerOutputs({
      functionName: this.functionName,
      customRuleNames: this.customRuleNames,
      managedRuleNames: this.managedRuleNames,
      guardRuleNames: this.guardRuleNames,
    });
  }

  private rule(
    name: string,
    { names, recorder }: RegionRulesArgs,
    rule: Pick<ManagedRule, "name" | "description"> & Partial<Pick<ManagedRule, "parameters">>,
    args: Pick<aws.cfg.RuleArgs, "source" | "scope" | "maximumExecutionFrequency">,
  ): pulumi.Output<string> {
    const { parameters = {} } = rule;
    const resource = new aws.cfg.Rule(
      `${name}-${rule.name}`,
      {
        name: names.physical("config", rule.name),
        description: rule.description,
        ...args,
        ...(Object.keys(parameters).length > 0 && { inputParameters: pulumi.jsonStringify(parameters) }),
        tags: classified("Confidential"),
      },
      // Without a recorder AWS takes no rule, and before it records nothing would be evaluated.
      { parent: this, dependsOn: recorder ?? [] },
    );
    return resource.name;
  }
}
