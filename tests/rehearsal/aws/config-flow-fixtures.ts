import { parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import { ruleRow as eventRuleRow, targetRow } from "../../../rehearsal/aws/events-rows";
import { attachmentRow, managedPolicyRow } from "../../../rehearsal/aws/iam-roles";
import { groupRow } from "../../../rehearsal/aws/logs";
import { foreignLogPolicy } from "../../../rehearsal/aws/logs-policies";
import { managedPolicies } from "../../../rehearsal/aws/managed-policies";
import type { Values } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { LiveAccount } from "../../../rehearsal/world/live-account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { handler, type Rows, region, roleRows, worldWith } from "../../support/world";
import {
  customRuleRows,
  recorderRole,
  recorderRows,
  recordsRows,
  rulesFunction,
  runningRows,
} from "./config-fixtures";

export const start = Date.UTC(2026, 0, 14, 15);

/** Reports whether a volume is encrypted as soon as it is told of it, and says nothing of anything else. */
export const evaluating = handler(`
  const { ConfigServiceClient, PutEvaluationsCommand } = require("@aws-sdk/client-config-service");
  const { configurationItem: item } = JSON.parse(event.invokingEvent);
  if (!item) return;
  const gone = event.eventLeftScope || item.configurationItemStatus === "ResourceDeleted";
  await new ConfigServiceClient().send(new PutEvaluationsCommand({
    ResultToken: event.resultToken,
    Evaluations: [{
      ComplianceResourceType: item.resourceType,
      ComplianceResourceId: item.resourceId,
      ComplianceType: gone ? "NOT_APPLICABLE" : item.configuration.encrypted ? "COMPLIANT" : "NON_COMPLIANT",
      Annotation: "as it is",
      OrderingTimestamp: new Date(item.configurationItemCaptureTime),
    }],
  }));
`);

const configPolicy = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole";
const group = "/aws/events/config";

/** What AWS Config's own events are written into. */
const events: Rows = [
  [
    eventRuleRow(region, "config"),
    {
      arn: `arn:aws:events:${region}:${accountId}:rule/config`,
      name: "config",
      region,
      state: "ENABLED",
      pattern: parseEventPattern('{"source":["aws.config"]}'),
    },
  ],
  [
    targetRow(`arn:aws:events:${region}:${accountId}:rule/config`, "log"),
    {
      ruleArn: `arn:aws:events:${region}:${accountId}:rule/config`,
      id: "log",
      arn: `arn:aws:logs:${region}:${accountId}:log-group:${group}`,
    },
  ],
  [groupRow(region, group), { name: group }],
  foreignLogPolicy(
    region,
    "events",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "*",
      },
    }),
  ),
];

/** A recorder that records, with the role that AWS describes. */
export const recording: Rows = [
  ...recorderRows(),
  ...recorderRole(),
  [managedPolicyRow(configPolicy), managedPolicies["service-role/AWS_ConfigRole"]],
  [attachmentRow("Recorder", configPolicy), { role: "Recorder", policyArn: configPolicy }],
  ...recordsRows(),
  ...runningRows(),
];

export interface Flow {
  readonly world: World;
  readonly account: LiveAccount;
  /** The events that functions were given, the oldest first. */
  readonly given: () => readonly Values[];
  /** What was in their invoking events. */
  readonly notified: () => readonly Values[];
  /** The details of AWS Config's events. */
  readonly told: () => readonly Values[];
}

/** An account that lives, with a rule about volumes and whatever rows come on top. */
export function flow(rows: Rows = [], code = evaluating): Flow {
  const world = worldWith(
    [
      ...recording,
      ...customRuleRows(),
      ...rulesFunction(code),
      ...roleRows("Worker"),
      [groupRow(region, "/aws/lambda/rules"), { name: "/aws/lambda/rules" }],
      ...events,
      ...rows,
    ],
    { now: start },
  );
  const account = new LiveAccount(world, accountIn(region), {});
  const given = () => world.invocations.map(({ event }) => event as Values);
  return {
    world,
    account,
    given,
    notified: () => given().map(({ invokingEvent }) => JSON.parse(String(invokingEvent))),
    told: () => world.logEvents.map(({ message }) => JSON.parse(message).detail),
  };
}
