/** Who makes a request. */
export type Principal =
  | { readonly kind: "root"; readonly accountId: string; readonly arn: string }
  | { readonly kind: "user"; readonly accountId: string; readonly arn: string }
  | {
      readonly kind: "session";
      readonly accountId: string;
      /** ARN of the role; `aws:PrincipalArn` of the session. */
      readonly roleArn: string;
      /** ARN of the session: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
      readonly arn: string;
    }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated"; readonly accountId: string; readonly provider: string }
  | { readonly kind: "anonymous" };

/** Condition keys of a request, in any case, with their values. */
export type ConditionValues = Readonly<Record<string, string | readonly string[]>>;

export interface AccessRequest {
  readonly principal: Principal;
  /** `kms:Decrypt` */
  readonly action: string;
  /** ARN of what is acted upon, `*` for actions without a resource type. */
  readonly resource: string;
  /** The account that owns the resource. */
  readonly resourceAccountId: string;
  /** Keys beyond those that follow from the principal. */
  readonly context?: ConditionValues;
  /** Set where the request carries none of the keys that follow from the principal, as in IAM's policy simulator. */
  readonly withoutPrincipalKeys?: true;
}

/** Condition keys by lower-case name: AWS does not distinguish case in them. */
export class RequestContext {
  #read: Map<string, readonly string[]> | undefined;

  private readonly values: readonly (ConditionValues | undefined)[];

  /** Of a key that several of them have, the last counts. */
  constructor(...values: readonly (ConditionValues | undefined)[]) {
    this.values = values;
  }

  /** The key's values, undefined where the request does not carry the key. */
  get(key: string): readonly string[] | undefined {
    // Most requests meet no statement that gets as far as its conditions.
    this.#read ??= byLowerCase(this.values);
    return this.#read.get(key.toLowerCase());
  }
}

function byLowerCase(all: readonly (ConditionValues | undefined)[]): Map<string, readonly string[]> {
  const read = new Map<string, readonly string[]>();
  for (const values of all) {
    for (const [key, value] of Object.entries(values ?? {})) {
      read.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  }
  return read;
}

/**
 * What a request carries because of who makes it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function contextOf({ principal, context, withoutPrincipalKeys }: AccessRequest): RequestContext {
  return new RequestContext(withoutPrincipalKeys ? undefined : principalKeys(principal), context);
}

/**
 * What every request carries of its time, in milliseconds since 1970: to the second.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
 */
export function timeKeys(now: number): ConditionValues {
  return { "aws:CurrentTime": isoSeconds(now), "aws:EpochTime": String(Math.floor(now / 1000)) };
}

/** `2026-01-14T15:00:00Z` */
export function isoSeconds(now: number): string {
  return new Date(now).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function principalKeys(principal: Principal): ConditionValues {
  switch (principal.kind) {
    case "root":
      // PrincipalType "Account": UNCONFIRMED, the page's table is elided in the copies read.
      return {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalType": "Account",
        "aws:PrincipalIsAWSService": "false",
      };
    case "user":
      return {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalType": "User",
        "aws:PrincipalIsAWSService": "false",
        "aws:username": principal.arn.slice(principal.arn.lastIndexOf("/") + 1),
      };
    case "session":
      return {
        "aws:PrincipalArn": principal.roleArn,
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
      };
    case "service":
      return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.service };
    case "federated":
      return { "aws:PrincipalIsAWSService": "false" };
    case "anonymous":
      return { "aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous" };
  }
}
