import { expect } from "chai";
import type { Check, Finding } from "../../rehearsal";
import { reportAsText } from "../../rehearsal/report/terminal";

const race: Finding = {
  kind: "race",
  urn: "urn:group",
  resource: "group (aws:cloudwatch/logGroup:LogGroup)",
  region: "eu-west-1",
  property: "kmsKeyId",
  operation: "create",
  code: "AccessDeniedException",
  message: "The specified KMS key does not exist",
  because: "the policy is not there",
  cure: "group: add dependsOn: policy",
  fact: "https://example.com/",
};

const check = (title: string, findings: readonly Finding[]): Check => ({
  title,
  outcome: findings.length > 0 ? "failed" : "passed",
  detail: "detail",
  milliseconds: 5,
  findings,
});

function textOf(...checks: Check[]): string {
  const passed = checks.every(({ outcome }) => outcome === "passed");
  return reportAsText({ stack: "dev", passed, checks, graph: { nodes: new Map(), outputs: {} } });
}

describe("The report for people", () => {
  it("shows the first cause first: what, where, in AWS's words, why, what to change, and the source", () => {
    expect(textOf(check("Deploy", [race])).split("\n\n")[0]).to.equal(
      [
        "1. race · create · group (aws:cloudwatch/logGroup:LogGroup) · in eu-west-1 · property kmsKeyId",
        "   AccessDeniedException: The specified KMS key does not exist",
        "   because: the policy is not there",
        "   change: group: add dependsOn: policy",
        "   source: https://example.com/",
      ].join("\n"),
    );
  });

  it("shows a cause once though two accounts have met it", () => {
    const text = textOf(check("Deploy into one", [race]), check("Deploy into another", [race]));

    expect(text.match(/AccessDeniedException/g)).to.have.length(1);
    expect(text).to.match(/Stack dev failed: deploy into one, deploy into another\.$/);
  });

  it("says how many causes it leaves out", () => {
    const many = Array.from({ length: 7 }, (_, index) => ({ ...race, urn: `urn:${index}` }));

    expect(textOf(check("Deploy", many))).to.contain("and 2 more");
  });

  it("ends with a table and a verdict when all holds", () => {
    expect(textOf(check("Run the program", []))).to.equal(
      "✓  Run the program  detail  5 ms\n\nStack dev: AWS would refuse nothing, nothing races, and it does its job.",
    );
  });
});
