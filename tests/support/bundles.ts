import * as esbuild from "esbuild";

/**
 * The program bundles its functions each time that it runs, which it does in hundreds of tests. Their sources stay as
 * they are meanwhile, so that each is bundled once.
 */
export function bundleOnce(): void {
  const bundles = new Map<string, esbuild.BuildResult>();
  const buildSync = (options: esbuild.BuildOptions): esbuild.BuildResult => {
    const key = JSON.stringify(options);
    const known = bundles.get(key) ?? esbuild.buildSync(options);
    bundles.set(key, known);
    return known;
  };
  const loaded = require.cache[require.resolve("esbuild")];
  if (loaded) {
    loaded.exports = { ...loaded.exports, buildSync };
  }
}
