import { explain } from "../policy/evaluate";
import type { ReadOptions } from "../world/facts";
import { verdictOn } from "./access";
import { lambdaInterfaceRow } from "./ec2-network-interfaces";
import { securityGroupRow, subnetRow } from "./ec2-rows";
import { roleNameOf, serviceMayAssume, sessionOf } from "./iam-roles";
import { type FunctionNetwork, functionRow, type LambdaFunction } from "./lambda-rows";
import { invalid, refuseSettings } from "./lambda-settings";
import {
  autonamed,
  type Call,
  contextOfCalls,
  optionalText,
  physicalName,
  type ResourceModel,
  type Self,
  text,
  texts,
  type Values,
} from "./model";

const api = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html";

export function functionArn(
  { account, region = "" }: Pick<Self, "account" | "region">,
  nameOrArn: string,
): string {
  return nameOrArn.startsWith("arn:")
    ? nameOrArn
    : `arn:${account.partition}:lambda:${region}:${account.id}:function:${nameOrArn}`;
}

/** The provider repeats CreateFunction while IAM propagates. */
const retried: ReadOptions = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function.go (retryFunctionOp)",
};

const map = (value: unknown): Values =>
  typeof value === "object" && value !== null ? (value as Values) : {};

function networkOf({ inputs }: Self): FunctionNetwork | undefined {
  const config = map(inputs["vpcConfig"]);
  return config["subnetIds"] === undefined
    ? undefined
    : { subnetIds: texts(config, "subnetIds"), securityGroupIds: texts(config, "securityGroupIds") };
}

/** The texts of an inlined archive, by file name. */
function filesOf({ inputs }: Self): Record<string, string> {
  const assets = Object.entries(map(map(inputs["code"])["assets"]));
  return Object.fromEntries(assets.map(([name, asset]) => [name, String(map(asset)["text"] ?? "")]));
}

function definitionOf({ self, outputs }: Call): LambdaFunction {
  const { inputs, region = "" } = self;
  const name = text(outputs, "name");
  const variables = Object.entries(map(map(inputs["environment"])["variables"]));
  const architectures = texts(inputs, "architectures");
  const logging = map(inputs["loggingConfig"]);
  return {
    arn: text(outputs, "arn"),
    name,
    region,
    roleArn: text(inputs, "role"),
    runtime: text(inputs, "runtime"),
    architectures: architectures.length > 0 ? architectures : ["x86_64"],
    handler: text(inputs, "handler"),
    files: filesOf(self),
    environment: Object.fromEntries(variables.map(([key, value]) => [key, String(value)])),
    timeoutInSeconds: numberOf(inputs["timeout"], 3),
    memorySize: numberOf(inputs["memorySize"], 128),
    logGroup: optionalText(logging, "logGroup") ?? `/aws/lambda/${name}`,
    logFormat: optionalText(logging, "logFormat") ?? "Text",
    network: networkOf(self),
    tags: self.tags,
  };
}

const numberOf = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);

function refuseRole(call: Call, definition: LambdaFunction): void {
  const { account } = call.self;
  const verdict = serviceMayAssume(call, account, definition.roleArn, "lambda.amazonaws.com", retried);
  if (verdict.decision !== "Allowed") {
    invalid(
      call,
      "role",
      "The role defined for the function cannot be assumed by Lambda.",
      `${retried.retriedUntilConsistent}`,
      explain(verdict),
    );
  }
}

/**
 * Lambda makes a function's network interfaces with the function's role.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const interfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
];

function refuseNetwork(call: Call, { network, roleArn }: LambdaFunction): void {
  if (!network) {
    return;
  }
  const { account } = call.self;
  const lambda = sessionOf(call, account, roleArn, "awslambda", retried);
  for (const action of interfaceActions) {
    const verdict = verdictOn(lambda, account, { action, resource: "*", context: contextOfCalls(call.self) });
    if (verdict.decision !== "Allowed") {
      invalid(
        call,
        "role",
        `The provided execution role does not have permissions to call ${action.slice(4)} on EC2`,
        "https://github.com/pulumi/pulumi-aws/issues/1308",
        explain(verdict),
      );
      break;
    }
  }
  refuseMissing(
    call,
    network.subnetIds,
    subnetRow,
    "DescribeSubnets",
    "InvalidSubnetID.NotFound",
    "subnet ID",
  );
  refuseMissing(
    call,
    network.securityGroupIds,
    securityGroupRow,
    "DescribeSecurityGroups",
    "InvalidGroup.NotFound",
    "security group",
  );
}

function refuseMissing(
  call: Call,
  ids: readonly string[],
  row: typeof subnetRow | typeof securityGroupRow,
  operation: string,
  code: string,
  what: string,
): void {
  for (const id of ids) {
    if (!call.isForeign(row(id)) && !call.get<unknown>(row(id))) {
      invalid(
        call,
        "vpcConfig",
        `Error occurred while ${operation}. EC2 Error Code: ${code}. EC2 Error Message: The ${what} '${id}' does not exist`,
        `${api}; text as recorded by localstack`,
      );
    }
  }
}

function put(call: Call): void {
  const definition = definitionOf(call);
  refuseRole(call, definition);
  refuseNetwork(call, definition);
  refuseSettings(call, definition);
  call.put(functionRow(definition.arn), definition);
  if (!definition.network) {
    leaveInterfaces(call, definition.arn);
  } else {
    call.put(lambdaInterfaceRow(definition.arn), {
      functionArn: definition.arn,
      roleName: roleNameOf(definition.roleArn),
      subnetIds: definition.network.subnetIds,
      securityGroupIds: definition.network.securityGroupIds,
      inUse: true,
    });
  }
}

/** Interfaces stay until Lambda reclaims them: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
function leaveInterfaces(call: Call, arn: string): void {
  const left = call.get(lambdaInterfaceRow(arn));
  if (left) {
    call.put(lambdaInterfaceRow(arn), { ...left, inUse: false });
  }
}

const lambdaFunction: ResourceModel = {
  source: api,
  properties: {
    name: autonamed,
    description: {},
    code: {},
    handler: {},
    runtime: {},
    architectures: {},
    role: { required: true },
    memorySize: { default: 128 },
    timeout: { default: 3 },
    environment: {},
    vpcConfig: {},
    loggingConfig: {},
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    return { id: name, name, arn: functionArn(self, name) };
  },
  create: (call) => {
    if (call.get(functionRow(text(call.outputs, "arn")))) {
      call.refuse({
        code: "ResourceConflictException",
        message: `Function already exist: ${text(call.outputs, "name")}`,
        fact: `${api}; text as recorded by localstack`,
        property: "name",
      });
    }
    put(call);
  },
  update: put,
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    leaveInterfaces(call, arn);
    call.remove(functionRow(arn));
  },
};

export const lambda: Readonly<Record<string, ResourceModel>> = {
  "aws:lambda/function:Function": lambdaFunction,
};
