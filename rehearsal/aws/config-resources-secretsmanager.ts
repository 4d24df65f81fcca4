import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import { rotationRow, type Secret } from "./secretsmanager-rows";

export function secretsResources(facts: Facts, _: Account, region: string): readonly FoundResource[] {
  return facts
    .list<Secret>("secretsmanager:secret")
    .flatMap(([, secret]) => (secret.arn.split(":")[3] === region ? [secretItem(facts, secret)] : []));
}

/** That a secret goes by its ARN is UNCONFIRMED. */
function secretItem(facts: Facts, { arn, name, keyArn, deleted, tags = {} }: Secret): FoundResource {
  const rotation = facts.get(rotationRow(arn));
  return {
    resourceType: "AWS::SecretsManager::Secret",
    resourceId: arn,
    resourceName: name,
    arn,
    availabilityZone: "Not Applicable",
    createdAt: undefined,
    tags: tags as Readonly<Record<string, string>>,
    relationships: [],
    configuration: {
      ARN: arn,
      Name: name,
      ...(keyArn !== undefined && { KMSKeyId: keyArn }),
      Deleted: deleted,
      RotationEnabled: rotation !== undefined,
      ...(rotation && {
        RotationLambdaARN: rotation.functionArn,
        RotationRules: { AutomaticallyAfterDays: rotation.everyDays },
      }),
    },
    supplementary: {},
  };
}
