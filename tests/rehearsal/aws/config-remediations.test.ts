import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import {
  remediationExecutionRow,
  remediationExecutionsOf,
  remediationRow,
} from "../../../rehearsal/aws/config-remediation-rows";
import type { Call, Values } from "../../../rehearsal/aws/model";
import { automationDocument } from "../../../rehearsal/aws/ssm-documents";
import { type Rows, region } from "../../support/world";
import { operated } from "./call-fixtures";
import { configWith } from "./config-api-fixtures";
import { customRuleRows } from "./config-fixtures";
import {
  document,
  remediation,
  remediationArn,
  remediationRows,
  repairer,
} from "./config-remediation-fixtures";

const type = "aws:cfg/remediationConfiguration:RemediationConfiguration";
const created = (changes: Values = {}, rows: Rows = customRuleRows(), statements: readonly object[] = [{}]) =>
  operated("create", type, { ...remediation, ...changes }, { rows, statements });
const refused = (changes: Values, rows?: Rows, statements?: readonly object[]) =>
  created(changes, rows, statements).refusals.map(({ code, message }) => [code, message]);
const role = { name: "AutomationAssumeRole", staticValue: repairer };
const id = { name: "KeyId", resourceValue: "RESOURCE_ID" };
const invalid = (message: string) => [["InvalidParameterValueException", message]];
const controls = (ssmControls: Values) => ({ executionControls: { ssmControls } });

describe("How the findings of a rule are repaired", () => {
  it("is kept, with AWS's bounds where it has none", () => {
    const call = created(controls({ errorPercentage: 20 }));

    expect(call.refusals).to.deep.equal([]);
    expect(call.outputs["arn"]).to.match(/:remediation-configuration\/\w{8}$/);
    expect(call.get(remediationRow(region, "volumes"))).to.deep.include({
      document,
      parameters: {
        AutomationAssumeRole: { kind: "static", values: [repairer] },
        KeyId: { kind: "id of the resource" },
      },
      automatic: true,
      maximumAttempts: 5,
      retrySeconds: 60,
      errorPercentage: 20,
    });
  });

  const outside = [
    [{ maximumAutomaticAttempts: 0 }, "maximum_automatic_attempts to be in the range (1 - 25), got 0"],
    [{ maximumAutomaticAttempts: 26 }, "maximum_automatic_attempts to be in the range (1 - 25), got 26"],
    [{ retryAttemptSeconds: 0 }, "retry_attempt_seconds to be in the range (1 - 2678000), got 0"],
    [
      { retryAttemptSeconds: 2_678_001 },
      "retry_attempt_seconds to be in the range (1 - 2678000), got 2678001",
    ],
    [
      controls({ concurrentExecutionRatePercentage: 0 }),
      "concurrent_execution_rate_percentage to be in the range (1 - 100), got 0",
    ],
    [controls({ errorPercentage: 101 }), "error_percentage to be in the range (1 - 100), got 101"],
  ] as const;
  for (const [changes, what] of outside) {
    it(`is refused out of bounds: ${JSON.stringify(changes)}`, () => {
      expect(refused(changes)).to.deep.equal([["InvalidParameter", `expected ${what}`]]);
    });
  }

  it("is refused for a rule that is not there, or whose name is longer than the provider takes", () => {
    expect(refused({}, [])).to.deep.equal(invalid("The AWS Config rule volumes must already exist."));
    const name = "n".repeat(65);
    expect(refused({ configRuleName: name }, customRuleRows({ name }))).to.deep.equal([
      ["InvalidParameter", `expected length of config_rule_name to be in the range (1 - 64), got ${name}`],
    ]);
  });

  it("is refused for a document that is not there, and for a target that is none", () => {
    expect(refused({ targetId: "AWS-EnableKeyRotation" })).to.deep.equal(
      invalid("The target AWS-EnableKeyRotation must exist."),
    );
    expect(refused({ targetType: "LAMBDA" })[0]?.[0]).to.equal("ValidationException");
  });

  it("is refused where a parameter is missing, unknown, or has no value or two", () => {
    const values = "There were invalid RemediationParameterValues for configurations for AWS Config Rules";

    expect(refused({ parameters: [role] })).to.deep.equal(
      invalid(`The required parameter KeyId of ${document} has no value.`),
    );
    expect(refused({ parameters: [id] })).to.deep.equal(
      invalid("You need to provide a value for AutomationAssumeRole for automatic remediation."),
    );
    expect(refused({ parameters: [role, id, { name: "Days", staticValue: "90" }] })).to.deep.equal(
      invalid(`The document ${document} has no parameter Days.`),
    );
    expect(refused({ parameters: [role, { name: "KeyId" }] })).to.deep.equal(invalid(values));
    expect(refused({ parameters: [role, { ...id, staticValue: "1234" }] })).to.deep.equal(invalid(values));
    expect(refused({ parameters: [role, { ...id, resourceValue: "KEY" }] })[0]?.[0]).to.equal(
      "ValidationException",
    );
  });

  it("is refused to a deployer who may not pass the role to Systems Manager", () => {
    const others = { Effect: "Deny", Action: "iam:PassRole" };
    const only = (service: string) => [
      {},
      { ...others, Condition: { StringNotEquals: { "iam:PassedToService": service } } },
    ];

    expect(refused({}, customRuleRows(), [{}, others])[0]?.[0]).to.equal("AccessDeniedException");
    expect(refused({}, customRuleRows(), only("lambda.amazonaws.com"))).to.have.length(1);
    expect(refused({}, customRuleRows(), only("ssm.amazonaws.com"))).to.deep.equal([]);
  });

  it("refuses what is not modelled inside", () => {
    const codes = (changes: Values) => refused(changes).map(([code]) => code);

    expect(codes({ executionControls: { other: {} } })).to.deep.equal(["NotModelled"]);
    expect(codes(controls({ rate: 1 }))).to.deep.equal(["NotModelled"]);
    expect(codes({ parameters: [{ ...role, more: "1" }, id] })).to.deep.equal(["NotModelled"]);
  });

  it("keeps its rule from being deleted, until it goes", () => {
    const ruleType = "aws:cfg/rule:Rule";
    const rows = [...customRuleRows(), ...remediationRows()];
    const deleted = (there: Rows) => operated("delete", ruleType, { name: "volumes" }, { rows: there });

    expect(deleted(rows).refusals.map(({ code }) => code)).to.deep.equal(["ResourceInUseException"]);
    expect(deleted(customRuleRows()).refusals).to.deep.equal([]);
    const gone = operated("delete", type, remediation, { rows });
    expect(gone.get(remediationRow(region, "volumes"))).to.equal(undefined);
  });

  it("is kept anew with every change", () => {
    const changed = { ...remediation, maximumAutomaticAttempts: 2, automatic: false };

    const call = operated("update", type, changed, {
      rows: [...customRuleRows(), ...remediationRows()],
      before: remediation,
    });

    expect(call.refusals).to.deep.equal([]);
    expect(call.get(remediationRow(region, "volumes"))).to.include({ maximumAttempts: 2, automatic: false });
    const outside = operated(
      "update",
      type,
      { ...changed, maximumAutomaticAttempts: 26 },
      { rows: customRuleRows(), before: remediation },
    );
    expect(outside.refusals.map(({ code }) => code)).to.deep.equal(["InvalidParameter"]);
  });

  it("is read with its parameters by name, and not where it has gone", () => {
    const read = (call: Call) => simulatedAws.resources[type]?.read?.(call);
    const gone = operated("delete", type, remediation, { rows: [...customRuleRows(), ...remediationRows()] });

    expect(read(created({ parameters: [id, role] }))).to.deep.equal(remediation);
    expect(read(created({ parameters: [role, id] }))).to.deep.equal(remediation);
    expect(read(gone)).to.equal(undefined);
  });

  it("takes with it what it has done, and nothing that others have", () => {
    const executed = (rule: string): Rows[number] => [
      remediationExecutionRow(region, rule, "AWS::KMS::Key", "1234"),
      { region, rule, resourceType: "AWS::KMS::Key", resourceId: "1234" },
    ];
    const rows = [...customRuleRows(), ...remediationRows(), executed("volumes"), executed("other")];

    const call = operated("delete", type, remediation, { rows });

    const left = (rule: string) => remediationExecutionsOf(call, region, rule).map((each) => each.rule);
    expect(left("volumes")).to.deep.equal([]);
    expect(left("other")).to.deep.equal(["other"]);
  });

  it("has documents that AWS describes, and no others", () => {
    expect(automationDocument(document)?.source).to.match(/^https:.*enable-key-rotation/);
    expect(automationDocument("constructor")).to.equal(undefined);
  });
});

describe("What AWS Config tells of repairs", () => {
  const rows = [...customRuleRows(), ...customRuleRows({ name: "other" }), ...remediationRows()];

  it("is how they are set, of the rules that have any", () => {
    const { config } = configWith(rows);

    const answer = config("DescribeRemediationConfigurations", { ConfigRuleNames: ["volumes", "other"] });

    expect(answer).to.deep.equal({
      RemediationConfigurations: [
        {
          Arn: remediationArn,
          ConfigRuleName: "volumes",
          TargetType: "SSM_DOCUMENT",
          TargetId: document,
          ResourceType: "AWS::KMS::Key",
          Parameters: {
            AutomationAssumeRole: { StaticValue: { Values: [repairer] } },
            KeyId: { ResourceValue: { Value: "RESOURCE_ID" } },
          },
          Automatic: true,
          MaximumAutomaticAttempts: 3,
          RetryAttemptSeconds: 300,
          ExecutionControls: { SsmControls: { ConcurrentExecutionRatePercentage: 10 } },
        },
      ],
    });
  });

  it("is nothing to who may not ask, of a rule that is not there, or that has no repair", () => {
    const asked = (operation: string, input: Values, ...statements: readonly object[]) => {
      const { config } = configWith(rows, ...statements);
      try {
        return config(operation, input);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    const volumes = { ConfigRuleNames: ["volumes"] };

    expect(asked("DescribeRemediationConfigurations", volumes, { Action: "s3:*" })).to.equal(
      "AccessDeniedException",
    );
    expect(asked("DescribeRemediationConfigurations", { ConfigRuleNames: ["none"] })).to.equal(
      "NoSuchConfigRuleException",
    );
    expect(
      asked("DescribeRemediationExecutionStatus", { ConfigRuleName: "volumes" }, { Action: "s3:*" }),
    ).to.equal("AccessDeniedException");
    expect(asked("DescribeRemediationExecutionStatus", { ConfigRuleName: "other" })).to.equal(
      "NoSuchRemediationConfigurationException",
    );
    expect(asked("DescribeRemediationExecutionStatus", { ConfigRuleName: "volumes" })).to.deep.equal({
      RemediationExecutionStatuses: [],
    });
  });
});
