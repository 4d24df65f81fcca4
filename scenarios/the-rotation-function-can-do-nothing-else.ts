import { type Scenario, ScenarioFailure } from "../rehearsal";

/** What the managed policy of functions in a network gives too much, and is denied beside it. */
export const theRotationFunctionCanDoNothingElse: Scenario = {
  title: "The rotation function can do nothing else",
  run: async (account) => {
    const { arn, roleArn, name } = account.function(account.text("rotationFunctionName"));
    const [, partition, , region = "", accountId] = arn.split(":");
    const logGroups = `arn:${partition}:logs:${region}:${accountId}:log-group`;
    const ownCode = { "lambda:SourceFunctionArn": arn };
    const forbidden = [
      ["logs:CreateLogGroup", `${logGroups}:/aws/lambda/${name}`, {}],
      ["logs:CreateLogStream", `${logGroups}:/aws/lambda/another:log-stream:x`, {}],
      ["logs:PutLogEvents", `${logGroups}:/aws/lambda/another:log-stream:x`, {}],
      ["ec2:AssignPrivateIpAddresses", "*", ownCode],
      ["ec2:CreateNetworkInterface", "*", ownCode],
      ["ec2:DeleteNetworkInterface", "*", ownCode],
      ["ec2:DescribeNetworkInterfaces", "*", ownCode],
      ["ec2:DescribeSubnets", "*", ownCode],
      ["ec2:UnassignPrivateIpAddresses", "*", ownCode],
      ["secretsmanager:DeleteSecret", account.text("rotatingSecretArn"), ownCode],
      ["secretsmanager:GetSecretValue", `${account.text("rotatingSecretArn")}-another`, ownCode],
    ] as const;

    const open = forbidden.filter(
      ([action, resource, context]) =>
        account.verdict(roleArn, { action, resource, region, context }).decision === "Allowed",
    );

    if (open.length > 0) {
      const list = open.map(([action, resource]) => `${action} on ${resource}`).join("; ");
      throw new ScenarioFailure(`The code of ${name} may do what it has no need for: ${list}.`);
    }
    return `${forbidden.length} requests refused`;
  },
};
