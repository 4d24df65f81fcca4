import { type Call, type ResourceModel, text, texts, type Values } from "./model";
import { api, ask } from "./secretsmanager-calls";
import { versionRow, versionWith } from "./secretsmanager-rows";

/** The provider puts the value and reads it back, here and at every refresh. */
export const secretVersion: ResourceModel = {
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

const stagesIn = (inputs: Values) => texts(inputs, "versionStages");

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
