import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { configKeys } from "../configuration/keys";
import { generatedFiles } from "../docs/generate";
import { baseAccounts, goldenOf, rehearse } from "../rehearsal";
import { exemptions, scenarios } from "../scenarios";
import { graphOf, project, root } from "./support/rehearsal";

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

  it("shows the rehearsal's real output in the README", async () => {
    const { checks } = await rehearse({
      project: project("dev"),
      accounts: baseAccounts.slice(0, 1),
      scenarios,
      exemptions,
      golden: goldenOf(await graphOf("dev")),
    });

    const lines = checks.map(({ title, detail }) => `passed: ${title}: ${detail}`);

    expect(lines.filter((line) => !read("README.md").includes(line))).to.deep.equal([]);
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
