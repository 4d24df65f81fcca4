import { expect } from "chai";
import { ruleRow } from "../../../rehearsal/aws/config-rows";
import type { Value, Values } from "../../../rehearsal/aws/model";
import { type GuardEngine, installedGuard } from "../../../rehearsal/guard/engine";
import { changing, findingsOf, rehearseWith } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";
import { type Circumstances, operated } from "./call-fixtures";
import { recorderRows } from "./config-fixtures";
import {
  codes,
  custom,
  detail,
  invalid,
  onChange,
  oversized,
  refused,
  scheduled,
  type,
} from "./config-rule-fixtures";

const policyText =
  'rule encrypted when resourceType == "AWS::EC2::Volume" { configuration.encrypted == true }';
const details = { policyRuntime: "guard-2.x.x", policyText };

/** A rule that is a policy itself, with other details of it, or of what triggers it. */
const ruleWith = (
  customPolicyDetails: Value,
  sourceDetails: readonly Value[] = [onChange, oversized],
): Values => ({
  name: "volumes",
  source: { owner: "CUSTOM_POLICY", sourceDetails, customPolicyDetails },
});
const there = recorderRows();
const refusalsOf = (inputs: Values, rows: Rows = there) =>
  operated("create", type, inputs, { rows, region }).refusals;

describe("A rule that is a policy in Guard", () => {
  it("is kept with its text, and has no function", () => {
    const call = operated("create", type, ruleWith({ ...details, enableDebugLogDelivery: false }), {
      rows: there,
      region,
    });

    expect(call.refusals).to.deep.equal([]);
    expect(call.get(ruleRow(region, "volumes"))).to.deep.include({
      owner: "CUSTOM_POLICY",
      source: "",
      policy: policyText,
      triggers: [onChange, oversized].map(({ messageType }) => ({ messageType, frequency: undefined })),
    });
  });

  it("is refused another runtime than the one that there is", () => {
    for (const policyRuntime of ["guard-3.x.x", "guard-2.1.0", ""]) {
      const message = `1 validation error detected: Value '${policyRuntime}' at 'configRule.source.customPolicyDetails.policyRuntime' failed to satisfy constraint: Member must satisfy regular expression pattern: guard\\-2\\.x\\.x`;
      expect(refused(ruleWith({ ...details, policyRuntime }), there)).to.deep.equal([
        ["ValidationException", message],
      ]);
    }
  });

  it("is refused more than 10,000 characters", () => {
    const ofLength = (length: number) => ({ ...details, policyText: policyText.padEnd(length, "\n") });

    expect(codes(ruleWith(ofLength(10_000)), there)).to.deep.equal([]);
    expect(refused(ruleWith(ofLength(10_001)), there)).to.deep.equal([
      [
        "ValidationException",
        "1 validation error detected: Value '[10001 characters]' at 'configRule.source.customPolicyDetails.policyText' failed to satisfy constraint: Member must have length less than or equal to 10000",
      ],
    ]);
  });

  it("is refused without the details of its policy, and without what triggers it", () => {
    const { source } = ruleWith(details) as { source: Values };
    const { customPolicyDetails: _, ...without } = source;

    expect(refused({ name: "volumes", source: without }, there)).to.deep.equal(
      invalid("CustomPolicyDetails should be provided if the owner is CUSTOM_POLICY."),
    );
    expect(codes(ruleWith(details, []), there)).to.deep.equal(["InvalidParameterValueException"]);
  });

  for (const message of [scheduled, detail("ConfigurationSnapshotDeliveryCompleted")]) {
    it(`is refused the message type ${message.messageType}`, () => {
      expect(refused(ruleWith(details, [onChange, message]), there)).to.deep.equal(
        invalid(`The message type ${message.messageType} is not allowed if the owner is CUSTOM_POLICY.`),
      );
    });
  }

  it("is refused a text that Guard cannot parse", function () {
    if (installedGuard().kind === "missing") {
      this.skip();
    }
    const [refusal] = refusalsOf(ruleWith({ ...details, policyText: "rule encrypted {" }));

    expect(refusal).to.include({
      code: "InvalidParameterValueException",
      message: "The policy text is not valid.",
      property: "source",
    });
    expect(refusal?.because).to.match(/at line 1 at column 17/);
  });

  const later: Readonly<Record<string, readonly [addition: string, because: string]>> = {
    "functions of Guard 3": [
      "let n = count(tags)",
      "count() is a function of Guard 3, and AWS Config runs Guard 2",
    ],
    "operators of Guard 3": [
      "rule sized { configuration.size !is_null }",
      "is_null is an operator of Guard 3, and AWS Config runs Guard 2",
    ],
    "regular expressions that not every Guard 2 has": [
      "rule named { configuration.name == /^(?!a)/ }",
      "/^(?!a)/ looks around or back, which Guard cannot before 2.1.4; which 2.x AWS Config runs is UNCONFIRMED",
    ],
  };
  for (const [what, [addition, because]] of Object.entries(later)) {
    it(`is refused ${what}`, () => {
      const [refusal] = refusalsOf(ruleWith({ ...details, policyText: `${addition}\n${policyText}` }));

      expect(refusal).to.include({ code: "InvalidParameterValueException", because });
    });
  }

  it("is parsed by the engine that evaluates it, and taken as it is where there is none", () => {
    const parsedBy = (guard: Circumstances["guard"]) =>
      operated("create", type, ruleWith({ ...details, policyText: "rule encrypted {" }), {
        ...{ rows: there, region, guard },
      }).refusals;
    const parser = { kind: "engine", syntaxError: (text: string) => `no ${text}` } as unknown as GuardEngine;

    expect(parsedBy(() => parser).map(({ because }) => because)).to.deep.equal(["no rule encrypted {"]);
    expect(parsedBy(() => ({ kind: "missing", why: "it is somewhere else" }))).to.deep.equal([]);
  });

  it("would never be evaluated without a recorder, and has no frequency", () => {
    expect(codes(ruleWith(details), [])).to.deep.equal(["InertRule"]);
    expect(codes({ ...ruleWith(details), maximumExecutionFrequency: "Six_Hours" }, there)).to.deep.equal([
      "InertFrequency",
    ]);
  });

  it("is not known to have anything else, nor are other rules to have its details", () => {
    expect(codes(ruleWith({ ...details, other: true }), there)).to.deep.equal(["NotModelled"]);
    const source = { ...custom.source, customPolicyDetails: details };
    expect(codes({ ...custom, source })).to.deep.equal(["NotModelled"]);
  });
});

describe("A rule in Guard of the running program", () => {
  type Source = Readonly<{
    sourceDetails: readonly Values[];
    customPolicyDetails: Readonly<{ policyText: string }>;
  }>;
  const withSource = (rule: string, change: (source: Source) => object) =>
    changing(`compliance-us-east-1-${rule}`, (inputs) => ({
      ...inputs,
      source: { ...(inputs["source"] as object), ...change(inputs["source"] as Source) },
    }));
  const withText = (rule: string, change: (text: string) => string) =>
    withSource(rule, ({ customPolicyDetails }) => ({
      customPolicyDetails: { ...customPolicyDetails, policyText: change(customPolicyDetails.policyText) },
    }));

  const defects = [
    withText("databases-not-public", (text) => text.replace("== false", "== ")),
    withText("secrets-rotate", (text) => `let name = to_lower(configuration.Name)\n${text}`),
    withText("topics-use-customer-key", (text) => text.padEnd(10_001, "#")),
    withSource("instances-use-imdsv2", ({ sourceDetails }) => ({
      sourceDetails: [...sourceDetails, { eventSource: "aws.config", messageType: "ScheduledNotification" }],
    })),
  ];

  it("is refused for each of four defects, and for nothing else", async () => {
    const report = await rehearseWith((registration) => defects.map((defect) => defect(registration)), {
      parts: [],
    });

    const found = findingsOf(report).map(({ resource, code, because = "" }) => [
      resource?.replace(/^compliance-us-east-1-(\S+) .*/, "$1"),
      code,
      because.replace(/^(Parsing error) .*/, "$1"),
    ]);
    const notParsed = ["databases-not-public", "InvalidParameterValueException", "Parsing error"];
    expect(found).to.have.deep.members([
      ...(installedGuard().kind === "missing" ? [] : [notParsed]),
      [
        "secrets-rotate",
        "InvalidParameterValueException",
        "to_lower() is a function of Guard 3, and AWS Config runs Guard 2",
      ],
      ["topics-use-customer-key", "ValidationException", ""],
      ["instances-use-imdsv2", "InvalidParameterValueException", ""],
    ]);
  });
});
