import * as pulumi from "@pulumi/pulumi";
import type { ControlCheck } from "../../../validation/control-check";
import { shellScript } from "../../../validation/shell-script";
import type { Access } from "../../access/access";
import { accessRoles } from "../../access/access-scope";
import type { OrganizationPolicies } from "../../access/organization-policies";
import type { AccountDefaults } from "../../account/account-defaults";
import type { Audit } from "../../audit/audit";
import type { Compliance } from "../../compliance/compliance";
import type { MultiRegionKey } from "../../encryption/multi-region-key";
import type { Regional } from "../../foundation/regions";
import type { PrivateNetwork } from "../../secrets/private-network";
import type { RotatingSecret } from "../../secrets/rotating-secret";
import type { EvidencePack } from "../evidence/evidence-pack";
import type { StateBackend } from "../state-backend";
import { accessChecks } from "./access-checks";
import { accountChecks } from "./account-checks";
import { auditChecks } from "./audit-checks";
import { complianceChecks } from "./compliance-checks";
import { encryptionChecks } from "./encryption-checks";
import { evidenceChecks } from "./evidence-checks";
import { organizationChecks } from "./organization-checks";
import { secretsChecks } from "./secrets-checks";

/** What is validated, as it was deployed. */
export interface ValidatedBaseline {
  readonly region: string;
  readonly foundationKey: MultiRegionKey;
  readonly accountId: pulumi.Output<string>;
  readonly account: AccountDefaults;
  readonly alertTopicArns: Regional<pulumi.Output<string>>;
  readonly network: PrivateNetwork;
  /** Whether the network is the stack's own. */
  readonly ownsNetwork: boolean;
  readonly rotatingSecret: RotatingSecret;
  readonly access: Access;
  /** The zone that the business hours are in. */
  readonly timeZone: string;
  readonly audit: Audit;
  readonly logRetentionInDays: number;
  readonly organizationPolicies: OrganizationPolicies;
  readonly stateBackend: StateBackend;
  /** Undefined where nothing is recorded. */
  readonly compliance: Compliance | undefined;
}

export interface Validation {
  readonly checks: pulumi.Output<ControlCheck[]>;
  /** For bash, with the AWS CLI. */
  readonly script: pulumi.Output<string>;
}

/** Every check of every control: one table, from which the shell's script and the program's questions are made. */
export function validationOf(baseline: ValidatedBaseline): Validation {
  return validationBy(checksOf(baseline));
}

/** The same and what is asked of the evidence, which holds the script of the rest and cannot know its own checksum. */
export function validationWith({ object }: EvidencePack, { checks }: Validation, region: string): Validation {
  return validationBy(
    object.apply((known) =>
      checks.apply((others) => [...others, ...evidenceChecks({ region, object: known })]),
    ),
  );
}

function validationBy(checks: pulumi.Output<ControlCheck[]>): Validation {
  return { checks, script: checks.apply(shellScript) };
}

function checksOf(baseline: ValidatedBaseline): pulumi.Output<ControlCheck[]> {
  return pulumi
    .all([
      encryptionFacts(baseline),
      secretsFacts(baseline),
      accessFacts(baseline),
      auditFacts(baseline),
      organizationFacts(baseline),
      complianceFacts(baseline),
      accountFacts(baseline),
    ])
    .apply(([encryption, secrets, access, audit, organization, compliance, account]) => [
      ...encryptionChecks(encryption),
      ...secretsChecks(secrets),
      ...accessChecks(access),
      ...auditChecks(audit),
      ...organizationChecks(organization),
      ...accountChecks(account),
      ...complianceChecks(compliance),
    ]);
}

function encryptionFacts({ region, foundationKey, alertTopicArns }: ValidatedBaseline) {
  return pulumi
    .all([
      pulumi.output(foundationKey.usableArns),
      pulumi.output(foundationKey.aliasNames),
      pulumi.output(alertTopicArns),
    ])
    .apply(([foundationKeyArns, foundationAliases, topics]) => ({
      primaryRegion: region,
      foundationKeyArns,
      foundationAliases,
      alertTopicArns: topics,
    }));
}

function secretsFacts({ region, foundationKey, network, ownsNetwork, rotatingSecret }: ValidatedBaseline) {
  const { arn, functionName, roleName } = rotatingSecret;
  return pulumi
    .all([arn, foundationKey.usableArns[region], functionName, roleName, network.vpcId, network.subnetIds])
    .apply(([secretArn, keyArn = "", rotationFunctionName, rotationRoleName, vpcId, subnetIds]) => ({
      region,
      secretArn,
      keyArn,
      rotationFunctionName,
      rotationRoleName,
      vpcId,
      subnetIds,
      ownsNetwork,
    }));
}

function accessFacts(baseline: ValidatedBaseline) {
  const { region, timeZone, access, audit, stateBackend } = baseline;
  const { keys, roles: people, hours } = access;
  const names = Object.fromEntries(accessRoles.map((role) => [role, people.roles[role].name]));
  return pulumi
    .all([
      pulumi.output(names),
      pulumi.output(people.readyArns),
      people.boundaryArn,
      hours.scheduleName,
      hours.functionName,
      pulumi.all([hours.alarmNames, audit.record.alarmName]),
      pulumi.output({
        "the data of workloads": keys.applicationDataArn,
        "secrets of the infrastructure": keys.infrastructureSecretsArn,
        "state of other stacks": stateBackend.keyArn,
      }),
      pulumi.output(stateBackend.bucketName),
    ])
    .apply(
      ([
        roleNames,
        roleArns,
        boundaryArn,
        scheduleName,
        hoursFunctionName,
        alarms,
        keyArns,
        stateBucket,
      ]) => ({
        region,
        roleNames: roleNames as typeof roleArns,
        roleArns,
        boundaryArn,
        scheduleName,
        timeZone,
        hoursFunctionName,
        alarmNames: alarms.flat(),
        keyArns,
        stateBucket,
      }),
    );
}

function auditFacts({ region, audit, access, logRetentionInDays }: ValidatedBaseline) {
  return pulumi
    .all([
      pulumi.output(audit.record.groupNames),
      access.keys.infrastructureSecretsArn,
      audit.record.resourcePolicyName,
      audit.record.rules,
      pulumi.output(audit.trailArn),
    ])
    .apply(([groupNames, keyArn, resourcePolicyName, rules, trailArn]) => ({
      region,
      groupNames: Object.values(groupNames),
      keyArn,
      retentionInDays: logRetentionInDays,
      resourcePolicyName,
      rules,
      trailArn,
    }));
}

function organizationFacts({ region, organizationPolicies: { names, targets } }: ValidatedBaseline) {
  return names.apply((policyNames) => ({ region, targets, policyNames }));
}

function complianceFacts({ region, compliance }: ValidatedBaseline) {
  return pulumi
    .all([
      pulumi.output(compliance?.regions ?? {}),
      pulumi.output(compliance?.aggregatorName ?? null),
      pulumi.output(compliance?.recordsBucket ?? null),
    ])
    .apply(([regions, aggregatorName, recordsBucket]) => ({
      primaryRegion: region,
      regions,
      aggregatorName,
      recordsBucket,
      aggregation: compliance?.aggregation ?? "account",
      auditAccount: compliance?.auditAccount ?? null,
    }));
}

function accountFacts({ region, accountId, account, foundationKey }: ValidatedBaseline) {
  const { settings } = account;
  return pulumi
    .all([accountId, pulumi.output(foundationKey.usableArns), pulumi.output(account.analyzerNames)])
    .apply(([id, keyArns, analyzerNames]) => ({
      primaryRegion: region,
      accountId: id,
      settings,
      keyArns,
      analyzerNames,
    }));
}
