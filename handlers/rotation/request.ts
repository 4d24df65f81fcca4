import { RotationError } from "./rotation-error";

/** In the order in which Secrets Manager asks for them. */
export const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
export type Step = (typeof steps)[number];

export interface RotationRequest {
  readonly step: Step;
  /** ARN of the secret. */
  readonly secretId: string;
  /** `ClientRequestToken`, which is the id of the version that becomes current. */
  readonly versionId: string;
}

/** `ClientRequestTokenType` of the service's API model. */
const tokenLength = { shortest: 32, longest: 64 };

/**
 * Reads the event and refuses one for any secret but the configured.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export function rotationRequest(event: unknown, secretArn: string): RotationRequest {
  const { Step, SecretId, ClientRequestToken } = fieldsOf(event);

  const step = steps.find((each) => each === Step);
  if (step === undefined) {
    throw malformed("Step", Step, `one of ${steps.join(", ")}`);
  }
  if (SecretId !== secretArn) {
    throw malformed("SecretId", SecretId, `only ${secretArn}, the secret of this function`);
  }
  if (
    typeof ClientRequestToken !== "string" ||
    ClientRequestToken.length < tokenLength.shortest ||
    ClientRequestToken.length > tokenLength.longest
  ) {
    const allowed = `a text of ${tokenLength.shortest} to ${tokenLength.longest} characters`;
    throw malformed("ClientRequestToken", ClientRequestToken, allowed);
  }
  return { step, secretId: secretArn, versionId: ClientRequestToken };
}

function fieldsOf(event: unknown): Readonly<Record<string, unknown>> {
  if (typeof event !== "object" || event === null) {
    throw malformed("the event itself", event, "an object with Step, SecretId and ClientRequestToken");
  }
  return event as Readonly<Record<string, unknown>>;
}

function malformed(field: string, value: unknown, allowed: string): RotationError {
  const shown = value === undefined ? "missing" : JSON.stringify(value);
  return new RotationError(`The rotation event is malformed: ${field} is ${shown}; allowed is ${allowed}.`);
}
