import { createHash } from "node:crypto";
import { type Zippable, zipSync } from "fflate";
import { AwsError } from "../runtime/aws-clients";
import { writeFile } from "../world/disk";
import type { Lookup } from "./lookups";
import { optionalText, type Values } from "./model";

const token = "archive:index/getFile:getFile";

/** What an archive can be made of, by the arguments; each excludes all others. */
const origins = {
  sources: "source",
  sourceContentFilename: "source_content_filename",
  sourceFile: "source_file",
  sourceDir: "source_dir",
} as const;

/**
 * As the provider says it. The SDK shows the details that gRPC errors carry; how the bridge words them is UNCONFIRMED.
 * https://github.com/hashicorp/terraform-provider-archive/blob/main/internal/provider/data_source_archive_file.go, and
 * https://github.com/hashicorp/terraform-plugin-framework-validators for what its validators say
 */
function refused(code: string, message: string): AwsError {
  return Object.assign(new AwsError(code, message), { details: `invoking ${token}: ${code}: ${message}` });
}

function refuseArguments(args: Values): void {
  for (const [name, argument] of [
    ["type", "type"],
    ["outputPath", "output_path"],
  ] as const) {
    if (optionalText(args, name) === undefined) {
      throw refused(
        "Missing required argument",
        `The argument "${argument}" is required, but no definition was found.`,
      );
    }
  }
  const given = Object.entries(origins).filter(([name]) => args[name] !== undefined);
  const [[, first] = [], [, second] = []] = given;
  if (first === undefined) {
    const all = Object.values(origins).join(",");
    throw refused(
      "Missing Attribute Configuration",
      `At least one of these attributes must be configured: [${all}]`,
    );
  }
  if (second !== undefined) {
    throw refused(
      "Invalid Attribute Combination",
      `Attribute "${second}" cannot be specified when "${first}" is specified`,
    );
  }
}

/** The program makes zips of texts; what else the provider can do is not modelled. */
function refuseUnknown(args: Values): void {
  const known = ["outputFileMode", "outputPath", "sources", "type"];
  const unknown = Object.keys(args).filter((name) => args[name] !== undefined && !known.includes(name));
  if (unknown.length > 0) {
    throw refused("NotModelled", `The simulated archive provider does not know ${unknown.join(", ")}.`);
  }
}

interface Source {
  readonly filename: string;
  readonly content: string;
}

/**
 * A zip that is the same wherever it is made: files by their path, each once, with one date and the mode that was asked
 * for. Of files with one path the provider takes one, and no more is said of which.
 */
function zipOf(sources: readonly Source[], mode: number): Uint8Array {
  const files = new Map(sources.map(({ filename, content }) => [filename, content]));
  const names = [...files.keys()].sort();
  const entries = names.map((name) => [name, Buffer.from(files.get(name) ?? "")] as const);
  // Of Unix, whose mode stands in the upper half of the attributes; of the earliest date that a zip knows.
  const options = { mtime: new Date(1980, 0, 1), os: 3, attrs: mode << 16, level: 6 } as const;
  return zipSync(Object.fromEntries(entries) as Zippable, options);
}

const getFile: Lookup = (args) => {
  refuseArguments(args);
  refuseUnknown(args);
  const type = String(args["type"]);
  const path = String(args["outputPath"]);
  if (type !== "zip") {
    throw refused("Archive creation error", `error creating archive: archive type not supported: ${type}`);
  }
  const mode = Number.parseInt(String(args["outputFileMode"] ?? "0644"), 8);
  const content = zipOf(args["sources"] as unknown as readonly Source[], mode);
  writeFile(path, content);
  const sum = (algorithm: string, form: "hex" | "base64") =>
    createHash(algorithm).update(content).digest(form);
  return {
    ...args,
    id: sum("sha1", "hex"),
    outputSize: content.length,
    outputMd5: sum("md5", "hex"),
    outputSha: sum("sha1", "hex"),
    outputSha256: sum("sha256", "hex"),
    outputBase64sha256: sum("sha256", "base64"),
    outputSha512: sum("sha512", "hex"),
    outputBase64sha512: sum("sha512", "base64"),
  };
};

/** https://www.pulumi.com/registry/packages/archive/api-docs/getfile/ */
export const archiveLookups: Readonly<Record<string, Lookup>> = { [token]: getFile };
