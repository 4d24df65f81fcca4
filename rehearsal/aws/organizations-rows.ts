import type { Row } from "../world/facts";

/** A policy of the organisation: one of its own or of AWS's. */
export interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
}

/** A policy at a root, an organisational unit or an account. */
export interface PolicyAttachment {
  readonly targetId: string;
  readonly policyId: string;
}

export const policyRow = (id: string) => `organizations:policy:${id}` as Row<OrganizationPolicy>;
export const attachmentRow = (targetId: string, policyId: string) =>
  `organizations:attachment:${targetId}/${policyId}` as Row<PolicyAttachment>;
