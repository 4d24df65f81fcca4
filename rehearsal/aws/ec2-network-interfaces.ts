import { explain } from "../policy/evaluate";
import type { Row } from "../world/facts";
import { verdictOn } from "./access";
import { ec2Arn } from "./ec2-ids";
import type { Endpoint, Placement } from "./ec2-rows";
import { roleRow, sessionOf } from "./iam-roles";
import { type Call, contextOfCalls } from "./model";

/** The interfaces that Lambda has made for a function in a VPC. They outlive the function. */
export interface LambdaInterface extends Placement {
  readonly functionArn: string;
  /** Name of the execution role, as which Lambda deletes them. */
  readonly roleName: string;
  readonly inUse: boolean;
}

export const lambdaInterfaceRow = (functionArn: string) =>
  `ec2:lambda-interface:${functionArn}` as Row<LambdaInterface>;

/** Lambda reclaims interfaces in its own time: in a network of somebody else's, they may be there after the stack. */
export function waitsToBeReclaimed(value: unknown): boolean {
  return !(value as LambdaInterface).inUse;
}

/**
 * Refuses to delete a subnet or a group that interfaces hold. Those that a deleted function has left are reclaimed
 * first, if its role still can, and the provider waits for that.
 */
export function refuseWhileHeld(
  call: Call,
  message: string,
  holds: (placement: Placement) => boolean,
  others: readonly string[] = [],
): void {
  const endpoints = call.list<Endpoint>("ec2:endpoint").filter(([, endpoint]) => holds(endpoint));
  const left = call.list<LambdaInterface>("ec2:lambda-interface").filter(([, placement]) => holds(placement));
  const holders = [
    ...others,
    ...endpoints.map(([, { id }]) => `the endpoint ${id} has interfaces there`),
    ...left.flatMap(([, unused]) => whyNotReclaimed(call, unused) ?? []),
  ];
  if (holders.length > 0) {
    call.refuse({
      code: "DependencyViolation",
      message,
      because: holders.join("; "),
      fact: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DependencyViolation); Lambda deletes unused interfaces as the function's execution role: https://repost.aws/knowledge-center/lambda-eni-find-delete; the provider waits for that, deleteLingeringENIs in https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_network_interface.go",
    });
  }
  for (const [row, { inUse }] of left) {
    if (!inUse) {
      call.remove(row);
    }
  }
}

function whyNotReclaimed(call: Call, { functionArn, roleName, inUse }: LambdaInterface): string | undefined {
  const { self } = call;
  if (inUse) {
    return `the function ${functionArn} has interfaces there`;
  }
  const left = `Lambda cannot reclaim the interfaces that ${functionArn} has left`;
  const role = call.get(roleRow(roleName));
  if (!role) {
    return `${left}: its role ${roleName} does not exist`;
  }
  const { account } = self;
  const verdict = verdictOn(sessionOf(call, account, role.arn, "awslambda"), account, {
    action: "ec2:DeleteNetworkInterface",
    resource: ec2Arn(self, "network-interface", "eni-00000000000000000"),
    context: contextOfCalls(self),
  });
  return verdict.decision === "Allowed"
    ? undefined
    : `${left}: its role ${roleName} may not call ec2:DeleteNetworkInterface (${explain(verdict)})`;
}
