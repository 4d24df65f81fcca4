import { managedPolicies } from "../aws/managed-policies";
import type { Policy } from "../policy/document";
import type { Principal } from "../policy/request";

/** The AWS account that a rehearsal deploys into, and who deploys. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly deployer: Caller;
}

/** A principal with the policies attached to it. */
export interface Caller {
  readonly principal: Extract<Principal, { arn: string }>;
  readonly policies: readonly Policy[];
}

/** An account number that AWS's documentation uses for examples. */
const accountId = "111122223333";

const partitions = [
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", prefix: "cn-" },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", prefix: "us-gov-" },
  { name: "aws", dnsSuffix: "amazonaws.com", prefix: "" },
].map(({ name, dnsSuffix, prefix }) => {
  const account: Account = {
    id: accountId,
    partition: name,
    dnsSuffix,
    deployer: {
      principal: {
        kind: "session",
        accountId,
        roleArn: `arn:${name}:iam::${accountId}:role/Deployer`,
        arn: `arn:${name}:sts::${accountId}:assumed-role/Deployer/rehearsal`,
      },
      policies: [managedPolicies.AdministratorAccess],
    },
  };
  return { prefix, account };
});

/** The simulated account as it is in a region: account number and deployer, in the region's partition. */
export function accountIn(region: string): Account {
  const found = partitions.find(({ prefix }) => region.startsWith(prefix));
  if (!found) {
    throw new Error(`No partition for ${region}.`);
  }
  return found.account;
}
