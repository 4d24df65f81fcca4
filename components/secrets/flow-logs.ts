import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptedLogGroup } from "../foundation/encrypted-log-group";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { type Place, regionalArn } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";
import { classified } from "../foundation/tags";

interface FlowLogsArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly vpcId: pulumi.Input<string>;
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  /** Whether the logs are protected from deletion. */
  readonly protect: boolean;
}

/** Who talked to whom in a VPC, in an encrypted log group, written by a role that can do nothing else. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:FlowLogs", name, {}, opts);

    const { names, place } = args;
    const tags = classified("Confidential");
    const group = new EncryptedLogGroup(
      name,
      {
        name: pulumi.interpolate`/aws/vpc/${names.physical("logs", "flow")}`,
        keyArn: args.logKeyArn,
        retentionInDays: args.logRetentionInDays,
        classification: "Confidential",
      },
      { parent: this, protect: args.protect },
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: names.physical("iam", "flow-logs"),
        path: baselinePath,
        description: "Writes the flow logs of the private network",
        assumeRolePolicy: pulumi.output(place).apply((resolved) => JSON.stringify(trustOfFlowLogs(resolved))),
        tags,
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: pulumi
          .all([place, group.name])
          .apply(([resolved, groupName]) => JSON.stringify(deliveryPolicy(resolved, groupName))),
      },
      { parent: this },
    );
    new aws.ec2.FlowLog(
      `${name}-flow-log`,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: 600,
        tags,
      },
      // The first delivery comes as soon as there is traffic, and what the role may not write is lost.
      { parent: this, dependsOn: [policy] },
    );

    this.registerOutputs({});
  }
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
function trustOfFlowLogs(place: Place): PolicyDocument {
  return policyDocument({
    Sid: "AllowFlowLogsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId },
      ArnLike: { "aws:SourceArn": regionalArn(place, "ec2", "vpc-flow-log/*") },
    },
  });
}

/** Without `logs:CreateLogGroup`, which that page has too: the group is there, and encrypted. */
function deliveryPolicy(place: Place, groupName: string): PolicyDocument {
  return policyDocument(
    {
      Sid: "WriteFlowLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: regionalArn(place, "logs", `log-group:${groupName}:*`),
    },
    {
      Sid: "FindTheLogGroup",
      Effect: "Allow",
      Action: "logs:DescribeLogGroups",
      Resource: regionalArn(place, "logs", "log-group:*"),
    },
  );
}
