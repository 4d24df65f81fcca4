import type { Pace } from "../shared/retry";
import { alternatingUsers } from "./alternating-users";
import type { Credential } from "./credential";
import { generated } from "./generated";
import { KnownSecrets } from "./known-secrets";
import type { Connect } from "./postgres";
import type { RotationRequest } from "./request";
import { RotationError, rotationError } from "./rotation-error";
import type { SecretsClient } from "./secret-versions";
import type { Settings } from "./settings";
import { singleUser } from "./single-user";
import type { DatabaseContext, Strategy } from "./strategy";
import { VersionedSecret } from "./versioned-secret";

export interface Log {
  info(line: object): void;
  error(line: object): void;
}

export interface Dependencies {
  readonly secrets: SecretsClient;
  readonly settings: Settings;
  readonly connect: Connect;
  readonly pace: Pace;
  readonly log: Log;
}

/**
 * Takes one of the four steps of a rotation. Returns: the step is taken, now or by an earlier attempt. Throws a
 * `RotationError`: it is not, nothing is lost, and Secrets Manager may ask again. Before the database gets a
 * password, that password is stored as the pending version; before that version becomes current, a login proves it.
 */
export async function rotate(request: RotationRequest, dependencies: Dependencies): Promise<void> {
  const { log } = dependencies;
  const known = new KnownSecrets();
  try {
    const message = await takeStep(request, dependencies, known);
    log.info({ message: known.redact(message), ...request });
  } catch (error) {
    const { message, code } = rotationError(error);
    const safe = new RotationError(
      known.redact(`${request.step} of version ${request.versionId} failed. ${message}`),
      code,
    );
    log.error({ message: safe.message, ...request, code });
    throw safe;
  }
}

function takeStep(
  request: RotationRequest,
  { secrets, settings, connect, pace }: Dependencies,
  known: KnownSecrets,
): Promise<string> {
  const versions = new VersionedSecret(request, secrets, pace, known);
  if (settings.mode === "generated") {
    return stepWith(generated, request, versions);
  }
  const context: DatabaseContext = {
    database: {
      connect: (credential) => {
        known.add(credential.password);
        return connect(credential);
      },
      secrets: known,
    },
    previousValue: () => versions.value("AWSPREVIOUS"),
    adminValue: () => versions.currentValueOf(settings.adminSecretArn),
  };
  return settings.mode === "single-user"
    ? stepWith(singleUser(context), request, versions)
    : stepWith(alternatingUsers(context), request, versions);
}

async function stepWith<C extends Credential>(
  strategy: Strategy<C>,
  { step }: RotationRequest,
  versions: VersionedSecret,
): Promise<string> {
  if (step === "finishSecret") {
    return versions.finish();
  }
  if ((await versions.permission()).kind === "finished") {
    return "This version is current already.";
  }
  switch (step) {
    case "createSecret":
      return versions.create(strategy);
    case "setSecret":
      return strategy.set(await versions.both(strategy));
    case "testSecret":
      return strategy.test(await versions.both(strategy));
  }
}
