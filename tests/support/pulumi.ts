import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { findPulumi, NoPulumiError } from "../../automation/pulumi-command";

/** The Pulumi CLI of this machine, for a `before` hook. Where there is none, what needs it is skipped; none is fetched. */
export async function realPulumi(context: Mocha.Context): Promise<PulumiCommand> {
  try {
    return await findPulumi();
  } catch (error) {
    if (error instanceof NoPulumiError) {
      return context.skip();
    }
    throw error;
  }
}
