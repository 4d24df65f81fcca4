import { type Place, regionalArn } from "./place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "./policy-document";

/** Whom every execution role trusts. */
export const trustOfLambda = policyDocument({
  Sid: "AllowLambda",
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
});

const functionArn = (place: Place, name: string) => regionalArn(place, "lambda", `function:${name}`);

/** What a function may do: what its own code calls, and writing its logs. */
export function executionPolicy(
  place: Place,
  functionName: string,
  inNetwork: boolean,
  own: readonly PolicyStatement[],
): PolicyDocument {
  const logs = regionalArn(place, "logs", `log-group:/aws/lambda/${functionName}:*`);
  return policyDocument(
    ...own,
    ...(inNetwork ? boundsOfNetworkAccess(functionArn(place, functionName), logs) : [allowLogs(logs)]),
  );
}

/** Not `logs:CreateLogGroup`: Lambda would put an unencrypted group in the place of one that is gone. */
const writingLogs: readonly string[] = ["logs:CreateLogStream", "logs:PutLogEvents"];

function allowLogs(logs: string): PolicyStatement {
  return { Sid: "WriteOwnLogs", Effect: "Allow", Action: writingLogs, Resource: logs };
}

/** What Lambda does with the network interfaces of a function, as the function's role. */
const managingInterfaces: readonly string[] = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * AWSLambdaVPCAccessExecutionRole lets a function log and Lambda manage its interfaces, both anywhere. What that
 * gives too much is denied: log groups of others, new log groups, and interfaces to the function's own code.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
function boundsOfNetworkAccess(ownArn: string, logs: string): PolicyStatement[] {
  return [
    { Sid: "DenyNewLogGroups", Effect: "Deny", Action: "logs:CreateLogGroup", Resource: "*" },
    { Sid: "DenyLogsOfOthers", Effect: "Deny", Action: writingLogs, NotResource: logs },
    {
      Sid: "DenyNetworkInterfacesToOwnCode",
      Effect: "Deny",
      Action: managingInterfaces,
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": ownArn } },
    },
  ];
}
