import { valueAt } from "../../shared/values";
import type { ConfigItem } from "../item";
import { notApplicable, notRecorded, type Verdict } from "../verdict";
import { timeOf } from "./backup-age";

/** Ids of the EBS volumes of an instance; undefined where its block devices are not recorded. */
export function volumesOf({ configuration }: ConfigItem): readonly string[] | undefined {
  const devices = valueAt(configuration, "blockDeviceMappings");
  if (!Array.isArray(devices)) {
    return undefined;
  }
  const ids = devices.map((device) => valueAt(device, "ebs", "volumeId"));
  return ids.filter((id) => typeof id === "string");
}

/** The volumes of an instance that has some, or the verdict on one that has none. */
export function volumesOrVerdict(item: ConfigItem): readonly string[] | Verdict {
  // A terminated instance stays visible for a while.
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
  if (valueAt(item.configuration, "state", "name") === "terminated") {
    return notApplicable("The instance is terminated.");
  }
  const volumes = volumesOf(item);
  if (volumes === undefined) {
    return notRecorded("the block devices of the instance");
  }
  return volumes.length > 0 ? volumes : notApplicable("The instance has no EBS volume.");
}

/**
 * When an instance got its first volume, which is when it was made: `launchTime` is that of its last start. In
 * milliseconds since 1970; undefined where it is not recorded.
 */
export function firstAttachment({ configuration }: ConfigItem): number | undefined {
  const devices = valueAt(configuration, "blockDeviceMappings");
  const times = (Array.isArray(devices) ? devices : []).flatMap(
    (device) => timeOf(valueAt(device, "ebs", "attachTime")) ?? [],
  );
  return times.length > 0 ? Math.min(...times) : undefined;
}
