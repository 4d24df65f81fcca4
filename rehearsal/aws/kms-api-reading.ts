import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { keyId, rotatedWith, spec, waitsForDeletion } from "./kms";
import { keyPolicyRow } from "./kms-policy";
import { aliasesIn, arnOf, authorizedKey, existing, keyItself, keyNamed, member } from "./kms-requests";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionConfiguration.html */
const keyTypes = { "multi-Region primary": "PRIMARY", "multi-Region replica": "REPLICA" } as const;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
export function describeKey(request: ApiRequest): Values {
  const named = keyNamed(request, String(member(request, "KeyId")));
  const key = authorizedKey(request, named, "kms:DescribeKey");
  const { arn, state, kind } = key;
  return {
    KeyMetadata: {
      AWSAccountId: request.account.id,
      Arn: arn,
      KeyId: keyId(arn),
      Enabled: state === "Enabled",
      KeyState: state,
      KeyManager: key.manager ?? "CUSTOMER",
      KeySpec: key.spec ?? spec,
      KeyUsage: key.usage ?? "ENCRYPT_DECRYPT",
      Origin: key.origin ?? "AWS_KMS",
      MultiRegion: kind !== "single-Region",
      ...(kind !== "single-Region" && { MultiRegionConfiguration: { MultiRegionKeyType: keyTypes[kind] } }),
    },
  };
}

/**
 * A key that waits for its deletion is not rotated. Whether `KeyId` is the ARN where the request has one is UNCONFIRMED.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html; the answer as recorded by
 * localstack, test_key_enable_rotation_status
 */
export function getKeyRotationStatus(request: ApiRequest): Values {
  takesOnly(request, "KMS", "KeyId");
  const key = authorizedKey(request, keyItself(request), "kms:GetKeyRotationStatus");
  const days = waitsForDeletion(key) ? undefined : rotatedWith(request.facts, key).rotationPeriodInDays;
  return {
    KeyId: keyId(key.arn),
    KeyRotationEnabled: days !== undefined,
    ...(days !== undefined && { RotationPeriodInDays: days }),
  };
}

/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html; error from moto's source. The default
 * policy is here without the white space and the Id of AWS's.
 */
export function getKeyPolicy(request: ApiRequest): Values {
  takesOnly(request, "KMS", "KeyId", "PolicyName");
  const { arn } = authorizedKey(request, keyItself(request), "kms:GetKeyPolicy");
  const name = request.text("PolicyName") ?? "default";
  const text = request.facts.get(keyPolicyRow(arn))?.text;
  if (name !== "default" || text === undefined) {
    throw new AwsError("NotFoundException", "No such policy exists");
  }
  return { Policy: text, PolicyName: name };
}

/** Those of AWS's own keys are not known here. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
export function listAliases(request: ApiRequest): Values {
  takesOnly(request, "KMS", "KeyId");
  request.authorize({ action: "kms:ListAliases", resource: "*" });
  const of = request.text("KeyId") === undefined ? undefined : existing(keyItself(request)).arn;
  const aliases = aliasesIn(request).filter(([, keyArn]) => of === undefined || keyArn === of);
  return {
    Aliases: aliases.map(([name, keyArn]) => ({
      AliasName: name,
      AliasArn: arnOf(request, name),
      TargetKeyId: keyId(keyArn),
    })),
  };
}
