import { expect } from "chai";
import {
  type Decision,
  evaluate,
  type PoliciesInForce,
  type Verdict,
} from "../../../rehearsal/policy/evaluate";
import { type AccessRequest, type ConditionValues, timeKeys } from "../../../rehearsal/policy/request";
import type { Reason } from "../../../rehearsal/policy/weigh";
import { accountId, resourcePolicyOf } from "./account";
import { awsAction, isAbout } from "./aws-actions";
import { instantOf, type Moment } from "./hours";
import { type Person, people, type Who } from "./people";

/** One request, and what is to become of it. */
export interface Row {
  readonly who: Who;
  readonly action: string;
  readonly resource: string;
  readonly expected: Decision;
  /** `policy: statement` of all that decide, or whose Allow is missing. */
  readonly by: string;
  readonly when?: Moment | undefined;
  readonly context: ConditionValues;
  readonly alone: boolean;
}

const always: Moment = "in business hours";

interface Circumstances {
  readonly when?: Moment;
  /** Keys that the request carries beside those of its principal, region and time. */
  readonly context?: ConditionValues;
  /** Whether only what the requester is given is weighed, without what limits it and without the resource's policy. */
  readonly alone?: boolean;
}

const row =
  (expected: Decision) =>
  (who: Who, action: string, resource: string, by: string, circumstances: Circumstances = {}): Row => ({
    who,
    action,
    resource,
    expected,
    by,
    when: circumstances.when,
    context: circumstances.context ?? {},
    alone: circumstances.alone ?? false,
  });

export const allowed = row("Allowed");
export const denied = row("ExplicitlyDenied");
/** Nothing forbids it, and something that would have to allow it does not. */
export const notAllowed = row("ImplicitlyDenied");

/** The request of a row. It goes to us-east-1 unless its context says otherwise. */
export function requestOf({ who, action, resource, when = always, context }: Row): AccessRequest {
  return {
    principal: people[who].principal,
    action,
    resource,
    resourceAccountId: /:(\d{12}):/.exec(resource)?.[1] ?? accountId,
    context: { "aws:RequestedRegion": "us-east-1", ...timeKeys(instantOf(when)), ...context },
  };
}

/** Every policy that has a say in it. */
export function policiesOf({ who, action, resource, when = always, alone }: Row): PoliciesInForce {
  const person: Person = people[who];
  const policies = person.policies(when);
  return alone ? { identity: policies.identity } : { ...policies, ...resourcePolicyOf(action, resource) };
}

export const verdictOn = (each: Row): Verdict => evaluate(requestOf(each), policiesOf(each));

/** What decided: the statements, or whose Allow is missing. */
export function deciding({ decidedBy, missing }: Verdict): string {
  return missing ? missing.kind : decidedBy.map(nameOf).join(", ");
}

/** A gap of the business hours is known by its place, whatever else its `Sid` tells the function that wrote it. */
const nameOf = ({ policy, statement }: Reason) =>
  `${policy}: ${statement.replace(/^Version\w+(?=Gap\d$)/, "")}`;

/** One test for each row. */
export function judges(subject: string, rows: readonly Row[]): void {
  describe(subject, () => {
    for (const each of rows) {
      it(titleOf(each), async () => {
        const verdict = verdictOn(each);

        await expectRequestOfAws(each);
        expect({ decision: verdict.decision, by: deciding(verdict) }).to.deep.equal({
          decision: each.expected,
          by: each.by,
        });
      });
    }
  });
}

/** A row about an action that does not exist, or that is about other things, would say nothing. */
async function expectRequestOfAws({ action, resource }: Row): Promise<void> {
  const known = await awsAction(action);
  const fits = known !== undefined && isAbout(known, resource);
  expect(fits, `${action} is about ${known?.resourceArns.join(" or ")}`).to.equal(true);
}

function titleOf({ who, action, resource, expected, by, when, context, alone }: Row): string {
  const short = (text: string) => text.replace(/^arn:aws:/, "").replace(`:${accountId}:`, "::");
  const keys = Object.entries(context).map(
    ([key, value]) => `${key} ${[value].flat().map(short).join(" and ")}`,
  );
  const circumstances = [
    ...(alone ? ["by what it is given"] : []),
    ...(when ? [when] : []),
    ...(keys.length > 0 ? [`with ${keys.join(", ")}`] : []),
  ];
  const where = expected === "ImplicitlyDenied" ? `for want of an Allow in the ${by}` : `by ${by}`;
  return `${[who, ...circumstances].join(" ")}: ${action} on ${short(resource)} is ${expected} ${where}`;
}
