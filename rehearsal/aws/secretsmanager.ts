import { draws } from "../engine/random";
import { PolicySyntaxError, parsePolicy, type Statement } from "../policy/document";
import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import { principalExists } from "./iam-roles";
import { type Call, contextOfCalls, physicalName, type ResourceModel, text, type Values } from "./model";
import { secretsManagerApi, useKey } from "./secretsmanager-api";
import { noFunction, refuseUninvokable, rotate, rotationFailure } from "./secretsmanager-rotation";
import {
  rotationRow,
  secretNameRow,
  secretPolicyRow,
  secretRow,
  versionRow,
  versionsOf,
  versionWith,
} from "./secretsmanager-rows";
import { ApiRequest } from "./service";

const api = "https://docs.aws.amazon.com/secretsmanager/latest/apireference";

/** A call of the provider with the deployer's permissions. */
function request(call: Call, input: Values): ApiRequest {
  const { account, region = "" } = call.self;
  return new ApiRequest({
    facts: call,
    account,
    region,
    caller: account.deployer,
    input,
    context: contextOfCalls(call.self),
    draw: draws(0),
  });
}

/** Makes a call as the provider does; what AWS refuses becomes a refusal. */
function attempt<T>(call: Call, property: string, fact: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Believed) {
      return undefined;
    }
    if (!(error instanceof AwsError)) {
      throw error;
    }
    const { code, message, because } = error;
    call.refuse({ code, message, fact, property, ...(because !== undefined && { because }) });
    return undefined;
  }
}

function ask(call: Call, operation: string, property: string, input: Values): Values | undefined {
  const answer = secretsManagerApi.operations[operation];
  return attempt(call, property, `${api}/API_${operation}.html`, () => answer?.(request(call, input)));
}

function refuseName(call: Call): void {
  const { region = "" } = call.self;
  const name = text(call.outputs, "name");
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) {
    call.refuse({
      code: "ValidationException",
      message:
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
      fact: `${api}/API_CreateSecret.html; text as recorded by localstack`,
      property: "name",
    });
  }
  const existing = call.get(secretNameRow(region, name));
  const secret = existing === undefined ? undefined : call.get(secretRow(existing));
  if (secret) {
    call.refuse({
      code: secret.deleted ? "InvalidRequestException" : "ResourceExistsException",
      message: secret.deleted
        ? "You can't create this secret because a secret with this name is already scheduled for deletion."
        : `The operation failed because the secret ${name} already exists.`,
      fact: `${api}/API_CreateSecret.html; text as recorded by localstack`,
      property: "name",
    });
  }
}

/** The provider asks this before it calls AWS. Zero days stand for a deletion at once. */
function refuseRecoveryWindow(call: Call): void {
  const days = call.self.inputs["recoveryWindowInDays"] ?? 30;
  if (typeof days !== "number" || (days !== 0 && (days < 7 || days > 30))) {
    call.refuse({
      code: "InvalidParameterException",
      message: `expected recoveryWindowInDays to be in the range (7 - 30), got ${days}`,
      fact: `${api}/API_DeleteSecret.html (RecoveryWindowInDays); text of the provider's own check`,
      property: "recoveryWindowInDays",
    });
  }
}

/** Secrets Manager tries the key as the caller, also for a secret that has no value yet. */
function putSecret(call: Call): void {
  const { inputs } = call.self;
  refuseRecoveryWindow(call);
  const arn = text(call.outputs, "arn");
  const keyArn = typeof inputs["kmsKeyId"] === "string" ? inputs["kmsKeyId"] : undefined;
  const secret = { arn, name: text(call.outputs, "name"), keyArn, deleted: false };
  attempt(
    call,
    "kmsKeyId",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    () =>
      useKey(request(call, {}), secret, "RequestToValidateKeyAccess", "kms:GenerateDataKey", "kms:Decrypt"),
  );
  call.put(secretRow(arn), secret);
}

const secret: ResourceModel = {
  source: `${api}/API_CreateSecret.html`,
  keeps: "data",
  properties: {
    name: { replaces: true },
    description: {},
    kmsKeyId: {},
    recoveryWindowInDays: {},
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    const { account, region = "" } = self;
    const arn = `arn:${account.partition}:secretsmanager:${region}:${account.id}:secret:${name}-${self.unique(6)}`;
    return { id: arn, arn, name };
  },
  create: (call) => {
    refuseName(call);
    putSecret(call);
    call.put(secretNameRow(call.self.region ?? "", text(call.outputs, "name")), text(call.outputs, "arn"));
  },
  update: putSecret,
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    const existing = call.get(secretRow(arn));
    if (call.self.inputs["recoveryWindowInDays"] === 0 || !existing) {
      call.remove(secretRow(arn));
      call.remove(secretNameRow(call.self.region ?? "", text(call.outputs, "name")));
      for (const { id } of versionsOf(call, arn)) {
        call.remove(versionRow(arn, id));
      }
    } else {
      call.put(secretRow(arn), { ...existing, deleted: true });
    }
  },
};

/** The provider puts the value and reads it back, here and at every refresh. */
const secretVersion: ResourceModel = {
  source: `${api}/API_PutSecretValue.html`,
  properties: {
    secretId: { required: true, replaces: true },
    secretString: { replaces: true },
    versionStages: {},
  },
  outputs: (self) => {
    const versionId = self.unique(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    const secretId = text(self.inputs, "secretId");
    return { id: `${secretId}|${versionId}`, arn: secretId, versionId };
  },
  create: (call) => {
    const { inputs } = call.self;
    const [secretId, versionId] = [text(inputs, "secretId"), text(call.outputs, "versionId")];
    const current = versionWith(call, secretId, "AWSCURRENT");
    ask(call, "PutSecretValue", "secretString", {
      SecretId: secretId,
      ClientRequestToken: versionId,
      ...(text(inputs, "secretString") !== "" && { SecretString: text(inputs, "secretString") }),
      ...(Array.isArray(inputs["versionStages"]) && { VersionStages: inputs["versionStages"] }),
    });
    ask(call, "GetSecretValue", "secretId", { SecretId: secretId, VersionId: versionId });
    if (current) {
      call.consequence(`AWSCURRENT of ${secretId} moves from version ${current.id} to ${versionId}`);
    }
  },
  read: (call) => {
    const version = call.get(versionRow(text(call.self.inputs, "secretId"), text(call.outputs, "versionId")));
    return version?.value === undefined
      ? undefined
      : { ...call.self.inputs, secretString: version.value, versionStages: version.stages };
  },
  // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_version.go
  update: (call, { inputs: before }) => {
    const secretId = text(call.self.inputs, "secretId");
    const versionId = text(call.outputs, "versionId");
    const [wanted, had] = [stagesIn(call.self.inputs), stagesIn(before)];
    const added = wanted.filter((stage) => !had.includes(stage));
    for (const stage of added) {
      const holder = versionWith(call, secretId, stage);
      call.consequence(`${stage} of ${secretId} moves from version ${holder?.id} to ${versionId}`);
      ask(call, "UpdateSecretVersionStage", "versionStages", {
        SecretId: secretId,
        VersionStage: stage,
        MoveToVersionId: versionId,
        // Of other labels the provider does not look for the version that has them.
        ...(holder && stage === "AWSCURRENT" && { RemoveFromVersionId: holder.id }),
      });
    }
    const movesAlong = (stage: string) => stage === "AWSPREVIOUS" && added.includes("AWSCURRENT");
    for (const stage of had.filter((one) => !wanted.includes(one) && !movesAlong(one))) {
      takeAway(call, secretId, versionId, stage);
    }
  },
  // The provider takes the labels away that its state knows, but for AWSCURRENT, which AWS leaves on a version for
  // ever. One that has moved on since is an error: secret_version.go, as above.
  delete: (call) => {
    const secretId = text(call.self.inputs, "secretId");
    for (const stage of stagesIn(call.self.inputs)) {
      takeAway(call, secretId, text(call.outputs, "versionId"), stage);
    }
  },
};

const stagesIn = ({ versionStages }: Values): string[] =>
  Array.isArray(versionStages) ? versionStages.map(String) : [];

/** Takes a label away from a version; AWSCURRENT can only be moved. */
function takeAway(call: Call, secretId: string, versionId: string, stage: string): void {
  if (stage !== "AWSCURRENT") {
    ask(call, "UpdateSecretVersionStage", "versionStages", {
      SecretId: secretId,
      VersionStage: stage,
      RemoveFromVersionId: versionId,
    });
  }
}

/** The provider repeats PutResourcePolicy while IAM propagates. */
const retriedPolicy = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_policy.go (RetryWhenIsAErrorMessageContains)",
};

const isForEveryone = ({ effect, principals, conditions }: Statement) =>
  effect === "Allow" && conditions.length === 0 && principals?.values.some(({ kind }) => kind === "*");

function putResourcePolicy(call: Call): void {
  const { inputs, account } = call.self;
  const arn = text(inputs, "secretArn");
  if (!call.get(secretRow(arn))) {
    call.refuse({
      code: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
      fact: `${api}/API_PutResourcePolicy.html`,
      property: "secretArn",
    });
  }
  const malformed = (message: string, fact: string, because?: string) =>
    call.refuse({
      code: "MalformedPolicyDocumentException",
      message,
      fact,
      property: "policy",
      ...(because !== undefined && { because }),
    });
  try {
    const policy = parsePolicy("resource policy of the secret", text(inputs, "policy"));
    for (const { kind, value } of policy.statements.flatMap(({ principals }) => principals?.values ?? [])) {
      if (kind === "AWS" && !principalExists(call, account, value, retriedPolicy)) {
        malformed(
          "This resource policy contains an unsupported principal.",
          "https://github.com/hashicorp/terraform/issues/14449",
          `${value} does not exist`,
        );
      }
    }
    if (inputs["blockPublicPolicy"] === true && policy.statements.some(isForEveryone)) {
      call.refuse({
        code: "PublicPolicyException",
        message:
          "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.",
        fact: `${api}/API_PutResourcePolicy.html (PublicPolicyException; the text of the response is UNCONFIRMED)`,
        property: "policy",
      });
    }
    call.put(secretPolicyRow(arn), policy);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    malformed(
      "This resource policy contains invalid Json.",
      `${api}/API_PutResourcePolicy.html`,
      error.message,
    );
  }
}

const secretPolicy: ResourceModel = {
  source: `${api}/API_PutResourcePolicy.html`,
  properties: {
    secretArn: { required: true, replaces: true },
    policy: { required: true },
    blockPublicPolicy: {},
  },
  outputs: (self) => ({ id: text(self.inputs, "secretArn") }),
  create: putResourcePolicy,
  update: putResourcePolicy,
  delete: (call) => call.remove(secretPolicyRow(text(call.self.inputs, "secretArn"))),
};

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
