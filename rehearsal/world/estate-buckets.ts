import type { Values } from "../aws/model";
import {
  type Bucket,
  type BucketEncryption,
  bucketArn,
  bucketEncryptionRow,
  bucketRow,
  bucketVersioningRow,
  publicAccessBlockRow,
  rowsOfBucket,
} from "../aws/s3-rows";
import type { Account } from "./account";
import type { Facts } from "./facts";

/** What people say of a bucket. */
export interface BucketSettings {
  readonly tags?: Values;
  /** Undefined: S3's own keys, as every bucket has them from the start. */
  readonly encryption?: BucketEncryption | undefined;
  /** Whether it keeps versions; undefined where it never has. */
  readonly versioning?: "Enabled" | "Suspended" | undefined;
  /** Whether all public access is blocked, as it is of a new bucket, or none. */
  readonly closed?: boolean;
}

const allBlocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

/** Buckets that people make, change and delete. */
export class EstateBuckets {
  constructor(
    private readonly facts: Facts,
    private readonly changed: () => void,
    private readonly account: Account,
    private readonly region: string,
    private readonly digits: (length: number) => string,
  ) {}

  /** Makes one, and returns its name. */
  create(settings: BucketSettings & { readonly name?: string } = {}): string {
    const { name = `people-${this.digits(12)}`, closed = true, ...rest } = settings;
    const arn = this.arnOf(name);
    this.facts.put(bucketRow(arn), {
      arn,
      name,
      region: this.region,
      ownerId: this.account.id,
      tags: {},
    });
    this.change(name, { closed, ...rest });
    return name;
  }

  /** Changes what is said, and leaves the rest. Throws where there is no such bucket. */
  change(name: string, settings: BucketSettings): void {
    const bucket = this.get(name);
    const { tags, encryption, versioning, closed } = settings;
    if (tags !== undefined) {
      this.facts.put(bucketRow(bucket.arn), { ...bucket, tags });
    }
    if ("encryption" in settings) {
      this.facts.put(bucketEncryptionRow(bucket.arn), encryption);
    }
    if ("versioning" in settings) {
      this.facts.put(bucketVersioningRow(bucket.arn), versioning && { status: versioning });
    }
    if (closed !== undefined) {
      this.facts.put(publicAccessBlockRow(bucket.arn), closed ? allBlocked : undefined);
    }
    this.changed();
  }

  /** Throws where there is no such bucket. */
  delete(name: string): void {
    for (const row of rowsOfBucket(this.get(name).arn)) {
      this.facts.remove(row);
    }
    this.changed();
  }

  private get(name: string): Bucket {
    const bucket = this.facts.get(bucketRow(this.arnOf(name)));
    if (bucket?.region !== this.region) {
      throw new Error(`There is no bucket ${name} in ${this.region}.`);
    }
    return bucket;
  }

  private arnOf(name: string): string {
    return bucketArn(this.account.partition, name);
  }
}
