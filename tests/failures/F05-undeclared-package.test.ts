import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import * as path from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { root } from "../support/rehearsal";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;

/** What runs where a user deploys; everything else may use development packages as well. */
const shipped = ["index.ts", "config.ts", "components", "handlers", "validation"];

function sources(): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.includes("node_modules"),
  );
}

const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");

/** What a text imports, be it by import, import() or require(). */
function packagesIn(text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith(".") && !name.startsWith("node:") && !builtinModules.includes(name))
    .map((name) =>
      name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/"),
    );
}

function undeclared({ dependencies, devDependencies }: Manifest): string[] {
  return sources().flatMap((file) => {
    const isShipped = shipped.some((place) => file === place || file.startsWith(`${place}${path.sep}`));
    const declared = isShipped ? dependencies : { ...dependencies, ...devDependencies };
    return packagesIn(textOf(file))
      .filter((name) => !Object.hasOwn(declared, name))
      .map((name) => `${file} imports ${name}`);
  });
}

describe("F5: a package that is used but not declared", () => {
  it("does not occur: every import is declared where it is needed", () => {
    expect(undeclared(manifest)).to.deep.equal([]);
  });

  it("is found for a provider package that is taken out of the manifest", () => {
    const { "@pulumi/random": _, ...others } = manifest.dependencies;

    expect(undeclared({ ...manifest, dependencies: others })).to.include(
      "components/foundation/names.ts imports @pulumi/random",
    );
  });

  it("is found for a shipped file that imports a development package", () => {
    const { "@pulumi/aws": version = "", ...others } = manifest.dependencies;

    const moved = {
      dependencies: others,
      devDependencies: { ...manifest.devDependencies, "@pulumi/aws": version },
    };

    expect(undeclared(moved)).to.include("index.ts imports @pulumi/aws");
  });

  it("is found however it is imported", () => {
    const text =
      'import "a"; import type { B } from "@b/b/deep"; const c = require("c"); import("d"); require("node:fs");';

    expect(packagesIn(text).sort()).to.deep.equal(["@b/b", "a", "c", "d"]);
  });

  it("cannot come with a range: every version is exact", () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

    expect(
      versions.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version)),
    ).to.deep.equal([]);
  });
});
