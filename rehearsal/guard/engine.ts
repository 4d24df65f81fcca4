import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as path from "node:path";

/** What a policy says of an item: it holds, it does not, or it says nothing of such items. */
export type GuardStatus = "PASS" | "FAIL" | "SKIP";

/** Something is wrong with a policy, in the engine's words. */
export class GuardError extends Error {
  override readonly name = "GuardError";
}

/** There is no engine here. */
export interface NoGuard {
  readonly kind: "missing";
  /** `there is no cfn-guard for win32` */
  readonly why: string;
}

/** What its package has binaries for: folders by the platform and the architecture of Node.js. */
const folders: Readonly<Record<string, string>> = {
  "linux x64": "ubuntu/x86_64",
  "linux arm64": "ubuntu/aarch64",
  "darwin x64": "macos/x86_64",
  "darwin arm64": "macos/aarch64",
};

/**
 * The engine of CloudFormation Guard, https://github.com/aws-cloudformation/cloudformation-guard, as a process that is
 * started for each batch of items, which takes about 5 ms. AWS Config runs version 2; this is version 3.1. What it takes
 * beyond version 2 is refused before (`whatIsLaterIn`). That it takes all that version 2 takes, and judges it in the same
 * way, is UNCONFIRMED: AWS says neither which 2.x it runs nor that their verdicts are the same.
 */
export class GuardEngine {
  readonly kind = "engine";
  /** By the digest of a policy and an item: accounts that are the same at one moment record the same then. */
  readonly #known = new Map<string, GuardStatus>();
  readonly #syntax = new Map<string, string | undefined>();

  constructor(private readonly binary: string) {}

  /** What a policy says of items, each a text of JSON, in their order. Throws a `GuardError` for a policy that is none. */
  statuses(policy: string, items: readonly string[]): readonly GuardStatus[] {
    const keys = items.map((item) =>
      createHash("sha256").update(policy).update("\0").update(item).digest("hex"),
    );
    const isNew = (key: string, index: number) => !this.#known.has(key) && keys.indexOf(key) === index;
    const asked = keys.map(isNew);
    const answers = this.#ask(
      policy,
      items.filter((_, index) => asked[index]),
    );
    keys
      .filter((_, index) => asked[index])
      .forEach((key, index) => {
        this.#known.set(key, answers[index] ?? "SKIP");
      });
    return keys.map((key) => this.#known.get(key) ?? "SKIP");
  }

  /** What the parser says of a policy; undefined where it takes it. */
  syntaxError(policy: string): string | undefined {
    if (!this.#syntax.has(policy)) {
      this.#syntax.set(policy, this.#parse(policy));
    }
    return this.#syntax.get(policy);
  }

  #parse(policy: string): string | undefined {
    try {
      this.#ask(policy, ["{}"]);
      return undefined;
    } catch (error) {
      if (error instanceof GuardError) {
        return error.message;
      }
      throw error;
    }
  }

  #ask(policy: string, items: readonly string[]): readonly GuardStatus[] {
    if (items.length === 0) {
      return [];
    }
    const { stdout, stderr, error } = spawnSync(
      this.binary,
      ["validate", "--payload", "--structured", "--output-format", "json", "--show-summary", "none"],
      {
        input: JSON.stringify({ rules: [policy], data: items }),
        encoding: "utf8",
        maxBuffer: Number.POSITIVE_INFINITY,
      },
    );
    if (error) {
      throw error;
    }
    // It still answers where it could not parse the rules, as if there were none.
    if (stderr.trim() !== "") {
      throw new GuardError(stderr.replaceAll(/\s+/g, " ").trim());
    }
    return (JSON.parse(stdout) as readonly { readonly status: GuardStatus }[]).map(({ status }) => status);
  }
}

/** The engine that a package brings for a machine, if it runs there. Nothing else of that package is loaded. */
export function findGuard(
  packageName = "@cdklabs/cdk-validator-cfnguard",
  machine = `${process.platform} ${process.arch}`,
): GuardEngine | NoGuard {
  const folder = folders[machine];
  const missing = (why: string): NoGuard => ({ kind: "missing", why });
  if (folder === undefined) {
    return missing(`there is no cfn-guard for ${machine}`);
  }
  const manifest = manifestOf(packageName);
  if (manifest === undefined) {
    return missing(`${packageName} is not installed`);
  }
  const binary = path.join(path.dirname(manifest), "bin", folder, "cfn-guard");
  const { status } = spawnSync(binary, ["--version"]);
  return status === 0 ? new GuardEngine(binary) : missing(`cfn-guard of ${packageName} does not run here`);
}

function manifestOf(packageName: string): string | undefined {
  try {
    return require.resolve(`${packageName}/package.json`);
  } catch {
    return undefined;
  }
}

let installed: GuardEngine | NoGuard | undefined;

/** The engine of this machine. */
export function installedGuard(): GuardEngine | NoGuard {
  installed ??= findGuard();
  return installed;
}
