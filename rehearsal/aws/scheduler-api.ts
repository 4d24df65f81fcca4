import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import type { Values } from "./model";
import { type ScheduleTarget, scheduleRow } from "./scheduler-rows";
import type { ApiRequest, ServiceApi } from "./service";

/** What EventBridge Scheduler answers: https://docs.aws.amazon.com/scheduler/latest/APIReference/ */
export const schedulerApi: ServiceApi = { name: "scheduler", operations: { GetSchedule: getSchedule } };

/**
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html; error as quoted in
 * https://github.com/dvalbuena1/visa_rescheduler_aws/issues/23
 */
function getSchedule(request: ApiRequest): Values {
  takesOnly(request, "Scheduler", "Name", "GroupName");
  const { account, region, facts } = request;
  const name = request.required("Name");
  const path = `schedule/${request.text("GroupName") ?? "default"}/${name}`;
  const arn = `arn:${account.partition}:scheduler:${region}:${account.id}:${path}`;
  request.authorize({ action: "scheduler:GetSchedule", resource: arn });
  const found = facts.get(scheduleRow(region, name));
  if (found?.arn !== arn) {
    throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`);
  }
  return {
    Name: name,
    Arn: arn,
    State: found.enabled ? "ENABLED" : "DISABLED",
    ScheduleExpression: found.expression,
    ScheduleExpressionTimezone: found.timeZone,
    Target: shownTarget(found.target),
  };
}

const shownTarget = ({ arn, roleArn, deadLetterArn }: ScheduleTarget): Values => ({
  Arn: arn,
  RoleArn: roleArn,
  ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
});
