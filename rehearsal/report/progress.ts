import type { Report } from "../engine/rehearse";
import type { Check } from "../engine/step";
import { redacted } from "../world/known-secrets";
import { live } from "./live";

type Watch = { readonly begin: (title: string) => void; readonly end: (check: Check) => void };

/** A line per check as it ends, for logs and pipes. */
export async function plainProgress(run: (watch: Watch) => Promise<Report>): Promise<Report> {
  return run({
    begin: () => {},
    end: ({ title, detail, outcome }) => process.stdout.write(redacted(`${outcome}: ${title}: ${detail}\n`)),
  });
}

/** What is under way, redrawn in place while it runs and cleared at the end. */
export function liveProgress(run: (watch: Watch) => Promise<Report>): Promise<Report> {
  const isCleanedUpAfter = process.listenerCount("SIGINT") > 0;
  return live("Rehearsal", !isCleanedUpAfter, (show) =>
    run({
      begin: (title) => show(`${title} …`),
      end: ({ title, detail }) => show(`${title}: ${detail}`),
    }),
  );
}
