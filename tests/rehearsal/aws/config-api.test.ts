import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import type { Values } from "../../../rehearsal/aws/model";
import { refusedWith } from "./call-fixtures";
import { aggregatorArn, configWith, recorderArn, there } from "./config-api-fixtures";
import { ruleArn } from "./config-fixtures";
import { remediationArn, remediationRows } from "./config-remediation-fixtures";

/** What each call asks for, and the resource that it is asked for on. */
const asked: readonly (readonly [operation: string, input: Values, resource: string])[] = [
  [
    "BatchGetResourceConfig",
    { resourceKeys: [{ resourceType: "AWS::EC2::Volume", resourceId: "vol-1" }] },
    "*",
  ],
  ["DescribeAggregateComplianceByConfigRules", { ConfigurationAggregatorName: "all" }, aggregatorArn],
  ["DescribeAggregationAuthorizations", {}, "*"],
  ["DescribeComplianceByConfigRule", {}, "*"],
  ["DescribeConfigRuleEvaluationStatus", {}, "*"],
  ["DescribeConfigRules", {}, "*"],
  ["DescribeConfigurationAggregatorSourcesStatus", { ConfigurationAggregatorName: "all" }, aggregatorArn],
  ["DescribeConfigurationAggregators", {}, "*"],
  ["DescribeConfigurationRecorderStatus", { ConfigurationRecorderNames: ["main"] }, recorderArn],
  ["DescribeConfigurationRecorders", {}, "*"],
  ["DescribeDeliveryChannelStatus", {}, "*"],
  ["DescribeDeliveryChannels", {}, "*"],
  [
    "GetAggregateComplianceDetailsByConfigRule",
    {
      ConfigurationAggregatorName: "all",
      ConfigRuleName: "volumes",
      AccountId: "444455556666",
      AwsRegion: "eu-west-1",
    },
    aggregatorArn,
  ],
  ["DescribeRemediationConfigurations", { ConfigRuleNames: ["volumes"] }, remediationArn],
  ["DescribeRemediationExecutionStatus", { ConfigRuleName: "volumes" }, remediationArn],
  ["GetComplianceDetailsByConfigRule", { ConfigRuleName: "volumes" }, ruleArn],
  ["GetResourceConfigHistory", { resourceType: "AWS::EC2::Volume", resourceId: "vol-1" }, "*"],
  ["ListDiscoveredResources", { resourceType: "AWS::EC2::Volume" }, "*"],
  [
    "PutEvaluations",
    {
      ResultToken: "any",
      Evaluations: [
        {
          ComplianceResourceType: "AWS::EC2::Volume",
          ComplianceResourceId: "vol-1",
          ComplianceType: "COMPLIANT",
          OrderingTimestamp: new Date(0) as never,
        },
      ],
    },
    "*",
  ],
  ["StartConfigurationRecorder", { ConfigurationRecorderName: "main" }, recorderArn],
  ["StopConfigurationRecorder", { ConfigurationRecorderName: "main" }, recorderArn],
];

const repaired = [...there, ...remediationRows()];

describe("Simulated calls of AWS Config", () => {
  it("are all asked for below", () => {
    const operations = Object.keys(simulatedAws.services["ConfigServiceClient"]?.operations ?? {});

    expect(asked.map(([operation]) => operation)).to.have.members(operations);
  });

  for (const [operation, input, resource] of asked) {
    it(`ask whether the caller may ${operation}`, () => {
      const { config } = configWith(repaired, { Action: "config:DescribeRetentionConfigurations" });

      const [code, message] = refusedWith(() => config(operation, input));

      expect(code).to.equal("AccessDeniedException");
      expect(message).to.contain(`to perform: config:${operation} on resource: ${resource} `);
    });
  }

  it("take nothing that is not known", () => {
    for (const [operation, input] of asked) {
      const { config } = configWith(repaired);
      expect(() => config(operation, { ...input, Unknown: true }), operation).to.throw(
        "does not know Unknown",
      );
    }
  });
});
