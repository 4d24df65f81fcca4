import { Listr } from "listr2";
import { redacted } from "../world/known-secrets";

/**
 * Does work under a title, of which what is shown last stands on the terminal, redrawn in place and cleared at the end.
 * `endsAtSignals`: whether the first signal ends the process, which it must not where somebody cleans up after one.
 */
export async function live<T>(
  title: string,
  endsAtSignals: boolean,
  work: (show: (line: string) => void) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  const tasks = new Listr(
    [
      {
        title,
        task: async (_, task) => {
          results.push(
            await work((line) => {
              task.output = redacted(line);
            }),
          );
        },
      },
    ],
    { registerSignalListeners: endsAtSignals, rendererOptions: { clearOutput: true } },
  );
  await tasks.run();
  return results[0] as T;
}
