import { createHash } from "node:crypto";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const handlers = path.join(__dirname, "..", "..", "handlers");

/** The Node.js version that functions run on, as Lambda and as esbuild call it. */
export const nodeVersion = { runtime: "nodejs24.x", target: "node24" } as const;

/** What is deployed as the code of a function. */
export interface Bundle {
  readonly archive: pulumi.Input<pulumi.asset.Archive>;
  /** Of all that is in the archive. */
  readonly digest: pulumi.Output<string>;
}

/**
 * The code of one handler, of `handlers/<name>/index.ts`, as the archive that is deployed: one file `index.js` whose
 * text is part of the program, so that what is reviewed is what is shipped, and `settings.json` beside it where there
 * are settings. AWS's SDK is the runtime's.
 */
export function bundle(name: string, settings?: pulumi.Input<object>): Bundle {
  const code = codeOf(name);
  if (settings === undefined) {
    return { archive: archiveOf({ "index.js": code }), digest: pulumi.output(digestOf(code)) };
  }
  const texts = pulumi
    .output(settings)
    .apply((values) => ({ "index.js": code, "settings.json": JSON.stringify(values) }));
  return {
    archive: texts.apply(archiveOf),
    digest: texts.apply((files) => digestOf(...Object.values(files))),
  };
}

const digestOf = (...texts: readonly string[]) =>
  createHash("sha256").update(JSON.stringify(texts)).digest("hex");

function archiveOf(texts: Readonly<Record<string, string>>): pulumi.asset.Archive {
  const assets = Object.entries(texts).map(([file, text]) => [file, new pulumi.asset.StringAsset(text)]);
  return new pulumi.asset.AssetArchive(Object.fromEntries(assets));
}

function codeOf(name: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: handlers,
    entryPoints: [path.join(handlers, name, "index.ts")],
    outfile: "index.js",
    bundle: true,
    platform: "node",
    target: nodeVersion.target,
    format: "cjs",
    // Readable text would carry paths of the machine that made it, and differ from machine to machine.
    minify: true,
    legalComments: "eof",
    external: ["@aws-sdk/*", "./settings.json", "pg-native", "cloudflare:sockets"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles.map((file) => file.text).join("");
}
