import { expect } from "chai";
import { whatPeopleDoIsRecorded } from "../../scenarios/what-people-do-is-recorded";
import { changing, findingsOf, operateWith, project } from "../support/rehearsal";

describe("F20: a rule for calls that only read, in state ENABLED", () => {
  const cases = [
    // Who becomes what is the first that such a rule does not see.
    ["audit-devops-rule", "The record of devops knows nothing of sts:AssumeRole by anybody."],
    [
      "audit-keys-rule",
      "The record of keys knows nothing of kms:DescribeKey in ap-southeast-1 by /security-admin-jane.",
    ],
    ["audit-activity-rule", "The record of activity knows nothing of iam:GetRolePolicy by Administrator."],
    [
      "audit-forwarding-eu-west-1-rule",
      "The record of security-admin knows nothing of kms:DescribeKey in eu-west-1 by /security-admin-jane.",
    ],
  ] as const;
  for (const [rule, message] of cases) {
    it(`deploys, and leaves out of the record what is read: ${rule}`, async () => {
      const report = await operateWith(
        changing(rule, (inputs) => ({ ...inputs, state: "ENABLED" })),
        {
          project: project("dev", { recorder: "off" }),
          scenarios: [whatPeopleDoIsRecorded],
          parts: ["story"],
        },
      );

      const failed = report.checks.find(({ outcome }) => outcome === "failed");
      expect(failed?.title).to.equal("What people do is recorded, in a new account");
      const [first] = findingsOf(report);
      expect(first).to.include({ kind: "scenario", message });
    });
  }
});
