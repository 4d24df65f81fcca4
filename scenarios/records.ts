import { type LiveAccount, ScenarioFailure } from "../rehearsal";
import { primaryRegion, whyRefused } from "./people";

/** What the audit trail says of a call. */
export interface AuditRecord {
  /** ARN of the session, of the role behind it where there is one. */
  readonly who: string;
  readonly what: string;
  readonly when: string;
  readonly region: string;
  readonly from: string;
  /** Code of a refusal; undefined where the call was answered. */
  readonly refusal: string | undefined;
  readonly byService: boolean;
}

/** The subjects that have a group of their own. */
export type Subject = "activity" | "security-admin" | "devops" | "auditor" | "keys";

/** What has been recorded of a subject since a moment, in milliseconds since 1970. */
export function recordsOf(account: LiveAccount, subject: Subject, since: number): readonly AuditRecord[] {
  const groups = account.output("auditLogGroupNames") as Readonly<Record<string, string>>;
  return account.logEvents(groups[subject] ?? "", since).map((message) => {
    const { detail } = JSON.parse(message);
    const { userIdentity } = detail;
    return {
      who: userIdentity.arn,
      what: `${String(detail.eventSource).split(".")[0]}:${detail.eventName}`,
      when: detail.eventTime,
      region: detail.awsRegion,
      from: detail.sourceIPAddress,
      refusal: detail.errorCode,
      byService: userIdentity.invokedBy !== undefined,
    };
  });
}

/** Somebody who may stops every trail that records the account, be it of this stack or not. */
export async function stopTrails(account: LiveAccount): Promise<void> {
  const region = primaryRegion(account);
  const known = await account.administrator.call("CloudTrailClient", "DescribeTrails", region, {});
  const trails =
    known.kind === "answered" ? (known.output["trailList"] as readonly { TrailARN: string }[]) : [];
  for (const { TrailARN: Name } of trails) {
    const answer = await account.administrator.call("CloudTrailClient", "StopLogging", region, { Name });
    if (answer.kind === "refused") {
      throw new ScenarioFailure(`Nobody can stop the trail ${Name} for a try.`, whyRefused(answer));
    }
  }
}
