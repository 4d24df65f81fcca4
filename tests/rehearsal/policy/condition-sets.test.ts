import { expect } from "chai";
import type { ConditionValues } from "../../../rehearsal/policy/request";
import { conditionHolds, page } from "./fixtures";

interface Row {
  readonly condition: Readonly<Record<string, unknown>>;
  readonly request: ConditionValues;
  readonly holds: boolean;
  readonly why: string;
}

/** Several values in the policy, one in the request: OR, and NOR for the negated operators. */
const severalExpected: readonly Row[] = (
  [
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", ["a", "b"], "c", false],
    ["StringLike", ["a*", "b*"], "bc", true],
    ["NumericEquals", ["1", "2"], "2", true],
    ["ArnLike", ["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::b", true],
    ["StringNotEquals", ["a", "b"], "a", false],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringNotEqualsIgnoreCase", ["a", "b"], "B", false],
    ["StringNotLike", ["a*", "b*"], "bc", false],
    ["StringNotLike", ["a*", "b*"], "c", true],
    ["NumericNotEquals", ["1", "2"], "2", false],
    ["DateNotEquals", ["2024-06-01T00:00:00Z", "2025-06-01T00:00:00Z"], "2025-06-01T00:00:00Z", false],
    ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "203.0.113.1", false],
    ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "192.0.2.1", true],
    ["ArnNotLike", ["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::b", false],
    ["ArnNotEquals", ["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::c", true],
  ] as const
).map(([operator, values, actual, holds]) => ({
  condition: { [operator]: { "svc:Key": values } },
  request: { "svc:Key": actual },
  holds,
  why: page.severalValues,
}));

/** Several values in the request. */
const severalActual: readonly Row[] = (
  [
    ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["b", "a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEqualsIgnoreCase", ["a", "b"], ["A", "B"], true],
    ["ForAllValues:StringLike", ["Created*"], ["CreatedBy", "CreatedAt"], true],
    ["ForAllValues:StringLike", ["Created*"], ["CreatedBy", "Owner"], false],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringNotLike", ["a*"], ["b", "c"], true],
    ["ForAllValues:StringNotLike", ["a*"], ["b", "ab"], false],
    ["ForAllValues:ArnLike", ["arn:aws:s3:::a*"], ["arn:aws:s3:::a1", "arn:aws:s3:::a2"], true],
    ["ForAllValues:ArnLike", ["arn:aws:s3:::a*"], ["arn:aws:s3:::a1", "arn:aws:s3:::b"], false],
    ["ForAllValues:ArnNotLike", ["arn:aws:s3:::a*"], ["arn:aws:s3:::b", "arn:aws:s3:::a1"], false],
    ["ForAllValues:Bool", ["true"], ["true", "false"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "a"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
    ["ForAnyValue:StringEquals", ["environment"], ["Environment"], false],
    ["ForAnyValue:StringLike", ["o-1/r-1/ou-1/*"], ["o-2/r-2/", "o-1/r-1/ou-1/ou-2/"], true],
    ["ForAnyValue:StringLike", ["o-1/r-1/ou-1/*"], ["o-1/r-1/ou-2/"], false],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], true],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], false],
    ["ForAnyValue:StringNotLike", ["a*"], ["ab", "b"], true],
    ["ForAnyValue:ArnLike", ["arn:aws:s3:::a*"], ["arn:aws:s3:::b", "arn:aws:s3:::a1"], true],
    ["ForAnyValue:ArnNotLike", ["arn:aws:s3:::a*"], ["arn:aws:s3:::a1", "arn:aws:s3:::b"], true],
    ["ForAnyValue:ArnNotLike", ["arn:aws:s3:::a*"], ["arn:aws:s3:::a1"], false],
    ["ForAnyValue:Bool", ["true"], ["true", "false"], true],
    // "If the context key value resolves to a null dataset, such as an empty string": true for all, false for any.
    ["ForAllValues:StringEquals", ["a"], [], true],
    ["ForAllValues:StringEquals", ["a"], [""], true],
    ["ForAnyValue:StringEquals", ["a"], [], false],
    ["ForAnyValue:StringLike", ["*"], [""], false],
    ["ForAnyValue:StringNotEquals", ["a"], [], false],
    ["ForAnyValue:StringNotEquals", ["a"], [""], false],
  ] as const
).map(([operator, values, actual, holds]) => ({
  condition: { [operator]: { "aws:TagKeys": values } },
  request: { "aws:TagKeys": actual },
  holds,
  why: page.sets,
}));

const nulls: readonly Row[] = [
  {
    condition: { Null: { "svc:Key": "true" } },
    request: { "svc:Key": "a" },
    holds: false,
    why: page.operators,
  },
  {
    condition: { Null: { "svc:Key": "false" } },
    request: { "svc:Key": "a" },
    holds: true,
    why: page.operators,
  },
  { condition: { Null: { "svc:Key": false } }, request: { "svc:Key": "a" }, holds: true, why: page.grammar },
  { condition: { Null: { "svc:Key": true } }, request: {}, holds: true, why: page.grammar },
  { condition: { Null: { "svc:Key": "false" } }, request: { "svc:Key": [] }, holds: false, why: page.sets },
  { condition: { Null: { "svc:Key": "false" } }, request: { "svc:Key": "" }, holds: false, why: page.sets },
  {
    condition: { Null: { "SVC:key": "false" } },
    request: { "svc:Key": "a" },
    holds: true,
    why: page.condition,
  },
];

const createTags = {
  StringEqualsIgnoreCase: { "aws:RequestTag/environment": ["preprod", "storage"] },
  "ForAnyValue:StringEquals": { "aws:TagKeys": "environment" },
};
const mary = "arn:aws:iam::222222222222:user/Mary";
const nikki = "arn:aws:iam::222222222222:user/Nikki";
const people = { "aws:PrincipalArn": ["arn:aws:iam::222222222222:user/Ana", mary] };
const tags = {
  "aws:PrincipalTag/department": ["finance", "hr", "legal"],
  "aws:PrincipalTag/role": ["audit", "security"],
};
const hrAudit = { "aws:PrincipalTag/department": "hr", "aws:PrincipalTag/role": "audit" };
const listed = { StringEquals: tags, ArnLike: people };
const unlisted = { StringEquals: tags, ArnNotLike: people };

/** The operators of a block and the keys of an operator are all to hold. */
const blocks: readonly Row[] = (
  [
    [createTags, { "aws:TagKeys": ["environment"], "aws:RequestTag/environment": "preprod" }, true],
    [createTags, { "aws:TagKeys": ["environment", "owner"], "aws:RequestTag/environment": "PreProd" }, true],
    [createTags, { "aws:TagKeys": ["owner"], "aws:RequestTag/environment": "preprod" }, false],
    [createTags, { "aws:RequestTag/environment": "storage" }, false],
    [createTags, { "aws:TagKeys": ["environment"] }, false],
    [createTags, {}, false],
    [listed, { ...hrAudit, "aws:PrincipalArn": mary }, true],
    [listed, { ...hrAudit, "aws:PrincipalArn": nikki }, false],
    [listed, { ...hrAudit, "aws:PrincipalTag/role": "payroll", "aws:PrincipalArn": mary }, false],
    [listed, { "aws:PrincipalTag/department": "hr", "aws:PrincipalArn": mary }, false],
    [unlisted, { ...hrAudit, "aws:PrincipalArn": nikki }, true],
    [unlisted, { ...hrAudit, "aws:PrincipalArn": mary }, false],
    [unlisted, { ...hrAudit, "aws:PrincipalTag/role": "payroll", "aws:PrincipalArn": nikki }, false],
    [unlisted, { "aws:PrincipalTag/department": "hr", "aws:PrincipalArn": nikki }, false],
  ] as const
).map(([condition, request, holds]) => ({ condition, request, holds, why: page.severalValues }));

const odds: readonly Row[] = [
  {
    condition: { StringEquals: { "AWS:sourceACCOUNT": "a" } },
    request: { "aws:SourceAccount": "a" },
    holds: true,
    why: page.condition,
  },
  {
    condition: { StringEquals: { "aws:SourceAccount": "a" } },
    request: { "aws:sourceaccount": "b" },
    holds: false,
    why: page.condition,
  },
  { condition: {}, request: {}, holds: true, why: `${page.checks} empty object condition` },
  { condition: { StringEquals: {} }, request: {}, holds: true, why: `${page.checks} empty object condition` },
  {
    condition: { StringEquals: { "svc:Key": [] } },
    request: { "svc:Key": "a" },
    holds: true,
    why: `${page.checks} empty array condition: it does not affect the policy`,
  },
];

describe("A condition over several values, keys or operators", () => {
  for (const { condition, request, holds, why } of [
    ...severalExpected,
    ...severalActual,
    ...nulls,
    ...blocks,
    ...odds,
  ]) {
    it(`${JSON.stringify(condition)} ${holds ? "holds" : "does not hold"} for ${JSON.stringify(request)}`, () => {
      expect(conditionHolds(condition, request), why).to.equal(holds);
    });
  }
});
