import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { ci as run } from "../../../automation/ci/cli";
import { root } from "../../support/rehearsal";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
const results = () => path.join(folder, "results");

/** Runs a command in this process, as cli.ts runs it in one of its own. */
async function ci(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  try {
    const code = await run(args, { environment: { PATH: process.env["PATH"], ...environment }, print });
    return { code, stdout: printed.join(""), stderr: "" };
  } catch (error) {
    return { code: 2, stdout: printed.join(""), stderr: `${(error as Error).message}\n` };
  }
}

/** A PATH on which pulumi says and does just this. */
function pulumiThat(script: string): NodeJS.ProcessEnv {
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    path.join(bin, "pulumi"),
    `#!/bin/sh\nprintf '%s\\n' "$*" > "${folder}/arguments"\n${script}\n`,
  );
  chmodSync(path.join(bin, "pulumi"), 0o755);
  return { PATH: `${bin}${path.delimiter}${process.env["PATH"]}` };
}

const argumentsOfPulumi = () => readFileSync(path.join(folder, "arguments"), "utf8").trim();
const previewed = (stack = "dev") =>
  JSON.parse(readFileSync(path.join(results(), `preview-${stack}.json`), "utf8"));

function keepPreview(stack: string, outcome: string): void {
  mkdirSync(results(), { recursive: true });
  const result = { outcome, summary: "~ 1 to update", output: "    ~ aws:kms:Key: (update)\n" };
  writeFileSync(path.join(results(), `preview-${stack}.json`), JSON.stringify(result));
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "baseline-ci-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("npm run ci -- preview", () => {
  const nothingToDo = "echo 'Resources:'; echo '    42 unchanged'";
  const somethingToDo = "echo 'Resources:'; echo '    +-1 to replace'; echo '    1 change. 41 unchanged'";
  const drift =
    "echo 'Resources:'; echo '    ~ 1 to update'; echo 'error: no changes were expected for preview but changes were proposed' >&2; exit 7";

  it("keeps what Pulumi says of a stack without changes", async () => {
    const { code, stdout } = await ci(
      ["preview", "--stack", "dev", "--results", results()],
      pulumiThat(nothingToDo),
    );

    expect(code).to.equal(0);
    expect(stdout).to.contain("42 unchanged");
    expect(previewed()).to.deep.equal({
      outcome: "unchanged",
      summary: "42 unchanged",
      output: "Resources:\n    42 unchanged\n",
    });
    expect(argumentsOfPulumi()).to.match(/^preview --stack dev --non-interactive --color never --diff /);
    expect(argumentsOfPulumi()).to.not.contain("--refresh");
  });

  it("knows changes, of which a pull request may have some", async () => {
    const { code } = await ci(
      ["preview", "--stack", "dev", "--results", results()],
      pulumiThat(somethingToDo),
    );

    expect(code).to.equal(0);
    expect(previewed()).to.include({
      outcome: "changes",
      summary: "+-1 to replace, 1 change. 41 unchanged",
    });
  });

  it("refreshes for drift, and fails of it", async () => {
    const args = ["preview", "--stack", "prod", "--drift", "--results", results()];

    const { code } = await ci(args, pulumiThat(drift));

    expect(code).to.equal(1);
    expect(previewed("prod")).to.include({ outcome: "changes", summary: "~ 1 to update" });
    expect(argumentsOfPulumi()).to.match(/--refresh --expect-no-changes$/);
  });

  it("keeps a failure with its reason, and fails", async () => {
    const script = "echo \"error: no stack named 'dev' found\" >&2; exit 6";

    const { code, stdout } = await ci(
      ["preview", "--stack", "dev", "--results", results()],
      pulumiThat(script),
    );

    expect(code).to.equal(1);
    expect(stdout).to.contain("no stack named");
    expect(previewed()).to.deep.include({
      outcome: "failed",
      output: "error: no stack named 'dev' found\n",
    });
  });

  it("keeps no secret of the job", async () => {
    const environment = {
      ...pulumiThat('echo "with $AWS_SESSION_TOKEN"'),
      AWS_SESSION_TOKEN: "session-token-1",
    };

    await ci(["preview", "--stack", "dev", "--results", results()], environment);

    expect(previewed().output).to.equal("with [secret]\n");
  });

  it("ends with code 2 where there is no Pulumi", async () => {
    const { code, stderr } = await ci(["preview", "--stack", "dev"], { PATH: folder });

    expect(code).to.equal(2);
    expect(stderr).to.equal("There is no pulumi on the PATH: https://www.pulumi.com/docs/install/\n");
  });
});

describe("npm run ci -- preview with the Pulumi CLI (skipped where there is none)", () => {
  const settings = (): NodeJS.ProcessEnv => ({
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_HOME: path.join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "a passphrase for nothing",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  });

  before(function () {
    if (spawnSync("pulumi", ["version"]).error) {
      this.skip();
    }
  });

  it("says of a stack that there is not that it failed", async () => {
    const { code } = await ci(["preview", "--stack", "none", "--drift", "--results", results()], settings());

    expect(code).to.equal(1);
    expect(previewed("none").outcome).to.equal("failed");
    expect(previewed("none").output).to.contain("no stack named 'none' found");
  });
});

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: Record<string, unknown> | undefined;
}

interface FakePost {
  readonly id: number;
  readonly number?: number;
  readonly body: string;
  readonly user: { readonly type: string };
  readonly pull_request?: object;
}

/** As much of GitHub as answers for lists of posts, two on a page, and takes what is written. */
class FakeGitHub {
  readonly asked: Asked[] = [];
  posts: FakePost[] = [];
  status = 200;
  private readonly server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => {
      text += part;
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "", this.address);
      const method = request.method ?? "";
      this.asked.push({ method, url: url.pathname, body: text === "" ? undefined : JSON.parse(text) });
      const page = Number(url.searchParams.get("page") ?? 1);
      url.searchParams.set("page", String(page + 1));
      const more = page * 2 < this.posts.length && method === "GET";
      response.writeHead(request.headers.authorization === "Bearer a-token" ? this.status : 401, {
        ...(more && { link: `<${url}>; rel="next", <${url}>; rel="last"` }),
      });
      response.end(JSON.stringify(this.posts.slice(page * 2 - 2, page * 2)));
    });
  });

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get written(): Asked[] {
    return this.asked.filter(({ method }) => method !== "GET");
  }

  environment(): NodeJS.ProcessEnv {
    return {
      GITHUB_API_URL: this.address,
      GITHUB_REPOSITORY: "octo-org/baseline",
      GITHUB_TOKEN: "a-token",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_RUN_ID: "77",
    };
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  close(): void {
    this.server.close();
  }
}

describe("What the workflows post", () => {
  let github: FakeGitHub;
  const marked = (kind: string) => `<!-- aws-security-baseline: ${kind} -->\nas it was`;
  const bot = { type: "Bot" };
  const person = { type: "User" };

  beforeEach(async () => {
    github = new FakeGitHub();
    await github.listen();
  });

  afterEach(() => github.close());

  const comment = () =>
    ci(["comment", "--stack", "dev", "--pull-request", "7", "--results", results()], github.environment());
  const issue = () =>
    ci(["issue", "--stack", "dev", "--stack", "prod", "--results", results()], github.environment());

  it("is a new comment where there is none yet, whoever else has written one", async () => {
    keepPreview("dev", "changes");
    github.posts = [
      { id: 1, body: "Looks good", user: person },
      { id: 2, body: marked("preview"), user: person },
      { id: 3, body: marked("drift"), user: bot },
    ];

    const { code } = await comment();

    expect(code).to.equal(0);
    expect(github.written).to.have.length(1);
    expect(github.written[0]).to.include({
      method: "POST",
      url: "/repos/octo-org/baseline/issues/7/comments",
    });
    expect(github.written[0]?.body?.["body"])
      .to.match(/^<!-- aws-security-baseline: preview -->\n/)
      .and.to.contain("**Preview: changes.** &#126; 1 to update")
      .and.to.contain("[The run](https://github.example/octo-org/baseline/actions/runs/77)");
  });

  it("is the same comment anew where there is one, on whatever page", async () => {
    keepPreview("dev", "unchanged");
    github.posts = [
      { id: 1, body: "one", user: person },
      { id: 2, body: "two", user: person },
      { id: 3, body: marked("preview"), user: bot },
    ];

    const { code } = await comment();

    expect(code).to.equal(0);
    expect(github.written.map(({ method, url }) => `${method} ${url}`)).to.deep.equal([
      "PATCH /repos/octo-org/baseline/issues/comments/3",
    ]);
  });

  it("is an issue about drift, and not a pull request that looks like one", async () => {
    keepPreview("dev", "unchanged");
    keepPreview("prod", "changes");
    github.posts = [{ id: 1, number: 4, body: marked("drift"), user: bot, pull_request: {} }];

    const { code } = await issue();

    expect(code).to.equal(1);
    expect(github.written).to.have.length(1);
    expect(github.written[0]).to.include({ method: "POST", url: "/repos/octo-org/baseline/issues" });
    expect(github.written[0]?.body).to.include({ title: "Drift in prod" });
  });

  it("is the same issue anew as long as it is open", async () => {
    keepPreview("dev", "changes");
    keepPreview("prod", "failed");
    github.posts = [{ id: 1, number: 5, body: marked("drift"), user: bot }];

    const { code } = await issue();

    expect(code).to.equal(1);
    expect(github.written.map(({ method, url }) => `${method} ${url}`)).to.deep.equal([
      "PATCH /repos/octo-org/baseline/issues/5",
    ]);
  });

  it("closes the issue, with a word, where there is no drift any more", async () => {
    keepPreview("dev", "unchanged");
    keepPreview("prod", "unchanged");
    github.posts = [{ id: 1, number: 5, body: marked("drift"), user: bot }];

    const { code } = await issue();

    expect(code).to.equal(0);
    expect(github.written).to.deep.equal([
      {
        method: "POST",
        url: "/repos/octo-org/baseline/issues/5/comments",
        body: { body: "There is no drift any more." },
      },
      { method: "PATCH", url: "/repos/octo-org/baseline/issues/5", body: { state: "closed" } },
    ]);
  });

  it("is nothing where there is no drift and no issue", async () => {
    keepPreview("dev", "unchanged");
    keepPreview("prod", "unchanged");

    const { code } = await issue();

    expect(code).to.equal(0);
    expect(github.written).to.deep.equal([]);
  });

  it("leaves an issue alone where a stack could not be looked at, and fails", async () => {
    keepPreview("dev", "unchanged");
    github.posts = [{ id: 1, number: 5, body: marked("drift"), user: bot }];

    const { code } = await issue();

    expect(code).to.equal(1);
    expect(github.written).to.deep.equal([]);
  });

  it("is refused by GitHub with its words and without the token", async () => {
    github.status = 403;

    const { code, stderr } = await comment();

    expect(code).to.equal(2);
    expect(stderr).to.match(/^GitHub answered 403 to GET http:.*\/issues\/7\/comments/);
    expect(stderr).to.not.contain("a-token");
  });
});

describe("npm run ci", () => {
  const mistakes = [
    {
      what: "no command",
      args: [],
      says: /^Received nothing; allowed: one of preview, report, comment, issue/,
    },
    { what: "a command that there is not", args: ["deploy"], says: /^Received deploy; allowed: one of/ },
    { what: "a method as command", args: ["constructor"], says: /^Received constructor; allowed: one of/ },
    { what: "no stack", args: ["report"], says: /^--stack: received nothing; allowed: names of stacks/ },
    {
      what: "a stack that is a path",
      args: ["report", "--stack", "../prod"],
      says: /^--stack: received \.\.\/prod; allowed: names/,
    },
    {
      what: "two stacks to preview",
      args: ["preview", "--stack", "dev", "--stack", "prod"],
      says: /^--stack: received dev, prod; allowed: one stack/,
    },
    {
      what: "a part that there is not",
      args: ["report", "--stack", "dev", "--tell", "all"],
      says: /^--tell: received all; allowed: both, rehearsal, preview/,
    },
    {
      what: "no pull request",
      args: ["comment", "--stack", "dev"],
      says: /^--pull-request: received nothing; allowed: the number/,
    },
    {
      what: "a comment outside of a job",
      args: ["comment", "--stack", "dev", "--pull-request", "7"],
      says: /^GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN: received nothing; allowed: what GitHub sets/,
    },
    {
      what: "an option that there is not",
      args: ["report", "--stacks", "dev"],
      says: /Unknown option '--stacks'/,
    },
  ];
  for (const { what, args, says } of mistakes) {
    it(`ends with code 2 and what is allowed for ${what}`, async () => {
      const { code, stderr } = await ci(args);

      expect(code).to.equal(2);
      expect(stderr).to.match(says);
    });
  }

  it("prints the report of what the jobs have left, also of what no job has finished", async () => {
    keepPreview("dev", "changes");
    writeFileSync(path.join(results(), "rehearsal-dev.json"), "");

    const { code, stdout } = await ci([
      ...["report", "--stack", "dev", "--stack", "prod"],
      ...["--results", results()],
    ]);

    expect(code).to.equal(0);
    expect(stdout).to.contain("### Stack dev\n\n**Rehearsal: no result.**");
    expect(stdout).to.contain(
      "### Stack prod\n\n**Rehearsal: no result.** The job's log says why.\n\n**Preview: no",
    );
  });

  it("reads the reports that the rehearsal writes for machines", async () => {
    const { reportAsJson } = await import("../../../rehearsal/report/json");
    mkdirSync(results());
    const check = { title: "Run the program", detail: "1 finding", milliseconds: 3 };
    const finding = { kind: "program" as const, message: "It throws.", cure: "Do not." };
    const checks = [{ ...check, outcome: "failed" as const, findings: [finding] }];
    const graph = { nodes: new Map(), outputs: {} };
    writeFileSync(
      path.join(results(), "rehearsal-dev.json"),
      reportAsJson({ stack: "dev", passed: false, checks, graph }),
    );

    const { stdout } = await ci(["report", "--stack", "dev", "--results", results()]);

    expect(stdout)
      .to.contain("**Rehearsal: failed** in 1 of 1 checks.")
      .and.to.contain("It throws.\nchange: Do not.");
  });

  it("explains itself, and ends with code 2 where it cannot do what it is for", () => {
    const command = ["-r", "ts-node/register/transpile-only", "automation/ci/cli.ts"];
    const start = (...args: string[]) =>
      spawnSync(process.execPath, [...command, ...args], { cwd: root, encoding: "utf8" });

    const [help, nothing] = [start("--help"), start()];

    expect(help.status).to.equal(0);
    expect(help.stdout).to.match(/^npm run ci -- COMMAND/);
    expect(nothing.status).to.equal(2);
    expect(nothing.stderr).to.match(/^Received nothing; allowed: one of preview/);
  });
});
