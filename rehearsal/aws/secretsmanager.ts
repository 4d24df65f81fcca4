import { type Call, type ResourceModel, text, type Values } from "./model";
import { api } from "./secretsmanager-calls";
import { secretPolicy } from "./secretsmanager-policies";
import { noFunction, refuseUninvokable, rotate, rotationFailure } from "./secretsmanager-rotation";
import { rotationRow, secretRow } from "./secretsmanager-rows";
import { secret } from "./secretsmanager-secrets";
import { secretVersion } from "./secretsmanager-versions";

/** Switches rotation on, which by default rotates at once; what becomes of that is nobody's answer to the deployer. */
function switchOn(call: Call): void {
  const { inputs, account } = call.self;
  const [secretArn, functionArn] = [text(inputs, "secretId"), text(inputs, "rotationLambdaArn")];
  const { automaticallyAfterDays } = (inputs["rotationRules"] ?? {}) as Values;
  const days = Number(automaticallyAfterDays);
  const valid = days >= 1 && days <= 1000;
  if (!valid) {
    call.refuse({
      code: "InvalidParameterException",
      message: "RotationRules.AutomaticallyAfterDays must be within 1-1000.",
      fact: `${api}/API_RotationRulesType.html; text from moto's source`,
      property: "rotationRules",
    });
  }
  if (!call.isForeign(secretRow(secretArn)) && !call.get(secretRow(secretArn))) {
    call.refuse({
      code: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
      fact: `${api}/API_RotateSecret.html; text as recorded by localstack`,
      property: "secretId",
    });
  }
  const refusal =
    functionArn === ""
      ? {
          code: "InvalidRequestException",
          message: noFunction,
          fact: `${api}/API_RotateSecret.html; text as recorded by localstack, test_first_rotate_secret_with_missing_lambda_arn`,
          property: "rotationLambdaArn",
        }
      : refuseUninvokable(call, account, secretArn, functionArn);
  if (refusal) {
    call.refuse(refusal);
  }
  // An account in which it lives has to come to rest.
  call.put(rotationRow(secretArn), { secretArn, functionArn, everyDays: valid ? days : 1 });
  if (!refusal) {
    call.afterwards(async (world) => {
      const failed = await rotate(world, account, secretArn);
      return failed ? rotationFailure(failed) : [];
    });
  }
}

const secretRotation: ResourceModel = {
  source: `${api}/API_RotateSecret.html`,
  properties: {
    secretId: { required: true, replaces: true },
    rotationLambdaArn: {},
    rotationRules: {},
  },
  outputs: (self) => ({ id: text(self.inputs, "secretId"), rotationEnabled: true }),
  create: switchOn,
  update: switchOn,
  delete: (call) => call.remove(rotationRow(text(call.self.inputs, "secretId"))),
};

export const secretsManager: Readonly<Record<string, ResourceModel>> = {
  "aws:secretsmanager/secret:Secret": secret,
  "aws:secretsmanager/secretVersion:SecretVersion": secretVersion,
  "aws:secretsmanager/secretPolicy:SecretPolicy": secretPolicy,
  "aws:secretsmanager/secretRotation:SecretRotation": secretRotation,
};

/** A secret that waits for its deletion, with what belongs to it. */
export function secretWaitsForDeletion(value: unknown): boolean {
  return (value as { readonly deleted: boolean }).deleted;
}
