import { explain } from "../policy/evaluate";
import { AwsError } from "../runtime/aws-clients";
import { invoke } from "../runtime/invoke";
import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { Invocation, World } from "../world/world";
import { serviceMayInvoke } from "./lambda-permissions";
import { functionRow, type LambdaFunction } from "./lambda-rows";
import type { Refusal } from "./model";
import { putVersion, rotationRow, versionRow, versionWith } from "./secretsmanager-rows";

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export const noFunction = "No Lambda rotation function ARN is associated with this secret.";

const day = 24 * 60 * 60 * 1000;

/** Secrets Manager asks this when a rotation is switched on, and again each time. */
export function refuseUninvokable(
  facts: Facts,
  account: Account,
  secretArn: string,
  functionArn: string,
): Refusal | undefined {
  const verdict = serviceMayInvoke(facts, account, functionArn, "secretsmanager.amazonaws.com", secretArn);
  if (facts.get(functionRow(functionArn)) && verdict.decision === "Allowed") {
    return undefined;
  }
  return {
    code: "AccessDeniedException",
    message:
      "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
    because: explain(verdict),
    fact: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html; text as recorded by localstack",
    property: "rotationLambdaArn",
  };
}

/**
 * Rotates a secret once: reserves a version and has the function take its four steps. A rotation that did not finish
 * is taken up again with the version that it had. Returns the invocation that failed, or undefined.
 */
export async function rotate(
  world: World,
  account: Account,
  secretArn: string,
): Promise<Invocation | undefined> {
  const { facts } = world;
  const rotation = facts.get(rotationRow(secretArn));
  if (!rotation) {
    throw new AwsError("InvalidRequestException", noFunction);
  }
  const refusal = refuseUninvokable(facts, account, secretArn, rotation.functionArn);
  if (refusal) {
    throw new AwsError(refusal.code, refusal.message, refusal.because);
  }
  // Without its function, the rotation would just have been refused.
  const definition = facts.get(functionRow(rotation.functionArn)) as LambdaFunction;
  const token = unfinished(facts, secretArn) ?? reserve(world, secretArn);
  for (const step of steps) {
    const invocation = await invoke(world, definition, {
      Step: step,
      SecretId: secretArn,
      ClientRequestToken: token,
      RotationToken: token,
    });
    if (invocation.outcome.kind === "failed") {
      return invocation;
    }
  }
  return undefined;
}

function unfinished(facts: Facts, secretArn: string): string | undefined {
  const pending = versionWith(facts, secretArn, "AWSPENDING");
  return pending && !pending.stages.includes("AWSCURRENT") ? pending.id : undefined;
}

function reserve(world: World, secretArn: string): string {
  let id = world.uuid();
  while (world.facts.get(versionRow(secretArn, id))) {
    id = world.uuid();
  }
  putVersion(world.facts, { secretArn, id, value: undefined, stages: ["AWSPENDING"] });
  return id;
}

/** Rotates a secret again and again, each time after its interval. */
export function keepRotating(world: World, account: Account, secretArn: string): void {
  const rotation = world.facts.get(rotationRow(secretArn));
  if (!rotation) {
    return;
  }
  world.clock.after(rotation.everyDays * day, () => {
    if (!world.facts.get(rotationRow(secretArn))) {
      return;
    }
    rotate(world, account, secretArn).catch((error: unknown) => {
      const { name, message } = error as Error;
      world.problems.push({
        code: name,
        message: `The rotation of ${secretArn} does not begin: ${message}`,
        fact: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html",
      });
    });
    keepRotating(world, account, secretArn);
  });
}

/** What a failed rotation is called in a report. A deployment does not fail over it: nobody hears of it. */
export function rotationFailure({ event, outcome }: Invocation): Refusal[] {
  const { Step: step } = event as { readonly Step: string };
  return outcome.kind !== "failed"
    ? []
    : [
        {
          code: "RotationFailed",
          message: `The rotation that is switched on fails in its ${step} step, and the deployment does not: ${outcome.type}: ${outcome.message}`,
          ...(outcome.because !== undefined && { because: outcome.because }),
          fact: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html",
        },
      ];
}
