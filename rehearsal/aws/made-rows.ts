import type { Row } from "../world/facts";
import type { Outputs, Values } from "./model";

/** A resource that a deployment made and has not deleted, as who deploys knows it. */
export interface MadeResource {
  /** Pulumi's type token. */
  readonly type: string;
  /** Undefined for what providers without one have made. */
  readonly region: string | undefined;
  /** What its provider calls it. */
  readonly id: string;
  readonly urn: string;
  /** Logical name. */
  readonly name: string;
  readonly inputs: Values;
  readonly outputs: Outputs;
  /** What its ids and random values are derived from. */
  readonly identity: string;
}

export const madeRow = (identity: string) => `cloudcontrol:resource:${identity}` as Row<MadeResource>;

export const madeKind = "cloudcontrol:resource";
