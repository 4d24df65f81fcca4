import * as esbuild from "esbuild";

let bundlesOnce = false;

/**
 * A program that bundles code does so each time that it runs, and it runs many times. What it bundles stays as it is
 * meanwhile, so that each is bundled once.
 */
export function bundleOnce(): void {
  const loaded = require.cache[require.resolve("esbuild")];
  if (bundlesOnce || !loaded) {
    return;
  }
  bundlesOnce = true;
  const bundles = new Map<string, esbuild.BuildResult>();
  const buildSync = (options: esbuild.BuildOptions): esbuild.BuildResult => {
    const key = JSON.stringify(options);
    const known = bundles.get(key) ?? esbuild.buildSync(options);
    bundles.set(key, known);
    return known;
  };
  loaded.exports = { ...loaded.exports, buildSync };
}
