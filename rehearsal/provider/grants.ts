import type { Named } from "./deployed-resources";

/**
 * What lets somebody do something: policies, permissions, attachments. With AWS it takes its time, and whoever has
 * forgotten to wait for it gets ahead of it.
 */
const grants = /(?:Policy|PolicyAttachment|Permission|SecurityGroup(?:Ingress|Egress)Rule)$/;

export const isGrant = ({ type }: Pick<Named, "type">) => grants.test(type);

/** Lets the time pass that a grant takes to come into force, in milliseconds; nothing else takes any. */
export async function takesItsTime(named: Named, delay: number): Promise<void> {
  if (delay > 0 && isGrant(named)) {
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}
