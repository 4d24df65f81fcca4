import { remediationRow } from "../../../rehearsal/aws/config-remediation-rows";
import { roleArnRow } from "../../../rehearsal/aws/iam-roles";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows } from "../../support/world";
import { roleArn } from "./call-fixtures";

export const document = "AWSConfigRemediation-EnableKeyRotation";
export const repairer = roleArn("Repairer");
export const remediationArn = `arn:aws:config:${region}:${accountId}:remediation-configuration/00000001`;

/** A role that Automation may assume, unless another service is said, with what its policy says. */
export function repairerRows(service = "ssm.amazonaws.com", ...statements: readonly object[]): Rows {
  const trust = policyOf("trust", {
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Resource: undefined,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:ssm:${region}:${accountId}:automation-execution/*` },
    },
  });
  return [...roleRows("Repairer", ...statements), [roleArnRow(repairer), { arn: repairer, trust }]];
}

/** The findings of the rule `volumes` are repaired by themselves, three times within five minutes at most. */
export const remediationRows = (changes: object = {}): Rows => [
  [
    remediationRow(region, "volumes"),
    {
      arn: remediationArn,
      region,
      rule: "volumes",
      resourceType: "AWS::KMS::Key",
      document,
      parameters: {
        AutomationAssumeRole: { kind: "static", values: [repairer] },
        KeyId: { kind: "id of the resource" },
      },
      automatic: true,
      maximumAttempts: 3,
      retrySeconds: 300,
      concurrentPercentage: 10,
      errorPercentage: undefined,
      ...changes,
    },
  ],
];

/** As a program asks for it. */
export const remediation: Values = {
  configRuleName: "volumes",
  targetType: "SSM_DOCUMENT",
  targetId: document,
  parameters: [
    { name: "AutomationAssumeRole", staticValue: repairer },
    { name: "KeyId", resourceValue: "RESOURCE_ID" },
  ],
  automatic: true,
};
