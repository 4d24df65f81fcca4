import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import { verifyEvidence } from "../../validation/evidence/command";
import { manifestName, manifestOf, sha256 } from "../../validation/evidence/manifest";
import { agrees, type Evidence, faultsOf, wordsOf } from "../../validation/evidence/verify";
import { UnreadablePack } from "../../validation/evidence/zip";
import { keep } from "../support/output";
import { root } from "../support/rehearsal";

const texts: Readonly<Record<string, string>> = {
  "policies/kms/keyPolicy/key.policy.json": '{"Version":"2012-10-17"}\n',
  "rules.json": "{}\n",
  "validation/commands.sh": "exit 0\n",
};
const files = Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, sha256(text)]));
const manifest = manifestOf(files);
const evidence: Evidence = { hash: sha256(manifest), files };

/** The pack, with some of its files changed, and without those that are undefined. */
function packOf(changes: Readonly<Record<string, string | undefined>> = {}): Uint8Array {
  const all = Object.entries({ ...texts, [manifestName]: manifest, ...changes });
  return zipped(all.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]])));
}

const zipped = (entries: readonly (readonly [string, string])[]) =>
  zipSync(Object.fromEntries(entries.map(([file, text]) => [file, strToU8(text)])), {
    mtime: new Date(1980, 0, 1),
  });

/** A zip in which the name of one file stands in place of another's of the same length. */
function renamed(pack: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(pack).toString("latin1").replaceAll(from, to), "latin1");
}

describe("The list of a pack", () => {
  it("is by path, in the form of sha256sum, whatever came first", () => {
    const [one, other] = ["a".repeat(64), "b".repeat(64)];

    expect(manifestOf({ b: one, a: other, B: one })).to.equal(`${one}  B\n${other}  a\n${one}  b\n`);
  });

  it("has a checksum that agrees with those of its files, or the outputs contradict themselves", () => {
    expect(agrees(evidence)).to.equal(true);
    expect(agrees({ ...evidence, files: { ...files, "rules.json": sha256("") } })).to.equal(false);
  });
});

describe("A pack", () => {
  const table: readonly (readonly [what: string, pack: Uint8Array, faults: readonly string[]])[] = [
    ["as it was deployed", packOf(), []],
    ["with a changed file", packOf({ "rules.json": "{ }\n" }), ["rules.json tampered"]],
    ["without a file", packOf({ "rules.json": undefined }), ["rules.json missing"]],
    ["with one file more", packOf({ "scps/more.json": "{}\n" }), ["scps/more.json additional"]],
    ["without its list", packOf({ [manifestName]: undefined }), ["MANIFEST missing"]],
    [
      "with a changed file and a list that agrees with it",
      packOf({
        "rules.json": "[]\n",
        [manifestName]: manifestOf({ ...files, "rules.json": sha256("[]\n") }),
      }),
      ["MANIFEST tampered", "rules.json tampered"],
    ],
    [
      "with a file twice",
      renamed(packOf({ "rules.jsoN": "[]\n" }), "rules.jsoN", "rules.json"),
      ["rules.json repeated"],
    ],
    [
      "with paths that lead out of it",
      packOf({ "../out": "", "/etc/passwd": "", "a/../../b": "", "C:\\x": "", "a//b": "", "./c": "" }),
      ["../out", "./c", "/etc/passwd", "C:\\x", "a/../../b", "a//b"].map((name) => `${name} unsafe`),
    ],
    ["with nothing in it", zipped([]), ["MANIFEST", ...Object.keys(texts)].map((name) => `${name} missing`)],
  ];
  for (const [what, pack, expected] of table) {
    it(`${what}: ${expected.length === 0 ? "nothing is wrong" : "each file is named"}`, () => {
      expect(faultsOf(pack, evidence).map(({ file, fault }) => `${file} ${fault}`)).to.deep.equal(expected);
    });
  }

  it("is unreadable where it is cut off anywhere, empty or no zip", () => {
    const pack = packOf();
    const cut = [0, 1, 21, 22, 100, pack.length - 23, pack.length - 1].map((length) => pack.slice(0, length));

    for (const broken of [...cut, strToU8("no zip".repeat(50))]) {
      expect(() => faultsOf(broken, evidence)).to.throw(UnreadablePack, "cut off");
    }
  });

  it("is unreadable where it says that it holds more than a pack ever does", () => {
    const pack = Buffer.from(packOf());
    const central = pack.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    pack.writeUInt32LE(0xf0000000, central + 24);

    expect(() => faultsOf(pack, evidence)).to.throw(UnreadablePack, "It holds more than");
  });

  it("is told of in words that name the file", () => {
    expect(wordsOf({ file: "rules.json", fault: "tampered" })).to.equal(
      '"rules.json" is not as it was when the stack was deployed.',
    );
  });
});

describe("npm run verify-evidence", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "evidence-"));
    writeFileSync(path.join(folder, "outputs.json"), JSON.stringify({ evidence: { ...evidence, key: "k" } }));
    writeFileSync(
      path.join(folder, "contradiction.json"),
      JSON.stringify({ evidence: { hash: sha256(""), files } }),
    );
    writeFileSync(path.join(folder, "nothing.json"), "{}");
    writeFileSync(path.join(folder, "good.zip"), packOf());
    writeFileSync(path.join(folder, "bad.zip"), packOf({ "rules.json": "[]\n" }));
    writeFileSync(path.join(folder, "cut.zip"), packOf().slice(0, 200));
  });
  after(() => rmSync(folder, { recursive: true }));

  const inFolder = (args: readonly string[]) =>
    args.map((arg) => (/\.(?:zip|json)$/.test(arg) ? path.join(folder, arg) : arg));

  const cases: readonly (readonly [args: readonly string[], code: number, says: string])[] = [
    [["good.zip", "--outputs", "outputs.json"], 0, "verified: 3 files are as they were deployed; hash "],
    [["bad.zip", "--outputs", "outputs.json"], 1, 'failed: "rules.json" is not as it was'],
  ];
  for (const [args, code, says] of cases) {
    it(`says ${code}: ${args.join(" ")}`, () => {
      const said = verifyEvidence(inFolder(args));

      expect(said.code).to.equal(code);
      expect(said.text).to.contain(says);
    });
  }

  const untold: readonly (readonly [args: readonly string[], says: string])[] = [
    [["cut.zip", "--outputs", "outputs.json"], "cut.zip cannot be verified. It is no zip"],
    [["absent.zip", "--outputs", "outputs.json"], "absent.zip cannot be verified. ENOENT"],
    [["good.zip", "--outputs", "contradiction.json"], "The output evidence contradicts itself"],
    [["good.zip", "--outputs", "nothing.json"], "deploy the stack first"],
    [["good.zip", "--outputs", "good.zip"], "no JSON"],
    [["good.zip"], "Expected one of --stack and --outputs"],
    [["--outputs", "outputs.json"], "Expected the file of one pack"],
    [["good.zip", "bad.zip", "--outputs", "outputs.json"], "Expected the file of one pack"],
  ];
  for (const [args, says] of untold) {
    it(`cannot tell: ${args.join(" ")}`, () => {
      expect(() => verifyEvidence(inFolder(args))).to.throw(says);
    });
  }

  it("ends with 2 where it cannot tell", () => {
    const cli = path.join(root, "validation", "evidence", "cli.ts");
    const { status, stderr } = spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", cli], {
      cwd: root,
      encoding: "utf8",
    });
    keep(stderr);

    expect([
      status,
      stderr.startsWith("Expected the file of one pack: npm run verify-evidence"),
    ]).to.deep.equal([2, true]);
  });
});
