import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { organizationChecks } from "../../components/operations/validation/organization-checks";
import { callOf } from "../../validation/clients";
import { type ControlCheck, condition } from "../../validation/control-check";
import { commandOf, shellScript } from "../../validation/shell-script";
import { reportOf, validate } from "../../validation/validate";
import { hasAwsCli, saidByAwsCli } from "../support/aws-cli";
import { graphOf, root } from "../support/rehearsal";

const attached = organizationChecks({
  region: "us-east-1",
  targets: ["r-ab12"],
  policyNames: ["it's-ours", "deny-root"],
});

/** One check of each operation and its options. The queries are tried elsewhere. */
function shapesOf(checks: readonly ControlCheck[]): readonly ControlCheck[] {
  const shapes = new Map(
    checks.map((check) => [`${check.service}:${check.operation} ${Object.keys(check.input)}`, check]),
  );
  return [...shapes.values()];
}

describe("The validation commands", () => {
  let checks: readonly ControlCheck[];
  let script: string;

  before(async () => {
    const { outputs } = await graphOf("dev");
    checks = [...(outputs["validationChecks"] as unknown as readonly ControlCheck[]), ...attached];
    script = String(outputs["validationScript"]);
  });

  it("cover every control of A, B and C, and what there is of O", () => {
    const controls = new Set(checks.map(({ control }) => control));

    expect([...controls].sort()).to.deep.equal([
      "A1",
      "A2",
      "A3",
      "A4",
      "A5",
      "A6",
      "A7",
      "A9",
      "B1",
      "B2",
      "B3",
      "B4",
      "B5",
      "B6",
      "C1",
      "C2",
      "C3",
      "C4",
      "C5",
      "C6",
      "C7",
      "C8",
      "O1",
      "O3",
    ]);
  });

  it("call what the SDK has", async () => {
    for (const { service, operation } of checks) {
      const { Client, Command } = await callOf(service, operation);
      expect([typeof Client, typeof Command]).to.deep.equal(["function", "function"]);
    }
  });

  it("only read", () => {
    const others = checks.filter(({ operation }) => !/^(Describe|Get|Head|List|Simulate)/.test(operation));

    expect(others).to.deep.equal([]);
  });

  it("say what to do where they fail, and each says something of its own", () => {
    expect(checks.filter(({ otherwise }) => !/^[A-Z].{20,}\.$/.test(otherwise))).to.deep.equal([]);
    expect(new Set(checks.map(({ title, control }) => `${control} ${title}`)).size).to.equal(checks.length);
  });

  it("are a script that bash can read", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: shellScript(checks), encoding: "utf8" });

    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    expect(script.match(/^check /gm)).to.have.length(checks.length - attached.length);
  });

  it("pass and fail in a shell by what the AWS CLI answers, and the script ends accordingly", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "aws-"));
    const answering = (answer: string) => {
      writeFileSync(path.join(folder, "aws"), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
      return spawnSync("bash", ["-s"], {
        input: shellScript(attached),
        encoding: "utf8",
        env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}` },
      });
    };

    const [good, bad, refused] = [
      answering("echo true"),
      answering("echo false"),
      answering("echo 'AccessDenied: no' >&2; exit 254"),
    ];

    expect(good.stdout).to.match(/^passed: A7: .*r-ab12\n1 passed, 0 failed\n$/);
    expect(good.status).to.equal(0);
    expect(bad.stdout).to.match(
      /failed: A7: .*\n {2}asked: aws organizations list-policies-for-target .*\n {2}answer: false\n/,
    );
    expect(bad.stdout).to.contain("Find out who detached them");
    expect(bad.status).to.equal(1);
    expect(refused.stdout).to.match(/answer: AccessDenied: no\n/);
  });

  it("reach the AWS CLI as they are, also with quotes in them", () => {
    const [check] = attached;
    const command = commandOf(check as ControlCheck).replace(/^aws /, "printf '%s\\n' ");

    const said = execFileSync("bash", ["-c", command], { encoding: "utf8" }).split("\n");

    expect(said).to.include(condition(check as ControlCheck));
  });

  it("exist in the AWS CLI, with their options", function () {
    if (!hasAwsCli()) {
      this.skip();
    }
    const commands = shapesOf(checks).map((check) => `${commandOf(check)} --generate-cli-skeleton output`);

    const said = saidByAwsCli(commands);

    const refusal = /unknown options|invalid choice|arguments are required|bad value|invalid json|expected:/i;
    const wrong = commands.flatMap((command, index) => {
      const answer = said[index] ?? "";
      return answer === "" || refusal.test(answer) ? [`${command}: ${answer}`] : [];
    });
    expect(wrong).to.deep.equal([]);
  });
});

describe("A validation by program", () => {
  const [check] = attached as [ControlCheck];
  const policies = (...names: string[]) => ({ Policies: names.map((Name) => ({ Name })) });

  it("passes where the answer is as expected", async () => {
    const results = await validate([check], async () => policies("it's-ours", "FullAWSAccess", "deny-root"));

    expect(reportOf(results)).to.equal(
      "passed: A7: The service control policies are attached to r-ab12\n1 passed, 0 failed",
    );
  });

  it("says what was asked, expected and answered where it is not", async () => {
    const results = await validate([check], async () => policies("FullAWSAccess"));

    expect(reportOf(results)).to.match(
      /^failed: A7: .*\n {2}asked: organizations ListPoliciesForTarget in us-east-1: .*\n {2}expected: \["deny-root","it's-ours"\]\n {2}answer: \[\]\n {2}Find out who .*\n0 passed, 1 failed$/,
    );
  });

  it("fails where the question is refused, and goes on", async () => {
    const results = await validate([check, check], async () => {
      throw Object.assign(new Error("not authorized"), { name: "AccessDenied" });
    });

    expect(results.map(({ passed, answer }) => [passed, answer])).to.deep.equal([
      [false, "AccessDenied: not authorized"],
      [false, "AccessDenied: not authorized"],
    ]);
  });
});

describe("npm run validate", () => {
  const empty = mkdtempSync(path.join(tmpdir(), "empty-"));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", "validation/cli.ts", ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PATH: empty, PULUMI_HOME: empty },
    });
  const written = (content: string) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "outputs-")), "outputs.json");
    writeFileSync(file, content);
    return file;
  };

  const cases: readonly { what: string; args: () => string[]; says: RegExp }[] = [
    {
      what: "nothing to validate",
      args: () => [],
      says: /^Expected one of --stack and --outputs: npm run validate/,
    },
    {
      what: "two things to validate",
      args: () => ["--stack", "a", "--outputs", "b"],
      says: /^Expected one of/,
    },
    {
      what: "no Pulumi CLI",
      args: () => ["--stack", "dev"],
      says: /^There is no Pulumi CLI.* Or give --outputs FILE\./,
    },
    {
      what: "outputs without checks",
      args: () => ["--outputs", written("{}")],
      says: /^There is no output validationChecks with a table of checks: deploy the stack first\./,
    },
    { what: "outputs that are no JSON", args: () => ["--outputs", written("x")], says: /is no JSON/ },
    { what: "a file that is not there", args: () => ["--outputs", "nowhere.json"], says: /nowhere\.json/ },
  ];
  for (const { what, args, says } of cases) {
    it(`ends with code 2 where there is ${what}`, () => {
      const { status, stderr } = run(...args());

      expect(stderr).to.match(says);
      expect(status).to.equal(2);
    });
  }

  it("asks nothing where there is nothing to ask", () => {
    const { status, stdout } = run("--outputs", written('{"validationChecks":[]}'));

    expect(stdout).to.equal("0 passed, 0 failed\n");
    expect(status).to.equal(0);
  });
});
