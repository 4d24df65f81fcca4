import type { Facts, Row } from "../world/facts";
import type { RowKey } from "../world/store";
import type { Outputs, Values } from "./model";

/**
 * A resource that a deployment has made, as it was made. The rows of its service say what has become of it; this one
 * is for APIs that know resources of every type.
 */
export interface MadeResource {
  /** Pulumi's: `aws:sns/topic:Topic` */
  readonly type: string;
  /** That of its provider; undefined for resources of providers without one. */
  readonly region: string | undefined;
  readonly id: string;
  readonly urn: string;
  /** Logical name. */
  readonly name: string;
  readonly inputs: Values;
  readonly outputs: Outputs;
  /** What its ids are derived from. It differs between a resource and its replacement. */
  readonly identity: string;
  /** The row of its service that it stands on: the first that was written for it. Nothing where it is in the state only. */
  readonly standsOn?: RowKey | undefined;
}

export const madeRow = (identity: string) => `cloudcontrol:resource:${identity}` as Row<MadeResource>;

/** There where the Tagging API is to be late, as AWS's is at times; https://github.com/boto/boto3/issues/3341 */
export const lateTagsRow = "tagging:late" as Row<true>;

/** What was deleted, and the Tagging API still tells of. */
export const ghostRow = (identity: string) => `tagging:ghost:${identity}` as Row<MadeResource>;

/** Everything that was deleted and still has tags. */
export const ghosts = (facts: Facts): readonly MadeResource[] =>
  facts.list<MadeResource>("tagging:ghost").map(([, made]) => made);

/** Everything that was made and not deleted since, by type if one is given. */
export function madeResources(facts: Facts, ...types: readonly string[]): readonly MadeResource[] {
  return facts
    .list<MadeResource>("cloudcontrol:resource")
    .flatMap(([, made]) => (types.length === 0 || types.includes(made.type) ? [made] : []));
}

/** The tags that it got: none where AWS tags no resource of its type. */
export function tagsOf({ outputs }: MadeResource): Readonly<Record<string, string>> {
  return (outputs["tagsAll"] ?? {}) as Readonly<Record<string, string>>;
}
