import { managedPolicies } from "../aws/managed-policies";
import type { Policy } from "../policy/document";
import type { ConditionValues, Principal } from "../policy/request";

/** The AWS account that a rehearsal deploys into, and who deploys. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly deployer: Caller;
  /** Service control policies, by level from the organisation's root down to the account. Undefined: it has none. */
  readonly organization?: readonly (readonly Policy[])[];
}

/** A principal with the policies attached to it. */
export interface Caller {
  readonly principal: Extract<Principal, { arn: string }>;
  readonly policies: readonly Policy[];
  /** Permissions boundary. */
  readonly boundary?: Policy;
  /** What was passed when the session was made, to have less than its role. */
  readonly sessionPolicies?: readonly Policy[];
  /** Condition keys that each of its requests carries because of how it signed in. */
  readonly context?: ConditionValues;
}

/** How a user signs in: by default with access keys that last. */
export interface SignIn {
  /** How long ago the second factor was shown; undefined without one. */
  readonly mfaAgeInSeconds?: number;
  /** Whether the credentials are temporary, as those of the console are. With a second factor they always are. */
  readonly temporary?: boolean;
}

/**
 * A user of an account, with what his requests tell of a second factor.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export function userCaller(
  { id, partition }: Account,
  name: string,
  { mfaAgeInSeconds, temporary = false }: SignIn = {},
  policies: readonly Policy[] = [],
): Caller {
  const context: ConditionValues =
    mfaAgeInSeconds !== undefined
      ? { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": String(mfaAgeInSeconds) }
      : temporary
        ? { "aws:MultiFactorAuthPresent": "false" }
        : {};
  return {
    principal: { kind: "user", accountId: id, arn: `arn:${partition}:iam::${id}:user/${name}` },
    policies,
    context,
  };
}

/** Who deploys, in the partition of whatever region he works in. */
interface Deployer {
  readonly accountId: string;
  /** Empty, or ending in a slash. */
  readonly path: string;
  readonly role: string;
}

/** The account number is one that AWS's documentation uses. */
const defaultDeployer: Deployer = { accountId: "111122223333", path: "", role: "Deployer" };

const partitions = [
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", prefix: "cn-", globalRegion: "cn-north-1" },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", prefix: "us-gov-", globalRegion: "us-gov-west-1" },
  { name: "aws", dnsSuffix: "amazonaws.com", prefix: "", globalRegion: "us-east-1" },
] as const;

/**
 * The region of services that have none of their own, which calls of IAM carry.
 * https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
export function globalRegion({ partition }: Account): string {
  return partitions.find(({ name }) => name === partition)?.globalRegion ?? "";
}

const roleArnPattern = /^arn:[\w-]+:iam::(\d{12}):role\/((?:[\w+=,.@-]+\/)*)([\w+=,.@-]{1,64})$/;

/** Whether a text is the ARN of a role, as a deployer has to be one. */
export const isRoleArn = (text: string) => roleArnPattern.test(text);

type Accounts = readonly { readonly prefix: string; readonly account: Account }[];

function accountsOf({ accountId, path, role }: Deployer): Accounts {
  return partitions.map(({ name, dnsSuffix, prefix }) => ({
    prefix,
    account: {
      id: accountId,
      partition: name,
      dnsSuffix,
      deployer: {
        principal: {
          kind: "session",
          accountId,
          roleArn: `arn:${name}:iam::${accountId}:role/${path}${role}`,
          arn: `arn:${name}:sts::${accountId}:assumed-role/${role}/rehearsal`,
        },
        policies: [managedPolicies.AdministratorAccess],
      },
    },
  }));
}

let accounts = accountsOf(defaultDeployer);

/** Makes a role the one that deploys, and its account the simulated one, until the function returned is called. */
export function deployAs(roleArn: string): () => void {
  const before = accounts;
  const [, accountId = "", path = "", role = ""] = roleArnPattern.exec(roleArn) ?? [];
  accounts = accountsOf({ accountId, path, role });
  return () => {
    accounts = before;
  };
}

/** The simulated account as it is in a region: account number and deployer, in the region's partition. */
export function accountIn(region: string): Account {
  const found = accounts.find(({ prefix }) => region.startsWith(prefix));
  if (!found) {
    throw new Error(`No partition for ${region}.`);
  }
  return found.account;
}
