import { expect } from "chai";
import { whatPeopleDoIsRecorded } from "../../scenarios/what-people-do-is-recorded";
import { changing, findingsOf, operateWith, project, withoutConfig } from "../support/rehearsal";

describe("F21: a log group as a target whose ARN ends in :*", () => {
  for (const subject of ["activity", "devops", "keys"]) {
    it(`deploys, and delivers nothing: ${subject}`, async () => {
      const report = await operateWith(
        changing(`audit-${subject}-target`, (inputs) => ({ ...inputs, arn: `${inputs["arn"]}:*` })),
        {
          project: project("dev", withoutConfig),
          scenarios: [whatPeopleDoIsRecorded],
          parts: ["story"],
        },
      );

      const failed = report.checks.find(({ outcome }) => outcome === "failed");
      expect(failed?.title).to.equal("What people do is recorded, in a new account");
      const [first] = findingsOf(report);
      expect(first).to.include({
        kind: "scenario",
        code: "NothingDelivered",
        because: "the ARN of a log group as a target does not end in :*",
      });
      expect(first?.message).to.contain("/aws/iam/").and.to.contain(":*, and no error is shown.");
    });
  }
});
