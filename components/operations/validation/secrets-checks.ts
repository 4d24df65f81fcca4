import type { ControlCheck } from "../../../validation/control-check";

export interface SecretsFacts {
  readonly region: string;
  readonly secretArn: string;
  /** ARN of the key that encrypts it. */
  readonly keyArn: string;
  readonly rotationFunctionName: string;
  readonly rotationRoleName: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Whether the network is the stack's own. */
  readonly ownsNetwork: boolean;
}

/** A3 to A6. */
export function secretsChecks(facts: SecretsFacts): ControlCheck[] {
  const { region } = facts;
  const filter = (name: string) => [{ Name: name, Values: [facts.vpcId] }];
  return [
    {
      control: "A3",
      title: "The secret is rotated every 30 days, and encrypted with the foundation key",
      service: "secretsmanager",
      operation: "DescribeSecret",
      region,
      input: { SecretId: facts.secretArn },
      query: "[RotationEnabled, RotationRules.AutomaticallyAfterDays, KmsKeyId]",
      expected: [true, 30, facts.keyArn],
      otherwise: "Run pulumi up, which switches rotation on again; then aws secretsmanager rotate-secret.",
    },
    {
      control: "A4",
      title: "The rotation function runs on arm64 in the private network",
      service: "lambda",
      operation: "GetFunctionConfiguration",
      region,
      input: { FunctionName: facts.rotationFunctionName },
      query: "[Architectures, sort(VpcConfig.SubnetIds)]",
      expected: [["arm64"], [...facts.subnetIds].sort()],
      otherwise: "Run pulumi up, which puts the function back to where it was.",
    },
    {
      control: "A5",
      title: "The role of the rotation function may manage network interfaces, by AWS's own policy",
      service: "iam",
      operation: "ListAttachedRolePolicies",
      region,
      input: { RoleName: facts.rotationRoleName },
      query: "AttachedPolicies[].PolicyName",
      expected: ["AWSLambdaVPCAccessExecutionRole"],
      otherwise: "Detach what does not belong there, and run pulumi up.",
    },
    {
      control: "A6",
      title: "The secret is read through the private endpoint only",
      service: "secretsmanager",
      operation: "GetResourcePolicy",
      region,
      input: { SecretId: facts.secretArn },
      query: "contains(ResourcePolicy || '', 'aws:SourceVpce')",
      expected: true,
      otherwise: "Run pulumi up, which puts the secret's policy back.",
    },
    ...(facts.ownsNetwork
      ? [
          {
            control: "A6",
            title: "The private network has no way out to the internet",
            service: "ec2" as const,
            operation: "DescribeInternetGateways",
            region,
            input: { Filters: filter("attachment.vpc-id") },
            query: "length(InternetGateways)",
            expected: 0,
            otherwise: "Detach the gateway, and find out who attached it (ec2:AttachInternetGateway).",
          },
          {
            control: "A6",
            title:
              "The private network has endpoints for EC2, KMS and Secrets Manager, by their ordinary names",
            service: "ec2" as const,
            operation: "DescribeVpcEndpoints",
            region,
            input: { Filters: filter("vpc-id") },
            query: "length(VpcEndpoints[?State == 'available' && PrivateDnsEnabled])",
            expected: 3,
            otherwise: "Run pulumi up, which makes the endpoints again.",
          },
          {
            control: "A6",
            title: "All traffic of the private network is recorded",
            service: "ec2" as const,
            operation: "DescribeFlowLogs",
            region,
            input: { Filter: filter("resource-id") },
            query: "FlowLogs[].[FlowLogStatus, TrafficType]",
            expected: [["ACTIVE", "ALL"]],
            otherwise: "Run pulumi up, which makes the flow log again.",
          },
        ]
      : []),
  ];
}
