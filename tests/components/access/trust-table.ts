import { expect } from "chai";
import { managedPolicies } from "../../../rehearsal/aws/managed-policies";
import type { Policy } from "../../../rehearsal/policy/document";
import { evaluate } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";
import { accountId, roles } from "./account";

/** Somebody who wants to assume a role, and what his request carries. */
export interface Comer {
  readonly who: string;
  readonly principal: Principal;
  readonly action?:
    | "sts:AssumeRole"
    | "sts:AssumeRoleWithSAML"
    | "sts:AssumeRoleWithWebIdentity"
    | "sts:TagSession";
  readonly context: ConditionValues;
  /** The statement of the trust policy that lets him in; undefined where none does. */
  readonly by: string | undefined;
}

/** One test for each, of whom IAM allows everything. */
export function trusts(subject: string, policy: Policy, comers: readonly Comer[]): void {
  describe(subject, () => {
    for (const { who, principal, action = "sts:AssumeRole", context, by } of comers) {
      it(`${by === undefined ? "does not let in" : "lets in"} ${who}${by === undefined ? "" : `, by ${by}`}`, () => {
        const request = { principal, action, resource: roles.devops, resourceAccountId: accountId, context };

        const { decision, decidedBy } = evaluate(request, {
          identity: "arn" in principal ? [managedPolicies.AdministratorAccess] : [],
          resource: policy,
          resourceMustAllow: true,
          resourceIsImplied: true,
        });

        expect(decision).to.equal(by === undefined ? "ImplicitlyDenied" : "Allowed");
        expect(
          decidedBy.filter(({ kind }) => kind === "trust").map(({ statement }) => statement),
        ).to.deep.equal(by === undefined ? [] : [by]);
      });
    }
  });
}
