import type { ParameterVersion } from "../../../handlers/business-hours/parameter";
import type { BusinessHoursSettings } from "../../../handlers/business-hours/settings";

export const settings: BusinessHoursSettings = {
  roles: {
    devops: { name: "prod-devops", policyName: "business-hours" },
    "security-admin": { name: "prod-security-admin", policyName: "business-hours" },
  },
  sensitiveOperations: ["kms:ScheduleKeyDeletion", "rds:DeleteDB*"],
  calendar: {
    timeZone: "America/New_York",
    opens: "09:00",
    closes: "18:00",
    weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
    holidays: [],
  },
  parameterName: "/prod/emergency",
  maximumMinutes: 60,
  topicArn: "arn:aws:sns:us-east-1:111122223333:prod-alerts",
};

export const somebody = "arn:aws:sts::111122223333:assumed-role/prod-security-admin/ann";

/** The parameter as the deployment makes it. */
export const normal = (modified: number): ParameterVersion => ({
  version: 1,
  value: '{"state":"normal"}',
  modified,
  by: somebody,
});

export const breakGlass = (changes: object = {}): string =>
  JSON.stringify({ state: "break-glass", role: "devops", reason: "disk full", minutes: 30, ...changes });
export const lockdown = '{"state":"lockdown","reason":"stolen laptop"}';
export const usual = '{"state":"normal"}';

/** A Wednesday in New York, four hours behind UTC. */
export const at = (time: string): number => Date.parse(`2026-06-10T${time}-04:00`);

/** The error that an operation throws. */
export async function errorOf(operation: Promise<unknown>): Promise<Error> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) {
    throw new Error("The operation was expected to throw");
  }
  return error;
}
