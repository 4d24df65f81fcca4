import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import { rememberSecret } from "../world/known-secrets";
import { takesOnly } from "./api-members";
import type { Values } from "./model";
import { removeSecret } from "./secretsmanager-deletion";
import {
  putVersion,
  rotationRow,
  type Secret,
  type SecretVersion,
  secretNameRow,
  secretPolicyRow,
  secretRow,
  versionRow,
  versionsOf,
  versionWith,
} from "./secretsmanager-rows";
import type { ApiRequest, ServiceApi } from "./service";

/**
 * What Secrets Manager answers. Texts as recorded from AWS in localstack's snapshots, and in the sources of moto and
 * https://github.com/floci-io/floci; https://docs.aws.amazon.com/secretsmanager/latest/apireference/
 */
export const secretsManagerApi: ServiceApi = {
  name: "secretsmanager",
  operations: {
    DeleteSecret: deleteSecret,
    DescribeSecret: describeSecret,
    GetResourcePolicy: getResourcePolicy,
    GetSecretValue: getSecretValue,
    PutSecretValue: putSecretValue,
    UpdateSecretVersionStage: updateSecretVersionStage,
    GetRandomPassword: getRandomPassword,
  },
};

/** The secret that a request names, if the caller may do this to it. */
function secretOf(request: ApiRequest, action: string): Secret {
  const id = request.required("SecretId");
  const { facts, region } = request;
  const arn = id.startsWith("arn:") ? id : (facts.get(secretNameRow(region, id)) ?? id);
  request.authorize({ action, resource: arn, resourcePolicy: facts.get(secretPolicyRow(arn)) });
  const secret = facts.get(secretRow(arn));
  if (!secret && facts.isForeign(secretRow(arn)) && arn.startsWith("arn:")) {
    throw new Believed(arn);
  }
  if (!secret) {
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }
  if (secret.deleted) {
    throw new AwsError(
      "InvalidRequestException",
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return secret;
}

/** At once, without the time to think better of it. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
function deleteSecret(request: ApiRequest): Values {
  takesOnly(request, "Secrets Manager", "SecretId", "ForceDeleteWithoutRecovery");
  if (request.arrival.input["ForceDeleteWithoutRecovery"] !== true) {
    throw new Error("The simulated Secrets Manager deletes secrets without recovery only.");
  }
  const secret = secretOf(request, "secretsmanager:DeleteSecret");
  removeSecret(request.facts, request.region, secret);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: (request.arrival.now ?? 0) / 1000 };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
export function useKey(request: ApiRequest, secret: Secret, versionId: string, ...actions: string[]): void {
  if (secret.keyArn !== undefined) {
    const context = { SecretARN: secret.arn, SecretVersionId: versionId };
    const because = request.whyNotKey(secret.keyArn, actions, "secretsmanager", context);
    if (because !== undefined) {
      throw new AwsError("AccessDeniedException", "Access to KMS is not allowed", because);
    }
  }
}

function describeSecret(request: ApiRequest): Values {
  const { arn, name, keyArn } = secretOf(request, "secretsmanager:DescribeSecret");
  const versions = versionsOf(request.facts, arn);
  const rotation = request.facts.get(rotationRow(arn));
  return {
    ARN: arn,
    Name: name,
    ...(keyArn !== undefined && { KmsKeyId: keyArn }),
    RotationEnabled: rotation !== undefined,
    ...(rotation && {
      RotationLambdaARN: rotation.functionArn,
      RotationRules: { AutomaticallyAfterDays: rotation.everyDays },
    }),
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])),
  };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html */
function getResourcePolicy(request: ApiRequest): Values {
  const { arn, name } = secretOf(request, "secretsmanager:GetResourcePolicy");
  const text = request.facts.get(secretPolicyRow(arn))?.text;
  return { ARN: arn, Name: name, ...(text !== undefined && { ResourcePolicy: text }) };
}

function getSecretValue(request: ApiRequest): Values {
  const secret = secretOf(request, "secretsmanager:GetSecretValue");
  const [id, stage] = [request.text("VersionId"), request.text("VersionStage")];
  const version = requestedVersion(request, secret, id, stage);
  if (!version || version.value === undefined) {
    const what = id === undefined ? `staging label: ${stage ?? "AWSCURRENT"}` : `VersionId: ${id}`;
    throw new AwsError(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }
  useKey(request, secret, version.id, "kms:Decrypt");
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    VersionStages: version.stages,
    SecretString: version.value,
  };
}

function requestedVersion(
  { facts }: ApiRequest,
  { arn }: Secret,
  id: string | undefined,
  stage: string | undefined,
): SecretVersion | undefined {
  if (id === undefined) {
    return versionWith(facts, arn, stage ?? "AWSCURRENT");
  }
  const version = facts.get(versionRow(arn, id));
  if (version && stage !== undefined && !version.stages.includes(stage)) {
    throw new AwsError(
      "InvalidRequestException",
      "You provided a VersionStage that is not associated to the provided VersionId.",
    );
  }
  return version;
}

function putSecretValue(request: ApiRequest): Values {
  const secret = secretOf(request, "secretsmanager:PutSecretValue");
  const id = request.required("ClientRequestToken");
  const value = request.text("SecretString");
  if (value === undefined) {
    throw new AwsError("InvalidRequestException", "You must provide either SecretString or SecretBinary.");
  }
  const stages = request.texts("VersionStages") ?? ["AWSCURRENT"];
  const existing = request.facts.get(versionRow(secret.arn, id));
  useKey(request, secret, id, "kms:GenerateDataKey");
  if (existing?.value !== undefined && existing.value !== value) {
    throw new AwsError(
      "ResourceExistsException",
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  if (existing?.value === undefined) {
    rememberSecret(value);
    const all = [...new Set([...(existing?.stages ?? []), ...stages])];
    putVersion(request.facts, { secretArn: secret.arn, id, value, stages: all });
  }
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: stages };
}

function updateSecretVersionStage(request: ApiRequest): Values {
  const secret = secretOf(request, "secretsmanager:UpdateSecretVersionStage");
  const stage = request.required("VersionStage");
  const [to, from] = [request.text("MoveToVersionId"), request.text("RemoveFromVersionId")];
  const holder = versionWith(request.facts, secret.arn, stage);
  if (holder && holder.id !== to && from === undefined) {
    throw new AwsError(
      "InvalidParameterException",
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (from !== undefined && holder?.id !== from) {
    throw new AwsError(
      "InvalidParameterException",
      `When you move staging label ${stage}, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label ${stage}.`,
    );
  }
  if (to === undefined && stage === "AWSCURRENT") {
    // Quoted in https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_version.go
    throw new AwsError(
      "InvalidParameterException",
      "You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.",
    );
  }
  if (to === undefined) {
    if (holder) {
      const stages = holder.stages.filter((other) => other !== stage);
      putVersion(request.facts, { ...holder, stages });
    }
    return { ARN: secret.arn, Name: secret.name };
  }
  const target = request.facts.get(versionRow(secret.arn, to));
  if (!target) {
    throw new AwsError(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for VersionId: ${to}.`,
    );
  }
  putVersion(request.facts, { ...target, stages: [...new Set([...target.stages, stage])] });
  return { ARN: secret.arn, Name: secret.name };
}

const characters = {
  Lowercase: "abcdefghijklmnopqrstuvwxyz",
  Uppercase: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  Numbers: "0123456789",
  Punctuation: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
} as const;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
function getRandomPassword(request: ApiRequest): Values {
  request.authorize({ action: "secretsmanager:GetRandomPassword", resource: "*" });
  const { input } = request.arrival;
  const excluded = new Set(request.text("ExcludeCharacters") ?? "");
  const sets = Object.entries(characters)
    .filter(([name]) => input[`Exclude${name}`] !== true)
    .map(([, set]) => [...set].filter((character) => !excluded.has(character)));
  const required = input["RequireEachIncludedType"] === false ? [] : sets;
  const all = [...sets.flat(), ...(input["IncludeSpace"] === true ? [" "] : [])];
  const length = typeof input["PasswordLength"] === "number" ? input["PasswordLength"] : 32;
  const refusal = required.some((set) => set.length === 0)
    ? "All characters of the desired type have been excluded"
    : all.length === 0
      ? "All characters have been excluded from selection"
      : length < required.length
        ? "Password length is too short based on the required types."
        : undefined;
  if (refusal !== undefined) {
    throw new AwsError("InvalidParameterException", refusal);
  }
  const pick = (set: readonly string[]) => set[request.draw(set.length)] ?? "";
  const each = required.map(pick);
  const rest = Array.from({ length: length - each.length }, () => pick(all));
  const password = [...each, ...rest].join("");
  rememberSecret(password);
  return { RandomPassword: password };
}
