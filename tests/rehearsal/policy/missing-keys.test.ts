import { expect } from "chai";
import { conditionHolds, page } from "./fixtures";

const why = page.operators;
const ifExists = `${page.operators}#Conditions_IfExists`;

interface Row {
  readonly operator: string;
  readonly value: string;
  /** Whether the condition holds for a request that does not carry the key. */
  readonly holds: boolean;
  readonly why: string;
}

/** "The values do not match and the condition is false"; "if the key is not matched ... the condition is true". */
const plain: readonly Row[] = [
  { operator: "StringEquals", value: "a", holds: false, why },
  { operator: "StringNotEquals", value: "a", holds: true, why },
  { operator: "StringEqualsIgnoreCase", value: "a", holds: false, why },
  { operator: "StringNotEqualsIgnoreCase", value: "a", holds: true, why },
  { operator: "StringLike", value: "*", holds: false, why },
  { operator: "StringNotLike", value: "*", holds: true, why },
  { operator: "NumericEquals", value: "0", holds: false, why },
  { operator: "NumericNotEquals", value: "0", holds: true, why },
  { operator: "NumericLessThan", value: "1", holds: false, why },
  { operator: "NumericLessThanEquals", value: "1", holds: false, why },
  { operator: "NumericGreaterThan", value: "-1", holds: false, why },
  { operator: "NumericGreaterThanEquals", value: "-1", holds: false, why },
  { operator: "DateEquals", value: "2024-06-01T00:00:00Z", holds: false, why },
  { operator: "DateNotEquals", value: "2024-06-01T00:00:00Z", holds: true, why },
  { operator: "DateLessThan", value: "2024-06-01T00:00:00Z", holds: false, why },
  { operator: "DateLessThanEquals", value: "2024-06-01T00:00:00Z", holds: false, why },
  { operator: "DateGreaterThan", value: "2024-06-01T00:00:00Z", holds: false, why },
  { operator: "DateGreaterThanEquals", value: "2024-06-01T00:00:00Z", holds: false, why },
  { operator: "Bool", value: "false", holds: false, why },
  { operator: "BinaryEquals", value: "cQ==", holds: false, why },
  { operator: "IpAddress", value: "0.0.0.0/0", holds: false, why },
  { operator: "NotIpAddress", value: "0.0.0.0/0", holds: true, why },
  { operator: "ArnEquals", value: "arn:*:*:*:*:*", holds: false, why },
  { operator: "ArnNotEquals", value: "arn:*:*:*:*:*", holds: true, why },
  { operator: "ArnLike", value: "arn:*:*:*:*:*", holds: false, why },
  { operator: "ArnNotLike", value: "arn:*:*:*:*:*", holds: true, why },
];

const table: readonly Row[] = [
  ...plain,
  ...plain.map((row) => ({ ...row, operator: `${row.operator}IfExists`, holds: true, why: ifExists })),
  { operator: "ForAllValues:StringEquals", value: "a", holds: true, why: page.sets },
  { operator: "ForAllValues:StringLike", value: "a", holds: true, why: page.sets },
  { operator: "ForAllValues:ArnLike", value: "arn:aws:s3:::b", holds: true, why },
  { operator: "ForAnyValue:StringEquals", value: "a", holds: false, why: page.sets },
  { operator: "ForAnyValue:StringLike", value: "*", holds: false, why: page.sets },
  { operator: "ForAnyValue:ArnLike", value: "arn:*:*:*:*:*", holds: false, why: page.sets },
  { operator: "ForAnyValue:StringNotEquals", value: "a", holds: false, why: page.sets },
  { operator: "Null", value: "true", holds: true, why },
  { operator: "Null", value: "false", holds: false, why },
];

describe("A request that does not carry a condition's key", () => {
  for (const { operator, value, holds, why: reason } of table) {
    it(`${holds ? "meets" : "does not meet"} ${operator} ${value}`, () => {
      expect(
        conditionHolds({ [operator]: { "svc:Missing": value } }, { "svc:Other": value }),
        reason,
      ).to.equal(holds);
    });
  }
});

describe("A condition with IfExists and a request that carries the key", () => {
  const present = [
    {
      operator: "StringLikeIfExists",
      value: ["t1.*", "t2.*"],
      actual: "t1.micro",
      holds: true,
      why: ifExists,
    },
    {
      operator: "StringLikeIfExists",
      value: ["t1.*", "t2.*"],
      actual: "m2.micro",
      holds: false,
      why: ifExists,
    },
    { operator: "StringNotEqualsIfExists", value: "a", actual: "a", holds: false, why: ifExists },
    { operator: "StringNotEqualsIfExists", value: "a", actual: "b", holds: true, why: ifExists },
    { operator: "BoolIfExists", value: "false", actual: "true", holds: false, why: ifExists },
    { operator: "BoolIfExists", value: "false", actual: "false", holds: true, why: ifExists },
    { operator: "NumericLessThanIfExists", value: "10", actual: "11", holds: false, why: ifExists },
    {
      operator: "IpAddressIfExists",
      value: "203.0.113.0/24",
      actual: "198.51.100.1",
      holds: false,
      why: ifExists,
    },
  ] as const;

  for (const { operator, value, actual, holds, why: reason } of present) {
    it(`${operator} ${JSON.stringify(value)} ${holds ? "holds" : "does not hold"} for ${actual}`, () => {
      expect(conditionHolds({ [operator]: { "svc:Key": value } }, { "svc:Key": actual }), reason).to.equal(
        holds,
      );
    });
  }
});
