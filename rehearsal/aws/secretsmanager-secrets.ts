import { autonamed, type Call, physicalName, type ResourceModel, text } from "./model";
import { useKey } from "./secretsmanager-api";
import { api, attempt, request } from "./secretsmanager-calls";
import { secretNameRow, secretRow, versionRow, versionsOf } from "./secretsmanager-rows";

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
  const { tags } = call.self;
  const secret = { arn, name: text(call.outputs, "name"), keyArn, deleted: false, tags };
  attempt(
    call,
    "kmsKeyId",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    () =>
      useKey(request(call, {}), secret, "RequestToValidateKeyAccess", "kms:GenerateDataKey", "kms:Decrypt"),
  );
  call.put(secretRow(arn), secret);
}

export const secret: ResourceModel = {
  source: `${api}/API_CreateSecret.html`,
  keeps: "data",
  properties: {
    name: autonamed,
    description: {},
    kmsKeyId: {},
    recoveryWindowInDays: { default: 30 },
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
