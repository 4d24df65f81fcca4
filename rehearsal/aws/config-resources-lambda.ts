import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import type { LambdaFunction } from "./lambda-rows";

export function lambdaResources(facts: Facts, _: Account, region: string): readonly FoundResource[] {
  return facts
    .list<LambdaFunction>("lambda:function")
    .flatMap(([, definition]) => (definition.region === region ? [functionItem(definition)] : []));
}

/** Functions are archives here: none is made of a container image. */
function functionItem(definition: LambdaFunction): FoundResource {
  const { arn, name, roleArn, network, tags = {} } = definition;
  return {
    resourceType: "AWS::Lambda::Function",
    resourceId: name,
    resourceName: name,
    arn,
    availabilityZone: "Not Applicable",
    createdAt: undefined,
    tags: tags as Readonly<Record<string, string>>,
    relationships: [],
    configuration: {
      functionName: name,
      functionArn: arn,
      role: roleArn,
      runtime: definition.runtime,
      handler: definition.handler,
      architectures: definition.architectures,
      memorySize: definition.memorySize,
      timeout: definition.timeoutInSeconds,
      packageType: "Zip",
      version: "$LATEST",
      state: { value: "Active" },
      ...(network && { vpcConfig: { ...network } }),
    },
    supplementary: {},
  };
}
