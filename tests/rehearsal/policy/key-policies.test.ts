import { expect } from "chai";
import type { Decision } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";
import * as the from "./fixtures";
import { decide, nameOf, page, type StatementJson } from "./fixtures";

const keyArn = `arn:aws:kms:us-east-1:${the.accountId}:key/mrk-1`;
const logGroup = `arn:aws:logs:us-east-1:${the.accountId}:log-group:/audit/flow`;
const admin = { Effect: "Allow", Action: "*", Resource: "*" };
const decryptOnly = { Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn };

const delegating = {
  Effect: "Allow",
  Principal: { AWS: the.rootArn },
  Action: "kms:*",
  Resource: "*",
};
const administrationOnly = { ...delegating, Action: ["kms:Describe*", "kms:PutKeyPolicy"] };
const throughSecrets = {
  ...delegating,
  Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
};
const toRole = { ...delegating, Principal: { AWS: the.roleArn }, Action: "kms:Decrypt" };
const notRootUser = {
  Effect: "Deny",
  Principal: "*",
  Action: ["kms:Decrypt", "kms:CreateGrant"],
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalArn": the.rootArn } },
};
const toLogs = {
  Effect: "Allow",
  Principal: { Service: "logs.us-east-1.amazonaws.com" },
  Action: ["kms:Encrypt*", "kms:Decrypt*"],
  Resource: "*",
  Condition: {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${the.accountId}:*` },
  },
};
const toForeignAccount = { ...delegating, Principal: { AWS: the.otherRootArn } };

interface Row {
  readonly keyPolicy: readonly StatementJson[];
  readonly form: string;
  readonly who: Principal;
  readonly identity?: readonly StatementJson[];
  readonly action?: string;
  readonly context?: ConditionValues;
  readonly decision: Decision;
  readonly why: string;
}

const [Allowed, ExplicitlyDenied, ImplicitlyDenied] = the.decisions;
const { keyPolicies, defaultKeyPolicy, logsKey, keys, crossAccount } = page;
const viaSecrets = { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" };
const flow = { "kms:EncryptionContext:aws:logs:arn": logGroup };
const flowElsewhere = { "kms:EncryptionContext:aws:logs:arn": logGroup.replace("us-east-1", "eu-west-1") };
const ofDefault = { keyPolicy: [delegating], form: "the default policy" };
const ofRole = { keyPolicy: [toRole], form: "a policy for one role" };
const ofAdministration = { keyPolicy: [administrationOnly], form: "a policy that delegates administration" };
const ofSecrets = { keyPolicy: [throughSecrets], form: "a policy that delegates Secrets Manager's calls" };
const ofDeny = { keyPolicy: [delegating, notRootUser], form: "a policy that denies the root user" };
const ofLogs = { keyPolicy: [delegating, toLogs], form: "a policy for CloudWatch Logs" };
const ofForeign = { keyPolicy: [toForeignAccount], form: "a policy for another account" };

const table: readonly Row[] = [
  { ...ofDefault, who: the.user, identity: [admin], decision: Allowed, why: defaultKeyPolicy },
  { ...ofDefault, who: the.session, identity: [decryptOnly], decision: Allowed, why: defaultKeyPolicy },
  { ...ofDefault, who: the.user, decision: ImplicitlyDenied, why: defaultKeyPolicy },
  { ...ofDefault, who: the.root, decision: Allowed, why: defaultKeyPolicy },
  { ...ofDefault, who: the.service, decision: ImplicitlyDenied, why: defaultKeyPolicy },
  { ...ofDefault, who: the.foreignUser, identity: [admin], decision: ImplicitlyDenied, why: crossAccount },
  { ...ofRole, who: the.session, decision: Allowed, why: keyPolicies },
  { ...ofRole, who: the.session, identity: [admin], decision: Allowed, why: keyPolicies },
  {
    ...ofRole,
    who: the.session,
    action: "kms:Encrypt",
    identity: [admin],
    decision: ImplicitlyDenied,
    why: keyPolicies,
  },
  { ...ofRole, who: the.otherRole, identity: [admin], decision: ImplicitlyDenied, why: keyPolicies },
  { ...ofRole, who: the.user, identity: [admin], decision: ImplicitlyDenied, why: keyPolicies },
  { ...ofRole, who: the.root, decision: ImplicitlyDenied, why: keyPolicies },
  {
    ...ofRole,
    who: the.session,
    identity: [{ ...admin, Effect: "Deny" }],
    decision: ExplicitlyDenied,
    why: keyPolicies,
  },
  { ...ofAdministration, who: the.user, identity: [admin], decision: ImplicitlyDenied, why: keyPolicies },
  {
    ...ofAdministration,
    who: the.user,
    action: "kms:PutKeyPolicy",
    identity: [admin],
    decision: Allowed,
    why: keyPolicies,
  },
  {
    ...ofAdministration,
    who: the.user,
    action: "kms:PutKeyPolicy",
    identity: [decryptOnly],
    decision: ImplicitlyDenied,
    why: keyPolicies,
  },
  {
    ...ofSecrets,
    who: the.user,
    identity: [admin],
    context: viaSecrets,
    decision: Allowed,
    why: keyPolicies,
  },
  { ...ofSecrets, who: the.user, identity: [admin], decision: ImplicitlyDenied, why: keyPolicies },
  { ...ofDeny, who: the.root, decision: ExplicitlyDenied, why: keys },
  { ...ofDeny, who: the.root, action: "kms:CreateGrant", decision: ExplicitlyDenied, why: keys },
  { ...ofDeny, who: the.root, action: "kms:PutKeyPolicy", decision: Allowed, why: keys },
  { ...ofDeny, who: the.session, identity: [admin], decision: Allowed, why: keys },
  { ...ofLogs, who: the.service, context: flow, decision: Allowed, why: logsKey },
  { ...ofLogs, who: the.service, context: flowElsewhere, decision: ImplicitlyDenied, why: logsKey },
  { ...ofLogs, who: the.service, decision: ImplicitlyDenied, why: logsKey },
  {
    ...ofLogs,
    who: the.service,
    action: "kms:CreateGrant",
    context: flow,
    decision: ImplicitlyDenied,
    why: logsKey,
  },
  { ...ofLogs, who: the.user, context: flow, decision: ImplicitlyDenied, why: logsKey },
  { ...ofForeign, who: the.foreignUser, identity: [admin], decision: Allowed, why: crossAccount },
  { ...ofForeign, who: the.foreignUser, decision: ImplicitlyDenied, why: crossAccount },
  { ...ofForeign, who: the.user, identity: [admin], decision: ImplicitlyDenied, why: keyPolicies },
  { ...ofForeign, who: the.root, decision: ImplicitlyDenied, why: keyPolicies },
];

describe("A key, whose policy has to let requests through", () => {
  for (const {
    keyPolicy,
    form,
    who,
    identity = [],
    action = "kms:Decrypt",
    context = {},
    decision,
    why,
  } of table) {
    const own = identity.length > 0 ? " with policies of its own" : "";
    const carrying = Object.keys(context).length > 0 ? ` for ${Object.values(context).join()}` : "";

    it(`of ${form}: ${action} by ${nameOf(who)}${own}${carrying} is ${decision}`, () => {
      const actual = decide({
        who,
        action,
        resource: keyArn,
        context,
        identity,
        resourcePolicy: keyPolicy,
        resourceMustAllow: true,
      });

      expect(actual, why).to.equal(decision);
    });
  }
});
