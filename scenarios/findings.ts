import type { Estate, LiveAccount } from "../rehearsal";
import { allTags, complianceRegions, isRule } from "./compliance";

/** Something that people do wrong, and put right, and take away. */
export interface Mistake {
  readonly what: string;
  /** The rule that finds it, by its evaluator or its file. */
  readonly rule: string;
  /** Returns its id, which is the given one where people choose ids of such things. */
  readonly make: (estate: Estate, chosen?: string) => string;
  /** Whether people choose them. */
  readonly isNamed?: true;
  /** What AWS Config calls it, where that is not its id. */
  readonly recordedAs?: (id: string) => string;
  readonly correct: (estate: Estate, id: string) => void;
  readonly remove: (estate: Estate, id: string) => void;
}

/** A mistake in one region. */
export interface Made {
  readonly mistake: Mistake;
  readonly region: string;
  readonly id: string;
  /** As AWS Config calls it. */
  readonly resourceId: string;
}

export function madeIn(account: LiveAccount, region: string, mistake: Mistake): Made {
  const id = mistake.make(account.estate(region));
  return { mistake, region, id, resourceId: mistake.recordedAs?.(id) ?? id };
}

/** The chosen ones among some mistakes, in every region that has a rule for them. */
export function madeEverywhere(
  account: LiveAccount,
  some: readonly Mistake[],
  isChosen: (region: string, mistake: Mistake) => boolean,
): readonly Made[] {
  return Object.keys(complianceRegions(account)).flatMap((region) =>
    some
      .filter((mistake) => isRule(account, region, mistake.rule) && isChosen(region, mistake))
      .map((mistake) => madeIn(account, region, mistake)),
  );
}

/** One for each of the controls, as people of an account make them every day. */
export const mistakes: readonly Mistake[] = [
  {
    // One from before the account encrypts new ones, or of a stack that leaves that to others.
    what: "an unencrypted volume",
    rule: "ebs-volume-encrypted",
    make: ({ volumes }) => volumes.create({ encrypted: false, tags: allTags }),
    // A volume is not encrypted in its place: people put another one there. In the account it keeps its id.
    correct: ({ volumes }, id) => volumes.change(id, { encrypted: true }),
    remove: ({ volumes }, id) => volumes.delete(id),
  },
  {
    what: "a database without backups",
    rule: "rds-backup-retention",
    make: ({ databases }) => databases.create({ backupDays: 0, tags: allTags }),
    correct: ({ databases }, id) => databases.change(id, { backupDays: 14 }),
    remove: ({ databases }, id) => databases.delete(id),
  },
  {
    what: "a bucket without tags",
    rule: "required-tags",
    make: ({ buckets }, name) =>
      buckets.create({ versioning: "Enabled", ...(name !== undefined && { name }) }),
    isNamed: true,
    correct: ({ buckets }, name) => buckets.change(name, { tags: allTags }),
    remove: ({ buckets }, name) => buckets.delete(name),
  },
  {
    what: "a bucket that blocks no public access",
    rule: "s3-bucket-public-access-blocked",
    make: ({ buckets }) => buckets.create({ versioning: "Enabled", tags: allTags, closed: false }),
    correct: ({ buckets }, name) => buckets.change(name, { closed: true }),
    remove: ({ buckets }, name) => buckets.delete(name),
  },
  {
    what: "a key without rotation",
    rule: "kms-key-rotated",
    make: ({ keys }) => keys.create({ tags: allTags }),
    recordedAs: (arn) => arn.split("/")[1] ?? "",
    correct: ({ keys }, arn) => keys.change(arn, { rotates: true }),
    remove: ({ keys }, arn) => keys.delete(arn),
  },
  {
    what: "an instance with an unencrypted volume",
    rule: "ec2-instance-encrypted",
    make: ({ instances, volumes }) => {
      const instanceId = instances.create({ tags: allTags });
      volumes.create({ id: volumeOf(instanceId), instanceId, encrypted: false, tags: allTags });
      return instanceId;
    },
    correct: ({ instances, volumes }, id) => {
      volumes.change(volumeOf(id), { encrypted: true });
      // The instance itself has to change for AWS Config to look at it again before its schedule.
      instances.change(id, { tags: { ...allTags, Owner: "billing" } });
    },
    remove: ({ instances, volumes }, id) => {
      instances.delete(id);
      volumes.delete(volumeOf(id));
    },
  },
];

const everywhere = { kind: "addresses", cidrIpv4: "0.0.0.0/0" } as const;
const metadata = { state: "applied", httpEndpoint: "enabled" } as const;

/** One for each of the rules in Guard. */
export const guardMistakes: readonly Mistake[] = [
  {
    what: "a security group open to everybody",
    rule: "administration-not-open",
    make: ({ securityGroups }) => {
      const id = securityGroups.create({ tags: allTags });
      securityGroups.letIn(id, { peer: everywhere, ipProtocol: "tcp", fromPort: 22, toPort: 22 });
      return id;
    },
    correct: ({ securityGroups }, id) => securityGroups.letIn(id, undefined),
    remove: ({ securityGroups }, id) => securityGroups.delete(id),
  },
  {
    what: "a public database",
    rule: "databases-not-public",
    make: ({ databases }) => databases.create({ more: { publiclyAccessible: true }, tags: allTags }),
    correct: ({ databases }, id) => databases.change(id, { more: { publiclyAccessible: false } }),
    remove: ({ databases }, id) => databases.delete(id),
  },
  {
    what: "a function on a deprecated runtime",
    rule: "functions-on-supported-runtimes",
    make: ({ functions }) => functions.create({ runtime: "python3.8", tags: allTags }),
    recordedAs: (arn) => arn.split(":")[6] ?? "",
    correct: ({ functions }, arn) => functions.change(arn, { runtime: "python3.13" }),
    remove: ({ functions }, arn) => functions.delete(arn),
  },
  {
    what: "an instance that gives its credentials without a token",
    rule: "instances-use-imdsv2",
    make: ({ instances }) =>
      instances.create({ more: { metadataOptions: { ...metadata, httpTokens: "optional" } }, tags: allTags }),
    correct: ({ instances }, id) =>
      instances.change(id, { more: { metadataOptions: { ...metadata, httpTokens: "required" } } }),
    remove: ({ instances }, id) => instances.delete(id),
  },
  {
    what: "a secret that nobody rotates",
    rule: "secrets-rotate",
    make: ({ secrets }) => secrets.create({ tags: allTags }),
    correct: ({ secrets }, arn) =>
      secrets.rotate(arn, arn.replace(/:secretsmanager:(.*):secret:/, ":lambda:$1:function:")),
    remove: ({ secrets }, arn) => secrets.delete(arn),
  },
  {
    what: "a topic without encryption",
    rule: "topics-use-customer-key",
    make: ({ topics }) => topics.create({ tags: allTags }),
    correct: ({ topics }, arn) => topics.change(arn, { kmsMasterKeyId: "alias/orders" }),
    remove: ({ topics }, arn) => topics.delete(arn),
  },
];

const volumeOf = (instanceId: string) => instanceId.replace(/^i-/, "vol-");
