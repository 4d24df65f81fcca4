import { type Policy, parsePolicy } from "../policy/document";
import type { Facts, Row } from "../world/facts";
import { keyPolicyRow } from "./kms-policy";

export interface Grant {
  readonly keyArn: string;
  readonly id: string;
  readonly granteePrincipal: string;
  /** `Decrypt` */
  readonly operations: readonly string[];
}

export const grantRow = (keyArn: string, id: string) => `kms:grant:${keyArn}/${id}` as Row<Grant>;

/**
 * The policy of a key with what its grants add: a grant lets its principal through without any policy of his, and
 * no more than a policy can it lift a deny. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function policyWithGrants(facts: Facts, keyArn: string): Policy | undefined {
  const policy = facts.get(keyPolicyRow(keyArn));
  const grants = facts.list<Grant>("kms:grant").filter(([, grant]) => grant.keyArn === keyArn);
  const statements = grants.flatMap(([, grant]) => asPolicy(grant).statements);
  return policy && statements.length > 0
    ? { ...policy, statements: [...policy.statements, ...statements] }
    : policy;
}

function asPolicy({ id, granteePrincipal, operations }: Grant): Policy {
  const statement = {
    Sid: `grant ${id}`,
    Effect: "Allow",
    Principal: { AWS: granteePrincipal },
    Action: operations.map((operation) => `kms:${operation}`),
    Resource: "*",
  };
  return parsePolicy("grants", JSON.stringify({ Version: "2012-10-17", Statement: statement }));
}
