/** How freely a resource's content may be shown. Chosen per resource. */
export const dataClassifications = ["PII", "Confidential", "Public"] as const;
export type DataClassification = (typeof dataClassifications)[number];

/** What the stack says about itself on every resource. */
export interface Ownership {
  /** Name of the stack, by which what it has left in an account is found. */
  readonly stack: string;
  readonly owner: string;
  readonly environment: string;
  readonly costCenter: string;
}

/** Value of the tag `Project`: by it policies know the baseline's own things that have no name of its choice. */
export const projectTag = "aws-security-baseline";

/** The tags that the providers put on every resource that AWS can tag. */
export function defaultTags(ownership: Ownership): Record<string, string> {
  return {
    Owner: ownership.owner,
    Environment: ownership.environment,
    CostCenter: ownership.costCenter,
    ManagedBy: "Pulumi",
    Project: projectTag,
    Stack: ownership.stack,
  };
}

/** The tag that no default can give. */
export function classified(classification: DataClassification): Record<string, string> {
  return { DataClassification: classification };
}
