import { iam } from "./iam";
import { kms, waitsForDeletion } from "./kms";
import { kmsAliases } from "./kms-alias";
import { logs } from "./logs";
import { type Lookup, lookups } from "./lookups";
import type { ResourceModel } from "./model";
import { random } from "./random";

/** All that the simulated AWS knows. */
export interface AwsTable {
  readonly resources: Readonly<Record<string, ResourceModel>>;
  readonly lookups: Readonly<Record<string, Lookup>>;
  /** What a destroyed stack may leave behind, by kind of row. */
  readonly mayRemain: Readonly<Record<string, (value: unknown) => boolean>>;
}

export const simulatedAws: AwsTable = {
  resources: { ...iam, ...kms, ...kmsAliases, ...logs, ...random },
  lookups,
  mayRemain: { "kms:key": waitsForDeletion, "kms:policy": () => true },
};
