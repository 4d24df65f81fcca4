import type { Account } from "../world/account";
import type { Row } from "../world/facts";
import {
  type ConfigRecorder,
  channelRow,
  type DeliveryChannel,
  recorderRow,
  recordingRow,
} from "./config-rows";

/** The role that AWS Config makes for itself. */
export const linkedRoleOf = ({ partition, id }: Account) =>
  `arn:${partition}:iam::${id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;

/** A recorder of all that a region has, which was there before and records into somebody's bucket. */
export function foreignRecorder(account: Account, region: string): [Row<unknown>, unknown][] {
  const { partition, id } = account;
  const name = "default";
  const recorder: ConfigRecorder = {
    arn: `arn:${partition}:config:${region}:${id}:configuration-recorder/${name}/0123456789abcdef`,
    name,
    region,
    roleArn: linkedRoleOf(account),
    group: { kind: "all", includesIam: false },
    frequency: "CONTINUOUS",
  };
  const channel: DeliveryChannel = {
    name,
    region,
    bucket: `config-bucket-${id}`,
    prefix: undefined,
    keyArn: undefined,
    snapshots: undefined,
  };
  return [
    [recorderRow(region, name), recorder],
    [channelRow(region, name), channel],
    [recordingRow(region), name],
  ];
}
