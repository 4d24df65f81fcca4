import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";
import { foundationKeyPolicy } from "./components/encryption/foundation-key-policy";
import { MultiRegionKey } from "./components/encryption/multi-region-key";
import { generatedSuffixLength, Names } from "./components/foundation/names";
import { regionalProviders } from "./components/foundation/providers";
import { inRegion, perRegion } from "./components/foundation/regions";
import { defaultTags } from "./components/foundation/tags";
import { EventLogGroups } from "./components/operations/event-log-groups";
import { readConfig } from "./config";

const config = readConfig();
const guarded = { protect: config.protect };

const suffix =
  config.environmentSuffix ||
  new random.RandomString("suffix", {
    length: generatedSuffixLength,
    upper: false,
    numeric: false,
    special: false,
  }).result;
const names = new Names(config.environment, suffix);

const providers = regionalProviders(config.keyRegions, defaultTags(config));
const complianceProviders = perRegion(config.complianceRegions, (region) => inRegion(providers, region));
const { accountId } = aws.getCallerIdentityOutput(
  {},
  { provider: inRegion(providers, config.primaryRegion) },
);

const foundationKey = new MultiRegionKey(
  "foundation-key",
  {
    description: `Foundation key of the security baseline (${config.environment})`,
    partition: config.partition,
    accountId,
    primaryRegion: config.primaryRegion,
    providers,
    aliasName: names.physical("kms", "foundation"),
    policy: foundationKeyPolicy({ roleNames: config.keyUserRoles }),
    classification: "Confidential",
  },
  guarded,
);

const eventLogGroups = new EventLogGroups(
  "event-logs",
  {
    names,
    providers: complianceProviders,
    keyArns: foundationKey.usableArns,
    retentionInDays: config.logRetentionDays,
  },
  guarded,
);

export const foundationKeyArns = foundationKey.usableArns;
export const foundationKeyAliases = foundationKey.aliasNames;
export const eventLogGroupArns = eventLogGroups.arns;
