import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageCommandInput,
} from "@aws-sdk/client-secrets-manager";
import type { DatabaseCredential } from "../../../handlers/rotation/credential";
import { KnownSecrets } from "../../../handlers/rotation/known-secrets";
import type { Connect } from "../../../handlers/rotation/postgres";
import type { RotationRequest, Step } from "../../../handlers/rotation/request";
import type { Dependencies } from "../../../handlers/rotation/rotate";
import type { SecretsClient } from "../../../handlers/rotation/secret-versions";
import type { DatabaseContext } from "../../../handlers/rotation/strategy";

export const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:database-AbCdEf";
export const adminSecretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:admin-GhIjKl";
export const oldVersion = "00000000-0000-4000-8000-000000000001";
export const newVersion = "00000000-0000-4000-8000-000000000002";

export const inRotation = { [oldVersion]: ["AWSCURRENT"], [newVersion]: ["AWSPENDING"] };

export const requestOf = (step: Step): RotationRequest => ({
  step,
  secretId: secretArn,
  versionId: newVersion,
});

/** One answer per call; a call without an answer fails. */
export interface Answers {
  readonly stages?: () => Readonly<Record<string, string[]>>;
  readonly value?: (input: GetSecretValueCommandInput) => string | undefined;
  readonly password?: () => string;
  readonly put?: (input: PutSecretValueCommandInput) => void;
  readonly move?: (input: UpdateSecretVersionStageCommandInput) => void;
}

/** As much of a client as these answers make. A value that is undefined is one that AWS does not find. */
export function secretsWith({ stages, value, password, put, move }: Answers): SecretsClient {
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof DescribeSecretCommand && stages) {
      return { RotationEnabled: true, VersionIdsToStages: stages() };
    }
    if (command instanceof GetSecretValueCommand && value) {
      const SecretString = value(command.input);
      if (SecretString === undefined) {
        throw new ResourceNotFoundException({ message: "can't find the specified value", $metadata: {} });
      }
      return { SecretString };
    }
    if (command instanceof GetRandomPasswordCommand && password) {
      return { RandomPassword: password() };
    }
    if (command instanceof PutSecretValueCommand && put) {
      put(command.input);
      return {};
    }
    if (command instanceof UpdateSecretVersionStageCommand && move) {
      move(command.input);
      return {};
    }
    throw new Error(`No answer to ${String(command?.constructor.name)}`);
  };
  return { send: send as SecretsClient["send"] };
}

export const noConnection: Connect = async () => {
  throw new Error("No connection was expected");
};

/** Dependencies that wait for nothing, with everything that they log. */
export function dependenciesWith(given: Pick<Dependencies, "secrets"> & Partial<Dependencies>) {
  const lines: object[] = [];
  const write = (line: object) => void lines.push(line);
  const dependencies: Dependencies = {
    settings: { mode: "generated", secretArn },
    connect: noConnection,
    pace: { sleep: async () => {}, random: () => 0 },
    log: { info: write, error: write },
    ...given,
  };
  return { dependencies, lines };
}

/** A database strategy's surroundings, with an admin and perhaps a previous version. */
export function contextWith(
  connect: Connect,
  values: { readonly admin?: object; readonly previous?: object | string } = {},
): DatabaseContext {
  const { admin, previous } = values;
  return {
    database: { connect, secrets: new KnownSecrets() },
    previousValue: async () =>
      previous === undefined || typeof previous === "string" ? previous : JSON.stringify(previous),
    adminValue: async () => {
      if (admin === undefined) {
        throw new Error("The admin secret was not expected to be read");
      }
      return JSON.stringify(admin);
    },
  };
}

export const databaseCredential: DatabaseCredential = {
  engine: "postgres",
  host: "db.example.com",
  port: 5432,
  dbname: "orders",
  username: "app",
  password: "first-password",
};

/** The error that an operation throws, and nothing where it throws none. */
export async function errorOf(operation: Promise<unknown>): Promise<Error> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) {
    throw new Error("The operation was expected to throw");
  }
  return error;
}
