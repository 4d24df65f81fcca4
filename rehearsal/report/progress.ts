import { Listr } from "listr2";
import type { Report } from "../engine/rehearse";
import type { Check } from "../engine/step";
import { redacted } from "../world/known-secrets";

type Watch = { readonly begin: (title: string) => void; readonly end: (check: Check) => void };

/** A line per check as it ends, for logs and pipes. */
export async function plainProgress(run: (watch: Watch) => Promise<Report>): Promise<Report> {
  return run({
    begin: () => {},
    end: ({ title, detail, outcome }) => process.stdout.write(redacted(`${outcome}: ${title}: ${detail}\n`)),
  });
}

/** What is under way, redrawn in place while it runs and cleared at the end. */
export async function liveProgress(run: (watch: Watch) => Promise<Report>): Promise<Report> {
  const tasks = new Listr<{ report?: Report }>(
    [
      {
        title: "Rehearsal",
        task: async (context, task) => {
          context.report = await run({
            begin: (title) => {
              task.output = `${title} …`;
            },
            end: ({ title, detail }) => {
              task.output = redacted(`${title}: ${detail}`);
            },
          });
        },
      },
    ],
    { rendererOptions: { clearOutput: true } },
  );
  const { report } = await tasks.run({});
  if (!report) {
    throw new Error("The rehearsal ended without a report.");
  }
  return report;
}
