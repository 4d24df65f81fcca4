import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import { serviceMayInvoke } from "../../../rehearsal/aws/lambda-permissions";
import { functionRow } from "../../../rehearsal/aws/lambda-rows";
import { Call, type Values } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { foundInAccount, Store } from "../../../rehearsal/world/store";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";
import { region } from "../../support/world";

type Args = Partial<aws.lambda.FunctionArgs>;

const functionType = "aws:lambda/function:Function";
const vpcAccess = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";

const trusting = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
  });

interface RoleOptions {
  readonly trusts?: string;
  /** Actions on interfaces that the role may call. */
  readonly actions?: readonly string[];
}

/** A function with a role of its own. */
function functionWith(
  args: Args = {},
  { trusts = "lambda.amazonaws.com", actions }: RoleOptions = {},
  provider = providerIn("us-east-1"),
) {
  const role = new aws.iam.Role("role", { assumeRolePolicy: trusting(trusts) }, { provider });
  const Statement = { Effect: "Allow", Action: actions, Resource: "*" };
  const policy = actions
    ? new aws.iam.RolePolicy(
        "policy",
        { role: role.name, policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
        { provider },
      )
    : new aws.iam.RolePolicyAttachment("policy", { role: role.name, policyArn: vpcAccess }, { provider });
  const code = new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset("exports.handler = () => 1;"),
  });
  const all = {
    name: "worker",
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    code,
    ...args,
  };
  return new aws.lambda.Function("function", all, { provider, dependsOn: policy });
}

const inNetwork = { vpcConfig: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] } };
const interfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
];
const invalid = "InvalidParameterValueException";
const unassumable = {
  code: invalid,
  property: "role",
  message: "The role defined for the function cannot be assumed by Lambda.",
};

const permissionOf = (
  args: Partial<aws.lambda.PermissionArgs> = {},
  name = "permission",
  opts?: pulumi.CustomResourceOptions,
) =>
  new aws.lambda.Permission(
    name,
    { action: "lambda:InvokeFunction", function: "worker", principal: "events.amazonaws.com", ...args },
    opts ?? { provider: providerIn("us-east-1") },
  );

const cases: RefusalCase[] = [
  {
    title: "a role that trusts another service",
    program: () => functionWith({}, { trusts: "ec2.amazonaws.com" }),
    expected: unassumable,
  },
  {
    title: "a role that does not exist",
    program: () => functionWith({ role: `arn:aws:iam::${accountId}:role/Nobody` }),
    expected: unassumable,
  },
  ...interfaceActions.map((missing) => ({
    title: `a function in a network whose role may not call ${missing}`,
    program: () =>
      functionWith(inNetwork, { actions: interfaceActions.filter((action) => action !== missing) }),
    expected: {
      code: invalid,
      property: "role",
      message: `The provided execution role does not have permissions to call ${missing.slice(4)} on EC2`,
    },
  })),
  {
    title: "a runtime that has been retired",
    program: () => functionWith({ runtime: "nodejs20.x" }),
    expected: {
      code: invalid,
      property: "runtime",
      message:
        "The runtime parameter of nodejs20.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.",
    },
  },
  ...[
    {
      runtime: "python3.13",
      message: "The simulated AWS runs functions of nodejs22.x and nodejs24.x only, not of python3.13.",
    },
    {
      runtime: undefined,
      message: "The simulated AWS runs functions of nodejs22.x and nodejs24.x only, not of no runtime.",
    },
  ].map(({ runtime, message }) => ({
    title: `to simulate the runtime ${runtime}`,
    program: () => functionWith({ runtime } as Args),
    expected: { code: "NotModelled", property: "runtime", message },
  })),
  {
    title: "environment variables of more than 4 KB",
    program: () => functionWith({ environment: { variables: { A: "x".repeat(4096 - 7) } } }),
    expected: {
      code: invalid,
      property: "environment",
      message:
        /^Lambda was unable to configure your environment variables because .* exceeded the 4KB limit\. String measured: \{"A":"x+"\}$/,
    },
  },
  {
    title: "a function with the name of another",
    program: () => {
      const provider = providerIn("us-east-1");
      const first = functionWith({}, {}, provider);
      const { role, runtime, handler, code } = first;
      const args = {
        name: "worker",
        role,
        runtime: runtime as never,
        handler: handler as never,
        code: code as never,
      };
      new aws.lambda.Function("again", args, { provider });
    },
    expected: {
      code: "ResourceConflictException",
      property: "name",
      message: "Function already exist: worker",
    },
  },
  {
    title: "a permission for a function that does not exist",
    program: () => permissionOf(),
    expected: {
      code: "ResourceNotFoundException",
      property: "function",
      message: `Function not found: arn:aws:lambda:us-east-1:${accountId}:function:worker`,
    },
  },
  {
    title: "two permissions under one statement id",
    program: () => {
      const provider = providerIn("us-east-1");
      const { name, arn } = functionWith({}, {}, provider);
      const dependsOn = permissionOf({ function: name, statementId: "one" }, "one", { provider });
      permissionOf({ function: arn, statementId: "one" }, "two", { provider, dependsOn });
    },
    expected: {
      code: "ResourceConflictException",
      property: "statementId",
      message:
        "The statement id (one) provided already exists. Please provide a new statement id, or remove the existing statement.",
    },
  },
];

const rehearsed = (program: (on: boolean, provider: aws.Provider) => unknown) =>
  rehearseResources(
    () => program(new pulumi.Config("test").getBoolean("on") ?? false, providerIn("us-east-1")),
    {
      change: { "test:on": "true" },
      orders: 5,
    },
  );

/** A subnet and a group of the program's own. */
function networkOf(provider: aws.Provider, dependsOn: pulumi.Resource[] = []) {
  const opts = { provider, dependsOn };
  const subnet = new aws.ec2.Subnet("subnet", { vpcId: "vpc-0a1b2c3d", cidrBlock: "10.0.0.0/24" }, opts);
  const group = new aws.ec2.SecurityGroup("group", { vpcId: "vpc-0a1b2c3d" }, opts);
  return { subnetIds: [subnet.id], securityGroupIds: [group.id] };
}

describe("Simulated functions", () => {
  it("come, change and go, with a permission", async () => {
    const report = await rehearsed((on, provider) => {
      const variables = { A: "x".repeat(on ? 4096 - 8 : 1) };
      const { name } = functionWith({ environment: { variables }, timeout: on ? 5 : 3 }, {}, provider);
      permissionOf({ function: name, sourceAccount: on ? accountId : "999999999999" }, "permission", {
        provider,
      });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("do not race with their role: the provider repeats the call until IAM has caught up", async () => {
    const report = await rehearseResources(() => functionWith(inNetwork));

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("race with the policy that they do not wait for", async () => {
    const report = await rehearseResources(() => functionWith(inNetwork), {
      alter: (registration) => {
        if (registration.type === functionType) {
          forget(registration, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        }
      },
    });

    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      code: invalid,
      cure: `function (${functionType}): add dependsOn: policy (aws:iam/rolePolicyAttachment:RolePolicyAttachment)`,
    });
  });

  it("are refused a bad change", async () => {
    const report = await rehearsed((on, provider) =>
      functionWith({ runtime: on ? "nodejs18.x" : "nodejs24.x" }, {}, provider),
    );

    expect(findingsOf(report)[0]).to.include({ operation: "update", code: invalid, property: "runtime" });
  });

  const missing = [
    {
      type: "aws:ec2/subnet:Subnet",
      message:
        /^Error occurred while DescribeSubnets\. EC2 Error Code: InvalidSubnetID\.NotFound\. EC2 Error Message: The subnet ID 'subnet-\w+' does not exist$/,
    },
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      message:
        /^Error occurred while DescribeSecurityGroups\. EC2 Error Code: InvalidGroup\.NotFound\. EC2 Error Message: The security group 'sg-\w+' does not exist$/,
    },
  ];
  for (const { type, message } of missing) {
    it(`are not made before their network: ${type}`, async () => {
      const report = await rehearseResources(
        () => {
          const provider = providerIn("us-east-1");
          functionWith({ vpcConfig: networkOf(provider) }, {}, provider);
        },
        { alter: (registration) => registration.type === functionType && forget(registration, type) },
      );

      const found = findingsOf(report).find(({ property }) => property === "vpcConfig");
      expect(found).to.include({ kind: "race", code: invalid });
      expect(found?.message).to.match(message);
    });
  }

  it("leave a network, which can then go", async () => {
    const report = await rehearsed((on, provider) => {
      const vpcConfig = on ? undefined : networkOf(provider);
      functionWith(vpcConfig ? { vpcConfig } : {}, {}, provider);
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  refuses(cases);
});

describe("A permission to invoke a function", () => {
  const arn = `arn:aws:lambda:${region}:${accountId}:function:worker`;
  const source = `arn:aws:events:${region}:${accountId}:rule/one`;

  /** What the permission that a resource makes says of EventBridge's rule. */
  function decision(args: Values): string {
    const store = new Store();
    for (const known of [arn, `${arn}-other`]) {
      store.write(foundInAccount, functionRow(known), { arn: known });
    }
    const account = accountIn(region);
    const inputs = {
      action: "lambda:InvokeFunction",
      function: arn,
      principal: "events.amazonaws.com",
      ...args,
    };
    const type = "aws:lambda/permission:Permission";
    const self = { urn: "", type, name: "one", region, account, inputs, tags: {}, unique: () => "" };
    const call = new Call(self, { id: "one", statementId: "one" }, store, { visible: { has: () => true } });
    simulatedAws.resources[type]?.create(call);
    return serviceMayInvoke(call, account, arn, "events.amazonaws.com", source).decision;
  }

  const permissions = [
    { title: "to the service", args: {}, allows: true },
    { title: "to another service", args: { principal: "sns.amazonaws.com" }, allows: false },
    { title: "for the source", args: { sourceArn: source }, allows: true },
    { title: "for sources of its form", args: { sourceArn: source.replace("one", "*") }, allows: true },
    { title: "for another source", args: { sourceArn: `${source}-other` }, allows: false },
    {
      title: "for the account, which EventBridge does not tell",
      args: { sourceAccount: accountId },
      allows: false,
    },
    { title: "for another action", args: { action: "lambda:GetFunction" }, allows: false },
    { title: "of another function", args: { function: `${arn}-other` }, allows: false },
  ];
  for (const { title, args, allows } of permissions) {
    it(`${allows ? "lets the service in" : "does not help"} ${title}`, () => {
      expect(decision(args)).to.equal(allows ? "Allowed" : "ImplicitlyDenied");
    });
  }
});
