import { foreignTrail, type Trail } from "../../../rehearsal/aws/cloudtrail-rows";
import { parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import { type EventRule, type EventTarget, ruleRow, targetRow } from "../../../rehearsal/aws/events-rows";
import { groupRow } from "../../../rehearsal/aws/logs";
import { foreignLogPolicy } from "../../../rehearsal/aws/logs-policies";
import { accountId } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";

export const now = Date.UTC(2026, 0, 14, 15, 30);

/** A trail of everything everywhere, unless something else is said. */
export function trailRows(changes: Partial<Trail> = {}): Rows {
  const [row, trail] = foreignTrail("aws", accountId, region);
  return [[row, { ...trail, ...changes }]];
}

export const ruleArnIn = (where: string) => `arn:aws:events:${where}:${accountId}:rule/all`;

/** A rule for whatever happens in a region, with calls that only read unless another state is given. */
export function ruleRows(where: string, changes: Partial<EventRule> = {}): Rows {
  const rule: EventRule = {
    arn: ruleArnIn(where),
    name: "all",
    region: where,
    pattern: parseEventPattern(JSON.stringify({ account: [accountId] })),
    state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    ...changes,
  };
  return [[ruleRow(where, "all"), rule]];
}

/** A target of that rule. */
export function targetRows(where: string, arn: string, changes: Partial<EventTarget> = {}): Rows {
  const target: EventTarget = {
    ruleArn: ruleArnIn(where),
    id: "one",
    arn,
    input: undefined,
    transformer: undefined,
    roleArn: undefined,
    deadLetterArn: undefined,
    ...changes,
  };
  return [[targetRow(ruleArnIn(where), "one"), target]];
}

export const groupArnIn = (where: string, name = "/audit") =>
  `arn:aws:logs:${where}:${accountId}:log-group:${name}`;

/** Both services that have to be let in, into every group of a region. */
export const writing = (where: string, change: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Sid: "Write",
      Effect: "Allow",
      Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:${where}:${accountId}:log-group:*:*`,
      ...change,
    },
  });

/** A group of a region that every event of the region is written into. */
export function listening(where: string, changes: Partial<EventRule> = {}): Rows {
  return [
    ...ruleRows(where, changes),
    ...targetRows(where, groupArnIn(where)),
    [groupRow(where, "/audit"), { name: "/audit", keyArn: undefined, retentionInDays: undefined }],
    foreignLogPolicy(where, "write", writing(where)),
  ];
}
