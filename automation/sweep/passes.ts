import { inParallel } from "../../handlers/shared/parallel";
import type { Remover } from "./removal";
import { removalOrder, sweptTypes } from "./resource-types";
import type { Kept, Remains } from "./sweeper";
import type { Wait } from "./waiting";

/** How many of one type are removed at a time. */
const atATime = 8;

/** Between two passes, in milliseconds. */
const pause = 15_000;

/**
 * How long passes may remove nothing while something only needs time, in milliseconds: Lambda takes up to 45 minutes to give
 * an interface back. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group (Timeouts)
 */
export const patience = 45 * 60_000;

const idlePasses = patience / pause;

/**
 * Removes what was found, in passes: dependents first, and again what could not go yet, until a pass removes nothing.
 * Returns what is kept, with AWS's reasons.
 */
export async function removeInPasses(
  found: readonly Remains[],
  remove: Remover,
  wait: Wait,
): Promise<readonly Kept[]> {
  let left = inOrder(found);
  let idle = 0;
  for (;;) {
    const kept = await pass(left, remove);
    idle = kept.length < left.length ? 0 : idle + 1;
    if (kept.length === 0 || (idle > 0 && !(kept.some(needsTime) && idle <= idlePasses))) {
      return kept;
    }
    await wait(pause);
    left = kept.map(({ what }) => what);
  }
}

const rank = ({ type }: Remains) => removalOrder.indexOf(type);

const inOrder = (found: readonly Remains[]) => [...found].sort((one, other) => rank(one) - rank(other));

/** Tries everything once, one type after the other. What something else has to outlive is not tried while that is there. */
async function pass(left: readonly Remains[], remove: Remover): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const type of new Set(left.map((what) => what.type))) {
    const ofType = left.filter((what) => what.type === type);
    const blocker = kept.find(({ what }) => sweptTypes[type]?.outlives?.includes(what.type));
    const results = await inParallel(ofType, atATime, async (what) => {
      const because = blocker
        ? `It has to outlive ${blocker.what.arn}, which is there: ${blocker.because}`
        : await whyNot(what, remove);
      return because === undefined ? [] : [{ what, because }];
    });
    kept.push(...results.flat());
  }
  return kept;
}

async function whyNot(what: Remains, remove: Remover): Promise<string | undefined> {
  try {
    await remove(what);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Parts of networks that something still lies in or names, and calls that AWS puts off. */
const needsTime = ({ what, because }: Kept) =>
  (what.type.startsWith("AWS::EC2::") && /DependencyViolation|dependen/.test(because)) ||
  /^(Throttling|ConcurrentOperation)/.test(because);
