import { exitWith, parsedOptions, UsageError } from "../usage";
import { GitHub } from "./github";
import { preview } from "./preview";
import { driftReport, type Frame, reportOf, type Told } from "./report";
import { resultsOf, type StackResult, writePreview } from "./results";

const usage = `npm run ci -- COMMAND --stack NAME [--stack NAME …] [options]

What the workflows in .github do beyond the project's own commands.

  preview   pulumi preview of one stack, kept for the others
            --drift             after a refresh; any change is a failure
  report    what was found out, as Markdown on the standard output
            --tell WHAT         rehearsal, preview or both (default)
  comment   the same as the one comment on a pull request
            --pull-request N
  issue     drift as the one open issue about it, which is closed where there is none

  --results DIR   where the jobs' results are (default: results)

comment and issue need GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL.
Exit code: 0 when all holds, 1 when something does not, 2 when the command cannot do what it is for.
`;

const toldOf: readonly Told[] = ["both", "rehearsal", "preview"];

interface Options {
  readonly stacks: readonly string[];
  readonly directory: string;
  readonly drift: boolean;
  readonly tell: string;
  readonly pullRequest: string | undefined;
}

/** Where a command runs. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Takes what goes to the standard output. */
  readonly print: (text: string) => void;
}

type Command = (options: Options, surroundings: Surroundings) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  preview: async ({ stacks, directory, drift }, { environment, print }) => {
    const [stack = "", ...others] = stacks;
    if (others.length > 0) {
      throw new UsageError(`--stack: received ${stacks.join(", ")}; allowed: one stack for preview.`);
    }
    const result = await preview({ stack, drift, environment, watch: print });
    writePreview(directory, stack, result);
    return result.outcome === "failed" || (drift && result.outcome === "changes") ? 1 : 0;
  },
  report: async ({ stacks, directory, tell }, { environment, print }) => {
    const told = toldOf.find((each) => each === tell);
    if (told === undefined) {
      throw new UsageError(`--tell: received ${tell}; allowed: ${toldOf.join(", ")}.`);
    }
    print(`${reportOf(resultsOf(directory, stacks), { ...frameOf("report", environment), told })}\n`);
    return 0;
  },
  comment: async ({ stacks, directory, pullRequest = "nothing" }, { environment }) => {
    if (!/^[1-9]\d*$/.test(pullRequest)) {
      throw new UsageError(`--pull-request: received ${pullRequest}; allowed: the number of a pull request.`);
    }
    const frame = frameOf("preview", environment);
    const body = reportOf(resultsOf(directory, stacks), frame);
    await new GitHub(environment).putComment(Number(pullRequest), frame.marker, body);
    return 0;
  },
  issue: async ({ stacks, directory }, { environment }) => {
    const results = resultsOf(directory, stacks);
    const github = new GitHub(environment);
    const frame = frameOf("drift", environment);
    const drifted = results.filter(({ preview: found }) => found?.outcome === "changes");
    if (drifted.length > 0) {
      await github.putIssue(frame.marker, titleOf(drifted), driftReport(results, frame));
    } else if (results.every(({ preview: found }) => found?.outcome === "unchanged")) {
      await github.closeIssue(frame.marker, "There is no drift any more.");
    }
    return results.every(({ preview: found }) => found?.outcome === "unchanged") ? 0 : 1;
  },
};

const titleOf = (drifted: readonly StackResult[]) =>
  `Drift in ${drifted.map(({ stack }) => stack).join(", ")}`;

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function frameOf(kind: string, environment: NodeJS.ProcessEnv): Frame {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = environment;
  const run = server && repository && id ? `[The run](${server}/${repository}/actions/runs/${id})\n` : "";
  return { marker: `<!-- aws-security-baseline: ${kind} -->`, run };
}

/** Runs a command and returns its exit code. Throws a UsageError where it is none, or lacks something. */
export async function ci(args: string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parse(args);
  const [name = "nothing", ...rest] = positionals;
  if (values.help) {
    surroundings.print(usage);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || rest.length > 0) {
    const received = [name, ...rest].join(" ");
    throw new UsageError(
      `Received ${received}; allowed: one of ${Object.keys(commands).join(", ")}.\n${usage}`,
    );
  }
  // It is part of the names of files.
  const wrong = values.stack.filter((stack) => !/^[\w.-]{1,100}$/.test(stack));
  if (values.stack.length === 0 || wrong.length > 0) {
    throw new UsageError(`--stack: received ${wrong.join(", ") || "nothing"}; allowed: names of stacks.`);
  }
  const { stack: stacks, results: directory, drift, tell, "pull-request": pullRequest } = values;
  return command({ stacks, directory, drift, tell, pullRequest }, surroundings);
}

const parse = (args: string[]) =>
  parsedOptions({
    args,
    allowPositionals: true,
    options: {
      stack: { type: "string", multiple: true, default: [] },
      results: { type: "string", default: "results" },
      drift: { type: "boolean", default: false },
      tell: { type: "string", default: "both" },
      "pull-request": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });

if (require.main === module) {
  const print = (text: string) => process.stdout.write(text);
  exitWith(ci(process.argv.slice(2), { environment: process.env, print }));
}
