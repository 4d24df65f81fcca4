import { type Environment, requiredVariable, variableOneOf } from "../shared/environment";

/**
 * `generated` has no database behind it. `single-user` changes the password of the one user that the secret
 * names. `alternating-users` changes the password of the user that is *not* in use, then swaps the two.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html#rotation-strategy
 */
export const modes = ["generated", "single-user", "alternating-users"] as const;

export type Settings =
  | { readonly mode: "generated"; readonly secretArn: string }
  | DatabaseSettings<"single-user">
  | DatabaseSettings<"alternating-users">;

interface DatabaseSettings<Mode> {
  readonly mode: Mode;
  readonly secretArn: string;
  /** Secret of a user that may set the password of the rotated one. */
  readonly adminSecretArn: string;
}

export function rotationSettings(environment: Environment): Settings {
  const secretArn = requiredVariable(environment, "SECRET_ARN");
  const mode = variableOneOf(environment, "MODE", modes);
  if (mode === "generated") {
    return { mode, secretArn };
  }
  const adminSecretArn = requiredVariable(environment, "ADMIN_SECRET_ARN");
  if (adminSecretArn === secretArn) {
    throw new Error(
      `The environment variable ADMIN_SECRET_ARN is ${adminSecretArn}, which is SECRET_ARN as well; ` +
        "allowed is another secret.",
    );
  }
  return { mode, secretArn, adminSecretArn };
}
