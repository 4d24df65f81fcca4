/** What DescribeSecret says about a secret, as far as rotation looks at it. */
export interface SecretState {
  readonly secretId: string;
  readonly rotationEnabled: boolean;
  /** Staging labels by version id. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

export type Decision =
  | { readonly kind: "proceed"; readonly currentVersion: string }
  /** It is current; `isPending` until the last step has taken that label away as well. */
  | { readonly kind: "finished"; readonly isPending: boolean }
  /** Reads of Secrets Manager lag behind its writes: this may change by itself, within seconds. */
  | { readonly kind: "notYet"; readonly message: string }
  | { readonly kind: "refused"; readonly message: string };

/**
 * Whether a step may work on this version. The four steps ask the same: Secrets Manager labels the version
 * AWSPENDING before the first of them, and the last makes it AWSCURRENT.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_how.html
 */
export function decide(state: SecretState, versionId: string): Decision {
  const { secretId, stages } = state;
  const own = stages[versionId];
  const current = holderOf("AWSCURRENT", stages);
  const pending = holderOf("AWSPENDING", stages);

  if (current === versionId) {
    return { kind: "finished", isPending: pending === versionId };
  }
  if (!state.rotationEnabled) {
    return notYet(`Rotation is switched off for ${secretId}. Switch it on, then rotate again.`);
  }
  if (current === undefined) {
    return notYet(`No version of ${secretId} is AWSCURRENT. Put a value, then rotate again.`);
  }
  if (pending === versionId) {
    return { kind: "proceed", currentVersion: current };
  }
  if (pending !== undefined && pending !== current) {
    return stuck(secretId, versionId, pending);
  }
  if (own === undefined) {
    return notYet(`${secretId} has no version ${versionId}. ${startRotation(secretId)}`);
  }
  return {
    kind: "refused",
    message:
      `Version ${versionId} of ${secretId} is ${own.join(" and ") || "without a label"}, not AWSPENDING. ` +
      startRotation(secretId),
  };
}

function notYet(message: string): Decision {
  return { kind: "notYet", message };
}

/**
 * A rotation that was begun and never ended blocks every later one until its label is taken away. Its password
 * may be the database's by now: single-user rotation then sets the next one through the admin.
 */
function stuck(secretId: string, versionId: string, pending: string): Decision {
  return {
    kind: "refused",
    message:
      `AWSPENDING is on version ${pending} of an earlier rotation, not on ${versionId}. ` +
      "If no rotation is in progress, take the label away with: " +
      `aws secretsmanager update-secret-version-stage --secret-id ${secretId} ` +
      `--version-stage AWSPENDING --remove-from-version-id ${pending} . ${startRotation(secretId)}`,
  };
}

function startRotation(secretId: string): string {
  return `Then rotate again: aws secretsmanager rotate-secret --secret-id ${secretId}`;
}

function holderOf(stage: string, stages: SecretState["stages"]): string | undefined {
  return Object.keys(stages).find((versionId) => stages[versionId]?.includes(stage));
}
