import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { DateTime } from "luxon";
import { isoSeconds } from "./document";
import type { Emergency } from "./emergency";
import type { Plan } from "./plan";
import type { BusinessHoursSettings } from "./settings";

export type TopicsClient = Pick<SNSClient, "send">;

/** What people are told about a new version of the emergency parameter. */
export interface Announcement {
  /** Printable ASCII of less than 100 characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  readonly subject: string;
  readonly message: string;
}

export async function publish(
  client: TopicsClient,
  topicArn: string,
  announcement: Announcement,
): Promise<void> {
  const { subject, message } = announcement;
  await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
}

/** `failures` says why the operations could not be closed where they had to be, by role. */
export function announcementOf(
  { emergency, parameter }: Pick<Plan, "emergency" | "parameter">,
  settings: BusinessHoursSettings,
  failures: readonly string[],
): Announcement {
  const { subject, lines } = newsOf(emergency, settings);
  const version = parameter
    ? `version ${parameter.version} of ${isoSeconds(parameter.modified)}, written by ${parameter.by}`
    : "which does not exist; whoever deleted it is in CloudTrail's record of DeleteParameter";
  return {
    subject,
    message: [
      ...lines,
      `Emergency parameter: ${settings.parameterName}, ${version}.`,
      ...failures.map((failure) => `Not in force everywhere, and tried again: ${failure}`),
    ].join("\n"),
  };
}

interface News {
  readonly subject: string;
  readonly lines: readonly string[];
}

function newsOf(emergency: Emergency, settings: BusinessHoursSettings): News {
  const { roles, calendar, maximumMinutes } = settings;
  const closed =
    "every sensitive operation is denied to every role, in business hours and in a break-glass too";
  switch (emergency.state) {
    case "normal":
      return {
        subject: "Sensitive operations follow the business hours",
        lines: [
          "Neither a break-glass nor a lockdown is in force: sensitive operations follow the business hours.",
        ],
      };
    case "break-glass": {
      const { role, reason, requestedMinutes, grantedMinutes, window } = emergency;
      const until = `${isoSeconds(window.closes)} (${localTime(window.closes, calendar.timeZone)})`;
      const cut = requestedMinutes > grantedMinutes ? `, since ${maximumMinutes} is the most` : "";
      return {
        subject: `Break-glass: sensitive operations are open to ${role}`,
        lines: [
          `Break-glass: sensitive operations are open to ${role} (${roles[role]?.name}) until ${until}.`,
          `Reason: ${JSON.stringify(reason)}`,
          `Minutes: ${requestedMinutes} asked for, ${grantedMinutes} granted${cut}.`,
        ],
      };
    }
    case "lockdown":
      return {
        subject: "Lockdown: every sensitive operation is denied",
        lines: [
          `Lockdown: ${closed}, until this parameter says something else.`,
          `Reason: ${JSON.stringify(emergency.reason)}`,
        ],
      };
    case "unusable":
      return {
        subject: "Emergency parameter unusable: every sensitive operation is denied",
        lines: [`The parameter cannot be followed: ${closed}, until it is repaired.`, ...emergency.mistakes],
      };
  }
}

function localTime(instant: number, timeZone: string): string {
  return `${DateTime.fromMillis(instant, { zone: timeZone }).toISO({ suppressMilliseconds: true })} in ${timeZone}`;
}
