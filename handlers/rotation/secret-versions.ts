import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { isServiceError } from "../shared/aws-errors";
import type { SecretState } from "./decisions";
import { NotYetVisibleError, RotationError } from "./rotation-error";

export type SecretsClient = Pick<SecretsManagerClient, "send">;

/** The staging labels that AWS itself sets. */
export type Stage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

const passwordLength = 32;

/** Legal in a password, but with a meaning of their own in connection addresses, shells or quoted texts. */
const excludedCharacters = "/@\"'\\:%?#&`$";

export async function describeSecret(client: SecretsClient, secretId: string): Promise<SecretState> {
  const secret = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
  return {
    secretId,
    rotationEnabled: secret.RotationEnabled === true,
    stages: secret.VersionIdsToStages ?? {},
  };
}

/** Undefined where no version with a value bears that label, or where the version named does not bear it. */
export async function readValue(
  client: SecretsClient,
  secretId: string,
  stage: Stage,
  versionId?: string,
): Promise<string | undefined> {
  try {
    const { SecretString: value } = await client.send(
      new GetSecretValueCommand({
        SecretId: secretId,
        VersionStage: stage,
        ...(versionId === undefined ? {} : { VersionId: versionId }),
      }),
    );
    if (value === undefined) {
      throw new RotationError(`${stage} of ${secretId} is binary; allowed is text.`);
    }
    return value;
  } catch (error) {
    if (isServiceError(error, "ResourceNotFoundException")) {
      return undefined;
    }
    throw error;
  }
}

export async function randomPassword(client: SecretsClient): Promise<string> {
  const { RandomPassword: password } = await client.send(
    new GetRandomPasswordCommand({
      PasswordLength: passwordLength,
      ExcludeCharacters: excludedCharacters,
      RequireEachIncludedType: true,
    }),
  );
  if (password === undefined || password.length !== passwordLength) {
    throw new RotationError("Secrets Manager returned no password, or one of another length.");
  }
  return password;
}

/**
 * A version keeps the first value that it got. Where it has one already, written by an earlier or a simultaneous
 * attempt that was not yet readable, AWS refuses another, and that first value is the one to go on with.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export async function putPendingValue(
  client: SecretsClient,
  secretId: string,
  versionId: string,
  value: string,
): Promise<"stored" | "alreadyStored"> {
  try {
    await client.send(
      new PutSecretValueCommand({
        SecretId: secretId,
        ClientRequestToken: versionId,
        SecretString: value,
        VersionStages: ["AWSPENDING"],
      }),
    );
    return "stored";
  } catch (error) {
    if (isServiceError(error, "ResourceExistsException")) {
      return "alreadyStored";
    }
    throw error;
  }
}

/** AWS refuses where `from` is not, or no longer, the current version: then the secret is worth another look. */
export async function moveCurrent(
  client: SecretsClient,
  secretId: string,
  move: { readonly from: string; readonly to: string },
): Promise<void> {
  try {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: move.to,
        RemoveFromVersionId: move.from,
      }),
    );
  } catch (error) {
    if (isServiceError(error, "InvalidParameterException")) {
      throw new NotYetVisibleError(
        `AWSCURRENT of ${secretId} could not be moved from version ${move.from} to ${move.to}: ` +
          `${(error as Error).message} Look at its versions, then rotate again.`,
        "InvalidParameterException",
      );
    }
    throw error;
  }
}

/** AWS refuses where the label is on that version no more: then a simultaneous attempt has taken it away. */
export async function takePendingFrom(
  client: SecretsClient,
  secretId: string,
  versionId: string,
): Promise<void> {
  try {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secretId,
        VersionStage: "AWSPENDING",
        RemoveFromVersionId: versionId,
      }),
    );
  } catch (error) {
    if (!isServiceError(error, "InvalidParameterException")) {
      throw error;
    }
  }
}
