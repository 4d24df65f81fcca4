import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { baseAccounts } from "../../../rehearsal";
import { type RefusalCase, refuses } from "../../support/refusals";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { region } from "../../support/world";

type Args = Partial<aws.lambda.FunctionArgs>;

const assumeRolePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
});

const functionWith = (args: Args) => () => {
  const opts = { provider: providerIn(region) };
  const role = new aws.iam.Role("role", { assumeRolePolicy }, opts).arn;
  const code = new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("") });
  const all = { role, runtime: "nodejs24.x", handler: "index.handler", code, ...args };
  new aws.lambda.Function("function", all, opts);
};

/** A function in a network of others, whose role may act in a region only. */
const functionInNetwork = (where: string) => () => {
  const opts = { provider: providerIn(region) };
  const role = new aws.iam.Role("role", { assumeRolePolicy }, opts);
  const Condition = { StringEquals: { "aws:RequestedRegion": where } };
  const Statement = { Effect: "Allow", Action: "ec2:*", Resource: "*", Condition };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const dependsOn = new aws.iam.RolePolicy("policy", { role: role.name, policy }, opts);
  const code = new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("") });
  const vpcConfig = { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] };
  const all = { role: role.arn, runtime: "nodejs24.x", handler: "index.handler", code, vpcConfig };
  new aws.lambda.Function("function", all, { ...opts, dependsOn });
};

const outside = (property: string, value: string, constraint: string) => ({
  code: "ValidationException",
  property,
  message: `1 validation error detected: Value '${value}' at '${property}' failed to satisfy constraint: Member must ${constraint}`,
});
const architecture =
  "satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]";

const bounds = [
  { property: "timeout", value: 0, constraint: "have value greater than or equal to 1" },
  { property: "timeout", value: 901, constraint: "have value less than or equal to 900" },
  { property: "memorySize", value: 127, constraint: "have value greater than or equal to 128" },
  { property: "memorySize", value: 10_241, constraint: "have value less than or equal to 10240" },
];

const reserved = [
  "_HANDLER",
  "AWS_REGION",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_SESSION_TOKEN",
  "LAMBDA_TASK_ROOT",
];
const reservedIn = (...names: readonly string[]) => ({
  code: "InvalidParameterValueException",
  property: "environment",
  message: `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${names.join(", ")}`,
});
const variables = (...names: readonly string[]) => ({
  variables: Object.fromEntries(names.map((name) => [name, "x"])),
});

const cases: RefusalCase[] = [
  ...bounds.map(({ property, value, constraint }) => ({
    title: `a ${property} of ${value}`,
    program: functionWith({ [property]: value }),
    expected: outside(property, String(value), constraint),
  })),
  {
    title: "an architecture that it does not have",
    program: functionWith({ architectures: ["ARM64"] }),
    expected: outside("architectures", "[ARM64]", architecture),
  },
  {
    title: "two architectures",
    program: functionWith({ architectures: ["x86_64", "arm64"] }),
    expected: outside("architectures", "[x86_64, arm64]", "have length less than or equal to 1"),
  },
  ...reserved.map((name) => ({
    title: `the variable ${name}, which is its own`,
    program: functionWith({ environment: variables(name, "MINE") }),
    expected: reservedIn(name),
  })),
  {
    title: "a role that may make network interfaces elsewhere only",
    program: functionInNetwork("eu-west-1"),
    expected: {
      code: "InvalidParameterValueException",
      property: "role",
      message: "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
    },
  },
  {
    title: "two variables of its own",
    program: functionWith({ environment: variables("AWS_REGION", "AWS_ACCESS_KEY_ID") }),
    expected: reservedIn("AWS_ACCESS_KEY_ID", "AWS_REGION"),
  },
];

describe("Settings of a function: the simulated Lambda", () => {
  refuses(cases);

  it("takes a role that may make network interfaces in the function's region", async () => {
    const report = await rehearseResources(functionInNetwork(region), { accounts: baseAccounts.slice(0, 1) });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  for (const args of [
    { timeout: 1, memorySize: 128, architectures: ["arm64"] },
    { timeout: 900, memorySize: 10_240, architectures: ["x86_64"] },
    { environment: variables("AWS_NODEJS_CONNECTION_REUSE_ENABLED", "NODE_OPTIONS", "TZ") },
  ]) {
    it(`takes ${JSON.stringify(args)}`, async () => {
      const report = await rehearseResources(functionWith(args), { accounts: baseAccounts.slice(0, 1) });

      expect(findingsOf(report)).to.deep.equal([]);
    });
  }
});
