import * as aws from "@pulumi/aws";
import { Access } from "./components/access/access";
import { OrganizationPolicies } from "./components/access/organization-policies";
import { AccountDefaults } from "./components/account/account-defaults";
import { Audit } from "./components/audit/audit";
import { Compliance } from "./components/compliance/compliance";
import { foundationKeyPolicyFor } from "./components/encryption/foundation-key-policy";
import { MultiRegionKey } from "./components/encryption/multi-region-key";
import { deployers } from "./components/foundation/deployers";
import { namesOf } from "./components/foundation/names";
import { placesOf } from "./components/foundation/place";
import { regionalProviders } from "./components/foundation/providers";
import { inRegion, perRegion } from "./components/foundation/regions";
import { defaultTags } from "./components/foundation/tags";
import { Alerting } from "./components/operations/alerting";
import { EventLogGroups } from "./components/operations/event-log-groups";
import { DeployedPolicies } from "./components/operations/evidence/deployed-policies";
import { EvidencePack } from "./components/operations/evidence/evidence-pack";
import { StateBackend } from "./components/operations/state-backend";
import { validationOf, validationWith } from "./components/operations/validation/validation";
import { PrivateNetwork } from "./components/secrets/private-network";
import { RotatingSecret } from "./components/secrets/rotating-secret";
import { readConfig } from "./config";

const config = readConfig();
const { environment, primaryRegion, protect, logRetentionDays: logRetentionInDays } = config;
const guarded = { protect };
const deployed = DeployedPolicies.fromNowOn();

const names = namesOf(environment, config.environmentSuffix);
const allProviders = regionalProviders(config.auditedRegions, defaultTags(config), config.emulator);
const providersIn = (regions: readonly string[]) =>
  perRegion(regions, (region) => inRegion(allProviders, region));
const providers = providersIn(config.keyRegions);
const complianceProviders = providersIn(config.complianceRegions);
const primary = { provider: inRegion(providers, primaryRegion) };
const caller = aws.getCallerIdentityOutput({}, primary);
const placeIn = placesOf(config.partition, caller.accountId);
const place = placeIn(primaryRegion);
const deployerArns = deployers(config.deployerArns, config.previewerArns, caller.arn, primary);

const foundationKey = new MultiRegionKey(
  "foundation-key",
  {
    description: `Foundation key of the security baseline (${environment})`,
    placeIn,
    primaryRegion,
    providers,
    aliasName: names.physical("kms", "foundation"),
    policy: foundationKeyPolicyFor(names, {
      roleNames: config.keyUserRoles,
      recorders: config.recordsUseKey,
      deployerArns,
    }),
    classification: "Confidential",
  },
  guarded,
);

const account = new AccountDefaults(
  "account",
  { names, providers, keyArns: foundationKey.usableArns, settings: config.accountDefaults },
  primary,
);

const alerting = new Alerting(
  "alerts",
  { names, placeIn, providers: complianceProviders, emails: config.alertEmails, protect },
  {},
);

const eventLogGroups = new EventLogGroups(
  "event-logs",
  {
    names,
    placeIn,
    providers: complianceProviders,
    keyArns: foundationKey.usableArns,
    retentionInDays: logRetentionInDays,
  },
  guarded,
);

const logKeyArn = inRegion(foundationKey.usableArns, primaryRegion);
const alertTopicArn = inRegion(alerting.topicArns, primaryRegion);
const watched = { names, place, logKeyArn, logRetentionInDays, alertTopicArn, protect };

const network = new PrivateNetwork("network", { ...watched, network: config.network }, primary);

const rotatingSecret = new RotatingSecret(
  "secret",
  {
    ...watched,
    network,
    database: config.database,
    keyArn: logKeyArn,
    deployerArns,
    recoveryWindowInDays: config.secretRecoveryDays,
  },
  primary,
);

const access = new Access(
  "access",
  {
    ...config,
    ...config.access,
    ...watched,
    placeIn,
    providers,
    alertKeyArn: inRegion(alerting.keyArns, primaryRegion),
  },
  {},
);

const organizationPolicies = new OrganizationPolicies(
  "organization",
  { names, partition: config.partition, accountId: caller.accountId, targets: config.organizationTargets },
  primary,
);

const audit = new Audit(
  "audit",
  {
    ...watched,
    trail: config.trail,
    trailKeyArn: logKeyArn,
    deployerArns,
    otherRegions: providersIn(config.auditedRegions.filter((region) => region !== primaryRegion)),
    roleArns: access.roles.readyArns,
    entitledRoleArns: [deployerArns, access.hours.roleArn],
    keyArn: access.keys.infrastructureSecretsArn,
  },
  primary,
);

const compliance =
  config.recorder !== "off" &&
  new Compliance(
    "compliance",
    {
      ...config,
      names,
      placeIn,
      accountId: caller.accountId,
      providers: complianceProviders,
      recorder: config.recorder,
      rules: config.complianceRules,
      vpcId: network.vpcId,
      keyArns: foundationKey.usableArns,
      alertTopicArns: alerting.topicArns,
      eventLogGroupArns: eventLogGroups.writableArns,
      deployerArns,
      logRetentionInDays,
    },
    {},
  );

const stateBackend = new StateBackend(
  "state",
  { names, placeIn, region: primaryRegion, ...primary, deployerArns, bucket: config.stateBucket, protect },
  {},
);

const validationOfTheRest = validationOf({
  region: primaryRegion,
  foundationKey,
  accountId: caller.accountId,
  account,
  alertTopicArns: alerting.topicArns,
  network,
  ownsNetwork: config.network.kind === "new",
  rotatingSecret,
  access,
  timeZone: config.calendar.timeZone,
  audit,
  logRetentionInDays,
  organizationPolicies,
  stateBackend,
  compliance: compliance || undefined,
});

const pack = new EvidencePack(
  "evidence",
  {
    ...watched,
    deployed,
    serviceControlPolicies: organizationPolicies.contents,
    validationScript: validationOfTheRest.script,
    keyArn: logKeyArn,
    deployerArns,
  },
  primary,
);

const validation = validationWith(pack, validationOfTheRest, primaryRegion);

export const { usableArns: foundationKeyArns, aliasNames: foundationKeyAliases } = foundationKey;
export const eventLogGroupArns = eventLogGroups.writableArns;
export const accountDefaults = account.settings;
export const alertTopicArns = alerting.topicArns;
export const { arn: rotatingSecretArn, functionName: rotationFunctionName } = rotatingSecret;
export const { readyArns: accessRoleArns, externalId: accessExternalId, boundaryArn } = access.roles;
export const { taskExecutionArn: taskExecutionRoleArn } = access.roles.serviceRoles;
export const { databaseMonitoringArn: databaseMonitoringRoleArn } = access.roles.serviceRoles;
export const { functionName: businessHoursFunctionName, emergencyParameterName } = access.hours;
export const { applicationDataArn: applicationDataKeyArn } = access.keys;
export const { infrastructureSecretsArn: infrastructureSecretsKeyArn } = access.keys;
export const { checks: validationChecks, script: validationScript } = validation;
export const auditLogGroupNames = audit.record.groupNames;
export const { trailArn } = audit;
export const serviceControlPolicies = organizationPolicies.contents;
export const complianceRegions = compliance ? compliance.regions : {};
export const { waivers } = config;
export const configurationAggregator = compliance ? compliance.aggregatorName : null;
export const { evidence } = pack;
export const { secretsProvider: stateSecretsProvider, url: stateBackendUrl } = stateBackend;
