import { expect } from "chai";
import { baseAccounts, type RehearsalOptions, type Report, rehearse, simulatedAws } from "../rehearsal";
import { installedGuard } from "../rehearsal/guard/engine";
import { theBaselineIsCompliant } from "../scenarios/the-baseline-is-compliant";
import { whatIsNotCompliantIsTold } from "../scenarios/what-is-not-compliant-is-told";
import { changing, findingsOf, project } from "./support/rehearsal";

/** As one would write it for a template; https://github.com/aws-cloudformation/aws-guard-rules-registry has such rules. */
const forTemplates = `
let instances = Resources.*[ Type == "AWS::RDS::DBInstance" ]
rule databases_not_public when %instances !empty {
  %instances.Properties.PubliclyAccessible == false
}`;

const defects = [
  changing("compliance-us-east-1-databases-not-public", (inputs) => ({
    ...inputs,
    source: {
      ...(inputs["source"] as object),
      customPolicyDetails: { policyRuntime: "guard-2.x.x", policyText: forTemplates },
    },
  })),
  changing("compliance-us-east-1-functions-on-supported-runtimes", (inputs) => ({
    ...inputs,
    scope: { complianceResourceTypes: ["AWS::S3::Bucket"] },
  })),
];

/** In one region, and of the stories only those that rules in Guard have a part in. */
const played = (options: Partial<RehearsalOptions>): Promise<Report> =>
  rehearse({
    project: project("dev", { replicaRegions: [], complianceRegions: ["us-east-1"] }),
    accounts: baseAccounts.slice(0, 1),
    parts: ["story"],
    scenarios: [theBaselineIsCompliant, whatIsNotCompliantIsTold],
    ...options,
  });

describe("Rules in Guard in operation", () => {
  it("are found wanting where they say nothing of the baseline's own, or are written for templates", async function () {
    if (installedGuard().kind === "missing") {
      this.skip();
    }

    const report = await played({ alter: (registration) => defects.map((defect) => defect(registration)) });

    expect(
      findingsOf(report).map(({ message }) => message.replace(/-[a-z]{8} of/, "-suffix of")),
    ).to.deep.equal([
      "dev-config-functions-on-supported-runtimes-suffix of us-east-1 says nothing of what the baseline has.",
      "a public database in us-east-1, made 15 minutes ago, is not NON_COMPLIANT: databases-not-public says NOT_APPLICABLE.",
    ]);
  });

  it("are said not to be evaluated where there is no engine, and nothing fails for that", async () => {
    const table = {
      ...simulatedAws,
      guard: () => ({ kind: "missing", why: "it is somewhere else" }) as const,
    };

    const report = await played({ table });

    expect(findingsOf(report)).to.deep.equal([]);
    const details = report.checks.flatMap(({ title, detail }) =>
      title.startsWith(theBaselineIsCompliant.title) || title.startsWith(whatIsNotCompliantIsTold.title)
        ? [detail]
        : [],
    );
    expect(details).to.have.length(2);
    for (const detail of details) {
      expect(detail).to.match(/; Guard rules not evaluated: it is somewhere else$/);
    }
  });
});
