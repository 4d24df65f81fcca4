import { execFile } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { keep } from "./support/output";

// Nothing of the rehearsal is loaded here: the page's own commands do that, each in a process of its own.
const root = path.join(__dirname, "..");

/** What the page has one do, in its order. */
type Step =
  | { readonly kind: "new file"; readonly file: string; readonly content: string }
  | { readonly kind: "change"; readonly file: string; readonly before: string; readonly after: string }
  | { readonly kind: "command"; readonly command: string };

const rule = "rds-instance-deletion-protected";
const page = readFileSync(path.join(root, "docs", "adding-a-rule.md"), "utf8");

/** The page between two of its headings. */
function between(from: string, to: string): string {
  const [start, end] = [page.indexOf(`\n${from}\n`), page.indexOf(`\n${to}\n`)];
  if (start < 0 || end < start) {
    throw new Error(`The page has no ${from} before ${to}.`);
  }
  return page.slice(start, end);
}

/** Fenced blocks, each about the file that was named last. */
function stepsIn(text: string): Step[] {
  let file = "";
  return [...text.matchAll(/^\*\*`(.+)`\*\*, |^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, named, language, content = ""]): Step[] => {
      if (named !== undefined) {
        file = named;
        return [];
      }
      switch (language) {
        case "ts":
          return [{ kind: "new file", file, content }];
        case "diff":
          return [{ kind: "change", file, ...sidesOf(content) }];
        case "console":
          return content
            .trim()
            .split("\n")
            .map((line) => ({ kind: "command", command: line.replace(/^\$ /, "") }));
        default:
          throw new Error(`The page has a block of ${language}, and nobody knows what to do with it.`);
      }
    },
  );
}

/** The lines that are there, and those that are there then. */
function sidesOf(diff: string): { before: string; after: string } {
  const lines = diff.trimEnd().split("\n");
  const text = (chosen: readonly string[]) => chosen.map((line) => `${line.slice(1)}\n`).join("");
  return { before: text(lines.filter((line) => line.startsWith(" "))), after: text(lines) };
}

const example = stepsIn(between("### 1. The evaluator", "### Take it away again"));
const removal = stepsIn(between("### Take it away again", "## A Guard rule"));

/** The project as it is, with the same packages. */
function copyOfProject(): string {
  const copy = mkdtempSync(path.join(tmpdir(), "adding-a-rule-"));
  const leftOut = ["node_modules", ".git"].map((name) => path.join(root, name));
  cpSync(root, copy, { recursive: true, filter: (source) => !leftOut.includes(source) });
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

/**
 * A story beside the one that the page has told, in the same process: whether the rule is deployed in every compliance
 * region, and what validates the stack asks for it there.
 */
const besideTheStory = {
  file: "scenarios/the-new-rule-is-everywhere.ts",
  content: `import type { Scenario } from "../rehearsal";
import { complianceRegions } from "./compliance";

export const theNewRuleIsEverywhere: Scenario = {
  title: "Beside: What is not compliant is told",
  run: async (account) => {
    const script = account.text("validationScript");
    const checks = account.output("validationChecks") as unknown as readonly { readonly region: string }[];
    const isChecked = (region: string, name: string) =>
      script.includes(name) &&
      checks.some((check) => check.region === region && JSON.stringify(check).includes(name));
    const regions = Object.entries(complianceRegions(account)).filter(([region, { customRuleNames }]) =>
      customRuleNames.some((name) => name.includes("-config-${rule}-") && isChecked(region, name)),
    );
    return "${rule} in " + regions.map(([region]) => region).sort().join(", ") + ".";
  },
};
`,
  index: "scenarios/index.ts",
  before: "export const scenarios: readonly Scenario[] = [\n",
  after: `export const scenarios: readonly Scenario[] = [
  require("./the-new-rule-is-everywhere").theNewRuleIsEverywhere,
`,
};

/** Every file of a folder with its content, packages left out. */
function filesOf(folder: string, within = ""): [string, string][] {
  return readdirSync(path.join(folder, within)).flatMap((name): [string, string][] => {
    const file = path.join(within, name);
    if (name === "node_modules") {
      return [];
    }
    return statSync(path.join(folder, file)).isDirectory()
      ? filesOf(folder, file)
      : [[file, readFileSync(path.join(folder, file), "latin1")]];
  });
}

const run = promisify(execFile);

/** Runs a line of the page in a shell, and returns what it prints. Throws where it fails. */
async function ran(folder: string, command: string): Promise<string> {
  const { stdout, stderr } = await run("bash", ["-c", command], { cwd: folder, maxBuffer: 2 ** 24 });
  keep(stdout);
  keep(stderr);
  return stdout;
}

/** Puts one text in the place of another, which is there once. */
function replace(folder: string, file: string, old: string, text: string): void {
  const content = readFileSync(path.join(folder, file), "utf8");
  expect(content.split(old), `${file} has once: ${old}`).to.have.length(2);
  writeFileSync(
    path.join(folder, file),
    content.replace(old, () => text),
  );
}

describe("docs/adding-a-rule.md, followed to the letter in a copy of the project", () => {
  const rulesPage = "docs/rules.md";
  const read = (file: string) => readFileSync(path.join(copy, file), "utf8");
  let copy: string;
  const said: string[] = [];
  let asItWas: readonly [string, string][];

  before(() => {
    copy = copyOfProject();
    asItWas = filesOf(copy);
    writeFileSync(path.join(copy, besideTheStory.file), besideTheStory.content);
    replace(copy, besideTheStory.index, besideTheStory.before, besideTheStory.after);
  });

  after(() => rmSync(copy, { recursive: true, force: true }));

  it("adds a rule whose tests pass, that people hear of, and that the documentation has", async () => {
    for (const step of example) {
      switch (step.kind) {
        case "new file":
          writeFileSync(path.join(copy, step.file), step.content, { flag: "wx" });
          break;
        case "change":
          replace(copy, step.file, step.before, step.after);
          break;
        case "command":
          said.push(await ran(copy, step.command));
      }
    }

    const told =
      /passed: What is not compliant is told.*: a database that can be deleted, .*: in each of 3 regions,/;
    expect(said.at(-1)).to.match(told);
    expect(page).to.contain("`a database that can be deleted`, `in each of 3 regions`");
    expect(read(rulesPage)).to.contain(`| \`${rule}\` | Every RDS instance is protected from deletion. |`);
  });

  it("adds it to what is deployed and validated in every compliance region", () => {
    expect(said.at(-1)).to.contain(`${rule} in eu-west-1, us-east-1, us-west-2.`);
  });

  it("takes it away again, and leaves nothing of it", async () => {
    for (const step of [...example].reverse()) {
      if (step.kind === "new file") {
        rmSync(path.join(copy, step.file));
      } else if (step.kind === "change") {
        replace(copy, step.file, step.after, step.before);
      }
    }
    for (const step of removal) {
      expect(step.kind).to.equal("command");
      await ran(copy, step.kind === "command" ? step.command : "");
    }

    rmSync(path.join(copy, besideTheStory.file));
    replace(copy, besideTheStory.index, besideTheStory.after, besideTheStory.before);
    expect(filesOf(copy)).to.deep.equal(asItWas);
  });
});
