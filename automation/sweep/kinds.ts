import { inParallel } from "../../handlers/shared/parallel";
import type { Ask } from "../../validation/validate";
import { answers } from "./answers";
import { arnOf, type Place } from "./names";
import { defaultDiskKey } from "./resource-types";
import type { Remains } from "./sweeper";

/**
 * The same remains, with what only their services tell of keys and of security groups: keys that wait for their deletion
 * and groups that go with their VPC are left out, rules and a region's default key of disks are added.
 */
export async function ofKeysAndGroups(
  ask: Ask,
  place: Place,
  remains: readonly Remains[],
): Promise<readonly Remains[]> {
  const [keys, groups] = [remains.filter(isKey), remains.filter(isGroup)];
  const others = remains.filter((what) => !isKey(what) && !isGroup(what) && !isRule(what));
  const ownGroups = await withoutDefaults(ask, place, groups);
  return [
    ...(await diskKeyIn(ask, place, keys)),
    ...others,
    ...(await inParallel(ownGroups, 4, (group) => rulesOf(ask, place, group))).flat(),
    ...ownGroups,
    ...(await inParallel(keys, 4, (key) => keyIfInForce(ask, key))).flat(),
  ];
}

const isKey = ({ type }: Remains) => type === "AWS::KMS::Key" || type === "AWS::KMS::ReplicaKey";
const isGroup = ({ type }: Remains) => type === "AWS::EC2::SecurityGroup";
/** They are taken from the groups, since their ARNs do not tell of which direction they are. */
const isRule = ({ arn }: Remains) => arn.includes(":security-group-rule/");

/** The group that a VPC comes with has the stack's tags, and only goes with the VPC. */
async function withoutDefaults(
  ask: Ask,
  { region }: Place,
  groups: readonly Remains[],
): Promise<readonly Remains[]> {
  if (groups.length === 0) {
    return [];
  }
  const input = { Filters: [{ Name: "group-name", Values: ["default"] }] };
  const answer = await ask({ service: "ec2", operation: "DescribeSecurityGroups", region, input });
  const defaults = new Set(answers.groups.parse(answer).SecurityGroups.map(({ GroupId }) => GroupId));
  return groups.filter(({ id }) => !defaults.has(id));
}

async function rulesOf(ask: Ask, place: Place, { id, region }: Remains): Promise<readonly Remains[]> {
  const input = { Filters: [{ Name: "group-id", Values: [id] }] };
  const answer = await ask({ service: "ec2", operation: "DescribeSecurityGroupRules", region, input });
  return answers.rules.parse(answer).SecurityGroupRules.map(({ SecurityGroupRuleId: rule, IsEgress }) => {
    const type = IsEgress ? "AWS::EC2::SecurityGroupEgress" : "AWS::EC2::SecurityGroupIngress";
    return { type, id: rule, region, arn: arnOf(type, rule, place) };
  });
}

/** A key, as what it is; nothing where its deletion is under way, or where only the Tagging API still knows of it. */
async function keyIfInForce(ask: Ask, key: Remains): Promise<readonly Remains[]> {
  const answer = await described(ask, key);
  if (answer === undefined) {
    return [];
  }
  const { KeyState: state, MultiRegionConfiguration: regions } = answers.key.parse(answer).KeyMetadata;
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
  if (state === "PendingDeletion" || state === "PendingReplicaDeletion") {
    return [];
  }
  const isReplica = regions?.MultiRegionKeyType === "REPLICA";
  return [{ ...key, type: isReplica ? "AWS::KMS::ReplicaKey" : "AWS::KMS::Key" }];
}

/** What KMS tells of a key; undefined where there is none. https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
async function described(ask: Ask, { id, region }: Remains): Promise<unknown> {
  try {
    return await ask({ service: "kms", operation: "DescribeKey", region, input: { KeyId: id } });
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundException") {
      return undefined;
    }
    throw error;
  }
}

/** That the region encrypts new disks with one of these keys, be its deletion under way or not. */
async function diskKeyIn(
  ask: Ask,
  { region, partition, account }: Place,
  keys: readonly Remains[],
): Promise<readonly Remains[]> {
  const answer = await ask({ service: "ec2", operation: "GetEbsDefaultKmsKeyId", region, input: {} });
  const { KmsKeyId: current } = answers.diskKey.parse(answer);
  const arn = `arn:${partition.name}:ec2:${region}:${account}:ebs-default-kms-key-id`;
  return keys.some((key) => [key.id, key.arn].includes(current))
    ? [{ type: defaultDiskKey, id: current, region, arn }]
    : [];
}
