import { draws } from "../engine/random";
import { parsePolicy } from "../policy/document";
import type { Account, Caller } from "../world/account";
import { takesOnly } from "./api-members";
import { forget } from "./cloud-control-deletion";
import { whyNoDisk } from "./ebs-disk-key";
import { defaultDiskKeyRow, encryptionByDefaultRow, ownDiskKey } from "./ebs-rows";
import { authorizeEc2 } from "./ec2-denials";
import { madeResources } from "./made-rows";
import { type Call, type ResourceModel, text, type Values } from "./model";
import { ApiRequest } from "./service";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";
const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ebs_default_kms_key.go";

function putEncryption(call: Call): void {
  const row = encryptionByDefaultRow(call.self.region ?? "");
  if (call.self.inputs["enabled"] === false) {
    call.remove(row);
  } else {
    call.put(row, true);
  }
}

/** Removing the resource switches the encryption off, whoever had switched it on. */
const encryptionByDefault: ResourceModel = {
  source: `${api}/API_EnableEbsEncryptionByDefault.html`,
  properties: { enabled: {} },
  outputs: (self) => ({ id: `terraform-${self.unique(26)}` }),
  create: putEncryption,
  update: putEncryption,
  delete: (call) => call.remove(encryptionByDefaultRow(call.self.region ?? "")),
};

const anythingOfEc2 = parsePolicy(
  "anything of EC2",
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "ec2:*", Resource: "*" },
  }),
);

/** Somebody as most people who launch machines are: no policy of his speaks of keys. */
function anybody({ id, partition }: Account): Caller {
  const name = "Anybody";
  return {
    principal: {
      kind: "session",
      accountId: id,
      roleArn: `arn:${partition}:iam::${id}:role/${name}`,
      arn: `arn:${partition}:sts::${id}:assumed-role/${name}/session`,
    },
    policies: [anythingOfEc2],
  };
}

/**
 * EC2 asks KMS later: "the action can appear to complete, but eventually fails". From then on so does every volume and
 * every launch, which nobody means who sets a key for all.
 */
function refuseUnusable(call: Call, keyArn: string): void {
  const { account, region = "" } = call.self;
  const asking = { facts: call, account, region, caller: anybody(account), input: {}, draw: draws(1) };
  const because = whyNoDisk(new ApiRequest(asking), keyArn, `vol-0${call.self.unique(16)}`);
  if (because !== undefined) {
    call.refuse({
      code: "DefaultKeyNotUsable",
      message: `EC2 takes ${keyArn} as the key of all new disks in ${region}, and then nobody can make one.`,
      because,
      fact: `${api}/API_ModifyEbsDefaultKmsKeyId.html`,
      property: "keyArn",
    });
  }
}

const defaultKmsKey: ResourceModel = {
  source: `${api}/API_ModifyEbsDefaultKmsKeyId.html`,
  properties: { keyArn: { required: true, replaces: true } },
  outputs: (self) => ({ id: text(self.inputs, "keyArn") }),
  create: (call) => {
    const keyArn = text(call.self.inputs, "keyArn");
    if (!keyArn.startsWith("arn:")) {
      call.refuse({
        code: "InvalidParameterValue",
        message: `"key_arn" (${keyArn}) is an invalid ARN: arn: invalid prefix`,
        fact: `${provider} (ValidARN); the provider's own check has no code`,
        property: "keyArn",
      });
      return;
    }
    refuseUnusable(call, keyArn);
    call.put(defaultDiskKeyRow(call.self.region ?? ""), { keyArn });
  },
  update: () => {},
  // ResetEbsDefaultKmsKeyId: whatever key is the default by then, AWS's own is afterwards.
  delete: (call) => call.remove(defaultDiskKeyRow(call.self.region ?? "")),
};

/** How a region encrypts disks that nobody says anything of. */
export const ebsDefaults: Readonly<Record<string, ResourceModel>> = {
  "aws:ebs/defaultKmsKey:DefaultKmsKey": defaultKmsKey,
  "aws:ebs/encryptionByDefault:EncryptionByDefault": encryptionByDefault,
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsEncryptionByDefault.html */
export function getEbsEncryptionByDefault(request: ApiRequest): Values {
  takesOnly(request, "EC2");
  authorizeEc2(request, { action: "ec2:GetEbsEncryptionByDefault", resource: "*" });
  return { EbsEncryptionByDefault: request.facts.get(encryptionByDefaultRow(request.region)) ?? false };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsDefaultKmsKeyId.html */
export function getEbsDefaultKmsKeyId(request: ApiRequest): Values {
  takesOnly(request, "EC2");
  authorizeEc2(request, { action: "ec2:GetEbsDefaultKmsKeyId", resource: "*" });
  return { KmsKeyId: request.facts.get(defaultDiskKeyRow(request.region))?.keyArn ?? ownDiskKey };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ResetEbsDefaultKmsKeyId.html */
export function resetEbsDefaultKmsKeyId(request: ApiRequest): Values {
  takesOnly(request, "EC2");
  authorizeEc2(request, { action: "ec2:ResetEbsDefaultKmsKeyId", resource: "*" });
  const { facts, region } = request;
  facts.remove(defaultDiskKeyRow(region));
  const resources = madeResources(facts, "aws:ebs/defaultKmsKey:DefaultKmsKey");
  forget(facts, ...resources.filter((made) => made.region === region));
  return { KmsKeyId: ownDiskKey };
}
