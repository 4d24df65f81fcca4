import type { Values } from "../../../rehearsal/aws/model";

/**
 * Events as EventBridge has them of CloudTrail, of the shape that is documented:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */

export const accountId = "111122223333";
const suffix = "ab12cd34";
export const naming = { environment: "dev", suffix };

export const roleArns = {
  "security-admin": `arn:aws:iam::${accountId}:role/baseline/dev-iam-security-admin-${suffix}`,
  devops: `arn:aws:iam::${accountId}:role/baseline/dev-iam-devops-${suffix}`,
  auditor: `arn:aws:iam::${accountId}:role/baseline/dev-iam-auditor-${suffix}`,
} as const;
export const deployerArn = `arn:aws:iam::${accountId}:role/Deployer`;
export const hoursArn = `arn:aws:iam::${accountId}:role/baseline/dev-iam-business-hours-${suffix}`;

/** A session of a role of the account. */
export const as = (roleArn: string): Values => {
  const userName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:jane",
    arn: `arn:aws:sts::${accountId}:assumed-role/${userName}/jane`,
    accountId,
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: {
      sessionIssuer: { type: "Role", principalId: "AROAEXAMPLE", arn: roleArn, accountId, userName },
      attributes: { creationDate: "2026-01-14T15:00:00Z", mfaAuthenticated: "true" },
    },
  };
};

export const jane: Values = {
  type: "IAMUser",
  principalId: "AIDAEXAMPLE",
  arn: `arn:aws:iam::${accountId}:user/jane`,
  accountId,
  accessKeyId: "AKIAEXAMPLE",
  userName: "jane",
};

export const root: Values = {
  type: "Root",
  principalId: accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  accountId,
  accessKeyId: "",
};

export const logsService: Values = { type: "AWSService", invokedBy: "logs.us-east-1.amazonaws.com" };

const readingVerbs = /^(Describe|Get|Head|List|Decrypt|Encrypt|GenerateDataKey|AssumeRole)/;

/** A call: `kms:DescribeKey`, by whom, and what else its record says. */
export function event(
  call: string,
  userIdentity: Values = as(roleArns.devops),
  changes: Values = {},
): Values {
  const [service = "", eventName = ""] = call.split(":");
  return {
    version: "0",
    id: "b1d1b8c5-0000-4000-8000-000000000000",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account: accountId,
    time: "2026-01-14T15:32:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity,
      eventTime: "2026-01-14T15:30:00Z",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "us-east-1",
      sourceIPAddress: "198.51.100.7",
      userAgent: "aws-cli/2.33.0",
      requestParameters: null,
      responseElements: null,
      requestID: "c1d1b8c5-0000-4000-8000-000000000000",
      eventID: "d1d1b8c5-0000-4000-8000-000000000000",
      readOnly: readingVerbs.test(eventName),
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: "Management",
      ...changes,
    },
  };
}

/** What a record of a refused call says, most of which do not repeat what was asked for. */
export const refused = (operation: string, resource: string): Values => ({
  errorCode: "AccessDenied",
  errorMessage: `User: ${jane["arn"]} is not authorized to perform: ${operation} on resource: ${resource} because no identity-based policy allows the ${operation} action`,
  requestParameters: null,
});

export const asking = (requestParameters: Values): Values => ({ requestParameters });

/** Somebody signs in to the console. */
export const signIn = (userIdentity: Values, changes: Values = {}): Values => ({
  ...event("signin:ConsoleLogin", userIdentity, {
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { MFAUsed: "Yes", MobileVersion: "No" },
    eventType: "AwsConsoleSignIn",
    ...changes,
  }),
  "detail-type": "AWS Console Sign In via CloudTrail",
});

/** Something that a service reports of itself through CloudTrail. */
export const serviceEvent = (
  call: string,
  userIdentity: Values = { accountId, invokedBy: "AWS Internal" },
): Values => ({
  ...event(call, userIdentity, { eventType: "AwsServiceEvent", readOnly: false }),
  "detail-type": "AWS Service Event via CloudTrail",
});
