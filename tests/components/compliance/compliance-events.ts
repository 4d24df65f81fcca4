import type { Values } from "../../../rehearsal/aws/model";

const ruleName = "dev-config-ebs-volume-encrypted-ab12cd34";

type Compliance = "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE" | "INSUFFICIENT_DATA";

function result(complianceType: Compliance, configRuleName: string): Values {
  const resource = { resourceType: "AWS::EC2::Volume", resourceId: "vol-0123456789abcdef0" };
  return {
    evaluationResultIdentifier: {
      evaluationResultQualifier: { configRuleName, ...resource },
      orderingTimestamp: "2026-01-14T15:00:00.619Z",
    },
    complianceType,
    resultRecordedTime: "2026-01-14T15:01:12.405Z",
    configRuleInvokedTime: "2026-01-14T15:01:11.914Z",
    annotation: "The volume is not encrypted.",
  };
}

/**
 * An event of AWS Config, of the shape that is documented:
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 * https://docs.aws.amazon.com/config/latest/developerguide/example-config-rule-compliance-notification.html
 */
export function change(to: Compliance, from?: Compliance, detail: Values = {}, name = ruleName): Values {
  return {
    version: "0",
    id: "51677f1d-1ae8-5357-cc9b-387ac98e26ab",
    "detail-type": "Config Rules Compliance Change",
    source: "aws.config",
    account: "111122223333",
    time: "2026-01-14T15:01:13Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      resourceId: "vol-0123456789abcdef0",
      awsRegion: "eu-west-1",
      awsAccountId: "111122223333",
      configRuleName: name,
      recordVersion: "1.0",
      configRuleARN: "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abc123",
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: result(to, name),
      ...(from && { oldEvaluationResult: result(from, name) }),
      notificationCreationTime: "2026-01-14T15:01:13.188Z",
      resourceType: "AWS::EC2::Volume",
      ...detail,
    },
  };
}
