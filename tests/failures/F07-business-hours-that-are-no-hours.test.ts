import { expect } from "chai";
import type { Registration } from "../../rehearsal";
import { sensitiveOperationsFollowTheClock } from "../../scenarios/sensitive-operations-follow-the-clock";
import {
  changingPolicy,
  findingsOf,
  operateWith,
  project,
  without,
  withoutConfig,
} from "../support/rehearsal";

/** The policies stand as the deployment makes them: nothing ever writes them anew. */
const withoutTheFunction = without(
  "access-hours-set",
  "access-hours-schedule",
  "access-hours-emergency-target",
);

const withCondition = (condition: object) => (registration: Registration) => {
  withoutTheFunction(registration);
  for (const role of ["security-admin", "devops"]) {
    changingPolicy(`access-${role}-hours`, (statements) =>
      statements.map((statement) => ({ ...statement, Condition: condition })),
    )(registration);
  }
};

describe("F7: business hours that are no hours", () => {
  const cases = [
    {
      title: "a condition on the region never closes",
      condition: { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } },
      message: /^A sensitive operation is allowed at 2026-03-06T13:59:59\.000Z\.$/,
    },
    {
      title: "a fixed date that is past denies for ever",
      condition: { DateGreaterThan: { "aws:CurrentTime": "2024-01-01T18:00:00Z" } },
      message: /^A sensitive operation is denied at 2026-03-06T14:00:00\.000Z\.$/,
    },
    {
      title: "two fixed times of day that are to hold at once never close",
      condition: {
        DateGreaterThan: { "aws:CurrentTime": "2024-01-01T18:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2024-01-01T09:00:00Z" },
      },
      message: /^A sensitive operation is allowed at 2026-03-06T13:59:59\.000Z\.$/,
    },
  ];
  for (const { title, condition, message } of cases) {
    it(title, async () => {
      const report = await operateWith(withCondition(condition), {
        project: project("dev", withoutConfig),
        scenarios: [sensitiveOperationsFollowTheClock],
        parts: ["story"],
      });

      const told = findingsOf(report);
      expect(told.map(({ kind }) => kind)).to.deep.equal(["scenario"]);
      expect(told[0]?.message).to.match(message);
    });
  }
});
