import type { Row } from "../world/facts";

export interface Schedule {
  readonly arn: string;
  readonly name: string;
  /** What Scheduler tells of itself when it assumes a role: the group, not the schedule. */
  readonly groupArn: string;
  readonly region: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly target: ScheduleTarget;
}

export interface ScheduleTarget {
  readonly arn: string;
  readonly roleArn: string;
  /** JSON text. */
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly maximumAgeInSeconds: number;
  readonly maximumRetries: number;
}

export const scheduleRow = (region: string, name: string) =>
  `scheduler:schedule:${region}:${name}` as Row<Schedule>;
