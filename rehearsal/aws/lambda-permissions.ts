import { parsePolicy } from "../policy/document";
import { evaluate, type Verdict } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import { functionArn } from "./lambda";
import { functionRow, type Permission, permissionRow } from "./lambda-rows";
import { type Call, optionalText, type ResourceModel, text } from "./model";

const api = "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html";

/**
 * A permission with an account lets EventBridge fail silently, as AWS's own documentation was told; whether it still
 * does is UNCONFIRMED. https://github.com/awsdocs/aws-cloudformation-user-guide/pull/481
 */
const tellsNoAccount = "events.amazonaws.com";

/** Whether a function's resource policy lets a service invoke it for a resource of the account. */
export function serviceMayInvoke(
  facts: Facts,
  { id }: Account,
  arn: string,
  service: string,
  sourceArn: string,
): Verdict {
  const statements = facts
    .list<Permission>("lambda:permission", { where: ({ functionArn: of }) => of === arn })
    .map(([, { statement }]) => statement);
  const context: ConditionValues = {
    ...(service !== tellsNoAccount && { "aws:SourceAccount": id }),
    "aws:SourceArn": sourceArn,
  };
  return evaluate(
    {
      principal: { kind: "service", service },
      action: "lambda:InvokeFunction",
      resource: arn,
      resourceAccountId: id,
      context,
    },
    {
      identity: [],
      resource: { name: "function policy", variables: true, statements },
      resourceMustAllow: true,
    },
  );
}

function statementOf({ self, outputs }: Call): string {
  const { inputs } = self;
  const [account, source] = [optionalText(inputs, "sourceAccount"), optionalText(inputs, "sourceArn")];
  return JSON.stringify({
    Sid: text(outputs, "statementId"),
    Effect: "Allow",
    Principal: { Service: text(inputs, "principal") },
    Action: text(inputs, "action"),
    Resource: functionArn(self, text(inputs, "function")),
    Condition: {
      ...(account !== undefined && { StringEquals: { "aws:SourceAccount": account } }),
      ...(source !== undefined && { ArnLike: { "aws:SourceArn": source } }),
    },
  });
}

const replaced = { replaces: true } as const;

const permission: ResourceModel = {
  source: api,
  properties: {
    statementId: replaced,
    action: { required: true, ...replaced },
    function: { required: true, ...replaced },
    principal: { required: true, ...replaced },
    sourceAccount: replaced,
    sourceArn: replaced,
  },
  outputs: (self) => {
    const statementId = optionalText(self.inputs, "statementId") ?? `${self.name}-${self.unique(7)}`;
    return { id: statementId, statementId };
  },
  create: (call) => {
    const arn = functionArn(call.self, text(call.self.inputs, "function"));
    const statementId = text(call.outputs, "statementId");
    if (!call.get(functionRow(arn))) {
      call.refuse({
        code: "ResourceNotFoundException",
        message: `Function not found: ${arn}`,
        fact: `${api}; text as recorded by localstack`,
        property: "function",
      });
    }
    if (call.get(permissionRow(arn, statementId))) {
      call.refuse({
        code: "ResourceConflictException",
        message: `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        fact: `${api}; text as recorded by localstack`,
        property: "statementId",
      });
    }
    const written = statementOf(call);
    const document = `{"Version":"2012-10-17","Statement":${written}}`;
    for (const statement of parsePolicy("function policy", document).statements) {
      call.put(permissionRow(arn, statementId), { functionArn: arn, statement, text: written });
    }
  },
  // Every property replaces it.
  update: () => {},
  delete: (call) =>
    call.remove(
      permissionRow(
        functionArn(call.self, text(call.self.inputs, "function")),
        text(call.outputs, "statementId"),
      ),
    ),
};

export const lambdaPermissions: Readonly<Record<string, ResourceModel>> = {
  "aws:lambda/permission:Permission": permission,
};
