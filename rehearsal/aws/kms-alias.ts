import type { Row } from "../world/facts";
import { existingKey, keyArn } from "./kms";
import { authorizeOnKey } from "./kms-policy";
import { optionalText, physicalName, type ResourceModel, text, validationError } from "./model";

interface Alias {
  readonly targetKeyArn: string;
}

const aliasRow = (region: string, name: string) => `kms:alias:${region}:${name}` as Row<Alias>;

const alias: ResourceModel = {
  source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  properties: { name: { replaces: true }, targetKeyId: { required: true } },
  outputs: (self) => {
    const name = optionalText(self.inputs, "name") ?? `alias/${physicalName(self)}`;
    const { account, region = "" } = self;
    return {
      id: name,
      name,
      arn: `arn:${account.partition}:kms:${region}:${account.id}:${name}`,
      targetKeyArn: keyArn(self, text(self.inputs, "targetKeyId")),
    };
  },
  create: (call) => {
    const { region = "" } = call.self;
    const name = text(call.outputs, "name");
    const targetKeyArn = text(call.outputs, "targetKeyArn");
    if (!name.startsWith("alias/")) {
      call.refuse({
        code: "ValidationException",
        message:
          'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
        fact: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html; text as recorded by localstack",
        property: "name",
      });
    } else if (!/^alias\/[a-zA-Z0-9:/_-]{1,250}$/.test(name)) {
      call.refuse(
        validationError(
          "aliasName",
          name,
          "Member must satisfy regular expression pattern: ^(alias/)[a-zA-Z0-9/_-]+$",
          "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
        ),
      );
    }
    if (call.get(aliasRow(region, name))) {
      call.refuse({
        code: "AlreadyExistsException",
        message: `An alias with the name ${text(call.outputs, "arn")} already exists`,
        fact: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html; text from moto's source",
        property: "name",
      });
    }
    if (existingKey(call, targetKeyArn, "targetKeyId")) {
      authorizeOnKey(call, "kms:CreateAlias", targetKeyArn);
    }
    call.put(aliasRow(region, name), { targetKeyArn });
  },
  // Both keys have a say: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
  update: (call, before) => {
    const { region = "" } = call.self;
    const targetKeyArn = text(call.outputs, "targetKeyArn");
    for (const arn of [keyArn(before, text(before.inputs, "targetKeyId")), targetKeyArn]) {
      if (existingKey(call, arn, "targetKeyId")) {
        authorizeOnKey(call, "kms:UpdateAlias", arn);
      }
    }
    call.put(aliasRow(region, text(call.outputs, "name")), { targetKeyArn });
  },
  delete: (call) => {
    const { region = "" } = call.self;
    authorizeOnKey(call, "kms:DeleteAlias", text(call.outputs, "targetKeyArn"));
    call.remove(aliasRow(region, text(call.outputs, "name")));
  },
};

export const kmsAliases: Readonly<Record<string, ResourceModel>> = {
  "aws:kms/alias:Alias": alias,
};

/** An alias that was in the account before. */
export function foreignAlias(region: string, name: string, targetKeyArn: string): [Row<unknown>, unknown] {
  return [aliasRow(region, name), { targetKeyArn } satisfies Alias];
}
