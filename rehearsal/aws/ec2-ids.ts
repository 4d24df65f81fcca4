import type { Row } from "../world/facts";
import { endpointRow, securityGroupRow, subnetRow, vpcRow } from "./ec2-rows";
import type { Call, Self } from "./model";

/** A kind of resource, as others name it by its id. */
interface IdKind<T> {
  readonly row: (id: string) => Row<T>;
  readonly prefix: string;
  readonly malformed: string;
  readonly notFound: string;
  readonly notFoundMessage: (id: string) => string;
}

/**
 * Codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. AWS's calls differ in the case
 * of `ID`; these are the codes of that page.
 */
export const idKinds = {
  vpc: {
    row: vpcRow,
    prefix: "vpc",
    malformed: "InvalidVpcID.Malformed",
    notFound: "InvalidVpcID.NotFound",
    notFoundMessage: (id: string) => `The vpc ID '${id}' does not exist`,
  },
  subnet: {
    row: subnetRow,
    prefix: "subnet",
    malformed: "InvalidSubnetID.Malformed",
    notFound: "InvalidSubnetID.NotFound",
    notFoundMessage: (id: string) => `The subnet ID '${id}' does not exist`,
  },
  securityGroup: {
    row: securityGroupRow,
    prefix: "sg",
    malformed: "InvalidGroupId.Malformed",
    notFound: "InvalidGroup.NotFound",
    notFoundMessage: (id: string) => `The security group '${id}' does not exist`,
  },
  endpoint: {
    row: endpointRow,
    prefix: "vpce",
    malformed: "InvalidVpcEndpointId.Malformed",
    notFound: "InvalidVpcEndpointId.NotFound",
    notFoundMessage: (id: string) => `The Vpc Endpoint Id '${id}' does not exist`,
  },
};

const fact =
  "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html; texts as quoted in https://github.com/hashicorp/terraform-provider-aws/issues/6104 and, of endpoints, in Cloud Custodian's recorded tests";

/**
 * What an id of the program names. Undefined where AWS refuses the id, and where it is somebody else's, of which
 * nothing is known and nothing more can be asked.
 */
export function named<T extends { readonly region: string }>(
  call: Call,
  { row, prefix, malformed, notFound, notFoundMessage }: IdKind<T>,
  id: string,
  property: string,
): T | undefined {
  if (!new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) {
    const message = `Invalid id: "${id}" (expecting "${prefix}-...")`;
    call.refuse({ code: malformed, message, fact, property });
    return undefined;
  }
  const found = call.get(row(id));
  if (found?.region === call.self.region || call.isForeign(row(id))) {
    return found;
  }
  const because = found && `it is in ${found.region}`;
  const message = notFoundMessage(id);
  call.refuse({ code: notFound, message, fact, property, ...(because !== undefined && { because }) });
  return undefined;
}

export function ec2Arn({ account, region = "" }: Self, kind: string, id: string): string {
  return `arn:${account.partition}:ec2:${region}:${account.id}:${kind}/${id}`;
}
