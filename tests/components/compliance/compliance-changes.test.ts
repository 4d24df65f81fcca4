import { expect } from "chai";
import { complianceChange } from "../../../components/compliance/compliance-alerts";
import { matchesPattern, parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import type { Values } from "../../../rehearsal/aws/model";
import { change } from "./compliance-events";

const naming = { environment: "dev", suffix: "ab12cd34" };

/** Other events of AWS Config about the same. */
const of = (detailType: string, detail: Values): Values => ({
  ...change("NON_COMPLIANT", undefined, detail),
  "detail-type": detailType,
});

interface Row {
  readonly what: string;
  readonly event: Values;
  readonly told: boolean;
  readonly kept: boolean;
}

const called = (name: string) => change("NON_COMPLIANT", "COMPLIANT", {}, name);
const rows: readonly Row[] = [
  {
    what: "a resource that is no longer compliant",
    event: change("NON_COMPLIANT", "COMPLIANT"),
    told: true,
    kept: true,
  },
  { what: "a resource that never was compliant", event: change("NON_COMPLIANT"), told: true, kept: true },
  {
    what: "a resource that is compliant again",
    event: change("COMPLIANT", "NON_COMPLIANT"),
    told: false,
    kept: true,
  },
  {
    what: "a resource that has gone",
    event: change("NOT_APPLICABLE", "NON_COMPLIANT"),
    told: false,
    kept: true,
  },
  {
    what: "a rule that knows nothing",
    event: change("INSUFFICIENT_DATA", "NON_COMPLIANT"),
    told: false,
    kept: true,
  },
  {
    what: "a rule of AWS's own in the stack",
    event: called("dev-config-users-have-mfa-ab12cd34"),
    told: true,
    kept: true,
  },
  {
    what: "a rule of another stack",
    event: called("dev-config-ebs-volume-encrypted-zz99zz99"),
    told: false,
    kept: false,
  },
  {
    what: "a rule of another environment",
    event: called("prod-config-ebs-volume-encrypted-ab12cd34"),
    told: false,
    kept: false,
  },
  {
    what: "a rule of Security Hub",
    event: called("securityhub-iam-inline-policy-baa2cf8c"),
    told: false,
    kept: false,
  },
  {
    what: "an evaluation that begins",
    event: of("Config Rules Evaluation Status", { messageType: "ConfigRulesEvaluationStarted" }),
    told: false,
    kept: false,
  },
  {
    what: "an item that changes",
    event: of("Config Configuration Item Change", { messageType: "ConfigurationItemChangeNotification" }),
    told: false,
    kept: false,
  },
];

describe("A change of a verdict", () => {
  const fits = (event: Values, to?: "NON_COMPLIANT") =>
    matchesPattern(parseEventPattern(JSON.stringify(complianceChange(naming, to))), event);

  for (const { what, event, told, kept } of rows) {
    it(`is ${told ? "told and kept" : kept ? "kept and not told" : "neither told nor kept"}: ${what}`, () => {
      expect({ told: fits(event, "NON_COMPLIANT"), kept: fits(event) }).to.deep.equal({ told, kept });
    });
  }

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  it("is asked for in far fewer characters than a pattern may have, with the longest names", () => {
    const longest = { environment: "e".repeat(12), suffix: "s".repeat(12) };

    expect(JSON.stringify(complianceChange(longest, "NON_COMPLIANT")).length).to.be.lessThan(2048);
  });
});
