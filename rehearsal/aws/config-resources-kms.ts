import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import { type KmsKey, keyId, rotatedWith, spec, waitsForDeletion } from "./kms";
import type { Value } from "./model";

export function kmsResources(facts: Facts, account: Account, region: string): readonly FoundResource[] {
  return facts
    .list<KmsKey>("kms:key")
    .flatMap(([, key]) => (key.region === region ? [keyItem(facts, account, key)] : []));
}

function keyItem(facts: Facts, account: Account, key: KmsKey): FoundResource {
  const { arn, state, kind, tags = {} } = key;
  const rotates = !waitsForDeletion(key) && rotatedWith(facts, key).rotationPeriodInDays !== undefined;
  return {
    resourceType: "AWS::KMS::Key",
    resourceId: keyId(arn),
    resourceName: keyId(arn),
    arn,
    availabilityZone: "Regional",
    createdAt: undefined,
    tags: tags as Readonly<Record<string, string>>,
    relationships: [],
    configuration: {
      awsaccountId: account.id,
      keyId: keyId(arn),
      arn,
      enabled: state === "Enabled",
      description: "",
      keyUsage: key.usage ?? "ENCRYPT_DECRYPT",
      keyState: state,
      origin: key.origin ?? "AWS_KMS",
      keyManager: key.manager ?? "CUSTOMER",
      customerMasterKeySpec: key.spec ?? spec,
      keySpec: key.spec ?? spec,
      customKeyStoreId: key.customKeyStoreId ?? null,
      multiRegion: kind !== "single-Region",
      multiRegionConfiguration: kind === "single-Region" ? null : relatives(facts, key),
    },
    supplementary: { KeyRotationStatus: JSON.stringify(rotates) },
  };
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionConfiguration.html */
function relatives(facts: Facts, key: KmsKey): Value {
  const related = facts
    .list<KmsKey>("kms:key")
    .flatMap(([, other]) => (keyId(other.arn) === keyId(key.arn) ? [other] : []));
  const named = ({ arn, region }: KmsKey) => ({ arn, region });
  const primary = related.find(({ kind }) => kind === "multi-Region primary");
  return {
    multiRegionKeyType: key.kind === "multi-Region primary" ? "PRIMARY" : "REPLICA",
    primaryKey: primary ? named(primary) : null,
    replicaKeys: related.filter(({ kind }) => kind === "multi-Region replica").map(named),
  };
}
