import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import type { Instance, Volume } from "./ec2-machine-rows";
import type { Values } from "./model";

/** Volumes and instances. Snapshots are none that AWS Config records. */
export function ec2Resources(facts: Facts, account: Account, region: string): readonly FoundResource[] {
  const volumes = facts.list<Volume>("ec2:volume").map(([, volume]) => volume);
  const instances = facts.list<Instance>("ec2:instance").map(([, instance]) => instance);
  const arnOf = (kind: string, id: string) =>
    `arn:${account.partition}:ec2:${region}:${account.id}:${kind}/${id}`;
  return [
    ...volumes
      .filter((volume) => volume.region === region)
      .map((volume) => volumeItem(volume, arnOf("volume", volume.id))),
    ...instances
      .filter((instance) => instance.region === region)
      .map((instance) => {
        const own = volumes.filter(({ instanceId }) => instanceId === instance.id);
        return instanceItem(instance, own, arnOf("instance", instance.id));
      }),
  ];
}

const isoTime = (time: number) => new Date(time).toISOString();

const attachedTo = (resourceType: string, resourceId: string, name: string): Values => ({
  resourceType,
  resourceId,
  resourceName: null,
  name,
});

const tagsOf = (tags: Volume["tags"]): Values[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

function volumeItem(volume: Volume, arn: string): FoundResource {
  const { id, zone, createdAt, encrypted, keyArn, size, instanceId, tags, more } = volume;
  return {
    resourceType: "AWS::EC2::Volume",
    resourceId: id,
    resourceName: undefined,
    arn,
    availabilityZone: zone,
    createdAt,
    tags,
    relationships:
      instanceId === undefined
        ? []
        : [attachedTo("AWS::EC2::Instance", instanceId, "Is attached to Instance")],
    configuration: {
      attachments:
        instanceId === undefined
          ? []
          : [
              {
                attachTime: isoTime(createdAt),
                device: "/dev/xvda",
                instanceId,
                state: { value: "attached" },
                volumeId: id,
                deleteOnTermination: true,
              },
            ],
      availabilityZone: zone,
      createTime: isoTime(createdAt),
      encrypted,
      kmsKeyId: keyArn ?? null,
      size,
      snapshotId: "",
      state: { value: instanceId === undefined ? "available" : "in-use" },
      volumeId: id,
      volumeType: "gp3",
      multiAttachEnabled: false,
      tags: tagsOf(tags),
      ...more,
    },
    supplementary: {},
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
export const stateCodes: Readonly<Record<string, number>> = { running: 16, terminated: 48, stopped: 80 };

function instanceItem(instance: Instance, volumes: readonly Volume[], arn: string): FoundResource {
  const { id, zone, launchedAt, state, tags, more } = instance;
  return {
    resourceType: "AWS::EC2::Instance",
    resourceId: id,
    resourceName: undefined,
    arn,
    availabilityZone: zone,
    createdAt: launchedAt,
    tags,
    relationships: volumes.map((volume) =>
      attachedTo("AWS::EC2::Volume", volume.id, "Is attached to Volume"),
    ),
    configuration: {
      instanceId: id,
      imageId: "ami-00000000000000000",
      instanceType: "t3.micro",
      launchTime: isoTime(launchedAt),
      placement: { availabilityZone: zone, groupName: "", tenancy: "default" },
      rootDeviceName: "/dev/xvda",
      rootDeviceType: "ebs",
      blockDeviceMappings: volumes.map((volume) => ({
        deviceName: "/dev/xvda",
        ebs: {
          attachTime: isoTime(volume.createdAt),
          deleteOnTermination: true,
          status: "attached",
          volumeId: volume.id,
        },
      })),
      metadataOptions: { state: "applied", httpTokens: "required", httpEndpoint: "enabled" },
      state: { code: stateCodes[state] ?? 0, name: state },
      tags: tagsOf(tags),
      ...more,
    },
    supplementary: {},
  };
}
