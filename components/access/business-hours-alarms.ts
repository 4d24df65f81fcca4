import * as pulumi from "@pulumi/pulumi";
import { alarm } from "../foundation/alarm";
import type { HoursRuntime } from "./business-hours-triggers";

/** Hours without a run after which somebody is told: less than half of what is left until the doors stay shut. */
const hoursOfSilence = 8;

/** A function that fails has an alarm of its own; these tell of one that does not run at all. Returns their names. */
export function watchTheHours(
  name: string,
  alertTopicArn: pulumi.Input<string>,
  { names, hours, deadLetters, parent }: HoursRuntime,
): pulumi.Output<readonly string[]> {
  const silent = alarm(
    `${name}-silent`,
    {
      name: names.physical("cloudwatch", "business-hours-silent"),
      description: `The business hours were not set for ${hoursOfSilence} hours. In half a day or later, sensitive operations will stay denied.`,
      metric: {
        namespace: "AWS/Lambda",
        name: "Invocations",
        dimensions: { FunctionName: hours.name },
        statistic: "Sum",
      },
      period: 3600,
      periods: hoursOfSilence,
      goesOff: { below: 1 },
      whenSilent: "breaching",
      topicArn: alertTopicArn,
    },
    { parent },
  );
  const undelivered = alarm(
    `${name}-undelivered`,
    {
      name: names.physical("cloudwatch", "business-hours-undelivered"),
      description: "The function of the business hours could not be run",
      metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: deadLetters.name },
        statistic: "Maximum",
      },
      period: 300,
      goesOff: { above: 0 },
      whenSilent: "notBreaching",
      topicArn: alertTopicArn,
    },
    { parent },
  );
  return pulumi.all([silent.name, undelivered.name]);
}
