import { DescribeVolumesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { isServiceError } from "../../shared/aws-errors";

/**
 * Whether each of these volumes is encrypted. Where one of them is not there, EC2 answers for none, and each is
 * asked for by itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html
 */
export async function encryptionOf(
  client: Pick<EC2Client, "send">,
  volumeIds: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  if (volumeIds.length === 0) {
    return new Map();
  }
  try {
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand({ VolumeIds: [...volumeIds] }));
    return new Map(
      Volumes.flatMap(({ VolumeId, Encrypted }) =>
        VolumeId === undefined || Encrypted === undefined ? [] : [[VolumeId, Encrypted] as const],
      ),
    );
  } catch (error) {
    if (!isServiceError(error, "InvalidVolume.NotFound")) {
      throw error;
    }
    return volumeIds.length === 1 ? new Map() : eachByItself(client, volumeIds);
  }
}

async function eachByItself(client: Pick<EC2Client, "send">, volumeIds: readonly string[]) {
  const answers = new Map<string, boolean>();
  for (const volumeId of volumeIds) {
    for (const [id, isEncrypted] of await encryptionOf(client, [volumeId])) {
      answers.set(id, isEncrypted);
    }
  }
  return answers;
}
