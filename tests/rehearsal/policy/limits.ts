import { expect } from "chai";
import type { Decision } from "../../../rehearsal/policy/evaluate";
import type { PolicyKind } from "../../../rehearsal/policy/weigh";
import * as the from "./fixtures";
import { allow, type Situation, type StatementJson } from "./fixtures";

/** Allows something else than what is asked. */
export const elsewhere: StatementJson = { ...allow, Action: "s3:PutObject" };
export const to = (principal: unknown) => [{ ...allow, Principal: principal }];
export const toUser = to({ AWS: the.userArn });
export const toRole = to({ AWS: the.roleArn });
export const toSession = to({ AWS: the.sessionArn });
export const toAccount = to({ AWS: the.rootArn });
export const toAll = to("*");
export const serviceLinked = {
  ...the.session,
  roleArn: `arn:aws:iam::${the.accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
};

export interface Row extends Situation {
  /** The rest of the sentence after "A request". */
  readonly says: string;
  /** An implicit deny by the kind of policy whose Allow is missing. */
  readonly outcome: Exclude<Decision, "ImplicitlyDenied"> | PolicyKind;
  readonly why: string;
}

/** One test per row. */
export function decides(rows: readonly Row[]): void {
  for (const row of rows) {
    it(`${row.says}: ${row.outcome}`, () => {
      const { decision, missing } = the.verdictOn(row);

      expect(missing?.kind ?? decision, row.why).to.equal(row.outcome);
      expect(decision === "ImplicitlyDenied").to.equal(missing !== undefined);
    });
  }
}
