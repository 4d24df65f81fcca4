import { explain } from "../policy/evaluate";
import { isoSeconds } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { accountIn } from "../world/account";
import type { Row } from "../world/facts";
import type { World } from "../world/world";
import { serviceMayAssume, sessionOf } from "./iam-roles";
import { invokeLater } from "./lambda-async";
import { functionRow } from "./lambda-rows";
import { nextTime } from "./scheduler-expression";
import type { Schedule } from "./scheduler-rows";
import { ApiRequest } from "./service";
import { sendMessageAs } from "./sqs-send";

const minute = 60 * 1000;

/** Has every schedule of the account run from now on, each until it is disabled or deleted. */
export function keepSchedules(world: World): void {
  for (const [row] of world.facts.list<Schedule>("scheduler:schedule")) {
    keep(world, row);
  }
}

function keep(world: World, row: Row<Schedule>): void {
  const schedule = world.facts.get(row);
  const at = schedule?.enabled && nextTime(schedule.expression, schedule.timeZone, world.clock.now);
  if (typeof at !== "number") {
    return;
  }
  world.clock.after(at - world.clock.now, () => {
    const current = world.facts.get(row);
    if (current?.enabled) {
      attempt(world, current, { scheduledAt: at, retries: 0 });
    }
    keep(world, row);
  });
}

/** One time at which a schedule is to run, and how often that has been tried again. */
interface Run {
  readonly scheduledAt: number;
  readonly retries: number;
}

/** Everything that AWS says no to on the way to a target; the target itself is run by Lambda, and nobody waits for it. */
function attempt(world: World, schedule: Schedule, run: Run): void {
  const { target } = schedule;
  const refused = refusalOf(() => {
    const request = requestOf(world, schedule);
    request.authorize({ action: "lambda:InvokeFunction", resource: target.arn });
    if (!world.facts.get(functionRow(target.arn))) {
      throw new AwsError("ResourceNotFoundException", `Function not found: ${target.arn}`);
    }
    invokeLater(world, target.arn, payloadOf(world, schedule, run));
  });
  if (!refused) {
    return;
  }
  // How long Scheduler waits in between is UNCONFIRMED but for that it is longer and longer.
  const age = world.clock.now + minute - run.scheduledAt;
  if (run.retries < target.maximumRetries && age <= target.maximumAgeInSeconds * 1000) {
    world.clock.after(minute, () => attempt(world, schedule, { ...run, retries: run.retries + 1 }));
  } else {
    giveUp(world, schedule, run, refused);
  }
}

function refusalOf(work: () => void): AwsError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    return error;
  }
}

/** A call that Scheduler makes as the execution role, if the role still lets it. */
function requestOf(world: World, { region, name, groupArn, target }: Schedule): ApiRequest {
  const { facts, draw, usage } = world;
  const account = accountIn(region);
  const service = "scheduler.amazonaws.com";
  const verdict = serviceMayAssume(facts, account, target.roleArn, service, { sourceArn: groupArn });
  if (verdict.decision !== "Allowed") {
    throw new AwsError(
      "AccessDeniedException",
      `EventBridge Scheduler cannot assume the role ${target.roleArn}`,
      `sts:AssumeRole: ${explain(verdict)}`,
    );
  }
  const caller = sessionOf(facts, account, target.roleArn, name);
  const now = world.clock.now;
  return new ApiRequest({ facts, account, region, caller, input: {}, now, draw, usage, world });
}

/** Without an input of its own, a function gets an event, whose form is UNCONFIRMED. */
function payloadOf(world: World, { arn, region, target }: Schedule, { scheduledAt }: Run): unknown {
  return target.input === undefined
    ? {
        version: "0",
        id: world.uuid(),
        "detail-type": "Scheduled Event",
        source: "aws.scheduler",
        account: accountIn(region).id,
        time: isoSeconds(scheduledAt),
        region,
        resources: [arn],
        detail: "{}",
      }
    : JSON.parse(target.input);
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function giveUp(world: World, schedule: Schedule, { scheduledAt, retries }: Run, refused: AwsError): void {
  const { arn, target } = schedule;
  const { deadLetterArn: queueArn } = target;
  const attributes = {
    SCHEDULE_ARN: arn,
    TARGET_ARN: target.arn,
    SCHEDULED_TIME: isoSeconds(scheduledAt),
    RETRY_ATTEMPTS: String(retries),
    ERROR_CODE: refused.code,
    ERROR_MESSAGE: refused.message,
  };
  const unkept =
    queueArn === undefined
      ? undefined
      : refusalOf(() =>
          sendMessageAs(requestOf(world, schedule), world, {
            queueArn,
            body: target.input ?? "{}",
            attributes,
          }),
        );
  if (queueArn !== undefined && !unkept) {
    return;
  }
  const whyUnkept = unkept && `; and of ${queueArn}: ${unkept.because ?? unkept.message}`;
  world.problems.push({
    code: "NothingInvoked",
    message: `${arn} does nothing: Scheduler cannot invoke ${target.arn}, and no error is shown.`,
    because: `${refused.because ?? refused.message}${whyUnkept ?? ""}`,
    fact: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
  });
}
