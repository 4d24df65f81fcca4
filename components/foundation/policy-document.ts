type OneOrMany = string | readonly string[];

/** Who a statement of a resource policy speaks of. */
export type PolicyPrincipal =
  | "*"
  | { readonly AWS: OneOrMany }
  | { readonly Service: OneOrMany }
  | { readonly Federated: OneOrMany };

/** Operator (`ArnLike`), then condition key (`aws:PrincipalArn`), then what it is compared with. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;

/** One statement. Its `Sid` says why it is there; AWS allows letters and digits. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PolicyPrincipal;
  readonly Action?: OneOrMany;
  /** Everything but this. */
  readonly NotAction?: OneOrMany;
  /** Left out in trust policies, which are about the role that they belong to. */
  readonly Resource?: OneOrMany;
  /** Everything but this. */
  readonly NotResource?: OneOrMany;
  readonly Condition?: PolicyConditions;
}

/** An IAM policy document of plain strings, so that it can be read, tabled and evaluated without Pulumi. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export function policyDocument(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
