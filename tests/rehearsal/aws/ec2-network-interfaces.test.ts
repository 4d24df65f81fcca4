import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type AwsTable, type Registration, simulatedAws } from "../../../rehearsal";
import { lambdaInterfaceRow } from "../../../rehearsal/aws/ec2-network-interfaces";
import type { Call, ResourceModel } from "../../../rehearsal/aws/model";
import { findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

function putInterfaces(call: Call, inUse: boolean): void {
  const { subnetIds, securityGroupIds } = call.self.inputs["vpcConfig"] as Record<string, string[]>;
  const functionArn = String(call.outputs["arn"]);
  const roleName = String(call.self.inputs["role"]).split("/").at(-1) ?? "";
  const placement = { subnetIds: subnetIds ?? [], securityGroupIds: securityGroupIds ?? [] };
  call.put(lambdaInterfaceRow(functionArn), { functionArn, roleName, inUse, ...placement });
}

/** A function as far as its interfaces go. */
const functionModel: ResourceModel = {
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  properties: { role: {}, vpcConfig: {}, runtime: {}, handler: {}, code: {} },
  outputs: (self) => ({ id: self.name, arn: `arn:aws:lambda:us-east-1:111122223333:function:${self.name}` }),
  create: (call) => putInterfaces(call, true),
  update: () => {},
  delete: (call) => putInterfaces(call, false),
};

const table: AwsTable = {
  ...simulatedAws,
  resources: { ...simulatedAws.resources, "aws:lambda/function:Function": functionModel },
};

const vpcAccess = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";

interface Options {
  /** Whether the group lives longer than the role's policy, or so long as it only by chance. */
  readonly groupGoesFirst?: boolean;
  readonly policyArn?: string;
  readonly ownNetwork?: boolean;
}

/** A function in a subnet, with a group and a role of its own. */
function functionInSubnet({ groupGoesFirst = true, policyArn = vpcAccess, ownNetwork = true }: Options) {
  const provider = providerIn("us-east-1");
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  const role = new aws.iam.Role("role", { assumeRolePolicy }, { provider });
  const attachment = new aws.iam.RolePolicyAttachment("access", { role: role.name, policyArn }, { provider });
  const opts = { provider, ...(groupGoesFirst && { dependsOn: attachment }) };
  const vpcId = "vpc-0a1b2c3d";
  const subnetIds: pulumi.Input<string>[] = ["subnet-0a1b2c3d"];
  const securityGroupIds: pulumi.Input<string>[] = ["sg-0a1b2c3d"];
  if (ownNetwork) {
    subnetIds.push(new aws.ec2.Subnet("subnet", { vpcId, cidrBlock: "10.0.0.0/24" }, opts).id);
    securityGroupIds.push(new aws.ec2.SecurityGroup("group", { vpcId }, opts).id);
  }
  const code = new pulumi.asset.AssetArchive({});
  const vpcConfig = { subnetIds, securityGroupIds };
  const args = { role: role.arn, vpcConfig, runtime: "nodejs22.x", handler: "index.handler", code };
  new aws.lambda.Function("function", args, { provider, dependsOn: attachment });
}

const rehearseFunction = (options: Options, alter: (registration: Registration) => void = () => {}) =>
  rehearseResources(() => functionInSubnet(options), { table, alter });

const violations = async (...args: Parameters<typeof rehearseFunction>) =>
  findingsOf(await rehearseFunction(...args)).filter(({ code }) => code === "DependencyViolation");

describe("Simulated network interfaces of Lambda", () => {
  it("are reclaimed before the group and the subnet go, where the role keeps its policy for so long", async () => {
    expect(findingsOf(await rehearseFunction({}))).to.deep.equal([]);
  });

  it("hold the group and the subnet as long as there is the function", async () => {
    for (const type of ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/subnet:Subnet"]) {
      const [found] = await violations({}, (registration) => {
        if (registration.type === "aws:lambda/function:Function") {
          forget(registration, type);
        }
      });

      expect(found).to.include({ kind: "race", operation: "delete" });
      expect(found?.because).to.match(/^the function arn:.* has interfaces there$/);
    }
  });

  it("are stuck where the role may have lost its policy first", async () => {
    const found = await violations({ groupGoesFirst: false });

    expect(found[0]).to.include({ kind: "race", operation: "delete" });
    expect(found[0]?.because).to.match(
      /its role role-.* (may not call ec2:DeleteNetworkInterface|does not exist)/,
    );
    expect(found.map(({ cure }) => cure).join()).to.contain(
      "add dependsOn: access (aws:iam/rolePolicyAttachment:RolePolicyAttachment)",
    );
  });

  it("are stuck where the role never could delete them", async () => {
    const policyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
    const denied = {
      ...table.resources["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
    } as ResourceModel;
    const idle = { ...denied, create: () => {} };
    const resources = { ...table.resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment": idle };
    const report = await rehearseResources(() => functionInSubnet({ policyArn }), {
      table: { ...table, resources },
    });

    const [found] = findingsOf(report).filter(({ code }) => code === "DependencyViolation");
    expect(found).to.include({ kind: "refusal", operation: "delete" });
    expect(found?.because).to.match(/may not call ec2:DeleteNetworkInterface/);
  });

  it("may be there after the stack, in a network of somebody else's", async () => {
    expect(findingsOf(await rehearseFunction({ ownNetwork: false }))).to.deep.equal([]);
  });

  it("are not there after the stack where its network goes with it", async () => {
    const keepsUse = (call: Call) => putInterfaces(call, true);
    const resources = {
      ...table.resources,
      "aws:lambda/function:Function": { ...functionModel, delete: keepsUse },
    };
    const report = await rehearseResources(() => functionInSubnet({ ownNetwork: false }), {
      table: { ...table, resources },
    });

    expect(findingsOf(report)).to.deep.equal([
      {
        kind: "leftover",
        message:
          "ec2:lambda-interface:arn:aws:lambda:us-east-1:111122223333:function:function is left after destroy.",
      },
    ]);
  });
});
