import { execFile } from "node:child_process";
import { expect } from "chai";
import { keep } from "../support/output";
import { root } from "../support/rehearsal";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function rehearse(...args: string[]): Promise<Ended> {
  const command = ["-r", "ts-node/register/transpile-only", "rehearsal/cli.ts", ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) => {
      keep(stdout);
      keep(stderr);
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

describe("npm run rehearse", () => {
  it("ends with code 0 and a report for machines when all holds", async () => {
    const { code, stdout } = await rehearse("--orders", "0", "--json", "--config", "tests/one-region.yaml");

    const report = JSON.parse(stdout);
    expect(code).to.equal(0);
    expect(report).to.include({ stack: "dev", passed: true });
    expect(report.findings).to.deep.equal([]);
    expect(report.checks.map(({ outcome }: { outcome: string }) => outcome)).to.not.include.members([
      "failed",
      "skipped",
    ]);
  });

  it("tells one story alone, whatever permissions that leaves unused", async () => {
    const { code, stdout } = await rehearse(
      "--story",
      "root user",
      "--json",
      "--config",
      "tests/one-region.yaml",
    );

    const { checks } = JSON.parse(stdout) as { checks: readonly { title: string }[] };
    expect(code).to.equal(0);
    expect(checks.map(({ title }) => title)).to.deep.equal([
      "Run the program",
      "Deploy into a new account",
      "The root user cannot decrypt, in a new account",
    ]);
  });

  it("ends with code 1, the cause and the table when something does not hold", async () => {
    const { code, stdout } = await rehearse("--config", "tests/ten-mistakes.yaml");

    expect(code).to.equal(1);
    expect(stdout).to.match(/^failed: Run the program: 1 finding$/m);
    expect(stdout).to.match(
      /1\. program\n {3}The configuration of stack dev has 10 mistakes:\n {5}aws-security-baseline:environment/,
    );
    expect(stdout).to.match(/^✗ {2}Run the program/m);
    expect(stdout).to.match(/^- {2}Deploy into a new account +not reached/m);
    expect(stdout.trimEnd()).to.match(/Stack dev failed: run the program\.$/);
  });

  const misuse = [
    {
      args: ["--orders", "many"],
      message: "--orders: received many; allowed: a whole number from 0 to 1000000.",
    },
    { args: ["--seed", "-1"], message: "argument" },
    { args: ["--orders", "1e2"], message: "--orders: received 1e2" },
    {
      args: ["--story", "no such story"],
      message: "--story: received no such story; allowed: part of one of",
    },
    { args: ["--accept", "--story", "secret"], message: "--accept: received together with --story" },
    {
      args: ["--accept", "--config", "tests/ten-mistakes.yaml"],
      message: "--accept: received together with --config",
    },
    {
      args: ["--change", "nowhere.yaml"],
      message: "There is no file nowhere.yaml; expected: an existing stack file.",
    },
    {
      args: ["--deployer", "arn:aws:sts::111122223333:assumed-role/Deployer/me"],
      message:
        "--deployer: received arn:aws:sts::111122223333:assumed-role/Deployer/me; allowed: the ARN of an IAM role.",
    },
    { args: ["--stak", "dev"], message: "Unknown option '--stak'" },
    { args: ["--stack", "nowhere"], message: "expected: one of the stacks dev, prod." },
  ];
  for (const { args, message } of misuse) {
    it(`ends with code 2 and says what is allowed for ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await rehearse(...args);

      expect(code).to.equal(2);
      expect(stderr).to.contain(message);
      expect(stdout).to.equal("");
    });
  }

  it("refuses orders and a seed where Pulumi's own engine deploys", async () => {
    const { code, stderr } = await rehearse("--engine", "pulumi", "--orders", "5", "--seed", "2");

    const allowed = "received together with --engine; allowed: with the rehearsal's own engine only.";
    expect(stderr).to.equal(`--orders: ${allowed}\n--seed: ${allowed}\n`);
    expect(code).to.equal(2);
  });
});
