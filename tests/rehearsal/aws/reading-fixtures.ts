import { alarmRow } from "../../../rehearsal/aws/cloudwatch";
import { flowLogRow } from "../../../rehearsal/aws/ec2-flow-logs";
import { endpointPolicyRow, endpointRow, subnetRow } from "../../../rehearsal/aws/ec2-rows";
import { ruleRow, targetRow } from "../../../rehearsal/aws/events-rows";
import { attachmentRow, managedPolicyRow, roleArnRow, roleRow } from "../../../rehearsal/aws/iam-roles";
import { functionRow } from "../../../rehearsal/aws/lambda-rows";
import { groupRow } from "../../../rehearsal/aws/logs";
import { foreignLogPolicy } from "../../../rehearsal/aws/logs-policies";
import { membershipRows } from "../../../rehearsal/aws/organizations-membership";
import {
  bucketEncryptionRow,
  bucketPolicyRow,
  bucketRow,
  bucketVersioningRow,
  publicAccessBlockRow,
} from "../../../rehearsal/aws/s3-rows";
import { scheduleRow } from "../../../rehearsal/aws/scheduler-rows";
import { rotationRow, secretPolicyRow } from "../../../rehearsal/aws/secretsmanager-rows";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { parameterRow } from "../../../rehearsal/aws/ssm-rows";
import { parsePolicy } from "../../../rehearsal/policy/document";
import { accountIn } from "../../../rehearsal/world/account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { functionOf, policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import { aliasRow, keyArn, keyRows, roleArn } from "./call-fixtures";
import { arn as secretArn, secretRows } from "./secretsmanager-fixtures";

export { secretArn };

/** ARN of something of a service in the region. */
export const arnOf = (service: string, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

export const primaryArn = arnOf("kms", `key/mrk-${"1".repeat(32)}`);
export const replicaArn = primaryArn.replace(region, "eu-west-1");
export const topicArn = arnOf("sns", "alerts");
export const functionArn = arnOf("lambda", "function:worker");
export const ruleArn = arnOf("events", "rule/tampering");
export const groupArn = arnOf("logs", "log-group:/audit");
export const bucketArn = "arn:aws:s3:::records";
export const boundaryArn = `arn:aws:iam::${accountId}:policy/Most`;
export const managedArn = "arn:aws:iam::aws:policy/service-role/Basic";

/** A policy as text, which nobody in the account gets anything by. */
export const policyText = (resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: resource, Condition: never },
  });
const never = { StringEquals: { "aws:SourceVpce": "vpce-none" } };

export const trustText = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
});
export const patternText = '{ "source": ["aws.kms"] }';

const keys: Rows = [
  ...keyRows(),
  ...keyRows({ arn: primaryArn, kind: "multi-Region primary", rotationPeriodInDays: 365 }),
  ...keyRows({ arn: replicaArn, kind: "multi-Region replica", region: "eu-west-1" }),
  aliasRow("alias/mine"),
  aliasRow("alias/primary", primaryArn),
];

const secret: Rows = [
  ...secretRows({ v1: ["AWSCURRENT"] }, { keyArn }),
  [rotationRow(secretArn), { secretArn, functionArn, everyDays: 30 }],
  [secretPolicyRow(secretArn), parsePolicy("secret", policyText("*"))],
];

const network: Rows = [
  [
    functionRow(functionArn),
    functionOf("", { network: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } }),
  ],
  [functionRow(arnOf("lambda", "function:outside")), functionOf("", { name: "outside" })],
  [
    functionRow(arnOf("lambda", "function:abroad")),
    functionOf("", { name: "abroad", network: { subnetIds: ["subnet-9"], securityGroupIds: ["sg-9"] } }),
  ],
  [subnetRow("subnet-1"), { id: "subnet-1", region, vpcId: "vpc-1" }],
  ...["vpc-1", "vpc-2"].flatMap((vpcId, index): Rows => {
    const id = `vpce-${index + 1}`;
    return [
      [endpointRow(id), { id, region, vpcId, service: "kms", privateDnsEnabled: true }],
      [endpointPolicyRow(id), parsePolicy("endpoint", policyText("*"))],
      [flowLogRow(`fl-${index + 1}`), { vpcId, trafficType: "ALL", roleArn: "", logGroupArn: groupArn }],
    ];
  }),
];

const target = {
  arn: `arn:aws:iam::${accountId}:role/team/Target`,
  trust: parsePolicy("trust", trustText),
  boundaryArn,
  maxSessionDuration: 3600,
};
const roles: Rows = [
  [roleRow("Target"), target],
  [roleArnRow(target.arn), target],
  [managedPolicyRow(boundaryArn), policyOf("most", {})],
  [attachmentRow("Target", managedArn), { role: "Target", policyArn: managedArn }],
  [attachmentRow("Other", managedArn), { role: "Other", policyArn: managedArn }],
];

const operations: Rows = [
  [
    scheduleRow(region, "hours"),
    {
      arn: arnOf("scheduler", "schedule/default/hours"),
      name: "hours",
      region,
      expression: "rate(15 minutes)",
      timeZone: "America/New_York",
      enabled: true,
      target: { arn: functionArn, roleArn: roleArn("Scheduler"), deadLetterArn: arnOf("sqs", "dead") },
    },
  ],
  ...[region, "eu-west-1"].map((of): Rows[number] => [
    alarmRow(of, "silent"),
    {
      arn: arnOf("cloudwatch", "alarm:silent"),
      name: "silent",
      region: of,
      namespace: "AWS/Events",
      metricName: "Invocations",
      treatMissingData: "breaching",
      actionsEnabled: true,
      alarmActions: [topicArn],
    },
  ]),
  [groupRow(region, "/audit"), { name: "/audit", keyArn, retentionInDays: 365 }],
  [groupRow(region, "/other"), { name: "/other" }],
  foreignLogPolicy(region, "events", policyText("*")),
  [
    ruleRow(region, "tampering"),
    { arn: ruleArn, name: "tampering", region, state: "ENABLED", pattern: {}, patternText },
  ],
  [targetRow(ruleArn, "alerts"), { ruleArn, id: "alerts", arn: topicArn, roleArn: roleArn("Events") }],
  [
    parameterRow(region, "/mode"),
    {
      arn: arnOf("ssm", "parameter/mode"),
      name: "/mode",
      versions: [{ version: 3, type: "String", value: "normal", lastModified: 0 }],
    },
  ],
];

const topic: Rows = [
  [topicRow(topicArn), { arn: topicArn, region, displayName: "Alerts", kmsMasterKeyId: keyArn, tags: {} }],
  [topicPolicyRow(topicArn), parsePolicy("topic", policyText(topicArn))],
  ...["reader@example.com", "new@example.com"].map((endpoint, index): Rows[number] => [
    subscriptionRow(topicArn, "email", endpoint),
    { arn: `${topicArn}:${index}`, topicArn, protocol: "email", endpoint, confirmed: index === 0 },
  ]),
];

const buckets: Rows = [
  ...["records", "bare", "gone"].map((name): Rows[number] => {
    const arn = `arn:aws:s3:::${name}`;
    return [bucketRow(arn), { arn, name, region, ownerId: accountId }];
  }),
  [bucketEncryptionRow(bucketArn), { algorithm: "aws:kms", keyId: keyArn, bucketKey: true }],
  [bucketVersioningRow(bucketArn), { status: "Enabled" }],
  [
    publicAccessBlockRow(bucketArn),
    { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: false },
  ],
  [bucketPolicyRow(bucketArn), parsePolicy("bucket", policyText(`${bucketArn}/*`))],
];

const goneTopicArn = `${topicArn}-gone`;

/** An account with one of everything, and with a role that may do what these statements say. */
export function readingWorld(...statements: readonly object[]): World {
  const world = worldWith([
    ...[...keys, ...secret, ...network, ...roles, ...operations, ...topic, ...buckets],
    ...membershipRows(accountIn(region), { as: "management", policiesEnabled: true }),
    [topicRow(goneTopicArn), {}],
    ...roleRows("Caller", ...statements),
  ]);
  // What nobody ever wrote would be somebody else's.
  world.facts.remove(topicRow(goneTopicArn));
  world.facts.remove(bucketRow("arn:aws:s3:::gone"));
  return world;
}
