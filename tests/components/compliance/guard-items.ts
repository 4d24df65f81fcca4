import type { Value, Values } from "../../../rehearsal/aws/model";

/**
 * What AWS Config records of the types that rules in Guard look at: of AWS's published schema those paths that the rules
 * name. Elements of a list stand under the path of the list.
 * https://github.com/awslabs/aws-config-resource-schema/tree/master/config/properties/resource-types
 */
export const guardSchema: Readonly<Record<string, readonly string[]>> = {
  "AWS::EC2::SecurityGroup": [
    "configuration.ipPermissions",
    "configuration.ipPermissions.fromPort",
    "configuration.ipPermissions.ipProtocol",
    "configuration.ipPermissions.ipv4Ranges.cidrIp",
    "configuration.ipPermissions.ipv6Ranges.cidrIpv6",
    "configuration.ipPermissions.toPort",
  ],
  "AWS::RDS::DBInstance": ["configuration.publiclyAccessible"],
  "AWS::Lambda::Function": ["configuration.packageType", "configuration.runtime"],
  "AWS::EC2::Instance": [
    "configuration.metadataOptions.httpEndpoint",
    "configuration.metadataOptions.httpTokens",
    "configuration.state.name",
  ],
  "AWS::SecretsManager::Secret": ["configuration.Deleted", "configuration.RotationEnabled"],
  "AWS::SNS::Topic": ["configuration.KmsMasterKeyId"],
};

/** An item as AWS Config records it: https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html */
export const itemOf = (resourceType: string, configuration: Values): Values => ({
  configurationItemVersion: "1.3",
  configurationItemCaptureTime: "2026-01-14T15:02:00.000Z",
  configurationItemStatus: "OK",
  awsAccountId: "111122223333",
  awsRegion: "us-east-1",
  resourceType,
  resourceId: "one",
  resourceName: "one",
  tags: { Owner: "orders" },
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
});

/** Paths of a configuration, elements of lists under the path of the list, with those on the way. */
export function pathsIn(value: Value, path = "configuration"): readonly string[] {
  if (Array.isArray(value)) {
    return [path, ...value.flatMap((element: Value) => pathsIn(element, path))];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, member]) => pathsIn(member as Value, `${path}.${name}`))
    : [path];
}
