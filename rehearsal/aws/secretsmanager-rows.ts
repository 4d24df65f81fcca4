import type { Policy } from "../policy/document";
import type { Facts, Row } from "../world/facts";
import type { Values } from "./model";

export interface Secret {
  readonly arn: string;
  readonly name: string;
  /** The key that encrypts it; undefined for AWS's own. */
  readonly keyArn: string | undefined;
  /** Whether it waits for its deletion. */
  readonly deleted: boolean;
  readonly tags?: Values;
}

export interface SecretVersion {
  readonly secretArn: string;
  readonly id: string;
  /** Undefined while a rotation has only reserved the version. */
  readonly value: string | undefined;
  readonly stages: readonly string[];
}

export interface Rotation {
  readonly secretArn: string;
  readonly functionArn: string;
  readonly everyDays: number;
}

export const secretRow = (arn: string) => `secretsmanager:secret:${arn}` as Row<Secret>;
export const secretNameRow = (region: string, name: string) =>
  `secretsmanager:name:${region}:${name}` as Row<string>;
export const versionRow = (secretArn: string, id: string) =>
  `secretsmanager:version:${secretArn}/${id}` as Row<SecretVersion>;
export const secretPolicyRow = (arn: string) => `secretsmanager:policy:${arn}` as Row<Policy>;
export const rotationRow = (secretArn: string) => `secretsmanager:rotation:${secretArn}` as Row<Rotation>;

/** All versions of a secret. */
export function versionsOf(facts: Facts, secretArn: string): SecretVersion[] {
  return facts
    .list<SecretVersion>("secretsmanager:version")
    .flatMap(([, version]) => (version.secretArn === secretArn ? [version] : []));
}

export function versionWith(facts: Facts, secretArn: string, stage: string): SecretVersion | undefined {
  return versionsOf(facts, secretArn).find(({ stages }) => stages.includes(stage));
}

/**
 * Puts a version with its stages in place. A stage is on one version only, so others lose it; the version that loses
 * AWSCURRENT becomes AWSPREVIOUS. A version without any stage is deprecated, and AWS may remove it at any time:
 * here it goes at once. https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
 */
export function putVersion(facts: Facts, version: SecretVersion): void {
  const others = versionsOf(facts, version.secretArn).filter(({ id }) => id !== version.id);
  const loser = version.stages.includes("AWSCURRENT")
    ? others.find(({ stages }) => stages.includes("AWSCURRENT"))
    : undefined;
  const taken = new Set([...version.stages, ...(loser ? ["AWSPREVIOUS"] : [])]);
  for (const other of others) {
    const kept = other.stages.filter((stage) => !taken.has(stage));
    const stages = other === loser ? [...kept, "AWSPREVIOUS"] : kept;
    if (stages.length !== other.stages.length || other === loser) {
      store(facts, { ...other, stages });
    }
  }
  const stages = version.stages.filter((stage) => !(loser && stage === "AWSPREVIOUS"));
  store(facts, { ...version, stages });
}

function store(facts: Facts, version: SecretVersion): void {
  const row = versionRow(version.secretArn, version.id);
  if (version.stages.length > 0) {
    facts.put(row, version);
  } else {
    facts.remove(row);
  }
}
