import * as aws from "@pulumi/aws";
import { AccessKeys } from "./components/access/access-keys";
import { AccessRoles } from "./components/access/access-roles";
import { accessScope } from "./components/access/access-scope";
import { BusinessHours } from "./components/access/business-hours";
import { OrganizationPolicies } from "./components/access/organization-policies";
import { AuditTrail } from "./components/audit/audit-trail";
import { Trail } from "./components/audit/trail";
import { Compliance } from "./components/compliance/compliance";
import { alertsKeyPolicy } from "./components/encryption/alerts-key-policy";
import { foundationKeyPolicyFor } from "./components/encryption/foundation-key-policy";
import { MultiRegionKey } from "./components/encryption/multi-region-key";
import { RegionalKeys } from "./components/encryption/regional-keys";
import { deployers } from "./components/foundation/deployers";
import { namesOf } from "./components/foundation/names";
import { placesOf } from "./components/foundation/place";
import { regionalProviders } from "./components/foundation/providers";
import { inRegion, perRegion } from "./components/foundation/regions";
import { defaultTags } from "./components/foundation/tags";
import { AlertTopics } from "./components/operations/alert-topics";
import { EventLogGroups } from "./components/operations/event-log-groups";
import { StateBackend } from "./components/operations/state-backend";
import { validationOf } from "./components/operations/validation/validation";
import { PrivateNetwork } from "./components/secrets/private-network";
import { RotatingSecret } from "./components/secrets/rotating-secret";
import { readConfig } from "./config";

const config = readConfig();
const { environment, primaryRegion, protect, logRetentionDays: logRetentionInDays } = config;
const guarded = { protect };

const names = namesOf(environment, config.environmentSuffix);
const allProviders = regionalProviders(config.auditedRegions, defaultTags(config));
const providersIn = (regions: readonly string[]) =>
  perRegion(regions, (region) => inRegion(allProviders, region));
const providers = providersIn(config.keyRegions);
const complianceProviders = providersIn(config.complianceRegions);
const primary = { provider: inRegion(providers, primaryRegion) };
const caller = aws.getCallerIdentityOutput({}, primary);
const placeIn = placesOf(config.partition, caller.accountId);
const place = placeIn(primaryRegion);
const deployerArns = deployers(config.deployerArns, caller.arn, primary);

const foundationKey = new MultiRegionKey(
  "foundation-key",
  {
    description: `Foundation key of the security baseline (${environment})`,
    placeIn,
    primaryRegion,
    providers,
    aliasName: names.physical("kms", "foundation"),
    policy: foundationKeyPolicyFor(names, { roleNames: config.keyUserRoles }),
    classification: "Confidential",
  },
  guarded,
);

const alertsKeys = new RegionalKeys(
  "alerts-key",
  {
    description: `Alerts key of the security baseline (${environment})`,
    placeIn,
    providers: complianceProviders,
    aliasName: names.physical("kms", "alerts"),
    policy: alertsKeyPolicy,
    classification: "Confidential",
  },
  guarded,
);

const alertTopics = new AlertTopics(
  "alerts",
  {
    names,
    placeIn,
    providers: complianceProviders,
    keyArns: alertsKeys.usableArns,
    emails: config.alertEmails,
  },
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
const alertTopicArn = inRegion(alertTopics.usableArns, primaryRegion);
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

const scope = accessScope({
  names,
  place,
  regions: config.keyRegions,
  sensitiveOperations: config.sensitiveOperations,
});

const accessKeys = new AccessKeys(
  "access-keys",
  { names, placeIn, primaryRegion, providers, scope },
  guarded,
);

const accessRoles = new AccessRoles("access", { names, scope, keys: accessKeys, ...config.access }, primary);

const businessHours = new BusinessHours(
  "business-hours",
  {
    ...watched,
    scope,
    calendar: config.calendar,
    breakGlassMinutes: config.breakGlassMinutes,
    roles: accessRoles.roles,
    policies: accessRoles.hours,
    boundaryArn: accessRoles.boundaryArn,
    alertKeyArn: inRegion(alertsKeys.usableArns, primaryRegion),
  },
  primary,
);

const organizationPolicies = new OrganizationPolicies(
  "organization",
  { names, partition: config.partition, accountId: caller.accountId, targets: config.organizationTargets },
  primary,
);

const trail =
  config.trail === "create" &&
  new Trail(
    "trail",
    { ...watched, keyArn: logKeyArn, deployerArns, retentionInDays: logRetentionInDays },
    primary,
  );

const auditTrail = new AuditTrail(
  "audit",
  {
    ...watched,
    otherRegions: providersIn(config.auditedRegions.filter((region) => region !== primaryRegion)),
    roleArns: accessRoles.readyArns,
    entitledRoleArns: [deployerArns, businessHours.roleArn],
    keyArn: accessKeys.infrastructureSecretsArn,
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
      alertTopicArns: alertTopics.usableArns,
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

const validation = validationOf({
  region: primaryRegion,
  foundationKey,
  alertTopicArns: alertTopics.usableArns,
  network,
  ownsNetwork: config.network.kind === "new",
  rotatingSecret,
  accessRoles,
  accessKeys,
  businessHours,
  timeZone: config.calendar.timeZone,
  auditTrail,
  logRetentionInDays,
  trail: trail || undefined,
  organizationPolicies,
  stateBackend,
  compliance: compliance || undefined,
});

export const foundationKeyArns = foundationKey.usableArns;
export const foundationKeyAliases = foundationKey.aliasNames;
export const eventLogGroupArns = eventLogGroups.writableArns;
export const alertTopicArns = alertTopics.usableArns;
export const rotatingSecretArn = rotatingSecret.arn;
export const rotationFunctionName = rotatingSecret.functionName;
export const accessRoleArns = accessRoles.readyArns;
export const accessExternalId = accessRoles.externalId;
export const boundaryArn = accessRoles.boundaryArn;
export const taskExecutionRoleArn = accessRoles.serviceRoles.taskExecutionArn;
export const databaseMonitoringRoleArn = accessRoles.serviceRoles.databaseMonitoringArn;
export const businessHoursFunctionName = businessHours.functionName;
export const emergencyParameterName = businessHours.emergencyParameterName;
export const applicationDataKeyArn = accessKeys.applicationDataArn;
export const infrastructureSecretsKeyArn = accessKeys.infrastructureSecretsArn;
export const { checks: validationChecks, script: validationScript } = validation;
export const auditLogGroupNames = auditTrail.groupNames;
export const trailArn = trail ? trail.arn : null;
export const serviceControlPolicies = organizationPolicies.contents;
export const complianceRegions = compliance ? compliance.regions : {};
export const configurationAggregator = compliance ? compliance.aggregatorName : null;
export const stateSecretsProvider = stateBackend.secretsProvider;
export const stateBackendUrl = stateBackend.url;
