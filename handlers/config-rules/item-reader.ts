import { isTransientServiceError, textOf } from "../shared/aws-errors";
import { inParallel } from "../shared/parallel";
import { retry } from "../shared/retry";
import { type ResourceKey, textOfKey } from "./aws/config-client";
import { currentItems, type ReadItem } from "./aws/current-items";
import { itemFromHistory } from "./aws/item-history";
import type { Tools } from "./tools";

export const outOfTime = { reason: "not in time." } as const satisfies ReadItem;

/** How many histories are read at the same time. */
const atATime = 4;

class LeftAside extends Error {}

const isWorthAnotherTry = (error: unknown) => error instanceof LeftAside || isTransientServiceError(error);

/** The newest items of at most a hundred resources, by `textOfKey`, without their tags. Never throws. */
export async function readTogether(
  keys: readonly ResourceKey[],
  { config, pace, timeLeft }: Tools,
): Promise<ReadonlyMap<string, ReadItem>> {
  const answers = new Map<string, ReadItem>();
  let rest = keys;
  const read = async () => {
    const { items, unprocessed } = await currentItems(config, rest);
    for (const [key, item] of items) {
      answers.set(key, item);
    }
    rest = unprocessed;
    if (rest.length > 0) {
      throw new LeftAside("AWS Config leaves some resources aside.");
    }
  };
  try {
    await retry(read, isWorthAnotherTry, pace, timeLeft.toRead);
  } catch (error) {
    for (const key of rest) {
      answers.set(textOfKey(key), { reason: textOf(error) });
    }
  }
  return answers;
}

/** The same with tags, which only the history gives, for one resource at a time. */
export async function readEach(
  keys: readonly ResourceKey[],
  { config, retried, timeLeft }: Tools,
): Promise<ReadonlyMap<string, ReadItem>> {
  const answers = await inParallel(keys, atATime, async (key): Promise<readonly [string, ReadItem]> => {
    if (!timeLeft.allowsReading()) {
      return [textOfKey(key), outOfTime];
    }
    try {
      return [textOfKey(key), { item: await retried(() => itemFromHistory(config, key)) }];
    } catch (error) {
      return [textOfKey(key), { reason: textOf(error) }];
    }
  });
  return new Map(answers);
}
