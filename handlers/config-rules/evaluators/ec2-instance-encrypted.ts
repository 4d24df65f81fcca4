import { evaluator } from "../evaluator";
import { compliant, nonCompliant } from "../verdict";
import { volumesOf, volumesOrVerdict } from "./instance";

/** An item tells which volumes an instance has, and nothing of their encryption. */
export const ec2InstanceEncrypted = evaluator({
  description: "Every EBS volume of an EC2 instance is encrypted.",
  resourceTypes: ["AWS::EC2::Instance"],
  parameters: {},
  lookup: {
    actions: ["ec2:DescribeVolumes"],
    read: (item, lookups) => lookups.encryptionOf(volumesOf(item) ?? []),
  },
  evaluate: (item, _, encryption: ReadonlyMap<string, boolean>) => {
    const volumes = volumesOrVerdict(item);
    if ("compliance" in volumes) {
      return volumes;
    }
    const open = volumes.filter((id) => encryption.get(id) === false);
    const unknown = volumes.filter((id) => !encryption.has(id));
    if (open.length > 0) {
      return nonCompliant(`Not encrypted: ${open.join(", ")}.`);
    }
    return unknown.length > 0
      ? nonCompliant(`Nothing is known of the encryption of ${unknown.join(", ")}, which EC2 does not find.`)
      : compliant("All EBS volumes of the instance are encrypted.");
  },
});
