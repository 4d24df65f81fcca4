import fc from "fast-check";
import type { Policy } from "../../../rehearsal/policy/document";
import { type Decision, evaluate } from "../../../rehearsal/policy/evaluate";
import type { AccessRequest } from "../../../rehearsal/policy/request";
import * as the from "./fixtures";
import { policyOf, type StatementJson } from "./fixtures";

// Small pools, so that statements and requests often meet.
const actions = ["s3:GetObject", "s3:PutObject", "kms:Decrypt"];
const actionPatterns = [...actions, "*", "s3:*", "S3:get*", "kms:?ecrypt"];
const resources = [the.bucketArn, the.objectArn, "arn:aws:kms:us-east-1:111122223333:key/mrk-1"];
const resourcePatterns = [
  ...resources,
  "*",
  "arn:aws:s3:::*",
  `${the.bucketArn}/*`,
  "arn:aws:s3:::${aws:username}",
];
const principalElements = [
  "*",
  { AWS: the.rootArn },
  { AWS: the.accountId },
  { AWS: the.roleArn },
  { AWS: [the.userArn, the.sessionArn, the.otherRootArn] },
  { Service: "logs.us-east-1.amazonaws.com" },
  { Federated: the.provider },
];
const conditions = [
  { StringEquals: { "aws:SourceVpc": ["vpc-1", "vpc-2"] } },
  { StringNotEquals: { "aws:SourceVpc": "vpc-1" } },
  { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } },
  { Null: { "aws:SourceVpc": "true" } },
  { "ForAllValues:StringLike": { "aws:TagKeys": "cost*" } },
  { "ForAnyValue:StringLike": { "aws:TagKeys": "cost*" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
];
const principals = [
  the.root,
  the.user,
  the.session,
  the.otherRole,
  the.service,
  the.federated,
  the.anonymous,
  the.foreignRoot,
  the.foreignUser,
];

const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const choice = (element: string, values: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 6, arbitrary: values.map((value) => ({ [element]: value })) },
    { weight: 1, arbitrary: values.map((value) => ({ [`Not${element}`]: value })) },
  );

const effect = fc.oneof(
  { weight: 4, arbitrary: fc.constant("Allow") },
  { weight: 1, arbitrary: fc.constant("Deny") },
);

export const statement = (effects: fc.Arbitrary<string> = effect): fc.Arbitrary<StatementJson> =>
  fc
    .tuple(
      effects.map((value) => ({ Effect: value })),
      choice("Action", some(actionPatterns)),
      choice("Resource", some(resourcePatterns)),
      // Identity policies do not read it.
      choice("Principal", fc.constantFrom(...principalElements)),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constantFrom(...conditions).map((Condition) => ({ Condition })) },
      ),
    )
    .map((parts) => Object.assign({}, ...parts) as StatementJson);

const statements = fc.array(statement(), { minLength: 1, maxLength: 4 });

export const request: fc.Arbitrary<AccessRequest> = fc.record({
  principal: fc.constantFrom(...principals),
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources),
  resourceAccountId: fc.constant(the.accountId),
  context: fc.record(
    {
      "aws:SourceVpc": fc.constantFrom("vpc-1", "vpc-2", "vpc-3"),
      "aws:TagKeys": fc.subarray(["cost-center", "costs", "owner"]),
    },
    { requiredKeys: [] },
  ),
});

/** A request with the policies in force. */
export interface Case {
  readonly request: AccessRequest;
  /** Statements by policy. */
  readonly identity: readonly (readonly StatementJson[])[];
  readonly resource: readonly StatementJson[];
  readonly resourceMustAllow: boolean;
}

export const situation: fc.Arbitrary<Case> = fc.record({
  request,
  identity: fc.array(statements, { maxLength: 2 }),
  resource: statements,
  resourceMustAllow: fc.boolean(),
});

/** What limits whoever asks: the statements of one policy per limit. */
export interface Limits {
  readonly boundary?: readonly StatementJson[];
  readonly session?: readonly StatementJson[];
  readonly organization?: readonly StatementJson[];
}

export const limits: fc.Arbitrary<Limits> = fc.record(
  { boundary: statements, session: statements, organization: statements },
  { requiredKeys: [] },
);

const named = (policies: readonly (readonly StatementJson[])[]): Policy[] =>
  policies.map((each, index) => policyOf(`identity ${index + 1}`, each));

export function decideCase(
  { request: asked, identity, resource, resourceMustAllow }: Case,
  { boundary, session, organization }: Limits = {},
): Decision {
  return evaluate(asked, {
    identity: named(identity),
    resource: policyOf("resource", resource),
    resourceMustAllow,
    ...(boundary && { boundary: policyOf("boundary", boundary) }),
    ...(session && { session: [policyOf("session", session)] }),
    ...(organization && { organization: [[policyOf("organization", organization)]] }),
  }).decision;
}
