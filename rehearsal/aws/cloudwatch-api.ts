import { takesOnly } from "./api-members";
import type { Alarm } from "./cloudwatch";
import { authorizeWithCode } from "./denials";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What CloudWatch answers of alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/ */
export const cloudwatchApi: ServiceApi = {
  name: "monitoring",
  operations: { DescribeAlarms: describeAlarms },
};

/**
 * Asked on all alarms, whichever are named: as quoted, with the code, in
 * https://github.com/aws-samples/amazon-cloudwatch-auto-alarms/issues/1 and https://github.com/mattclay/aws-terminator/pull/63
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
function describeAlarms(request: ApiRequest): Values {
  takesOnly(request, "CloudWatch", "AlarmNames");
  const { account, region, facts } = request;
  authorizeWithCode(request, "AccessDenied", {
    action: "cloudwatch:DescribeAlarms",
    resource: `arn:${account.partition}:cloudwatch:${region}:${account.id}:alarm:*`,
  });
  const names = request.texts("AlarmNames");
  const alarms = facts
    .list<Alarm>("cloudwatch:alarm")
    .map(([, alarm]) => alarm)
    .filter((alarm) => alarm.region === region && (!names || names.includes(alarm.name)));
  return { MetricAlarms: alarms.map(shownAlarm) };
}

const shownAlarm = (alarm: Alarm): Values => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  ActionsEnabled: alarm.actionsEnabled,
  AlarmActions: alarm.alarmActions,
  MetricName: alarm.metricName,
  Namespace: alarm.namespace,
  TreatMissingData: alarm.treatMissingData,
});
