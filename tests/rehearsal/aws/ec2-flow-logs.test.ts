import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const trusting = (service: string, condition: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: condition,
    },
  });

type Args = Partial<aws.ec2.FlowLogArgs>;

/** What the service needs to deliver: a log group, and a role of its own that may write there. */
function delivery(name: string, trust: string, opts: pulumi.CustomResourceOptions) {
  const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: trust }, opts);
  const group = new aws.cloudwatch.LogGroup(`${name}-group`, {}, opts);
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
  });
  const allowed = new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy }, opts);
  return { iamRoleArn: role.arn, logDestination: group.arn, dependsOn: allowed };
}

/** Flow logs of a VPC. */
function flowLog(
  args: Args = {},
  trust = trusting("vpc-flow-logs.amazonaws.com"),
  name = "flow-log",
  opts: pulumi.CustomResourceOptions = { provider: providerIn("us-east-1") },
) {
  const { dependsOn, ...ends } = delivery(name, trust, opts);
  const settled = { vpcId: "vpc-0a1b2c3d", trafficType: "ALL", ...ends, ...args };
  return new aws.ec2.FlowLog(name, settled, { ...opts, dependsOn });
}

const unusable = {
  code: "InvalidParameter",
  property: "iamRoleArn",
  message: /^Unable to assume given IAM role: 'arn:aws:iam::/,
};

/** Without some of the arguments. */
const lacking = (property: "logDestination" | "iamRoleArn") => () => {
  const roleArn = `arn:aws:iam::${accountId}:role/Application`;
  const logDestination = `arn:aws:logs:us-east-1:${accountId}:log-group:none`;
  const all = { iamRoleArn: roleArn, logDestination };
  const { [property]: _, ...others } = all;
  const args = { vpcId: "vpc-0a1b2c3d", trafficType: "ALL", ...others };
  new aws.ec2.FlowLog("flow-log", args, { provider: providerIn("us-east-1") });
};

const cases: RefusalCase[] = [
  {
    title: "traffic of a kind that there is not",
    program: () => flowLog({ trafficType: "DROP" }),
    expected: { property: "trafficType", message: /\[ACCEPT REJECT ALL\], got DROP$/ },
  },
  {
    title: "an interval of five minutes",
    program: () => flowLog({ maxAggregationInterval: 300 }),
    expected: { property: "maxAggregationInterval", message: /\[60 600\], got 300$/ },
  },
  {
    title: "a destination that is not modelled",
    program: () => flowLog({ logDestinationType: "s3" }),
    expected: { code: "NotModelled", property: "logDestinationType", message: /not to s3\.$/ },
  },
  {
    title: "flow logs to nowhere",
    program: lacking("logDestination"),
    expected: {
      code: "InvalidParameter",
      property: "logDestination",
      message: "LogDestination can't be empty if LogGroupName is not provided.",
    },
  },
  {
    title: "flow logs as nobody",
    program: lacking("iamRoleArn"),
    expected: {
      code: "InvalidParameter",
      property: "iamRoleArn",
      message: /^DeliverLogsPermissionArn can't be empty/,
    },
  },
  {
    title: "a role that does not exist",
    program: () => flowLog({ iamRoleArn: `arn:aws:iam::${accountId}:role/Nobody` }),
    expected: unusable,
  },
  {
    title: "a role that trusts another service",
    program: () => flowLog({}, trusting("delivery.logs.amazonaws.com")),
    expected: unusable,
  },
  {
    title: "a role that trusts the service for another account",
    program: () =>
      flowLog(
        {},
        trusting("vpc-flow-logs.amazonaws.com", { StringEquals: { "aws:SourceAccount": "999999999999" } }),
      ),
    expected: unusable,
  },
  {
    title: "flow logs of something that is no VPC",
    program: () => flowLog({ vpcId: "main" }),
    expected: { code: "InvalidVpcID.Malformed", property: "vpcId", message: /"main"/ },
  },
  {
    title: "the same flow logs twice",
    program: () => {
      const opts = { provider: providerIn("us-east-1") };
      const { dependsOn, ...ends } = delivery("flow-logs", trusting("vpc-flow-logs.amazonaws.com"), opts);
      const args = { vpcId: "vpc-0a1b2c3d", trafficType: "ALL", ...ends };
      const first = new aws.ec2.FlowLog("one", args, { ...opts, dependsOn });
      const again = { ...args, logDestination: pulumi.interpolate`${ends.logDestination}:*` };
      new aws.ec2.FlowLog("two", again, { ...opts, dependsOn: first });
    },
    expected: { code: "FlowLogAlreadyExists", message: /same configuration and log destination\.$/ },
  },
];

describe("Simulated flow logs", () => {
  it("come and go, each with its role and group", async () => {
    const report = await rehearseResources(() => {
      const own = { StringEquals: { "aws:SourceAccount": accountId } };
      const opts = { provider: providerIn("us-east-1") };
      const trust = trusting("vpc-flow-logs.amazonaws.com", own);
      flowLog({ maxAggregationInterval: 60 }, trust, "all", opts);
      const logDestinationType = "cloud-watch-logs";
      const tags = { Purpose: "test" };
      flowLog({ trafficType: "REJECT", logDestinationType, tags }, undefined, "rejected", opts);
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("may name a role of somebody else's, and a log group that is not there, whatever becomes of the logs", async () => {
    const report = await rehearseResources(() => {
      const iamRoleArn = `arn:aws:iam::${accountId}:role/Deployer`;
      const logDestination = `arn:aws:logs:us-east-1:${accountId}:log-group:none`;
      const args = { vpcId: "vpc-0a1b2c3d", trafficType: "ALL", iamRoleArn, logDestination };
      new aws.ec2.FlowLog("flow-log", args, { provider: providerIn("us-east-1") });
    });

    expect(findingsOf(report).filter(({ code }) => code !== "LogsLost")).to.deep.equal([]);
  });

  it("do not meet a role that is not there yet", async () => {
    const report = await rehearseResources(() => flowLog(), {
      alter: (registration) => {
        if (registration.type === "aws:ec2/flowLog:FlowLog") {
          forget(registration, "aws:iam/role:Role");
          forget(registration, "aws:iam/rolePolicy:RolePolicy");
        }
      },
    });

    expect(findingsOf(report).find(({ code }) => code === "InvalidParameter")).to.include({
      ...{ kind: "race", property: "iamRoleArn" },
      cure: "flow-log (aws:ec2/flowLog:FlowLog): add dependsOn: flow-log-role (aws:iam/role:Role)",
    });
  });

  refuses(cases);
});
