/** Why a rehearsal is not green. */
export type FindingKind =
  /** AWS would refuse it in any order. */
  | "refusal"
  /** AWS would refuse it in some order that the program allows. */
  | "race"
  /** The simulated AWS does not know it. */
  | "unknown"
  /** The program itself failed, or left order to chance. */
  | "program"
  /** A second deployment of the same program would change something. */
  | "change"
  /** Something is left after destroy that AWS does not force to stay. */
  | "leftover"
  /** The deployed stack does not do what a scenario asks of it, or not without silent failures. */
  | "scenario"
  /** A role may do what nothing needs. */
  | "excess"
  /** The engine refuses to delete or replace what is protected. */
  | "protected"
  /** Data or keys of a protected stack can be deleted. */
  | "unprotected"
  /** Data or keys of the committed graph would be lost. */
  | "golden"
  /** The real engine fails, or AWS refuses what it does. */
  | "engine"
  /** The real engine has another view of the program than the rehearsal. */
  | "disagreement"
  /** A secret can be read where nobody should read it. */
  | "secret";

/** One cause. `what` is the resource, `message` what AWS or the engine says, `cure` what to change. */
export interface Finding {
  readonly kind: FindingKind;
  readonly message: string;
  /** What the message does not tell. */
  readonly because?: string;
  readonly urn?: string;
  readonly resource?: string;
  readonly operation?: "create" | "update" | "delete";
  readonly region?: string;
  readonly property?: string;
  /** AWS's error code. */
  readonly code?: string;
  /** Source of the fact that AWS behaves so. */
  readonly fact?: string;
  readonly cure?: string;
}

/** `name (aws:kms/key:Key)` */
export function label(node: { readonly name: string; readonly type: string }): string {
  return `${node.name} (${node.type})`;
}

/** Where a finding is, for a node. */
export function at(node: {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly provider?: { readonly region: string | undefined } | undefined;
}): Pick<Finding, "urn" | "resource" | "region"> {
  const region = node.provider?.region;
  return { urn: node.urn, resource: label(node), ...(region !== undefined && { region }) };
}
