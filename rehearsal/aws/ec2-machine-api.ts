import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { asTime } from "./config-items";
import { authorizeEc2 } from "./ec2-denials";
import { type Snapshot, type Volume, volumeRow } from "./ec2-machine-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/**
 * Where one is not there, none is told of. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html;
 * text from moto's source, that of several UNCONFIRMED
 */
export function describeVolumes(request: ApiRequest): Values {
  takesOnly(request, "EC2", "VolumeIds");
  authorizeEc2(request, { action: "ec2:DescribeVolumes", resource: "*" });
  const { facts, region } = request;
  const ids = request.texts("VolumeIds");
  const here = (volume: Volume | undefined) => (volume?.region === region ? [volume] : []);
  const volumes = ids
    ? ids.flatMap((id) => here(facts.get(volumeRow(id))))
    : facts.list<Volume>("ec2:volume").flatMap(([, volume]) => here(volume));
  const missing = ids?.filter((id) => !volumes.some((volume) => volume.id === id)) ?? [];
  if (missing.length > 0) {
    const [what, does] = missing.length === 1 ? ["volume", "does"] : ["volumes", "do"];
    throw new AwsError("InvalidVolume.NotFound", `The ${what} '${missing.join(", ")}' ${does} not exist.`);
  }
  return {
    Volumes: volumes.map(({ id, zone, createdAt, encrypted, keyArn, size, instanceId, tags }) => ({
      VolumeId: id,
      AvailabilityZone: zone,
      CreateTime: asTime(createdAt) ?? null,
      Encrypted: encrypted,
      ...(keyArn !== undefined && { KmsKeyId: keyArn }),
      Size: size,
      State: instanceId === undefined ? "available" : "in-use",
      Attachments: instanceId === undefined ? [] : [{ InstanceId: instanceId, VolumeId: id }],
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** What filters ask of a snapshot, by their name. */
const filtered: Readonly<Record<string, (snapshot: Snapshot) => string>> = {
  "volume-id": ({ volumeId }) => volumeId,
  status: ({ state }) => state,
};

const mostOnPage = 1000;

/**
 * The account's own ones. Those of everybody are too many to be known here.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html; the error of a token is UNCONFIRMED
 */
export function describeSnapshots(request: ApiRequest): Values {
  takesOnly(request, "EC2", "OwnerIds", "Filters", "MaxResults", "NextToken");
  authorizeEc2(request, { action: "ec2:DescribeSnapshots", resource: "*" });
  const { facts, region, account, arrival } = request;
  const owners = request.texts("OwnerIds") ?? [];
  if (owners.length === 0 || !owners.every((owner) => owner === "self" || owner === account.id)) {
    throw new Error("The simulated EC2 knows no snapshots but those of the account itself.");
  }
  const filters = (arrival.input["Filters"] ?? []) as unknown as readonly Filter[];
  const unknown = filters.find(({ Name = "" }) => !Object.hasOwn(filtered, Name));
  if (unknown) {
    throw new Error(`The simulated EC2 does not know the filter ${unknown.Name} of snapshots.`);
  }
  const size = Number(arrival.input["MaxResults"] ?? mostOnPage);
  const from = fromToken(request.text("NextToken"));
  const all = facts
    .list<Snapshot>("ec2:snapshot")
    .flatMap(([, snapshot]) => (snapshot.region === region ? [snapshot] : []))
    .filter((snapshot) =>
      filters.every(({ Name = "", Values: wanted = [] }) =>
        wanted.includes(filtered[Name]?.(snapshot) ?? ""),
      ),
    );
  const next = from + Math.min(size, mostOnPage);
  return {
    Snapshots: all.slice(from, next).map(({ id, volumeId, startedAt, state, encrypted }) => ({
      SnapshotId: id,
      VolumeId: volumeId,
      StartTime: asTime(startedAt) ?? null,
      State: state,
      Encrypted: encrypted,
      OwnerId: account.id,
    })),
    ...(next < all.length && { NextToken: `from-${next}` }),
  };
}

function fromToken(token: string | undefined): number {
  const place = token === undefined ? "0" : /^from-(\d+)$/.exec(token)?.[1];
  if (place === undefined) {
    throw new AwsError("InvalidParameterValue", "Unable to parse pagination token");
  }
  return Number(place);
}
