import { AwsError } from "../runtime/aws-clients";
import { type Account, accountIn } from "../world/account";
import type { World } from "../world/world";
import {
  type RemediationConfiguration,
  type RemediationExecution,
  remediationExecutionRow,
  remediationRow,
} from "./config-remediation-rows";
import { type ConfigRule, type Evaluation, evaluationRow, ruleRow } from "./config-rows";
import { runAutomation } from "./ssm-automation";
import type { DocumentParameters } from "./ssm-documents";

/** How long it takes at most from a finding to its repair. UNCONFIRMED: AWS gives no number. */
const longestPause = 60 * 1000;

/**
 * From a finding or a failure to the next attempt, in milliseconds: all attempts fall within the time that they are
 * counted in, as AWS says of 5 attempts and 50 seconds. That they are so evenly apart is UNCONFIRMED.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html (RetryAttemptSeconds)
 */
const pauseOf = ({ maximumAttempts, retrySeconds }: RemediationConfiguration) =>
  Math.min(longestPause, (retrySeconds * 1000) / maximumAttempts);

/** Repairs that are on their way, by world: what does not live has none. */
const underway = new WeakMap<World, Set<string>>();

/**
 * A rule has found a resource wanting: where that is repaired by itself, it soon is, unless the resource has been left
 * to people. https://docs.aws.amazon.com/config/latest/developerguide/setup-autoremediation.html
 */
export function repairLater(world: World, rule: ConfigRule, evaluation: Evaluation): void {
  const { resourceType, resourceId, compliance } = evaluation;
  const configuration = world.facts.get(remediationRow(rule.region, rule.name));
  const row = remediationExecutionRow(rule.region, rule.name, resourceType, resourceId);
  const known = underway.get(world) ?? new Set();
  underway.set(world, known);
  const isOpen = compliance === "NON_COMPLIANT" && !world.facts.get(row)?.excepted;
  if (configuration?.automatic && isOpen && !known.has(row)) {
    known.add(row);
    world.clock.after(pauseOf(configuration), () => {
      known.delete(row);
      repair(world, rule, evaluation);
    });
  }
}

/** One attempt, if it is still wanted. */
function repair(world: World, { region, name }: ConfigRule, { resourceType, resourceId }: Evaluation): void {
  const { facts, clock } = world;
  const rule = facts.get(ruleRow(region, name));
  const configuration = facts.get(remediationRow(region, name));
  const evaluation = rule && facts.get(evaluationRow(rule.arn, resourceType, resourceId));
  if (!rule || !configuration?.automatic || evaluation?.compliance !== "NON_COMPLIANT") {
    return;
  }
  const row = remediationExecutionRow(region, name, resourceType, resourceId);
  const steps = attempt(world, configuration, resourceId);
  const failed = steps.some(({ error }) => error !== undefined);
  const failures = failed ? [...counted(facts.get(row), configuration, clock.now), clock.now] : [];
  const excepted = failures.length >= configuration.maximumAttempts;
  facts.put(row, {
    ...{ region, rule: name, resourceType, resourceId, invokedAt: clock.now, updatedAt: clock.now },
    ...{ state: failed ? "FAILED" : "SUCCEEDED", steps, failures, excepted },
  });
  if (failed) {
    repairLater(world, rule, evaluation);
  }
}

/**
 * Earlier failures that count with one of now: AWS puts an exception after so many "under RetryAttemptSeconds", and else
 * goes on. https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html
 */
function counted(
  before: RemediationExecution | undefined,
  { retrySeconds }: RemediationConfiguration,
  now: number,
): readonly number[] {
  return (before?.failures ?? []).filter((at) => now - at < retrySeconds * 1000);
}

function attempt(
  world: World,
  configuration: RemediationConfiguration,
  resourceId: string,
): RemediationExecution["steps"] {
  const { region, rule, document } = configuration;
  const parameters = parametersFor(configuration, resourceId);
  const executedBy = linkedRole(accountIn(region));
  try {
    const outcomes = runAutomation(world, { region, document, parameters, executedBy });
    return outcomes.map(({ step, error }) => ({ name: step.name, error }));
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    // What has not begun reports nothing.
    world.problems.push({
      code: "NothingRepaired",
      message: `What ${rule} in ${region} finds is not repaired: ${document} cannot be started, and only the status of its executions tells.`,
      because: error.because ?? error.message,
      fact: "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html",
    });
    return [{ name: document, error: `${error.code}: ${error.message}` }];
  }
}

function parametersFor({ parameters }: RemediationConfiguration, resourceId: string): DocumentParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      parameter.kind === "static" ? (parameter.values[0] ?? "") : resourceId,
    ]),
  );
}

/** Config's role for repairs, which AWS makes; the name of the session is UNCONFIRMED. */
const linkedRole = ({ partition, id }: Account) =>
  `arn:${partition}:sts::${id}:assumed-role/AWSServiceRoleForConfigRemediation/AWSConfigRemediation`;
