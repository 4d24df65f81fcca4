import { closedPolicy } from "../../../components/access/business-hours-policies";
import { denyDocument } from "../../../handlers/business-hours/document";
import { parsed, scope } from "./account";

/** Nine to six in New York, on a Wednesday and the Thursday after it, in winter time. */
const windows = [
  { opens: Date.UTC(2026, 0, 14, 14), closes: Date.UTC(2026, 0, 14, 23) },
  { opens: Date.UTC(2026, 0, 15, 14), closes: Date.UTC(2026, 0, 15, 23) },
];

const written = parsed("hours", denyDocument(windows, scope.sensitiveOperations, 7));
const lockdown = parsed("hours", denyDocument([], scope.sensitiveOperations, 8));
const deployed = parsed("hours", closedPolicy(scope.sensitiveOperations));

/** When a request is made, and the document of the business hours that the bound roles have at that time. */
const moments = {
  "in business hours": { at: "2026-01-14T15:00:00Z", hours: written },
  "a second before the opening": { at: "2026-01-14T13:59:59Z", hours: written },
  "at the opening": { at: "2026-01-14T14:00:00Z", hours: written },
  "in the last second": { at: "2026-01-14T22:59:59Z", hours: written },
  "after hours": { at: "2026-01-14T23:00:00Z", hours: written },
  "the next day": { at: "2026-01-15T14:00:00Z", hours: written },
  "two days later without a run": { at: "2026-01-16T15:00:00Z", hours: written },
  "before the first run": { at: "2026-01-14T15:00:00Z", hours: deployed },
  "in a lockdown": { at: "2026-01-14T15:00:00Z", hours: lockdown },
} as const;

export type Moment = keyof typeof moments;

export const hoursAt = (moment: Moment) => moments[moment].hours;
export const instantOf = (moment: Moment) => Date.parse(moments[moment].at);
