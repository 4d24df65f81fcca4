import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const handlers = path.join(__dirname, "..", "..", "handlers");

/** The Node.js version that functions run on, as Lambda and as esbuild call it. */
export const nodeVersion = { runtime: "nodejs24.x", target: "node24" } as const;

/**
 * The code of one handler, of `handlers/<name>/index.ts`, as the archive that is deployed: one file `index.js` whose
 * text is part of the program, so that what is reviewed is what is shipped. AWS's SDK is the runtime's.
 */
export function bundle(name: string): pulumi.asset.Archive {
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
    external: ["@aws-sdk/*", "pg-native", "cloudflare:sockets"],
    write: false,
    logLevel: "silent",
  });
  const text = outputFiles.map((file) => file.text).join("");
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });
}
