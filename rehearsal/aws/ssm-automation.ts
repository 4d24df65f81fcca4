import { explain } from "../policy/evaluate";
import { AwsError } from "../runtime/aws-clients";
import { accountIn, type Caller } from "../world/account";
import type { World } from "../world/world";
import { callApi } from "./api-calls";
import { putEvent } from "./events-delivery";
import { serviceMayAssume, sessionOf } from "./iam-roles";
import type { Values } from "./model";
import { type AutomationStep, automationDocument, type DocumentParameters } from "./ssm-documents";

const service = "ssm.amazonaws.com";

/** A document that is to be run in a region. */
export interface AutomationRequest {
  readonly region: string;
  readonly document: string;
  readonly parameters: DocumentParameters;
  /** ARN of who asks for it. */
  readonly executedBy: string;
}

/** What has become of a step. */
export interface StepOutcome {
  readonly step: AutomationStep;
  /** Undefined where it has succeeded. */
  readonly error: string | undefined;
  /** What AWS does not tell. */
  readonly because?: string | undefined;
}

/**
 * Runs a document as the role that it is given, step by step until one fails, and reports what comes of it. Throws
 * `AwsError` where it cannot be started, of which nothing is reported.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export function runAutomation(world: World, request: AutomationRequest): readonly StepOutcome[] {
  const { region, document, parameters } = request;
  const execution = world.uuid();
  const caller = assumed(world, region, parameters["AutomationAssumeRole"] ?? "", execution);
  const outcomes: StepOutcome[] = [];
  for (const step of automationDocument(document)?.steps ?? []) {
    const outcome = outcomeOf(world, request, step, caller);
    outcomes.push(outcome);
    if (outcome.error !== undefined) {
      report(world, request, execution, { step });
      break;
    }
  }
  report(world, request, execution, { failed: outcomes.some(({ error }) => error !== undefined) });
  return outcomes;
}

/**
 * The session that a document runs in. Error as in
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html
 */
function assumed(world: World, region: string, roleArn: string, execution: string): Caller {
  const { facts } = world;
  const account = accountIn(region);
  const sourceArn = `arn:${account.partition}:ssm:${region}:${account.id}:automation-execution/${execution}`;
  const trust = serviceMayAssume(facts, account, roleArn, service, { sourceArn });
  if (trust.decision !== "Allowed") {
    throw new AwsError(
      "InvalidAutomationExecutionParametersException",
      "The defined assume role is unable to be assumed.",
      `sts:AssumeRole: ${explain(trust)}`,
    );
  }
  return sessionOf(facts, account, roleArn, `Automation-${execution}`);
}

function outcomeOf(
  world: World,
  { region, parameters }: AutomationRequest,
  step: AutomationStep,
  caller: Caller,
): StepOutcome {
  const { facts, draw, usage, clock, table } = world;
  const { client, operation } = step;
  const api = table.services[client];
  const answer = api?.operations[operation];
  if (!api || !answer) {
    throw new Error(`The simulated AWS does not know ${operation} of ${client}.`);
  }
  const input = step.input(parameters);
  const account = accountIn(region);
  const arrival = { facts, account, region, caller, input, now: clock.now, draw, usage, world };
  try {
    const output = callApi({ answer, service: api.name, operation, arrival, address: service });
    const holds = step.holds?.(output, parameters) ?? true;
    return { step, error: holds ? undefined : "What the document set is not as it was set." };
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    return { step, error: `${error.code}: ${error.message}`, because: error.because };
  }
}

/** Of an execution whether it has failed, of a step that it has. */
type Reported = { readonly failed: boolean } | { readonly step: AutomationStep };

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
function report(world: World, request: AutomationRequest, execution: string, reported: Reported): void {
  const { region, document, executedBy } = request;
  const { partition, id } = accountIn(region);
  const now = dateOf(world.clock.now);
  const isStep = "step" in reported;
  const detail: Values = {
    ExecutionId: execution,
    Definition: document,
    DefinitionVersion: 1,
    Status: isStep || reported.failed ? "Failed" : "Success",
    StartTime: now,
    EndTime: now,
    Time: 0,
    ...(isStep ? { StepName: reported.step.name, Action: reported.step.action } : { ExecutedBy: executedBy }),
  };
  putEvent(world, region, {
    source: "aws.ssm",
    "detail-type": `EC2 Automation ${isStep ? "Step" : "Execution"} Status-change Notification`,
    resources: [
      `arn:${partition}:ssm:${region}:${id}:automation-execution/${execution}`,
      `arn:${partition}:ssm:${region}:${id}:automation-definition/${document}:1`,
    ],
    detail,
  });
}

/** `Nov 29, 2024 7:43:26 PM` */
function dateOf(time: number): string {
  const format = { timeZone: "UTC", dateStyle: "medium" } as const;
  const date = new Intl.DateTimeFormat("en-US", format).format(time);
  const clock = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", timeStyle: "medium" }).format(time);
  return `${date} ${clock.replace(/\s/u, " ")}`;
}
