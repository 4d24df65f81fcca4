import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import type { ConfigItem } from "../item";
import { compliant, nonCompliant, notApplicable, notRecorded } from "../verdict";

/** https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
export const kmsKeyRotated = evaluator({
  description: "Every symmetric KMS key that can rotate automatically does so.",
  resourceTypes: ["AWS::KMS::Key"],
  parameters: {},
  evaluate: (item) => {
    const exemption = exemptionOf(item);
    if (exemption !== undefined) {
      return notApplicable(exemption);
    }
    switch (valueAt(item.supplementaryConfiguration, "KeyRotationStatus")) {
      case true:
        return compliant("The key rotates automatically.");
      case false:
        return nonCompliant(`The key does not rotate automatically. Switch rotation on ${rotatedBy(item)}.`);
      default:
        return notRecorded("whether the key rotates");
    }
  },
});

/** Why KMS does not rotate such a key automatically. */
function exemptionOf({ configuration }: ConfigItem): string | undefined {
  const textAt = (name: string) => {
    const value = valueAt(configuration, name);
    return typeof value === "string" ? value : undefined;
  };
  const state = textAt("keyState");
  const spec = textAt("keySpec") ?? textAt("customerMasterKeySpec");
  switch (true) {
    case textAt("keyManager") === "AWS":
      return "AWS manages the key and rotates it.";
    case state === "PendingDeletion" || state === "PendingReplicaDeletion":
      return "The key waits for its deletion.";
    case spec !== undefined && spec !== "SYMMETRIC_DEFAULT":
      return `A key of type ${spec} cannot rotate automatically.`;
  }
  switch (textAt("origin")) {
    case "EXTERNAL":
      return "Imported key material cannot rotate automatically.";
    case "AWS_CLOUDHSM":
    case "EXTERNAL_KEY_STORE":
      return "A key in a custom key store cannot rotate automatically.";
    default:
      return undefined;
  }
}

/** Rotation is a property that a replica shares with its primary key, and that only the primary key can change. */
function rotatedBy({ configuration }: ConfigItem): string {
  const multiRegion = valueAt(configuration, "multiRegionConfiguration");
  const primary = valueAt(multiRegion, "primaryKey", "arn");
  return valueAt(multiRegion, "multiRegionKeyType") === "REPLICA" && typeof primary === "string"
    ? `at its primary key ${primary}, which it follows`
    : "for it";
}
