import { type KmsKey, keyRow } from "../aws/kms";
import { defaultKeyPolicy, keyPolicyRow } from "../aws/kms-policy";
import type { Account } from "./account";
import type { World } from "./world";

/** What people say of a key. */
export interface KeySettings {
  /** Whether KMS makes new material for it each year. */
  readonly rotates?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

type MadeAs = Pick<KmsKey, "spec" | "usage" | "origin" | "manager" | "customKeyStoreId">;

const day = 24 * 60 * 60 * 1000;

/** The shortest time that KMS waits: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
const waitingDays = 7;

/** Keys that people make, change and delete. They go by their ARN. */
export class EstateKeys {
  constructor(
    private readonly world: World,
    private readonly changed: () => void,
    private readonly account: Account,
    private readonly region: string,
  ) {}

  /** Makes one, by default a symmetric one that is not rotated, and returns its ARN. */
  create({ rotates = false, tags = {}, ...made }: KeySettings & MadeAs = {}): string {
    const { partition, id } = this.account;
    const arn = `arn:${partition}:kms:${this.region}:${id}:key/${this.world.uuid()}`;
    const { facts } = this.world;
    facts.put(keyRow(arn), {
      arn,
      region: this.region,
      kind: "single-Region",
      state: "Enabled",
      tags,
      ...made,
    });
    facts.put(keyPolicyRow(arn), defaultKeyPolicy(partition, id));
    this.change(arn, { rotates });
    return arn;
  }

  /** Changes what is said, and leaves the rest. Throws where there is no such key. */
  change(arn: string, { rotates, tags }: KeySettings): void {
    const key = this.get(arn);
    this.world.facts.put(keyRow(arn), {
      ...key,
      ...(tags && { tags }),
      ...(rotates !== undefined && { rotationPeriodInDays: rotates ? 365 : undefined }),
    });
    this.changed();
  }

  /** A key goes a week after it has been asked for. Throws where there is none. */
  delete(arn: string): void {
    const { facts, clock } = this.world;
    facts.put(keyRow(arn), { ...this.get(arn), state: "PendingDeletion" });
    this.changed();
    clock.after(waitingDays * day, () => {
      facts.remove(keyRow(arn));
      facts.remove(keyPolicyRow(arn));
      this.changed();
    });
  }

  private get(arn: string): KmsKey {
    const key = this.world.facts.get(keyRow(arn));
    if (key?.region !== this.region) {
      throw new Error(`There is no key ${arn} in ${this.region}.`);
    }
    return key;
  }
}
