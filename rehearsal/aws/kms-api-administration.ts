import { AwsError } from "../runtime/aws-clients";
import { requestKeys } from "./access";
import { takesOnly } from "./api-members";
import { throwRefusal } from "./iam-documents";
import { principalExists } from "./iam-roles";
import { hasReplicas, type KmsKey, keyRow, spec } from "./kms";
import { grantRow } from "./kms-grants";
import { keyPolicyRow, validKeyPolicy } from "./kms-policy";
import { authorizedKey, keyItself, member, refuseUnusable, refuseWaiting } from "./kms-requests";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** What is not modelled must not pass as if it were. */
function refuseNotModelled(request: ApiRequest, ...members: readonly string[]): void {
  const given = members.find((name) => request.arrival.input[name] !== undefined);
  if (given !== undefined) {
    throw new Error(`The simulated KMS does not know the member ${given}.`);
  }
}

/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html; text of the range as quoted in
 * https://github.com/Skyscanner/kms-issuer/issues/8
 */
export function scheduleKeyDeletion(request: ApiRequest): Values {
  const named = keyItself(request);
  const days = Number(request.arrival.input["PendingWindowInDays"] ?? 30);
  if (!(days >= 7 && days <= 30)) {
    throw new AwsError("ValidationException", "PendingWindowInDays must be between 7 and 30");
  }
  const key = authorizedKey(request, named, "kms:ScheduleKeyDeletion", {
    "kms:ScheduleKeyDeletionPendingWindowInDays": String(days),
  });
  refuseWaiting(key);
  const waitsForReplicas = key.kind === "multi-Region primary" && hasReplicas(request.facts, key.arn);
  const state = waitsForReplicas ? "PendingReplicaDeletion" : "PendingDeletion";
  request.facts.put(keyRow(key.arn), { ...key, state });
  return { KeyId: key.arn, KeyState: state, PendingWindowInDays: days };
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
export function disableKey(request: ApiRequest): Values {
  const key = authorizedKey(request, keyItself(request), "kms:DisableKey");
  refuseWaiting(key);
  request.facts.put(keyRow(key.arn), { ...key, state: "Disabled" });
  return {};
}

/**
 * Once a year, unless the key has a period already. https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export function enableKeyRotation(request: ApiRequest): Values {
  takesOnly(request, "KMS", "KeyId");
  const key = authorizedKey(request, keyItself(request), "kms:EnableKeyRotation");
  refuseUnusable(key);
  refuseUnrotatable(key);
  const { rotationPeriodInDays = 365 } = key;
  request.facts.put(keyRow(key.arn), { ...key, rotationPeriodInDays });
  return {};
}

/** The page has the error; that of a replica says what KMS says of one that is to be replicated. */
function refuseUnrotatable({ arn, kind, spec: of = spec, origin = "AWS_KMS" }: KmsKey): void {
  const code = "UnsupportedOperationException";
  if (kind === "multi-Region replica") {
    const because = "it is a replica, and its primary key rotates for it; the text is UNCONFIRMED";
    throw new AwsError(code, `${arn} is not a multi-region primary key.`, because);
  }
  if (of !== spec || origin !== "AWS_KMS") {
    const because = `it is of ${of}, its material of ${origin}; the text is UNCONFIRMED`;
    throw new AwsError(code, `${arn} does not support automatic rotation.`, because);
  }
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export function putKeyPolicy(request: ApiRequest): Values {
  refuseNotModelled(request, "BypassPolicyLockoutSafetyCheck");
  const named = keyItself(request);
  const document = String(member(request, "Policy"));
  const { arn } = authorizedKey(request, named, "kms:PutKeyPolicy");
  const { facts, account, region, arrival } = request;
  const policy = validKeyPolicy(
    {
      facts,
      account,
      caller: arrival.caller,
      context: { ...requestKeys(region, arrival.now), ...arrival.context },
      reading: {},
      refuse: throwRefusal,
    },
    arn,
    document,
  );
  if (policy) {
    facts.put(keyPolicyRow(arn), policy);
  }
  return {};
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html (Operations), for symmetric keys */
const grantOperations = [
  ...["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair"],
  ...["GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext"],
  ...["ReEncryptFrom", "ReEncryptTo", "RetireGrant"],
];

/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html; whether a call of a person's carries
 * `kms:GrantIsForAWSResource` at all is UNCONFIRMED.
 */
export function createGrant(request: ApiRequest): Values {
  refuseNotModelled(request, "Constraints", "DryRun");
  const named = keyItself(request);
  const granteePrincipal = String(member(request, "GranteePrincipal"));
  member(request, "Operations");
  const operations = request.texts("Operations") ?? [];
  const retiring = request.text("RetiringPrincipal");
  if (operations.length === 0 || !operations.every((operation) => grantOperations.includes(operation))) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '[${operations.join(", ")}]' at 'operations' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${grantOperations.join(", ")}]]`,
    );
  }
  const key = authorizedKey(request, named, "kms:CreateGrant", {
    "kms:GrantIsForAWSResource": "false",
    "kms:GrantOperations": operations,
    "kms:GranteePrincipal": granteePrincipal,
    ...(retiring !== undefined && { "kms:RetiringPrincipal": retiring }),
  });
  refuseUnusable(key);
  if (!principalExists(request.facts, request.account, granteePrincipal)) {
    // Text as Lambda passes it on, https://github.com/aws/chalice (tests/functional/test_awsclient.py)
    throw new AwsError("InvalidArnException", `ARN does not refer to a valid principal: ${granteePrincipal}`);
  }
  const id = Array.from({ length: 64 }, () => request.draw(16).toString(16)).join("");
  request.facts.put(grantRow(key.arn, id), { keyArn: key.arn, id, granteePrincipal, operations });
  return { GrantId: id, GrantToken: Buffer.from(id).toString("base64") };
}
