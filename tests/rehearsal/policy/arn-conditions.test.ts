import { expect } from "chai";
import { accountId, conditionHolds, page, roleArn, userArn } from "./fixtures";

interface Row {
  readonly operator: string;
  readonly pattern: string;
  readonly actual: string;
  readonly holds: boolean;
  readonly why: string;
}

const why = page.operators;
const topic = "arn:aws:sns:us-west-2:123456789012:TOPIC-ID";
const foreignTopic = "arn:aws:sns:us-west-2:777788889999:TOPIC-ID";
const anyRole = "arn:aws:iam::*:role/*";
const finance = "arn:aws:someservice:*:111122223333:finance/*";
/** Its resource part looks like the end of the ARN that the pattern above is meant for. */
const disguised = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
const logs = `arn:aws:logs:us-east-1:${accountId}`;
const separately = "each of the six components is checked separately";

const table: readonly Row[] = [
  { operator: "ArnEquals", pattern: topic, actual: topic, holds: true, why },
  { operator: "ArnEquals", pattern: topic, actual: foreignTopic, holds: false, why },
  { operator: "ArnEquals", pattern: topic, actual: topic.toLowerCase(), holds: false, why },
  { operator: "ArnEquals", pattern: anyRole, actual: roleArn, holds: true, why },
  { operator: "ArnEquals", pattern: finance, actual: disguised, holds: false, why },
  { operator: "ArnLike", pattern: topic, actual: topic, holds: true, why },
  { operator: "ArnLike", pattern: topic, actual: foreignTopic, holds: false, why },
  { operator: "ArnLike", pattern: topic, actual: topic.toLowerCase(), holds: false, why },
  { operator: "ArnLike", pattern: anyRole, actual: roleArn, holds: true, why },
  { operator: "ArnLike", pattern: anyRole, actual: userArn, holds: false, why },
  { operator: "ArnLike", pattern: "arn:aws:iam::*:role/audit-reader", actual: roleArn, holds: false, why },
  { operator: "ArnLike", pattern: finance, actual: disguised, holds: false, why },
  {
    operator: "ArnLike",
    pattern: finance,
    actual: "arn:aws:someservice:us-east-2:111122223333:finance/a.txt",
    holds: true,
    why,
  },
  { operator: "StringLike", pattern: finance, actual: disguised, holds: true, why },
  { operator: "ArnLike", pattern: "arn:aws:sns:*:TOPIC-ID", actual: topic, holds: false, why: separately },
  {
    operator: "ArnLike",
    pattern: "arn:aws:sns:us-west-2?123456789012:TOPIC-ID",
    actual: topic,
    holds: false,
    why: separately,
  },
  {
    operator: "ArnLike",
    pattern: "arn:aws:sns:us-west-?:123456789012:TOPIC-??",
    actual: topic,
    holds: true,
    why,
  },
  {
    operator: "ArnLike",
    pattern: "arn:aws:sns:us-west-?:123456789012:TOPIC-?",
    actual: topic,
    holds: false,
    why,
  },
  {
    operator: "ArnLike",
    pattern: `${logs}:*`,
    actual: `${logs}:log-group:flow`,
    holds: true,
    why: page.logsKey,
  },
  {
    operator: "ArnLike",
    pattern: `${logs}:log-group:*`,
    actual: `${logs}:log-group:/audit/flow`,
    holds: true,
    why: page.logsKey,
  },
  {
    operator: "ArnLike",
    pattern: `${logs}:*`,
    actual: `arn:aws:logs:eu-west-1:${accountId}:log-group:flow`,
    holds: false,
    why: page.logsKey,
  },
  {
    operator: "ArnLike",
    pattern: `${logs}:*`,
    actual: "arn:aws:logs:us-east-1:444455556666:log-group:flow",
    holds: false,
    why: page.logsKey,
  },
  {
    operator: "ArnEquals",
    pattern: `${logs}:log-group:flow`,
    actual: `${logs}:log-group:flow-2`,
    holds: false,
    why: page.logsKey,
  },
  {
    operator: "ArnLike",
    pattern: "arn:aws:iam::*:role/deployer",
    actual: "arn:aws:iam::444455556666:user/a:role/deployer",
    holds: false,
    why: separately,
  },
  { operator: "ArnNotEquals", pattern: topic, actual: topic, holds: false, why },
  { operator: "ArnNotEquals", pattern: topic, actual: foreignTopic, holds: true, why },
  { operator: "ArnNotEquals", pattern: anyRole, actual: roleArn, holds: false, why },
  { operator: "ArnNotEquals", pattern: finance, actual: disguised, holds: true, why },
  { operator: "ArnNotLike", pattern: topic, actual: topic, holds: false, why },
  { operator: "ArnNotLike", pattern: topic, actual: foreignTopic, holds: true, why },
  { operator: "ArnNotLike", pattern: anyRole, actual: roleArn, holds: false, why },
  { operator: "ArnNotLike", pattern: anyRole, actual: userArn, holds: true, why },
  { operator: "ArnNotLike", pattern: finance, actual: disguised, holds: true, why },
];

describe("An ARN condition compares part by part", () => {
  for (const { operator, pattern, actual, holds, why: reason } of table) {
    it(`${operator} ${pattern} ${holds ? "holds" : "does not hold"} for ${actual}`, () => {
      expect(
        conditionHolds({ [operator]: { "aws:SourceArn": pattern } }, { "aws:SourceArn": actual }),
        reason,
      ).to.equal(holds);
    });
  }
});
