import { expect } from "chai";
import { type Evaluation, evaluationRow, runsRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { type Rows, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";
import { type customRule, customRuleRows, functionArn, ruleArn } from "./config-fixtures";

const configWith = (rows: Rows) =>
  callsOf("ConfigServiceClient", worldWith([...customRuleRows(), ...rows, ...roleRows("Caller")]));

function evaluation(resourceId: string, compliance: string, changes: Partial<Evaluation> = {}): Rows[number] {
  const value: Evaluation = {
    rule: ruleArn,
    resourceType: "AWS::EC2::Volume",
    resourceId,
    compliance,
    annotation: undefined,
    orderedAt: 1000,
    invokedAt: 2000,
    recordedAt: 3000,
    ...changes,
  };
  return [evaluationRow(value.rule, value.resourceType, resourceId), value];
}

const scopeOf = (scope: Partial<ReturnType<typeof customRule>["scope"]>) => ({
  scope: { types: [], resourceId: undefined, tagKey: undefined, tagValue: undefined, ...scope },
});

describe("Simulated calls about rules", () => {
  it("describe one's own", () => {
    const own = customRuleRows({ description: "Volumes are encrypted." });

    expect(configWith(own)("DescribeConfigRules", { ConfigRuleNames: ["volumes"] })).to.deep.equal({
      ConfigRules: [
        {
          ConfigRuleName: "volumes",
          ConfigRuleArn: ruleArn,
          ConfigRuleId: "config-rule-000001",
          ConfigRuleState: "ACTIVE",
          Description: "Volumes are encrypted.",
          Scope: { ComplianceResourceTypes: ["AWS::EC2::Volume"] },
          Source: {
            Owner: "CUSTOM_LAMBDA",
            SourceIdentifier: functionArn,
            SourceDetails: [
              { EventSource: "aws.config", MessageType: "ConfigurationItemChangeNotification" },
              { EventSource: "aws.config", MessageType: "OversizedConfigurationItemChangeNotification" },
              {
                EventSource: "aws.config",
                MessageType: "ScheduledNotification",
                MaximumExecutionFrequency: "Six_Hours",
              },
            ],
          },
          InputParameters: '{"rule":"volumes"}',
          EvaluationModes: [{ Mode: "DETECTIVE" }],
        },
      ],
    });
  });

  it("describe AWS's, and scopes of each kind", () => {
    const managed = { owner: "AWS", source: "CMK_BACKING_KEY_ROTATION_ENABLED", triggers: [] } as const;
    const described = (changes: Parameters<typeof customRule>[0]) =>
      (configWith(customRuleRows(changes))("DescribeConfigRules", {})["ConfigRules"] as readonly Values[])[0];

    const aws = described({ ...managed, ...scopeOf({}), parameters: undefined, frequency: "One_Hour" });
    expect(aws).not.to.have.any.keys("Scope", "InputParameters");
    expect(aws).to.deep.include({
      Source: { Owner: "AWS", SourceIdentifier: managed.source },
      MaximumExecutionFrequency: "One_Hour",
    });
    expect(described(scopeOf({ types: ["AWS::EC2::Volume"], resourceId: "vol-1" }))?.["Scope"]).to.deep.equal(
      {
        ComplianceResourceTypes: ["AWS::EC2::Volume"],
        ComplianceResourceId: "vol-1",
      },
    );
    expect(described(scopeOf({ tagKey: "Stage", tagValue: "prod" }))?.["Scope"]).to.deep.equal({
      TagKey: "Stage",
      TagValue: "prod",
    });
  });

  it("come in pages of 25, of their region", () => {
    const many = Array.from({ length: 30 }, (_, index) => customRuleRows({ name: `rule-${index}` })).flat();
    const config = configWith([...many, ...customRuleRows({ region: "eu-west-1", name: "other" })]);

    for (const [operation, list] of [
      ["DescribeConfigRules", "ConfigRules"],
      ["DescribeComplianceByConfigRule", "ComplianceByConfigRules"],
    ] as const) {
      const { [list]: first, NextToken = "" } = config(operation, {});
      const last = config(operation, { NextToken });
      expect(first).to.have.length(25);
      expect(last[list]).to.have.length(6);
      expect(last).not.to.have.property("NextToken");
    }
  });

  it("find none of another name", () => {
    const config = configWith([]);
    const refusal = [
      "NoSuchConfigRuleException",
      "The ConfigRule 'none' provided in the request is invalid. Please check the configRule name",
    ];
    for (const operation of [
      "DescribeConfigRules",
      "DescribeConfigRuleEvaluationStatus",
      "DescribeComplianceByConfigRule",
    ]) {
      expect(refusedWith(() => config(operation, { ConfigRuleNames: ["none"] }))).to.deep.equal(refusal);
    }
    expect(
      refusedWith(() => config("GetComplianceDetailsByConfigRule", { ConfigRuleName: "none" })),
    ).to.deep.equal(refusal);
  });

  it("tell how the runs of a rule went", () => {
    const status = (rows: Rows) =>
      (
        configWith(rows)("DescribeConfigRuleEvaluationStatus", {})[
          "ConfigRulesEvaluationStatus"
        ] as readonly Values[]
      )[0];
    const named = { ConfigRuleName: "volumes", ConfigRuleArn: ruleArn, ConfigRuleId: "config-rule-000001" };

    expect(status([])).to.deep.equal({ ...named, FirstEvaluationStarted: false });
    const runs = { startedAt: 1000, invokedAt: 2000, evaluatedAt: 3000, failedAt: 4000 };
    expect(status([[runsRow(ruleArn), runs]])).to.deep.equal({
      ...named,
      FirstEvaluationStarted: true,
      FirstActivatedTime: new Date(1000),
      LastSuccessfulInvocationTime: new Date(2000),
      LastSuccessfulEvaluationTime: new Date(3000),
      LastFailedInvocationTime: new Date(4000),
    });
  });

  const compliances: readonly (readonly [what: string, rows: Rows, compliance: Values])[] = [
    ["nothing", [], { ComplianceType: "INSUFFICIENT_DATA" }],
    ["what it is not for", [evaluation("vol-1", "NOT_APPLICABLE")], { ComplianceType: "INSUFFICIENT_DATA" }],
    [
      "what is as it should be",
      [evaluation("vol-1", "COMPLIANT"), evaluation("vol-2", "NOT_APPLICABLE")],
      { ComplianceType: "COMPLIANT" },
    ],
    [
      "one that is not",
      [evaluation("vol-1", "COMPLIANT"), evaluation("vol-2", "NON_COMPLIANT")],
      {
        ComplianceType: "NON_COMPLIANT",
        ComplianceContributorCount: { CappedCount: 1, CapExceeded: false },
      },
    ],
    [
      "many that are not",
      Array.from({ length: 26 }, (_, index) => evaluation(`vol-${index}`, "NON_COMPLIANT")),
      {
        ComplianceType: "NON_COMPLIANT",
        ComplianceContributorCount: { CappedCount: 25, CapExceeded: true },
      },
    ],
    [
      "what is another rule's",
      [evaluation("vol-1", "NON_COMPLIANT", { rule: `${ruleArn}2` })],
      { ComplianceType: "INSUFFICIENT_DATA" },
    ],
  ];
  for (const [what, rows, Compliance] of compliances) {
    it(`sum up ${what}`, () => {
      expect(configWith(rows)("DescribeComplianceByConfigRule", {})).to.deep.equal({
        ComplianceByConfigRules: [{ ConfigRuleName: "volumes", Compliance }],
      });
    });
  }

  it("give what was said under a rule, page by page and by what it was", () => {
    const rows: Rows = [
      evaluation("vol-1", "COMPLIANT", { annotation: "as it should be" }),
      ...Array.from({ length: 11 }, (_, index) => evaluation(`vol-1${index}`, "NON_COMPLIANT")),
    ];
    const ask = (input: Values) =>
      configWith(rows)("GetComplianceDetailsByConfigRule", { ConfigRuleName: "volumes", ...input });

    expect(ask({ ComplianceTypes: ["COMPLIANT"] })).to.deep.equal({
      EvaluationResults: [
        {
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: {
              ConfigRuleName: "volumes",
              ResourceType: "AWS::EC2::Volume",
              ResourceId: "vol-1",
              EvaluationMode: "DETECTIVE",
            },
            OrderingTimestamp: new Date(1000),
          },
          ComplianceType: "COMPLIANT",
          ResultRecordedTime: new Date(3000),
          ConfigRuleInvokedTime: new Date(2000),
          Annotation: "as it should be",
        },
      ],
    });
    const { EvaluationResults, NextToken = "" } = ask({});
    expect(EvaluationResults).to.have.length(10);
    expect(ask({ NextToken })["EvaluationResults"]).to.have.length(2);
    expect(ask({ Limit: 100 })["EvaluationResults"]).to.have.length(12);
    expect(refusedWith(() => ask({ Limit: 101 }))[0]).to.equal("InvalidLimitException");
  });
});
