import { expect } from "chai";
import { alertsReachPeopleInEveryRegion } from "../../scenarios/alerts-reach-people-in-every-region";
import { changingPolicy, findingsOf, operateWith } from "../support/rehearsal";

describe("F19: an EventBridge-to-encrypted-topic statement with a source condition", () => {
  for (const [what, resource, sid] of [
    ["the key's policy", "alerts-key-eu-west-1-policy", "AllowPublishingServices"],
    ["the topic's policy", "alerts-eu-west-1-policy", "AllowEventRules"],
  ] as const) {
    it(`deploys and delivers nothing: in ${what}`, async () => {
      const report = await operateWith(
        changingPolicy(resource, (statements) =>
          statements.map((statement) =>
            statement["Sid"] === sid
              ? { ...statement, Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }
              : statement,
          ),
        ),
        { scenarios: [alertsReachPeopleInEveryRegion], parts: ["story"] },
      );

      const [first] = findingsOf(report);
      expect(first).to.include({ kind: "scenario", code: "NothingDelivered" });
      expect(first?.because).to.contain("aws:SourceAccount");
    });
  }
});
