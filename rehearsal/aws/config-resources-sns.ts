import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import type { Topic } from "./sns";

export function snsResources(facts: Facts, account: Account, region: string): readonly FoundResource[] {
  return facts
    .list<Topic>("sns:topic")
    .flatMap(([, topic]) => (topic.region === region ? [topicItem(account, topic)] : []));
}

function topicItem(account: Account, { arn, displayName, kmsMasterKeyId, tags }: Topic): FoundResource {
  return {
    resourceType: "AWS::SNS::Topic",
    resourceId: arn,
    resourceName: arn.split(":")[5],
    arn,
    availabilityZone: "Not Applicable",
    createdAt: undefined,
    tags: tags as Readonly<Record<string, string>>,
    relationships: [],
    configuration: {
      TopicArn: arn,
      Owner: account.id,
      DisplayName: displayName ?? "",
      ...(kmsMasterKeyId !== undefined && { KmsMasterKeyId: kmsMasterKeyId }),
    },
    supplementary: {},
  };
}
