import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { OpenPlace } from "../../../../automation/ephemeral/place";
import type { Remains, Sweeper } from "../../../../automation/sweep/sweeper";
import { root } from "../../../support/rehearsal";

/** An account whose things are the files of a folder: `<name>-<suffix>`. */
export class FileAccount {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get things(): readonly string[] {
    return readdirSync(this.folder).sort();
  }

  put(thing: string): void {
    writeFileSync(path.join(this.folder, thing), "");
  }

  has(thing: string): boolean {
    return existsSync(path.join(this.folder, thing));
  }

  remove(thing: string): void {
    rmSync(path.join(this.folder, thing), { force: true });
  }

  /** Of the things whose names end as those of a stack do; `immovable` ones cannot be removed. */
  sweeperOf(suffix: string, immovable: readonly string[] = []): Sweeper {
    const find = async (): Promise<readonly Remains[]> =>
      this.things
        .filter((thing) => thing.endsWith(`-${suffix}`))
        .map((thing) => ({ arn: thing, id: thing, type: "test:file", region: "eu-west-1" }));
    return {
      find,
      remove: async (found) => {
        const stays = found.filter(({ arn }) => immovable.includes(arn));
        for (const { arn } of found.filter((each) => !stays.includes(each))) {
          this.remove(arn);
        }
        return stays.map((what) => ({ what, because: "DependencyViolation: it is in use" }));
      },
    };
  }
}

/** Where the things of an account are validated: there have to be `count` of them. */
export function placeOf(account: FileAccount): OpenPlace {
  const ask = async () => ({ Things: account.things });
  return {
    title: "the account of files",
    whereIn: async () => "the account of files",
    environment: { FILE_ACCOUNT: account.folder, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" },
    settings: {},
    asked: () => ask,
    sweeping: ask,
    patience: { attempts: 0, seconds: 0 },
    close: async () => {},
  };
}

/** The table of checks that the program of such an account has as its output. */
export const checksOf = (count: number) => [
  {
    control: "A1",
    title: "Everything is there",
    service: "kms",
    operation: "ListKeys",
    region: "eu-west-1",
    input: {},
    query: "length(Things)",
    expected: count,
    otherwise: "Run pulumi up.",
  },
];

/** How many things the program makes. */
export const thingCount = 4;

const settings = {
  name: "files",
  runtime: "nodejs",
  config: {
    environmentSuffix: { default: "" },
    protect: { default: true },
    primaryRegion: { default: "eu-west-1" },
    replicaRegions: { default: [] },
    complianceRegions: { default: ["eu-west-1"] },
  },
};

/** Each thing is there before the engine knows of it, as in AWS: a kill in between leaves it unknown to every state. */
const program = `const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
const provider = {
  async create({ file, fails, seconds }) {
    const { writeFileSync } = require("node:fs");
    if (fails) throw new Error("LimitExceeded: no more of " + file);
    writeFileSync(process.env.FILE_ACCOUNT + "/" + file, "");
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    return { id: file, outs: { file, fails, seconds } };
  },
  async delete(file) {
    require("node:fs").rmSync(process.env.FILE_ACCOUNT + "/" + file, { force: true });
  },
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name, options) {
    const file = name + "-" + config.require("environmentSuffix");
    super(provider, name, { file, fails: config.get("fails") === name, seconds: config.getNumber("seconds") ?? 0 }, options);
  }
}
const first = new Thing("first");
for (const name of ["second", "third", "fourth"]) new Thing(name, { dependsOn: first });
exports.validationChecks = ${JSON.stringify(checksOf(thingCount))};
exports.protect = config.get("protect");
`;

/** A folder with a project that makes things in an account of files, the account, and a cache folder. */
export function fileProject() {
  const folder = mkdtempSync(path.join(tmpdir(), "ephemeral-"));
  const directory = path.join(folder, "project");
  mkdirSync(directory);
  writeFileSync(path.join(directory, "Pulumi.yaml"), JSON.stringify(settings));
  writeFileSync(path.join(directory, "Pulumi.dev.yaml"), "config:\n  files:protect: true\n");
  writeFileSync(path.join(directory, "index.js"), program);
  writeFileSync(path.join(directory, "package.json"), '{ "name": "files", "main": "index.js" }');
  symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  return {
    directory,
    account: new FileAccount(path.join(folder, "account")),
    cache: path.join(folder, "cache"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
