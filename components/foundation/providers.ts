import * as aws from "@pulumi/aws";
import { type Emulator, insteadOfAws } from "./emulator";
import { perRegion, type Regional } from "./regions";

/** One explicit provider per region, so that no resource ever lands in the region of somebody's shell. */
export function regionalProviders(
  regions: readonly string[],
  tags: Record<string, string>,
  emulator?: Emulator,
): Regional<aws.Provider> {
  return perRegion(
    regions,
    (region) =>
      new aws.Provider(`aws-${region}`, {
        region: region as aws.Region,
        defaultTags: { tags },
        ...insteadOfAws(emulator),
      }),
  );
}
