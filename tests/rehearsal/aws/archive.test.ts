import { expect } from "chai";
import { strFromU8, unzipSync } from "fflate";
import { simulatedAws } from "../../../rehearsal";
import type { Values } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { fileOf, handOver } from "../../../rehearsal/world/disk";
import { refusedWith } from "./call-fixtures";

const getFile = (args: Values) =>
  simulatedAws.lookups["archive:index/getFile:getFile"]?.(args, {
    account: accountIn("us-east-1"),
    region: "",
  }) as Values;

const outputPath = "/nowhere/evidence.zip";
const sources = [
  { filename: "b/two.txt", content: "two" },
  { filename: "one.txt", content: "one" },
];
const args = { type: "zip", outputPath, sources, outputFileMode: "0644" };

describe("The simulated archive provider", () => {
  it("makes a zip with the files given, where it was told to", () => {
    const { outputSha256, outputSize, id, outputSha } = getFile(args);

    const pack = fileOf(handOver(outputPath) ?? "");
    const texts = Object.entries(unzipSync(pack)).map(([file, bytes]) => [file, strFromU8(bytes)]);
    expect(texts).to.deep.equal([
      ["b/two.txt", "two"],
      ["one.txt", "one"],
    ]);
    expect([outputSha256, outputSize, id]).to.deep.equal([handOver(outputPath), pack.length, outputSha]);
  });

  it("makes the same zip of the same files in whatever order, and another of others or of another mode", () => {
    const sum = (change: Values) => getFile({ ...args, ...change })["outputBase64sha256"];

    expect(sum({ sources: [...sources].reverse() })).to.equal(sum({}));
    expect(sum({ sources: sources.slice(1) })).not.to.equal(sum({}));
    expect(sum({ outputFileMode: "0600" })).not.to.equal(sum({}));
  });

  const refused: readonly (readonly [what: string, args: Values, code: string, message: string])[] = [
    [
      "no type",
      { outputPath, sources },
      "Missing required argument",
      'The argument "type" is required, but no definition was found.',
    ],
    [
      "no path",
      { type: "zip", sources },
      "Missing required argument",
      'The argument "output_path" is required, but no definition was found.',
    ],
    [
      "nothing to make it of",
      { type: "zip", outputPath },
      "Missing Attribute Configuration",
      "At least one of these attributes must be configured: [source,source_content_filename,source_file,source_dir]",
    ],
    [
      "two things to make it of",
      { ...args, sourceFile: "x" },
      "Invalid Attribute Combination",
      'Attribute "source_file" cannot be specified when "source" is specified',
    ],
    [
      "a type that there is not",
      { ...args, type: "rar" },
      "Archive creation error",
      "error creating archive: archive type not supported: rar",
    ],
    [
      "what is not modelled",
      { type: "zip", outputPath, sourceDir: "x" },
      "NotModelled",
      "The simulated archive provider does not know sourceDir.",
    ],
  ];
  for (const [what, given, code, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(refusedWith(() => getFile(given))).to.deep.equal([code, message]);
    });
  }
});
