import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { optionsOf, usage } from "../../../automation/ephemeral/options";
import { mistakesOf } from "../../support/mistakes";
import { root } from "../../support/rehearsal";

const problemsOf = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): readonly string[] => {
  try {
    optionsOf(args, environment);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(0, -1);
  }
};

describe("The options of npm run ephemeral", () => {
  it("have defaults for all but the configuration", () => {
    expect(optionsOf(["--config", "dev"], {})).to.deep.equal({
      config: "dev",
      name: undefined,
      place: { kind: "aws" },
      backend: undefined,
      settings: {},
      keepOnFailure: false,
      sweep: false,
      junit: undefined,
      fetchPulumi: false,
    });
  });

  it("are read", () => {
    const options = optionsOf(
      [
        ...["--config", "my/stack.yaml", "--name", "nightly-1", "--endpoint", "http://localhost:4566"],
        ...["--set", "recorder=off", "--set=files:list=[1,2]", "--set", "empty=", "--keep-on-failure"],
        ...["--junit", "report.xml", "--backend", "s3://states", "--fetch-pulumi"],
      ],
      { PULUMI_CONFIG_PASSPHRASE_FILE: "passphrase" },
    );

    expect(options).to.deep.equal({
      config: "my/stack.yaml",
      name: "nightly-1",
      place: { kind: "emulator", endpoint: "http://localhost:4566" },
      backend: "s3://states",
      settings: { recorder: "off", "files:list": "[1,2]", empty: "" },
      keepOnFailure: true,
      sweep: false,
      junit: "report.xml",
      fetchPulumi: true,
    });
  });

  it("that are wrong are all named at once, with what was received and what is allowed", () => {
    const problems = problemsOf([
      ...["--nmae", "x", "--simulated=yes", "--set", "novalue", "--set", "a:protect=true", "--sweep"],
      ...["--keep-on-failure", "--endpoint", "localhost:4566", "--backend", "states"],
    ]);

    expect(problems).to.deep.equal([
      "--nmae: there is no such option.",
      "x: received; allowed: options only.",
      "--simulated: received yes; allowed: no value.",
      '--set: received "novalue"; allowed: KEY=VALUE.',
      "--set: received a:protect; allowed: keys other than environmentSuffix and protect.",
      "--config: received nothing; allowed: a stack of this project, or a stack file.",
      "--sweep: received without --name; allowed: with the name to sweep.",
      "--keep-on-failure: received together with --sweep; allowed: one of the two.",
      "--simulated: received together with --sweep; allowed: one of the two, since its account begins empty.",
      '--endpoint: received "localhost:4566"; allowed: an http or https address without a path, such as ' +
        "http://localhost:4566, that is not AWS's.",
      "--simulated: received together with --endpoint; allowed: one of the two.",
      "--keep-on-failure: received together with --simulated, whose account ends with the command; allowed: one of the two.",
      '--backend: received "states"; allowed: a URL such as s3://bucket or https://api.pulumi.com.',
    ]);
  });

  for (const name of ["", "A", "a", "-a", "a-", "a_b", "1a", "a".repeat(41), "a/b", ".."]) {
    it(`refuse the name ${JSON.stringify(name)}`, () => {
      expect(problemsOf(["--config", "dev", `--name=${name}`])).to.not.deep.equal([]);
    });
  }

  for (const endpoint of [
    "http://localhost:4566/path",
    "https://s3.eu-west-1.amazonaws.com",
    "ftp://localhost",
  ]) {
    it(`refuse the endpoint ${endpoint}, as the program does`, () => {
      expect(problemsOf(["--config", "dev", "--endpoint", endpoint])).to.have.length(1);
    });
  }

  it("refuse an option without its value", () => {
    expect(problemsOf(["--config", "dev", "--junit", "--sweep", "--set", "--name", "--set"])).to.deep.equal([
      "--junit: received --sweep; allowed: a value.",
      "--set: received --name; allowed: a value.",
      "--set: received nothing; allowed: a value.",
    ]);
  });

  it("are explained by --help", () => {
    expect(optionsOf(["--help"], {})).to.equal("help");
  });

  it("are those that docs/ephemeral.md and --help show", async () => {
    const page = readFileSync(path.join(root, "docs", "ephemeral.md"), "utf8");
    const lines = [...page.matchAll(/npm run ephemeral -- (.+)/g)].map(([, line = ""]) => line);
    const sets = [...page.matchAll(/--set '?([^'\s`]+)/g)].flatMap(([, set = ""]) => ["--set", set]);
    const named = new Set([...page.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));

    for (const line of [...lines, sets.join(" ")]) {
      const args = line.replaceAll("'", "").split(/\s+/);
      expect(problemsOf(["--config", "dev", ...args])).to.deep.equal([]);
    }
    expect([...named].filter((option) => !usage.includes(option))).to.deep.equal([]);
  });

  it("in docs/ephemeral.md for an account in use are ones that the program takes", async () => {
    const page = readFileSync(path.join(root, "docs", "ephemeral.md"), "utf8");
    const [, defaults = ""] = /--set 'accountDefaults=(.*?)'/.exec(page) ?? [];

    expect(await mistakesOf({ recorder: "off", accountDefaults: JSON.parse(defaults) })).to.deep.equal([]);
  });
});
