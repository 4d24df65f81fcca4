import { GetRolePolicyCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { isServiceError } from "../shared/aws-errors";
import type { PolicyDocument } from "./document";

export type RolesClient = Pick<IAMClient, "send">;

/** A role, and the inline policy of it that is this function's own. */
export interface BoundRole {
  readonly name: string;
  readonly policyName: string;
}

/**
 * Undefined where there is no policy, or one that is no JSON. A role that is not there either looks the same; then
 * the write that follows is refused.
 */
export async function readPolicy(client: RolesClient, role: BoundRole): Promise<unknown> {
  try {
    const { PolicyDocument } = await client.send(
      new GetRolePolicyCommand({ RoleName: role.name, PolicyName: role.policyName }),
    );
    return parsed(PolicyDocument ?? "");
  } catch (error) {
    if (isServiceError(error, "NoSuchEntityException") || isServiceError(error, "NoSuchEntity")) {
      return undefined;
    }
    throw error;
  }
}

export async function writePolicy(
  client: RolesClient,
  role: BoundRole,
  document: PolicyDocument,
): Promise<void> {
  await client.send(
    new PutRolePolicyCommand({
      RoleName: role.name,
      PolicyName: role.policyName,
      PolicyDocument: JSON.stringify(document),
    }),
  );
}

/** IAM gives documents URL-encoded. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
function parsed(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
