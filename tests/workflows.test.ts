import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { problemsOf } from "../automation/ci/lint-workflows";
import { optionsOf } from "../automation/ephemeral/options";
import { patience } from "../automation/sweep/passes";
import {
  actions,
  jobs,
  steps,
  textOf,
  type WorkflowJob,
  workflows,
  workflowTexts,
} from "./support/workflows";

const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Readonly<Record<string, string>> };

interface NpmCommand {
  readonly script: string;
  readonly options: readonly string[];
}

/** The commands of npm in a text of the shell, each with the options that its script gets. */
function npmCommands(text: string): NpmCommand[] {
  const lines = text.replace(/\\\n/g, " ").split("\n");
  return lines.flatMap((line) =>
    [...line.matchAll(/npm (?:run ([\w:-]+)|(test|ci)\b)((?: +[^|>;&#']+)?)/g)].map(
      ([, script, known, rest = ""]) => ({
        script: script ?? known ?? "",
        options: [...(rest.split(/ -- /)[1] ?? "").matchAll(/--[a-z-]+/g)].map(([option]) => option),
      }),
    ),
  );
}

const runs = steps.flatMap(({ where, step }) => (step.run === undefined ? [] : [{ where, run: step.run }]));
const inCheckedText = npmCommands(textOf(".ci/run"));
const isFromOutside = ({ if: condition = "" }: WorkflowJob) =>
  !condition.includes("github.event.pull_request.head.repo.full_name == github.repository");

/** The arguments that a text of the shell gives to a script of npm, with variables of these values and no others. */
function argumentsIn(text: string, environment: NodeJS.ProcessEnv): string[] {
  const script = `mkdir() { :; }; npm() { shift 3; printf '%s\\n' "$@"; }; ${text}`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-euc", script], {
    encoding: "utf8",
    env: environment,
  });
  expect(stderr).to.equal("");
  return stdout.trimEnd().split("\n");
}

/** Whether a token with these permissions can do more than read what everybody may read. */
const isEntitled = ({ permissions = {} }: WorkflowJob) =>
  Object.values(permissions).some((permission) => permission === "write");

describe("Workflows", () => {
  it("have no problem in the eyes of GitHub's language service", async () => {
    expect(await problemsOf(workflowTexts)).to.deep.equal([]);
    expect([...workflows.keys()].map((file) => file.split("/").at(-1))).to.deep.equal([
      "check.yml",
      "deploy.yml",
      "drift.yml",
      "ephemeral.yml",
      "preview.yml",
    ]);
  });

  it("run only commands that package.json has, as does .ci/run", () => {
    const commands = [...runs.flatMap(({ run }) => npmCommands(run)), ...inCheckedText];

    const unknown = commands.filter(
      ({ script }) => script !== "ci" && script !== "test" && !Object.hasOwn(scripts, script),
    );

    expect(unknown).to.deep.equal([]);
    expect(commands.length).to.be.greaterThan(15);
    expect(scripts).to.include.keys("ci", "test");
  });

  it("give a command only options that it has", () => {
    const commands = [...runs.flatMap(({ run }) => npmCommands(run)), ...inCheckedText];
    const sources = {
      rehearse: "rehearsal/cli.ts",
      ci: "automation/ci/cli.ts",
      ephemeral: "automation/ephemeral/options.ts",
    };
    const usages = Object.entries(sources).map(([script, file]) => ({
      script,
      known: [...(textOf(file).split("const usage = `")[1]?.split("`")[0] ?? "").matchAll(/--[a-z-]+/g)].map(
        String,
      ),
    }));

    const given = usages.map(({ script, known }) => ({
      known,
      used: commands.filter((command) => command.script === script).flatMap(({ options }) => options),
    }));

    for (const { known, used } of given) {
      expect(known).to.include.members(used);
      expect(used).not.to.deep.equal([]);
    }
  });

  it("are read by a shell without a mistake", () => {
    for (const { where, run } of runs) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });

      expect(status, `${where}: ${stderr}`).to.equal(0);
    }
  });

  it("check what .ci/run checks, in the same order", () => {
    const check = workflows.get(".github/workflows/check.yml")?.jobs["check"]?.steps ?? [];
    const setUp = actions.get(".github/actions/setup/action.yml")?.runs.steps ?? [];
    const commands = check.flatMap((step) => (step.uses === "./.github/actions/setup" ? setUp : step));
    const ofWorkflow = commands.flatMap(({ run }) => run ?? []);

    const ofScript = [...textOf(".ci/run").matchAll(/^(?:check '(npm [^']+)'|tests$)/gm)];

    expect(ofScript.map(([, command = "npm test"]) => command)).to.deep.equal(ofWorkflow);
    expect(textOf(".ci/run")).to.match(/^tests\(\) \{\n {2}npm test >/m);
  });

  it("take every action of others by its commit, with its version beside it", () => {
    const uses = workflowTexts.flatMap(({ name, text }) =>
      [...text.matchAll(/uses: +(.+)$/gm)].map(([, used = ""]) => ({ name, used })),
    );

    const loose = uses.filter(
      ({ used }) =>
        !used.startsWith("./.github/actions/") &&
        !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used),
    );

    expect(loose).to.deep.equal([]);
    expect(uses.length).to.be.greaterThan(20);
  });

  it("take an action in one version everywhere", () => {
    const versions = new Map<string, Set<string>>();
    for (const { text } of workflowTexts) {
      for (const [, action = "", version = ""] of text.matchAll(/uses: +([\w./-]+)@(.+)$/gm)) {
        versions.set(action, (versions.get(action) ?? new Set()).add(version));
      }
    }

    expect([...versions].filter(([, used]) => used.size > 1)).to.deep.equal([]);
  });

  it("give the project's own actions what they need, and nothing that they do not know", () => {
    for (const { where, step } of steps.filter(({ step: { uses } }) => uses?.startsWith("./"))) {
      const action = actions.get(`${step.uses?.slice(2)}/action.yml`);
      const inputs = Object.entries(action?.inputs ?? {});
      const required = inputs.filter(([, { required = false }]) => required).map(([name]) => name);
      const given = Object.keys(step.with ?? {});

      expect(action, `${where}: ${step.uses}`).to.not.equal(undefined);
      expect(given, where).to.include.members(required);
      expect(
        inputs.map(([name]) => name),
        where,
      ).to.include.members(given);
    }
  });

  it("have no permission but those that a job asks for itself", () => {
    for (const [file, { permissions }] of workflows) {
      expect(permissions, file).to.deep.equal({});
    }
    for (const { where, job } of jobs) {
      expect(job.permissions?.["contents"], where).to.equal("read");
    }
  });

  it("hold tokens for AWS where a role is assumed, and nowhere else", () => {
    const assuming = ["./.github/actions/aws", "./.github/actions/preview"];

    const holding = jobs.filter(({ job }) => job.permissions?.["id-token"] === "write");

    const wanting = jobs.filter(({ job }) => job.steps.some(({ uses = "" }) => assuming.includes(uses)));
    expect(holding.map(({ where }) => where)).to.deep.equal(wanting.map(({ where }) => where));
    expect(holding.every(({ job }) => job.environment !== undefined)).to.equal(true);
    expect(holding).to.have.length(6);
  });

  it("write nothing but the one comment and the one issue", () => {
    const writing = jobs.flatMap(({ where, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([name, value]) => value === "write" && name !== "id-token")
        .map(([name]) => `${where}: ${name}`),
    );

    expect(writing).to.deep.equal([
      ".github/workflows/drift.yml issue: issues",
      ".github/workflows/preview.yml comment: pull-requests",
    ]);
  });

  it("give a pull request from a fork no more than a reader has, and never run it on behalf of the repository", () => {
    const triggered = jobs.filter(({ workflow }) => Object.hasOwn(workflow.on, "pull_request"));

    const open = triggered.filter(({ job }) => isEntitled(job) && isFromOutside(job));

    expect(open.map(({ where }) => where)).to.deep.equal([]);
    expect(triggered.filter(({ job }) => isEntitled(job))).to.have.length(3);
    for (const [file, { on }] of workflows) {
      expect(on, file).to.not.have.any.keys("pull_request_target", "workflow_run", "issue_comment");
    }
  });

  it("use no secret: roles are assumed, and the job's own token posts", () => {
    const named = workflowTexts.flatMap(({ name, text }) =>
      /\bsecrets\b/.test(text.replace(/#.*$/gm, "")) ? [name] : [],
    );

    expect(named).to.deep.equal([]);
  });

  it("put nothing into a shell that somebody else has written", () => {
    const injected = runs.filter(({ run }) => run.includes("${{"));

    expect(injected).to.deep.equal([]);
  });

  it("leave no token in the copy of the repository", () => {
    const checkouts = steps.filter(({ step: { uses } }) => uses?.startsWith("actions/checkout@"));

    const keeping = checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false);

    expect(keeping.map(({ where }) => where)).to.deep.equal([]);
    for (const { where, job } of jobs) {
      expect(job.steps[0]?.uses, where).to.match(/^actions\/checkout@/);
    }
  });

  it("end: no job goes on for hours", () => {
    const limits = jobs.map(({ job }) => job["timeout-minutes"] ?? Number.POSITIVE_INFINITY);

    expect(Math.max(...limits)).to.be.at.most(120);
  });

  it("do what changes something once at a time, and never break off what is on its way", () => {
    const groups = jobs
      .filter(({ job }) => isEntitled(job))
      .map(({ where, job, workflow }) => ({ where, ...(job.concurrency ?? workflow.concurrency) }));

    expect(groups.filter(({ group = "" }) => group === "").map(({ where }) => where)).to.deep.equal([]);
    expect(
      groups.filter((group) => group["cancel-in-progress"] !== false).map(({ where }) => where),
    ).to.deep.equal([".github/workflows/preview.yml preview", ".github/workflows/preview.yml comment"]);
    expect(groups.map(({ group }) => group)).to.include.members(["stack-dev", "stack-prod", "ephemeral"]);
  });

  describe("that look for drift", () => {
    const { steps: all = [], permissions } =
      workflows.get(".github/workflows/drift.yml")?.jobs["preview"] ?? {};
    const looks = all.filter(({ uses }) => uses === "./.github/actions/preview");
    const wait = all.find(({ run }) => run?.includes("gh run list"));

    it("look again at a difference, when deployments have ended, with main as it is then", () => {
      const again = all.slice(all.findIndex(({ id }) => id === "look") + 1);

      expect(looks).to.have.length(2);
      expect(looks[0]).to.include({ id: "look", "continue-on-error": true });
      expect(looks[1]).to.not.have.property("continue-on-error");
      expect(looks[1]?.with).to.deep.equal(looks[0]?.with);
      expect(again).to.have.length(3);
      expect(again[0]).to.equal(wait);
      expect(again[1]?.with?.["ref"]).to.equal("main");
      expect(again[2]).to.equal(looks[1]);
      for (const step of again) {
        expect(step.if).to.equal("${{ steps.look.outcome == 'failure' }}");
      }
      expect(permissions?.["actions"]).to.equal("read");
    });

    it("wait as long as a deployment is in progress, and fail where GitHub does not say", () => {
      const waiting = (answers: string) => {
        const doubles = `n=$(mktemp); trap 'rm "$n"' EXIT; sleep() { echo x >> "$n"; }; ${answers}`;
        const script = `${doubles}\n${wait?.run}\nwc -l < "$n"`;
        return spawnSync("bash", ["--norc", "-euc", script], { encoding: "utf8" });
      };
      const twice =
        'gh() { [ "$*" = "$asked" ] && if [ $(wc -l < "$n") -lt 2 ]; then echo 1; else echo 0; fi; }';
      const asked = "run list --workflow deploy.yml --status in_progress --json databaseId --jq length";

      expect(waiting(`asked="${asked}"; ${twice}`).stdout.trim()).to.equal("2");
      expect(waiting("gh() { echo 0; }").stdout.trim()).to.equal("0");
      expect(waiting("gh() { return 4; }").status).to.equal(4);
      expect(Object.keys(workflows.get(".github/workflows/deploy.yml")?.jobs ?? {})).to.include("prod");
    });
  });

  it("deploy prod only after dev, and after somebody could read its preview", () => {
    const deploy = workflows.get(".github/workflows/deploy.yml");
    const order = Object.entries(deploy?.jobs ?? {}).map(([name, job]) => [
      name,
      (job as { needs?: string }).needs,
    ]);

    expect(order).to.deep.equal([
      ["rehearsal", undefined],
      ["dev", "rehearsal"],
      ["prod-preview", "dev"],
      ["prod", "prod-preview"],
    ]);
    expect(deploy?.jobs["prod"]?.environment).to.equal("prod");
    expect(JSON.stringify(deploy?.jobs["prod-preview"]?.steps)).to.contain("GITHUB_STEP_SUMMARY");
    expect(deploy?.on).to.deep.equal({ push: { branches: ["main"] }, workflow_dispatch: null });
  });

  describe("with an ephemeral stack", () => {
    const job = workflows.get(".github/workflows/ephemeral.yml")?.jobs["ephemeral"];
    const { steps: all = [], env = {}, "timeout-minutes": limit = 0 } = job ?? {};
    const minutes = (some: typeof all) => some.reduce((sum, step) => sum + (step["timeout-minutes"] ?? 0), 0);

    it("give its command what it takes: once to bring it up, and once to sweep the same name", () => {
      const values = { PATH: process.env["PATH"], CONFIG: "prod", NAME: "ci-17" };

      const [run, sweep, ...others] = all
        .flatMap(({ run }) => (run?.includes("npm run ephemeral") ? [run] : []))
        .map((text) => optionsOf(argumentsIn(text, values), {}));

      const same = { config: "prod", name: "ci-17", place: { kind: "aws" }, keepOnFailure: false };
      expect(run).to.deep.include({ ...same, sweep: false, junit: "results/ephemeral.xml" });
      expect(sweep).to.deep.include({ ...same, sweep: true, backend: undefined });
      expect(others).to.deep.equal([]);
      expect(env).to.deep.equal({
        CONFIG: "${{ inputs.config || 'dev' }}",
        NAME: "ci-${{ github.run_id }}",
      });
    });

    it("have credentials and time for all that they do, and for the networks that Lambda gives back late", () => {
      const credentials = all.flatMap(({ uses }, at) => (uses === "./.github/actions/aws" ? [at] : []));
      const [, duration] =
        /role-duration-seconds: (\d+)/.exec(textOf(".github/actions/aws/action.yml")) ?? [];

      const periods = credentials.map((at, nth) => minutes(all.slice(at, credentials[nth + 1])));

      const sweep = all.find(({ run }) => run?.includes("--sweep"))?.["timeout-minutes"] ?? 0;
      expect(periods).to.have.length(2);
      expect(Math.max(...periods) * 60).to.be.lessThan(Number(duration));
      expect(Math.min(...periods)).to.be.greaterThan(0);
      expect(minutes(all)).to.be.lessThan(limit);
      expect(sweep * 60_000).to.be.greaterThan(patience);
      expect(all[credentials[1] ?? 0]?.if).to.equal("${{ always() }}");
    });
  });

  it("remove what an ephemeral stack has left, whatever happened before", () => {
    const { steps: all = [] } = workflows.get(".github/workflows/ephemeral.yml")?.jobs["ephemeral"] ?? {};

    const sweep = all.find(({ run }) => run?.includes("--sweep"));

    expect(sweep?.if).to.equal("${{ always() }}");
    expect(all.findIndex(({ run }) => run?.includes("--junit"))).to.be.within(
      0,
      all.indexOf(sweep ?? {}) - 1,
    );
  });
});

describe("The page about workflows", () => {
  const page = textOf("docs/ci.md");
  const texts = workflowTexts.map(({ text }) => text).join("\n");
  const namesIn = (text: string, form: RegExp) =>
    [...new Set([...text.matchAll(form)].map(([, name]) => name))].sort();

  it("names every variable that a workflow reads, and no other", () => {
    const read = namesIn(texts, /\bvars\.(\w+)/g);

    const rows = namesIn(page, /^\| `([A-Z_]+)` \|/gm);

    expect(rows).to.deep.equal(read);
    expect(read).to.have.length(3);
  });

  it("names every environment that a job has, and no other", () => {
    const used = jobs.flatMap(({ job }) => {
      const { environment } = job;
      const name = typeof environment === "object" ? (environment as { name: string }).name : environment;
      return name === undefined ? [] : [String(name)];
    });
    const stacks = ["dev", "prod"];
    const all = used.flatMap((name) =>
      name.includes("${{") ? stacks.map((stack) => name.replace("${{ matrix.stack }}", stack)) : [name],
    );

    const rows = namesIn(page, /^\| `([a-z-]+)` \|/gm);

    expect(rows).to.deep.equal([...new Set(all)].sort());
  });

  it("names every workflow", () => {
    const named = namesIn(page, /`\.github\/workflows\/([a-z]+\.yml)`/g);

    expect(named).to.deep.equal([...workflows.keys()].map((file) => file.split("/").at(-1)));
  });
});

describe("The linter of workflows", () => {
  const good = textOf(".github/workflows/drift.yml");
  const mistakes = [
    {
      what: "a key that there is not",
      from: "timeout-minutes: 90",
      to: "timeout-mins: 90",
      says: "timeout-mins",
    },
    { what: "a permission that there is not", from: "issues: write", to: "issue: write", says: "issue" },
    { what: "a job that there is not", from: "needs: preview", to: "needs: previews", says: "previews" },
    { what: "a time that no clock shows", from: "41 5 * * *", to: "41 25 * * *", says: "cron" },
    { what: "a function that there is not", from: "!cancelled()", to: "!canceled()", says: "canceled" },
    {
      what: "a dimension that the matrix has not",
      from: "matrix.stack",
      to: "matrix.stacks",
      says: "stacks",
    },
  ];
  for (const { what, from, to, says } of mistakes) {
    it(`finds ${what}, with its line`, async () => {
      const text = good.replace(from, to);

      const problems = await problemsOf([{ name: ".github/workflows/drift.yml", text }]);

      const line = text.slice(0, text.indexOf(to)).split("\n").length;
      expect(problems.some(({ message }) => message.includes(says))).to.equal(true);
      expect(problems.map((problem) => problem.line)).to.include(line);
      expect(text).to.not.equal(good);
    });
  }
});
