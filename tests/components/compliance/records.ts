import { expect } from "chai";
import type { Policy } from "../../../rehearsal/policy/document";
import { type Decision, evaluate, type PoliciesInForce } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";
import { accountId, arn, iamArn, parsed } from "../access/account";

/** Where the tables of this folder have records delivered, from two regions. Names are written out. */
export const delivery = {
  bucketArn: "arn:aws:s3:::dev-s3-config-ab12cd34",
  prefixes: ["eu-west-1", "us-east-1"],
  keyArn: arn("kms", "key/mrk-00000000000000000000000000000003"),
} as const;
export const recorderArn = iamArn("role/baseline/dev-iam-config-recorder-ab12cd34");

/** What Config delivers for an account under a prefix. */
export const recordIn = (prefix: string, account = accountId) =>
  `${delivery.bucketArn}/${prefix}/AWSLogs/${account}/Config/${prefix}/2026/1/14/ConfigHistory/one.json.gz`;
export const record = recordIn("us-east-1");

export const asOwner = { "s3:x-amz-acl": "bucket-owner-full-control" };

export const service = (name: string): Principal => ({ kind: "service", service: `${name}.amazonaws.com` });

export const session = (roleArn: string): Principal => ({
  kind: "session",
  accountId: roleArn.split(":")[4] ?? "",
  roleArn,
  arn: `${roleArn.replace(":iam:", ":sts:").replace(/:role\/(.*\/)?/, ":assumed-role/")}/jane`,
});

/** One request, and what is to become of it. */
export interface Row {
  readonly who: string;
  readonly principal: Principal;
  readonly action: string;
  readonly resource?: string;
  readonly context?: ConditionValues;
  readonly expected: Decision;
  readonly why: string;
}

interface Judged {
  readonly rows: readonly Row[];
  /** What is acted upon where a row does not say it. */
  readonly resource: string;
  /** Policies of who asks. Nobody but services and the anonymous is without. */
  readonly identity: Policy;
  readonly policies: Omit<PoliciesInForce, "identity">;
}

export const everything = parsed("everything", {
  Version: "2012-10-17",
  Statement: { Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" },
});

/** One test for each row. What is asked travels encrypted unless its context says otherwise. */
export function judges(title: string, { rows, identity, policies, ...of }: Judged): void {
  describe(title, () => {
    for (const { who, principal, action, resource = of.resource, context, expected, why } of rows) {
      it(`${expected}: ${action} by ${who}, since ${why}`, () => {
        const request = {
          principal,
          action,
          resource,
          resourceAccountId: accountId,
          context: { "aws:SecureTransport": "true", ...context },
        };
        const byService = principal.kind === "service";

        const { decision } = evaluate(request, {
          identity: byService || principal.kind === "anonymous" ? [] : [identity],
          ...policies,
          resourceMustAllow: policies.resourceMustAllow || byService,
        });

        expect(decision).to.equal(expected);
      });
    }
  });
}
