import { keyRow, spec } from "./kms";
import type { ApiRequest } from "./service";

/**
 * What EC2 asks of KMS for a new disk, in the name of whoever makes it.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html#ebs-encryption-permissions
 */
const diskKeyActions = [
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:CreateGrant",
  "kms:Decrypt",
];

/**
 * Why a caller cannot make a disk that is encrypted with a key, or undefined. A key of somebody else's is believed.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html: symmetric keys only, and a
 * key that is disabled or deleted lets every launch fail. `aws:ebs:id` is the encryption context:
 * https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html
 */
export function whyNoDisk(request: ApiRequest, keyArn: string, volumeId: string): string | undefined {
  const { facts, region } = request;
  const key = facts.get(keyRow(keyArn));
  if (!key) {
    return facts.isForeign(keyRow(keyArn)) ? undefined : `there is no key ${keyArn} any more`;
  }
  if (key.region !== region) {
    return `the key ${keyArn} is in ${key.region}, and disks are encrypted with one of ${region}`;
  }
  if (key.state !== "Enabled" || (key.spec ?? spec) !== spec) {
    return `the key ${keyArn} is ${key.state}, ${key.spec ?? spec}; it has to be Enabled, ${spec}`;
  }
  return request.whyNotKey(keyArn, diskKeyActions, "ec2", { "aws:ebs:id": volumeId });
}
