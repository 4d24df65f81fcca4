/**
 * Works on all of these, on so many of them at a time. The results stand in the order of the values; the first error
 * is thrown, and then nothing more is begun.
 */
export async function inParallel<Value, Result>(
  values: readonly Value[],
  atATime: number,
  work: (value: Value) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  // All workers take from the same entries, so that none waits for another.
  const entries = values.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, value] of entries) {
      if (failed) {
        return;
      }
      try {
        results[index] = await work(value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, values.length) }, worker));
  return results;
}

/** In groups of at most so many, in their order. */
export function grouped<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
