import { type Place, regionalArn, regionalPrincipal } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import { unlessByService } from "./sensitive-operations";

/**
 * The document that a bound role has until the function has written its own: closed. IAM knows no recurring time, so
 * everything that follows is the function's.
 */
export function closedPolicy(sensitiveOperations: readonly string[]): PolicyDocument {
  return policyDocument({
    Sid: "ClosedUntilTheFirstRun",
    Effect: "Deny",
    Action: sensitiveOperations,
    Resource: "*",
    Condition: unlessByService,
  });
}

export interface HoursAccess {
  /** ARNs of the roles whose policy follows the hours. */
  readonly roleArns: readonly string[];
  readonly boundaryArn: string;
  readonly parameterArn: string;
  readonly topicArn: string;
  /** ARN of the key of that topic. */
  readonly topicKeyArn: string;
}

/** What the function calls: the policies of these roles, the one parameter, and the topic that people read. */
export function hoursStatements(place: Place, access: HoursAccess): PolicyStatement[] {
  return [
    { Sid: "ReadTheHours", Effect: "Allow", Action: "iam:GetRolePolicy", Resource: access.roleArns },
    {
      Sid: "WriteTheHours",
      Effect: "Allow",
      Action: "iam:PutRolePolicy",
      Resource: access.roleArns,
      Condition: { StringEquals: { "iam:PermissionsBoundary": access.boundaryArn } },
    },
    {
      Sid: "ReadEmergencies",
      Effect: "Allow",
      Action: "ssm:GetParameterHistory",
      Resource: access.parameterArn,
    },
    { Sid: "TellPeople", Effect: "Allow", Action: "sns:Publish", Resource: access.topicArn },
    {
      Sid: "EncryptWhatPeopleAreTold",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: access.topicKeyArn,
      Condition: { StringEquals: { "kms:ViaService": regionalPrincipal(place, "sns") } },
    },
  ];
}

/**
 * The source is the schedule's *group*: Scheduler knows no narrower one.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function trustOfScheduler(place: Place): PolicyDocument {
  return policyDocument({
    Sid: "AllowSchedulesOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "scheduler.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: {
        "aws:SourceAccount": place.accountId,
        "aws:SourceArn": regionalArn(place, "scheduler", "schedule-group/default"),
      },
    },
  });
}

/** What Scheduler does as the schedule's role: invoke the function, or else keep the event. */
export function schedulePolicy(functionArn: string, queueArn: string): PolicyDocument {
  return policyDocument(
    { Sid: "InvokeTheFunction", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functionArn },
    { Sid: "KeepWhatFailed", Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html#eb-dlq-perms */
export function deadLetterPolicy(queueArn: string, ruleArn: string): PolicyDocument {
  return policyDocument({
    Sid: "KeepEventsThatFailed",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
  });
}
