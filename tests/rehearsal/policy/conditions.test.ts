import { expect } from "chai";
import { conditionHolds, page } from "./fixtures";

interface Row {
  readonly operator: string;
  /** In the policy. */
  readonly value: string | number | boolean | readonly string[];
  /** In the request. */
  readonly actual: string;
  readonly holds: boolean;
  readonly why: string;
}

const why = page.operators;

const strings: readonly Row[] = [
  { operator: "StringEquals", value: "prod", actual: "prod", holds: true, why },
  { operator: "StringEquals", value: "prod", actual: "Prod", holds: false, why },
  { operator: "StringEquals", value: "prod", actual: "production", holds: false, why },
  { operator: "StringEquals", value: "pro?", actual: "prod", holds: false, why: "exact matching" },
  { operator: "StringEquals", value: "pro*", actual: "prod", holds: false, why: "exact matching" },
  { operator: "StringEquals", value: "p.od", actual: "prod", holds: false, why: "exact matching" },
  { operator: "StringNotEquals", value: "prod", actual: "prod", holds: false, why },
  { operator: "StringNotEquals", value: "prod", actual: "dev", holds: true, why },
  { operator: "StringNotEquals", value: "prod", actual: "Prod", holds: true, why },
  { operator: "StringEqualsIgnoreCase", value: "prod", actual: "PROD", holds: true, why },
  { operator: "StringEqualsIgnoreCase", value: "prod", actual: "dev", holds: false, why },
  { operator: "StringNotEqualsIgnoreCase", value: "prod", actual: "PROD", holds: false, why },
  { operator: "StringNotEqualsIgnoreCase", value: "prod", actual: "dev", holds: true, why },
  { operator: "StringLike", value: "t1.*", actual: "t1.micro", holds: true, why },
  { operator: "StringLike", value: "t1.*", actual: "m2.micro", holds: false, why },
  { operator: "StringLike", value: "t1.*", actual: "t1-micro", holds: false, why: "a dot is a dot" },
  { operator: "StringLike", value: "t?.micro", actual: "t2.micro", holds: true, why },
  { operator: "StringLike", value: "t?.micro", actual: "t10.micro", holds: false, why },
  { operator: "StringLike", value: "t?.micro", actual: "t.micro", holds: false, why },
  { operator: "StringLike", value: "T1.*", actual: "t1.micro", holds: false, why },
  { operator: "StringLike", value: "micro", actual: "t1.micro", holds: false, why },
  { operator: "StringLike", value: "t1", actual: "t1.micro", holds: false, why },
  { operator: "StringNotLike", value: "t1.*", actual: "t1.micro", holds: false, why },
  { operator: "StringNotLike", value: "t1.*", actual: "m3.large", holds: true, why },
];

const numbers: readonly Row[] = [
  { operator: "NumericEquals", value: "10", actual: "10", holds: true, why },
  { operator: "NumericEquals", value: 10, actual: "10", holds: true, why: page.grammar },
  { operator: "NumericEquals", value: "10", actual: "10.0", holds: true, why },
  { operator: "NumericEquals", value: "10", actual: "9", holds: false, why },
  { operator: "NumericEquals", value: "1*", actual: "10", holds: false, why: "no wildcards" },
  { operator: "NumericEquals", value: "0", actual: "", holds: false, why: "an empty value is not zero" },
  { operator: "NumericNotEquals", value: "10", actual: "10", holds: false, why },
  { operator: "NumericNotEquals", value: "10", actual: "9", holds: true, why },
  { operator: "NumericLessThan", value: "10", actual: "9.5", holds: true, why },
  { operator: "NumericLessThan", value: "10", actual: "10", holds: false, why },
  { operator: "NumericLessThan", value: "9", actual: "10", holds: false, why: "numbers, not text" },
  { operator: "NumericLessThanEquals", value: "10", actual: "10", holds: true, why },
  { operator: "NumericLessThanEquals", value: "10", actual: "11", holds: false, why },
  { operator: "NumericGreaterThan", value: "9", actual: "10", holds: true, why: "numbers, not text" },
  { operator: "NumericGreaterThan", value: "10", actual: "10", holds: false, why },
  { operator: "NumericGreaterThanEquals", value: "10", actual: "10", holds: true, why },
  { operator: "NumericGreaterThanEquals", value: "10", actual: "9", holds: false, why },
];

const june = "2024-06-01T00:00:00Z";
const juneEpoch = "1717200000";
const may = "2024-05-31T23:59:59Z";
const later = "2024-06-01T00:00:01Z";
const w3c = "https://www.w3.org/TR/NOTE-datetime";

const dates: readonly Row[] = [
  { operator: "DateEquals", value: june, actual: june, holds: true, why },
  { operator: "DateEquals", value: june, actual: may, holds: false, why },
  { operator: "DateEquals", value: "2024-06-01T02:00:00+02:00", actual: june, holds: true, why: w3c },
  { operator: "DateEquals", value: "2024-06-01T00:00Z", actual: june, holds: true, why: w3c },
  { operator: "DateEquals", value: juneEpoch, actual: june, holds: true, why },
  { operator: "DateEquals", value: Number(juneEpoch), actual: june, holds: true, why: page.grammar },
  { operator: "DateEquals", value: june, actual: juneEpoch, holds: true, why },
  { operator: "DateNotEquals", value: june, actual: june, holds: false, why },
  { operator: "DateNotEquals", value: june, actual: may, holds: true, why },
  { operator: "DateLessThan", value: june, actual: may, holds: true, why },
  { operator: "DateLessThan", value: june, actual: june, holds: false, why },
  { operator: "DateLessThan", value: juneEpoch, actual: may, holds: true, why },
  { operator: "DateLessThanEquals", value: june, actual: june, holds: true, why },
  { operator: "DateLessThanEquals", value: june, actual: later, holds: false, why },
  { operator: "DateGreaterThan", value: june, actual: later, holds: true, why },
  { operator: "DateGreaterThan", value: june, actual: june, holds: false, why },
  { operator: "DateGreaterThan", value: juneEpoch, actual: "1717200001", holds: true, why },
  { operator: "DateGreaterThanEquals", value: june, actual: june, holds: true, why },
  { operator: "DateGreaterThanEquals", value: june, actual: may, holds: false, why },
];

const encoded = "QmluYXJ5VmFsdWVJbkJhc2U2NA==";

const otherTypes: readonly Row[] = [
  { operator: "Bool", value: "false", actual: "false", holds: true, why },
  { operator: "Bool", value: "false", actual: "true", holds: false, why },
  { operator: "Bool", value: true, actual: "true", holds: true, why: page.grammar },
  { operator: "BinaryEquals", value: encoded, actual: encoded, holds: true, why },
  { operator: "BinaryEquals", value: encoded, actual: "ASIAIOSFODNN7EXAMPLE", holds: false, why },
  { operator: "BinaryEquals", value: "cQ==", actual: "CQ==", holds: false, why: "byte for byte" },
];

const six = "2001:DB8:1234:5678::/64";

const addresses: readonly Row[] = [
  { operator: "IpAddress", value: "203.0.113.0/24", actual: "203.0.113.1", holds: true, why },
  { operator: "IpAddress", value: "203.0.113.0/24", actual: "203.0.113.255", holds: true, why },
  { operator: "IpAddress", value: "203.0.113.0/24", actual: "203.0.114.0", holds: false, why },
  { operator: "IpAddress", value: "203.0.113.0/24", actual: "198.51.100.1", holds: false, why },
  { operator: "IpAddress", value: "203.0.113.7", actual: "203.0.113.7", holds: true, why },
  { operator: "IpAddress", value: "203.0.113.7", actual: "203.0.113.8", holds: false, why },
  { operator: "IpAddress", value: "0.0.0.0/0", actual: "198.51.100.1", holds: true, why },
  { operator: "IpAddress", value: six, actual: "2001:db8:1234:5678:0:0:0:1", holds: true, why },
  { operator: "IpAddress", value: six, actual: "2001:db8:1234:5679::1", holds: false, why },
  { operator: "IpAddress", value: six, actual: "203.0.113.1", holds: false, why },
  { operator: "IpAddress", value: "203.0.113.0/24", actual: "2001:db8::1", holds: false, why },
  { operator: "IpAddress", value: ["203.0.113.0/24", six], actual: "203.0.113.1", holds: true, why },
  {
    operator: "IpAddress",
    value: ["203.0.113.0/24", six],
    actual: "2001:db8:1234:5678::1",
    holds: true,
    why,
  },
  { operator: "NotIpAddress", value: "203.0.113.0/24", actual: "203.0.113.1", holds: false, why },
  { operator: "NotIpAddress", value: "203.0.113.0/24", actual: "198.51.100.1", holds: true, why },
  { operator: "NotIpAddress", value: six, actual: "2001:db8:1234:5678::1", holds: false, why },
];

describe("A condition compares one value of the policy with one of the request", () => {
  for (const { operator, value, actual, holds, why: reason } of [
    ...strings,
    ...numbers,
    ...dates,
    ...otherTypes,
    ...addresses,
  ]) {
    it(`${operator} ${JSON.stringify(value)} ${holds ? "holds" : "does not hold"} for ${actual}`, () => {
      expect(conditionHolds({ [operator]: { "svc:Key": value } }, { "svc:Key": actual }), reason).to.equal(
        holds,
      );
    });
  }
});
