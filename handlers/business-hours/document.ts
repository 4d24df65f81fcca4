import { isDeepStrictEqual } from "node:util";
import { valueAt } from "../shared/values";
import type { Window } from "./windows";

/**
 * The most windows that one document holds: an open break-glass, the current business day and the next one. A day
 * that a change of daylight saving cuts in two pieces pushes the latest one out, until the first piece is over.
 */
export const mostWindows = 3;

/** Stands where no announcement is known of, as in a document that the deployment makes. */
export const unannounced = "000000000000";

type Times = Readonly<Record<"aws:CurrentTime", string>>;

export interface DenyStatement {
  readonly Sid: string;
  readonly Effect: "Deny";
  readonly Action: readonly string[];
  readonly Resource: "*";
  readonly Condition: {
    readonly DateGreaterThanEquals?: Times;
    readonly DateLessThan?: Times;
    readonly BoolIfExists: Readonly<Record<"kms:GrantIsForAWSResource", "false">>;
  };
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly DenyStatement[];
}

/**
 * Denies the operations outside the windows, which are sorted and apart from each other: one statement per gap, since
 * the operators of one condition are all to hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 *
 * The Sids say which version of the emergency parameter the document reflects, and which announcement of it was made.
 */
export function denyDocument(
  windows: readonly Window[],
  sensitiveOperations: readonly string[],
  parameterVersion: number,
  announcement = unannounced,
): PolicyDocument {
  const gaps = Array.from({ length: windows.length + 1 }, (_, index) => ({
    from: windows[index - 1]?.closes,
    to: windows[index]?.opens,
  }));
  return {
    Version: "2012-10-17",
    Statement: gaps.map(({ from, to }, index) => ({
      Sid: `Version${parameterVersion}Announcement${announcement}Gap${index}`,
      Effect: "Deny",
      Action: sensitiveOperations,
      Resource: "*",
      Condition: {
        ...(from === undefined ? {} : { DateGreaterThanEquals: { "aws:CurrentTime": isoSeconds(from) } }),
        ...(to === undefined ? {} : { DateLessThan: { "aws:CurrentTime": isoSeconds(to) } }),
        // A grant that an AWS service makes for its own resource, such as an encrypted volume, is nobody's operation.
        // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
        BoolIfExists: { "kms:GrantIsForAWSResource": "false" },
      },
    })),
  };
}

export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** What a document of ours says. */
export interface Standing {
  readonly windows: readonly Window[];
  readonly parameterVersion: number;
  readonly announcement: string;
}

/** Undefined for anything that `denyDocument` would not have written, for whatever operations. */
export function standingOf(document: unknown): Standing | undefined {
  const statements = [valueAt(document, "Statement")].flat();
  const [first] = statements;
  const sid = /^Version(\d{1,15})Announcement([0-9a-f]{12})Gap0$/.exec(String(valueAt(first, "Sid")));
  const operations = valueAt(first, "Action");
  if (!sid?.[1] || !sid[2] || !isListOfTexts(operations)) {
    return undefined;
  }
  const windows = statements.slice(1).map((after, index) => ({
    opens: timeAt(statements[index], "DateLessThan"),
    closes: timeAt(after, "DateGreaterThanEquals"),
  }));
  if (windows.some(({ opens, closes }) => Number.isNaN(opens) || Number.isNaN(closes))) {
    return undefined;
  }
  const standing = { windows, parameterVersion: Number(sid[1]), announcement: sid[2] };
  const same = denyDocument(windows, operations, standing.parameterVersion, standing.announcement);
  return isDeepStrictEqual(document, same) ? standing : undefined;
}

function timeAt(statement: unknown, operator: string): number {
  return Date.parse(String(valueAt(statement, "Condition", operator, "aws:CurrentTime")));
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
