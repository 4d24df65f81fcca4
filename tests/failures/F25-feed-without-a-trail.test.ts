import { expect } from "chai";
import { baseAccounts, type Registration } from "../../rehearsal";
import { aSilentTrailIsHeard } from "../../scenarios/a-silent-trail-is-heard";
import { whatPeopleDoIsRecorded } from "../../scenarios/what-people-do-is-recorded";
import { findingsOf, operateWith, project, without, withoutConfig } from "../support/rehearsal";

/** Messages of what goes wrong. */
async function messages(
  alter: (registration: Registration) => void,
  options: Parameters<typeof operateWith>[1],
): Promise<readonly string[]> {
  const report = await operateWith(alter, {
    project: project("dev", withoutConfig),
    scenarios: [aSilentTrailIsHeard],
    parts: ["story"],
    ...options,
  });
  return findingsOf(report).map(({ message }) => message);
}

const silent = "The audit trail is silent: there is no trail that records, or nothing arrives.";

describe("F25: an audit feed without a trail", () => {
  it("deploys, stays empty, and is heard of", async () => {
    expect(await messages(without("audit-trail-trail"), {})).to.deep.equal([silent]);
  });

  const existing = project("dev", { ...withoutConfig, trail: "existing" });

  it("is heard of where the configuration says that there is a trail, and there is none", async () => {
    const accounts = baseAccounts.slice(0, 1);

    expect(await messages(() => {}, { project: existing, accounts })).to.deep.equal([silent]);
  });

  it("is not what an account has whose own trail records", async () => {
    const scenarios = [aSilentTrailIsHeard, whatPeopleDoIsRecorded];
    const accounts = baseAccounts.slice(1);

    expect(await messages(() => {}, { project: existing, accounts, scenarios })).to.deep.equal([]);
  });

  it("leaves the record empty", async () => {
    const [first] = await messages(without("audit-trail-trail"), { scenarios: [whatPeopleDoIsRecorded] });

    expect(first).to.equal("The record of security-admin knows nothing of sts:AssumeRole by anybody.");
  });
});
