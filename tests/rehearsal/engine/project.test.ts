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

  it("says when a file is no mapping, or a project has no name", () => {
    const list = projectWith({ "Pulumi.yaml": "- a\n" });
    const nameless = projectWith({ "Pulumi.yaml": "main: x\n" });

    expect(() => loadProject({ directory: list, stack: "dev" })).to.throw(ProjectError, /is no YAML mapping/);
    expect(() => loadProject({ directory: nameless, stack: "dev" })).to.throw(ProjectError, /has no name/);
  });
});
