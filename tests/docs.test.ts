import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { configKeys } from "../configuration/keys";
import { generatedFiles } from "../docs/generate";
import { root } from "./support/rehearsal";

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("The documentation", () => {
  for (const [file, content] of Object.entries(generatedFiles())) {
    it(`in ${file} is in step with the schema of the configuration; npm run docs renews it`, () => {
      expect(read(file)).to.equal(content);
    });
  }

  it("declares every key of the configuration in Pulumi.yaml, described, and no other", () => {
    const { config } = parse(read("Pulumi.yaml")) as { config: Record<string, { description?: string }> };

    expect(Object.keys(config)).to.deep.equal(Object.keys(configKeys));
    expect(Object.values(config).every(({ description = "" }) => description.length > 20)).to.equal(true);
  });

  it("has a default in Pulumi.yaml for every key that a stack may leave out, since Pulumi asks for the others", () => {
    const { config } = parse(read("Pulumi.yaml")) as { config: Record<string, object> };

    const asked = Object.keys(config).filter((key) => !Object.hasOwn(config[key] ?? {}, "default"));

    expect(asked).to.deep.equal(["environment", "owner", "costCenter", "alertEmails"]);
  });

  it("names only commands that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const pages = [
      "README.md",
      ...readdirSync(path.join(root, "docs"))
        .filter((file) => file.endsWith(".md"))
        .map((file) => `docs/${file}`),
    ];

    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name ?? ""),
    );

    expect(named.filter((name) => !Object.hasOwn(scripts, name))).to.deep.equal([]);
    expect(named.length).to.be.greaterThan(3);
  });
});
