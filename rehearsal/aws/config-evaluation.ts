import { explain } from "../policy/evaluate";
import { type Account, accountIn } from "../world/account";
import type { Facts, Row } from "../world/facts";
import type { World } from "../world/world";
import { configService } from "./config-delivery";
import { judge } from "./config-guard-evaluation";
import { itemInEvent, summaryOf } from "./config-items";
import { frequencies } from "./config-refusals";
import {
  type ConfigItem,
  type ConfigRecorder,
  type ConfigRule,
  recordersIn,
  rulesIn,
  runsRow,
} from "./config-rows";
import { invokeLater } from "./lambda-async";
import { serviceMayInvoke } from "./lambda-permissions";
import { functionRow } from "./lambda-rows";
import type { Values } from "./model";

/**
 * Most bytes that an event of a change may have.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html: "exceeds the maximum size allowed by
 * Amazon SNS", https://docs.aws.amazon.com/general/latest/gr/sns.html
 */
const mostBytes = 262_144;

/** A resource that has been recorded anew. */
export interface RecordedChange {
  readonly item: ConfigItem;
  /** Undefined of what was never recorded before. */
  readonly before: ConfigItem | undefined;
}

/** Resources have been recorded anew: every rule that this is for has its function evaluate them, or is evaluated itself. */
export function itemsChanged(
  world: World,
  { region }: ConfigRecorder,
  changes: readonly RecordedChange[],
): void {
  const rules = rulesIn(world.facts, region);
  const told = changes.map((change) => ({
    ...change,
    notification: notificationOf(world, change.item, accountIn(region), region),
  }));
  for (const change of told) {
    for (const rule of rules.filter(({ policy }) => policy === undefined)) {
      if (isTriggered(rule, change, change.notification)) {
        // What has gone has not left the scope: its status tells.
        run(world, rule, change.notification, !isInScope(rule, change.item) && !hasGone(change.item));
      }
    }
  }
  for (const rule of rules.filter(({ policy }) => policy !== undefined)) {
    const triggering = told.filter((change) => isTriggered(rule, change, change.notification));
    const judged = triggering.map(({ item }) => ({ item, applies: isInScope(rule, item) && !hasGone(item) }));
    judge(world, rule, judged);
  }
}

const hasGone = ({ status }: ConfigItem) => status === "ResourceDeleted";

function isTriggered(
  rule: ConfigRule,
  { item, before }: RecordedChange,
  notification: Notification,
): boolean {
  const isFor = isInScope(rule, item) || (before !== undefined && isInScope(rule, before));
  return isFor && rule.triggers.some(({ messageType }) => messageType === notification.messageType);
}

function isInScope({ scope }: ConfigRule, { resourceType, resourceId, tags }: ConfigItem): boolean {
  const { types, resourceId: only, tagKey, tagValue } = scope;
  const tag = tagKey === undefined ? undefined : tags[tagKey];
  return (
    (types.length === 0 || types.includes(resourceType)) &&
    (only === undefined || only === resourceId) &&
    (tagKey === undefined || (tag !== undefined && (tagValue === undefined || tag === tagValue)))
  );
}

type Notification = Values & { readonly messageType: string };

/** https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
function notificationOf(world: World, item: ConfigItem, account: Account, region: string): Notification {
  const notificationCreationTime = new Date(world.clock.now).toISOString();
  const change = {
    configurationItemDiff: null,
    configurationItem: itemInEvent(item, account, region),
    notificationCreationTime,
    messageType: "ConfigurationItemChangeNotification",
    recordVersion: "1.3",
  };
  if (Buffer.byteLength(JSON.stringify(change)) <= mostBytes) {
    return change;
  }
  const changeType =
    item.status === "ResourceDiscovered" ? "CREATE" : item.status === "ResourceDeleted" ? "DELETE" : "UPDATE";
  return {
    configurationItemSummary: { changeType, ...summaryOf(item, account, region) },
    s3DeliverySummary: { s3BucketLocation: null, errorCode: null, errorMessage: null },
    notificationCreationTime,
    messageType: "OversizedConfigurationItemChangeNotification",
    recordVersion: "1.0",
  };
}

/** How long it takes until a periodic rule runs for the first time. UNCONFIRMED: AWS says that it does soon. */
const firstRun = 5 * 60 * 1000;

/**
 * Has the periodic rules of one's own run from now on, whether anything is recorded or not.
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config-rules.html
 */
export function keepEvaluating(world: World): void {
  for (const [row] of world.facts.list<ConfigRule>("config:rule")) {
    runOnTime(world, row, firstRun);
  }
}

/** Worlds in which the periodic rules do not run at the moment. */
const resting = new WeakSet<World>();

/** Has the periodic rules of a world rest, as if nobody missed them, or run again when it is time. */
export function letRulesRest(world: World, rest: boolean): void {
  if (rest) {
    resting.add(world);
  } else {
    resting.delete(world);
  }
}

function frequencyOf({ owner, triggers }: ConfigRule): number | undefined {
  const scheduled = triggers.find(({ messageType }) => messageType === "ScheduledNotification");
  return owner === "CUSTOM_LAMBDA" ? frequencies[scheduled?.frequency ?? ""] : undefined;
}

function runOnTime(world: World, row: Row<ConfigRule>, delay: number): void {
  world.clock.after(delay, () => {
    const rule = world.facts.get(row);
    const frequency = rule && frequencyOf(rule);
    if (rule && frequency !== undefined) {
      if (!resting.has(world)) {
        run(world, rule, scheduledNotification(world, rule), false);
      }
      runOnTime(world, row, frequency);
    }
  });
}

const scheduledNotification = ({ clock }: World, { region }: ConfigRule): Notification => ({
  awsAccountId: accountIn(region).id,
  notificationCreationTime: new Date(clock.now).toISOString(),
  messageType: "ScheduledNotification",
  recordVersion: "1.0",
});

/** Has Lambda run the function of a rule. Where Config may not ask for it, the status of the rule tells, and nobody else. */
function run(world: World, rule: ConfigRule, notification: Notification, eventLeftScope: boolean): void {
  const { facts, clock } = world;
  const account = accountIn(rule.region);
  const runs = facts.get(runsRow(rule.arn)) ?? { startedAt: clock.now };
  const because = whyNotInvoked(facts, account, rule);
  if (because !== undefined) {
    facts.put(runsRow(rule.arn), { ...runs, failedAt: clock.now, failure: because });
    world.problems.push({
      code: "NothingInvoked",
      message: `The rule ${rule.name} in ${rule.region} evaluates nothing: AWS Config cannot invoke ${rule.source}, and only its status tells.`,
      because,
      fact: "https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html",
    });
    return;
  }
  facts.put(runsRow(rule.arn), { ...runs, invokedAt: clock.now });
  invokeLater(world, rule.source, {
    version: "1.0",
    invokingEvent: JSON.stringify(notification),
    ruleParameters: rule.parameters ?? "{}",
    resultToken: tokenFor(rule, clock.now, world.uuid()),
    eventLeftScope,
    executionRoleArn: recordersIn(facts, rule.region)[0]?.roleArn ?? "",
    configRuleArn: rule.arn,
    configRuleName: rule.name,
    configRuleId: rule.id,
    accountId: account.id,
  });
}

function whyNotInvoked(facts: Facts, account: Account, { source, arn }: ConfigRule): string | undefined {
  if (!facts.get(functionRow(source))) {
    return "the function does not exist";
  }
  const verdict = serviceMayInvoke(facts, account, source, configService, arn);
  return verdict.decision === "Allowed" ? undefined : `lambda:InvokeFunction: ${explain(verdict)}`;
}

/** What the function shows with its results. To functions it is a text without a meaning. */
function tokenFor({ name }: ConfigRule, invokedAt: number, id: string): string {
  return Buffer.from(JSON.stringify({ rule: name, invokedAt, id })).toString("base64url");
}

/** The rule of a region that a token was given for, and when; undefined for one that nobody was given. */
export function shownBy(
  facts: Facts,
  region: string,
  token: string,
): { readonly rule: ConfigRule; readonly invokedAt: number } | undefined {
  const text = Buffer.from(token, "base64url").toString();
  const [, name, invokedAt] = /^\{"rule":"([^"]+)","invokedAt":(\d+),"id":"[\da-f-]{36}"\}$/.exec(text) ?? [];
  const rule = rulesIn(facts, region).find((candidate) => candidate.name === name);
  return rule && { rule, invokedAt: Number(invokedAt) };
}
