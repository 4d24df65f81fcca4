import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { loadProject, ProjectError } from "../../../rehearsal";
import { root } from "../../support/rehearsal";

function projectWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(path.join(tmpdir(), "project-"));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

const settings =
  "name: test\nmain: program.js\nconfig:\n  flag:\n    default: true\n  list:\n    default: [a]\n";

describe("A project on disk", () => {
  it("gives the program the stack's values as Pulumi does: as text, with the project's defaults", () => {
    const directory = projectWith({
      "Pulumi.yaml": settings,
      "Pulumi.dev.yaml": "config:\n  test:list: [b, c]\n  test:number: 7\n  aws:region: eu-west-1\n",
      "program.js": "",
    });

    const { config } = loadProject({ directory, stack: "dev" });

    expect(config).to.deep.equal({
      "test:flag": "true",
      "test:list": '["b","c"]',
      "test:number": "7",
      "aws:region": "eu-west-1",
    });
  });

  it("reads scalars by their letters, as Pulumi does", () => {
    const directory = projectWith({
      "Pulumi.yaml":
        "name: test\nmain: program.js\nconfig:\n  aws:region: us-east-1\n  given:\n    value: 5\n",
      "Pulumi.dev.yaml":
        "config:\n  test:empty:\n  test:zero: 007\n  test:loud: True\n  test:quoted: '5'\n  test:map: {a: [1, x]}\n",
      "program.js": "",
    });

    const { config } = loadProject({ directory, stack: "dev" });

    expect(config).to.deep.equal({
      "aws:region": "us-east-1",
      "test:given": "5",
      "test:empty": "",
      "test:zero": "007",
      "test:loud": "True",
      "test:quoted": "5",
      "test:map": '{"a":[1,"x"]}',
    });
  });

  it("calls what the program exports, as Pulumi does", () => {
    const directory = projectWith({
      "Pulumi.yaml": settings,
      "Pulumi.dev.yaml": "config: {}\n",
      "program.js": "module.exports = () => ({ called: true });",
    });

    expect(loadProject({ directory, stack: "dev" }).run()).to.deep.equal({ called: true });
  });

  it("runs the program anew each time, with the modules that it has", () => {
    const directory = projectWith({
      "Pulumi.yaml": settings,
      "Pulumi.dev.yaml": "config: {}\n",
      "part.js": "exports.loaded = {};",
      "program.js": "exports.part = require('./part').loaded;",
    });
    const { run } = loadProject({ directory, stack: "dev" });

    const [one, two] = [run(), run()] as { part: unknown }[];

    expect(one?.part).not.to.equal(two?.part);
  });

  it("says which stacks there are when one is missing", () => {
    expect(() => loadProject({ directory: root, stack: "staging" })).to.throw(
      ProjectError,
      /There is no .*Pulumi\.staging\.yaml; expected: one of the stacks dev, prod\./,
    );
  });

  it("says which values are encrypted, since only Pulumi can read them", () => {
    const directory = projectWith({
      "Pulumi.yaml": settings,
      "Pulumi.dev.yaml": "config:\n  test:password:\n    secure: AAAB\n",
      "program.js": "",
    });

    expect(() => loadProject({ directory, stack: "dev" })).to.throw(
      ProjectError,
      /test:password is encrypted/,
    );
  });

  const broken = [
    { what: "is no YAML", file: "config: [", says: /Pulumi\.dev\.yaml is no YAML: / },
    {
      what: "has a key twice",
      file: "config:\n  a: 1\n  a: 2\n",
      says: /is no YAML: Map keys must be unique/,
    },
    { what: "has a list for its configuration", file: "config: [a]\n", says: /config is no YAML mapping/ },
    {
      what: "has a day without quotes, which Pulumi would read as a time",
      file: "config:\n  a:\n    days: [2026-12-25]\n",
      says: /a: received 2026-12-25, which Pulumi reads as a time; allowed: the same in quotes/,
    },
    {
      what: "has an encrypted value deep down",
      file: "config:\n  a:\n    b:\n      secure: x\n",
      says: /a is encrypted/,
    },
  ];
  for (const { what, file, says } of broken) {
    it(`is refused with its file named when the stack's file ${what}`, () => {
      const directory = projectWith({ "Pulumi.yaml": settings, "Pulumi.dev.yaml": file, "program.js": "" });

      expect(() => loadProject({ directory, stack: "dev" })).to.throw(ProjectError, says);
    });
  }

  it("is refused when there is no program, or the file named is a folder", () => {
    const directory = projectWith({ "Pulumi.yaml": settings, "Pulumi.dev.yaml": "config: {}\n" });

    expect(() => loadProject({ directory, stack: "dev" })).to.throw(
      ProjectError,
      /There is no program at .*program\.js/,
    );
    expect(() => loadProject({ directory, stack: "dev", configFile: directory })).to.throw(
      ProjectError,
      /expected: an existing stack file/,
    );
  });

  it("says when a file is no mapping, or a project has no name", () => {
    const list = projectWith({ "Pulumi.yaml": "- a\n" });
    const nameless = projectWith({ "Pulumi.yaml": "main: x\n" });

    expect(() => loadProject({ directory: list, stack: "dev" })).to.throw(ProjectError, /is no YAML mapping/);
    expect(() => loadProject({ directory: nameless, stack: "dev" })).to.throw(ProjectError, /has no name/);
  });
});
