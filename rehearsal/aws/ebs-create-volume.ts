import type { ConditionValues } from "../policy/request";
import { takesOnly } from "./api-members";
import { whyNoDisk } from "./ebs-disk-key";
import { defaultDiskKeyRow, encryptionByDefaultRow } from "./ebs-rows";
import { authorizeEc2 } from "./ec2-denials";
import { volumeRow } from "./ec2-machine-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

interface TagSpecification {
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

function tagsOf({ arrival }: ApiRequest): Readonly<Record<string, string>> {
  const specifications = (arrival.input["TagSpecifications"] ?? []) as unknown as readonly TagSpecification[];
  return Object.fromEntries(
    specifications.flatMap(({ Tags = [] }) => Tags.map((tag) => [tag.Key, tag.Value])),
  );
}

/**
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html; that `ec2:Encrypted` tells of
 * the account's default as well: https://github.com/openshift-cs/managed-openshift/issues/82
 */
function authorizeNewVolume(request: ApiRequest, encrypted: boolean, tags: ConditionValues): void {
  const { account, region } = request;
  const resource = `arn:${account.partition}:ec2:${region}:${account.id}:volume/*`;
  const ofTags: ConditionValues = {
    "aws:TagKeys": Object.keys(tags),
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
  const context = { ...ofTags, "ec2:Encrypted": String(encrypted) };
  authorizeEc2(request, { action: "ec2:CreateVolume", resource, context });
  if (Object.keys(tags).length > 0) {
    const tagging = { ...ofTags, "ec2:CreateAction": "CreateVolume" };
    authorizeEc2(request, { action: "ec2:CreateTags", resource, context: tagging });
  }
}

/**
 * A volume without a snapshot behind it. Where the region encrypts by default it is encrypted, whatever the call says,
 * and with the default key. KMS is asked after EC2 has answered: a volume that its maker has no key for is not there
 * afterwards, and he is not told why. How long it can still be seen, in state `error`, is UNCONFIRMED.
 * https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html;
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html (KmsKeyId)
 */
export function createVolume(request: ApiRequest): Values {
  takesOnly(request, "EC2", "AvailabilityZone", "Encrypted", "Size", "TagSpecifications");
  const { facts, region, arrival, world, draw } = request;
  const zone = request.required("AvailabilityZone");
  const tags = tagsOf(request);
  const encrypted = facts.get(encryptionByDefaultRow(region)) ?? arrival.input["Encrypted"] === true;
  authorizeNewVolume(request, encrypted, tags);
  const id = `vol-0${Array.from({ length: 16 }, () => draw(16).toString(16)).join("")}`;
  // AWS's own key lets everybody in.
  const keyArn = encrypted ? facts.get(defaultDiskKeyRow(region))?.keyArn : undefined;
  const because = keyArn === undefined ? undefined : whyNoDisk(request, keyArn, id);
  const size = Number(arrival.input["Size"] ?? 8);
  if (because === undefined) {
    facts.put(volumeRow(id), {
      ...{ id, region, zone, createdAt: arrival.now ?? 0, encrypted, keyArn, size, tags },
      instanceId: undefined,
      more: {},
    });
  } else {
    world?.denials.push({ action: "ec2:CreateVolume", because });
  }
  return {
    VolumeId: id,
    AvailabilityZone: zone,
    Encrypted: encrypted,
    ...(keyArn !== undefined && { KmsKeyId: keyArn }),
    Size: size,
    State: "creating",
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
