import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import { callsOf, keyId, refusal, refusedWith, roleArn, sessionArn } from "./call-fixtures";
import { readings, targetArn } from "./reading-answers";
import { arnOf, boundaryArn, readingWorld, topicArn } from "./reading-fixtures";

describe("Reading what is in an account", () => {
  for (const { client, operation, input, answer, action, resource, ...reading } of readings) {
    const options = reading.region === undefined ? {} : { region: reading.region };

    it(`answers ${operation} of ${JSON.stringify(input)} to who may do just that`, () => {
      const call = callsOf(client, readingWorld({ Action: action, Resource: resource }));

      expect(call(operation, input, options)).to.deep.equal(answer);
    });

    it(`denies ${operation} of ${JSON.stringify(input)} to who may not, in AWS's words`, () => {
      const call = callsOf(client, readingWorld({ Action: "sts:GetCallerIdentity" }));
      const { called = resource, code = "AccessDeniedException" } = reading;
      const on = client === "EC2Client" ? "" : ` on resource: ${called}`;
      const denial = `User: ${sessionArn("Caller")} is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`;

      expect(refusedWith(() => call(operation, input, options))).to.deep.equal([
        code,
        client === "EC2Client" ? `You are not authorized to perform this operation. ${denial}.` : denial,
      ]);
    });
  }

  const noKey = arnOf("kms", "key/00000000-2222-3333-4444-555555555555");
  const noKeyError = ["NotFoundException", `Key '${noKey}' does not exist`];
  const noSecretError = ["ResourceNotFoundException", "Secrets Manager can't find the specified secret."];
  const noRoleError = ["NoSuchEntity", "The role with name Nobody cannot be found."];
  const noRuleError = ["ResourceNotFoundException", "Rule none does not exist on EventBus default."];
  const noTopicError = ["NotFoundException", "Topic does not exist"];
  const noBucketError = ["NoSuchBucket", "The specified bucket does not exist"];
  const notModelled = (known: string, other: string) => [
    "NotModelled",
    `The simulated EC2 filters by ${known} only, not by ${other}.`,
  ];
  const filters = { Filters: [{ Name: "state", Values: ["available"] }] };
  const session = sessionArn("Target");
  const simulated = { ActionNames: ["kms:Decrypt"] };
  const alias = ["InvalidArnException", "Key Aliases are not supported for this operation."];
  const refused: readonly (readonly [client: string, operation: string, Values, readonly string[]])[] = [
    ["KMSClient", "DescribeKey", { KeyId: noKey }, noKeyError],
    ["KMSClient", "GetKeyRotationStatus", { KeyId: noKey }, noKeyError],
    ["KMSClient", "GetKeyRotationStatus", { KeyId: "alias/mine" }, alias],
    ["KMSClient", "GetKeyPolicy", { KeyId: noKey }, noKeyError],
    [
      "KMSClient",
      "GetKeyPolicy",
      { KeyId: keyId, PolicyName: "mine" },
      ["NotFoundException", "No such policy exists"],
    ],
    ["KMSClient", "ListAliases", { KeyId: noKey }, noKeyError],
    ["SecretsManagerClient", "DescribeSecret", { SecretId: "none" }, noSecretError],
    ["SecretsManagerClient", "GetResourcePolicy", { SecretId: "none" }, noSecretError],
    [
      "LambdaClient",
      "GetFunctionConfiguration",
      { FunctionName: "none" },
      ["ResourceNotFoundException", `Function not found: ${arnOf("lambda", "function:none")}`],
    ],
    ["IAMClient", "GetRole", { RoleName: "Nobody" }, noRoleError],
    ["IAMClient", "ListAttachedRolePolicies", { RoleName: "Nobody" }, noRoleError],
    [
      "IAMClient",
      "SimulatePrincipalPolicy",
      { PolicySourceArn: roleArn("Nobody"), ...simulated },
      noRoleError,
    ],
    [
      "IAMClient",
      "SimulatePrincipalPolicy",
      { PolicySourceArn: session, ...simulated },
      ["InvalidInput", `Invalid Entity Arn: ${session} does not clearly define entity type and name.`],
    ],
    [
      "IAMClient",
      "SimulatePrincipalPolicy",
      { PolicySourceArn: targetArn },
      [
        "ValidationError",
        "1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null",
      ],
    ],
    ["EC2Client", "DescribeVpcEndpoints", filters, notModelled("vpc-id", "state")],
    ["EC2Client", "DescribeInternetGateways", filters, notModelled("attachment.vpc-id", "state")],
    ["EC2Client", "DescribeFlowLogs", { Filter: filters.Filters }, notModelled("resource-id", "state")],
    ...([{ Name: "none" }, { Name: "none", GroupName: "mine" }] as const).map(
      (input) =>
        [
          ...(["SchedulerClient", "GetSchedule", input] as const),
          ["ResourceNotFoundException", "Schedule none does not exist."],
        ] as const,
    ),
    [
      "SchedulerClient",
      "GetSchedule",
      { Name: "hours", GroupName: "mine" },
      ["ResourceNotFoundException", "Schedule hours does not exist."],
    ],
    ["EventBridgeClient", "DescribeRule", { Name: "none" }, noRuleError],
    ["EventBridgeClient", "ListTargetsByRule", { Rule: "none" }, noRuleError],
    ["SNSClient", "GetTopicAttributes", { TopicArn: `${topicArn}-gone` }, noTopicError],
    ["SNSClient", "ListSubscriptionsByTopic", { TopicArn: `${topicArn}-gone` }, noTopicError],
    ...["GetBucketEncryption", "GetBucketVersioning", "GetPublicAccessBlock", "GetBucketPolicy"].map(
      (operation) => ["S3Client", operation, { Bucket: "gone" }, noBucketError] as const,
    ),
    [
      "S3Client",
      "GetPublicAccessBlock",
      { Bucket: "bare" },
      ["NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"],
    ],
    [
      "S3Client",
      "GetBucketPolicy",
      { Bucket: "bare" },
      ["NoSuchBucketPolicy", "The bucket policy does not exist"],
    ],
    [
      "OrganizationsClient",
      "ListPoliciesForTarget",
      { TargetId: "r-none", Filter: "SERVICE_CONTROL_POLICY" },
      ["TargetNotFoundException", "You specified a target that doesn't exist."],
    ],
    [
      "OrganizationsClient",
      "ListPoliciesForTarget",
      { TargetId: "none", Filter: "SERVICE_CONTROL_POLICY" },
      ["InvalidInputException", "You provided a value that does not match the required pattern."],
    ],
    ["SSMClient", "GetParameter", { Name: "/none" }, ["ParameterNotFound", "UnknownError"]],
  ];
  for (const [client, operation, input, error] of refused) {
    it(`refuses ${operation} of ${JSON.stringify(input)}`, () => {
      const call = callsOf(client, readingWorld());

      expect(refusedWith(() => call(operation, input))).to.deep.equal(error);
    });
  }

  it("asks for a role by its ARN, whatever the denial calls it", () => {
    const call = callsOf("IAMClient", readingWorld({ Action: "iam:Get*", Resource: roleArn("Other") }));

    expect(refusal(() => call("GetRole", { RoleName: "Target" })).because).to.equal(
      "iam:GetRole: Caller-policy: 1 is for another resource",
    );
  });

  it("tells policies of the boundary of the role that is read", () => {
    const condition = { StringEquals: { "iam:PermissionsBoundary": boundaryArn } };
    const call = callsOf("IAMClient", readingWorld({ Action: "iam:GetRole", Condition: condition }));

    expect(() => call("GetRole", { RoleName: "Target" })).not.to.throw();
  });

  it("says of a function outside any network nothing about networks, and which one it is only of our own", () => {
    const call = callsOf("LambdaClient", readingWorld());
    const networkOf = (FunctionName: string) =>
      call("GetFunctionConfiguration", { FunctionName })["VpcConfig"];

    expect(networkOf("outside")).to.equal(undefined);
    expect(networkOf("abroad")).to.deep.equal({ SubnetIds: ["subnet-9"], SecurityGroupIds: ["sg-9"] });
  });

  it("does not know what an operation is asked beyond what it reads", () => {
    const call = callsOf("CloudWatchClient", readingWorld());

    expect(() => call("DescribeAlarms", { AlarmNamePrefix: "s" })).to.throw(
      "The simulated CloudWatch does not know AlarmNamePrefix in a call.",
    );
  });
});
