import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { subnetRow } from "./ec2-rows";
import { functionArn } from "./lambda";
import { type FunctionNetwork, functionRow, type Permission } from "./lambda-rows";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What Lambda answers of functions: https://docs.aws.amazon.com/lambda/latest/api/ */
export const lambdaApi: ServiceApi = {
  name: "lambda",
  operations: { GetFunctionConfiguration: getFunctionConfiguration, GetPolicy: getPolicy },
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html; error as recorded by localstack */
function getFunctionConfiguration(request: ApiRequest): Values {
  takesOnly(request, "Lambda", "FunctionName");
  const arn = functionArn(request, request.required("FunctionName"));
  request.authorize({ action: "lambda:GetFunctionConfiguration", resource: arn });
  const found = request.facts.get(functionRow(arn));
  if (!found) {
    throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`);
  }
  return {
    FunctionName: found.name,
    FunctionArn: arn,
    Role: found.roleArn,
    Runtime: found.runtime,
    Architectures: found.architectures,
    Timeout: found.timeoutInSeconds,
    MemorySize: found.memorySize,
    ...(found.network && { VpcConfig: networkIn(request, found.network) }),
    LoggingConfig: { LogFormat: found.logFormat, LogGroup: found.logGroup },
    State: "Active",
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html; error as recorded by localstack */
function getPolicy(request: ApiRequest): Values {
  takesOnly(request, "Lambda", "FunctionName");
  const arn = functionArn(request, request.required("FunctionName"));
  request.authorize({ action: "lambda:GetPolicy", resource: arn });
  const statements = request.facts
    .list<Permission>("lambda:permission")
    .flatMap(([, { functionArn: of, text }]) => (of === arn && text !== undefined ? [text] : []));
  if (statements.length === 0) {
    throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.");
  }
  return { Policy: `{"Version":"2012-10-17","Id":"default","Statement":[${statements.join(",")}]}` };
}

/** Which VPC it is, somebody else's subnets do not say. */
function networkIn({ facts }: ApiRequest, { subnetIds, securityGroupIds }: FunctionNetwork): Values {
  const vpcId = facts.get(subnetRow(subnetIds[0] ?? ""))?.vpcId;
  return {
    SubnetIds: subnetIds,
    SecurityGroupIds: securityGroupIds,
    ...(vpcId !== undefined && { VpcId: vpcId }),
  };
}
