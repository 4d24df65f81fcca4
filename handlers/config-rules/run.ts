import { isTransientServiceError, textOf } from "../shared/aws-errors";
import type { Log } from "../shared/log";
import { type Pace, retry } from "../shared/retry";
import type { Retried } from "./aws/aws-lookups";
import type { ConfigClient } from "./aws/config-client";
import { evaluateChange } from "./change";
import { type RuleEvent, ruleEvent } from "./event";
import type { Lookups } from "./lookups";
import { Metrics, type WriteLine } from "./metrics";
import { type Rule, ruleOf } from "./rule";
import { evaluateAll } from "./schedule";
import { TimeLeft } from "./time-left";
import type { Tools } from "./tools";
import type { ConfigRulesSettings } from "./waivers";

export interface Dependencies {
  readonly config: ConfigClient;
  readonly lookups: (retried: Retried) => Lookups;
  readonly settings: ConfigRulesSettings;
  /** Name of the Lambda function. */
  readonly functionName: string;
  readonly now: () => number;
  /** Milliseconds until the function's time-out. */
  readonly remaining: () => number;
  readonly pace: Pace;
  readonly log: Log;
  /** Of the standard output, for metrics. */
  readonly writeLine: WriteLine;
}

/** What the run has done, as it stands in the log. */
export type Outcome = Readonly<Record<string, string | number>>;

/**
 * Evaluates what AWS Config asks for. Returns: it is reported. Throws: it is not, or not all of it, and Lambda tries
 * again; no error is ever reported as compliance.
 */
export async function run(event: unknown, dependencies: Dependencies): Promise<Outcome> {
  const { log } = dependencies;
  let about: Outcome = {};
  try {
    const request = ruleEvent(event);
    const trigger = request.notification.kind;
    about = { configRule: request.configRuleName, trigger };
    const rule = ruleOf(request.parameters, dependencies.settings.waivers);
    about = { ...about, rule: rule.name };
    const outcome = { ...about, ...(await evaluated(request, rule, toolsOf(request, rule, dependencies))) };
    log.info({ message: "Evaluated.", ...outcome });
    return outcome;
  } catch (error) {
    log.error({ message: textOf(error), ...about });
    throw error;
  }
}

async function evaluated(event: RuleEvent, rule: Rule, tools: Tools): Promise<Outcome> {
  const { notification } = event;
  if (notification.kind === "schedule") {
    return { ...(await evaluateAll(event, notification.createdAt, rule, tools)) };
  }
  const { resourceType, resourceId, verdict } = await evaluateChange(event, notification, rule, tools);
  return { resourceType, resourceId, ...verdict };
}

function toolsOf({ testMode }: RuleEvent, rule: Rule, dependencies: Dependencies): Tools {
  const { config, functionName, now, pace } = dependencies;
  const timeLeft = new TimeLeft(dependencies.remaining);
  const retried: Retried = (call) => retry(call, isTransientServiceError, pace, timeLeft.toRead);
  let lookups: Lookups | undefined;
  return {
    config,
    lookups: () => {
      lookups ??= dependencies.lookups(retried);
      return lookups;
    },
    retried,
    // A test should not look like a run to the alarms.
    metrics: new Metrics(functionName, rule.name, now, testMode ? () => {} : dependencies.writeLine),
    timeLeft,
    now,
    pace,
  };
}
