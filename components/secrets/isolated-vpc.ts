import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { classified } from "../foundation/tags";
import { halvesOf } from "./address-block";

interface IsolatedVpcArgs {
  /** IPv4 block, `10.64.0.0/24`. */
  readonly cidr: string;
}

/** A VPC with a private subnet in each of two zones. Its route table stays as AWS makes it: local only. */
export class IsolatedVpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;

  constructor(name: string, { cidr }: IsolatedVpcArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:IsolatedVpc", name, {}, opts);

    const tags = { ...classified("Confidential"), Name: name };
    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      // The private names of endpoints need both DNS attributes:
      // https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html#enable-private-dns-names
      { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags },
      { parent: this },
    );
    // Adopted so that it lets nothing through: what names no group gets this one.
    new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id, tags }, { parent: this });

    // Not the Local Zones that an account may have opted in to: endpoints and functions do not work there.
    const filters = [{ name: "opt-in-status", values: ["opt-in-not-required"] }];
    const zones = aws.getAvailabilityZonesOutput({ state: "available", filters }, { parent: this });
    const subnets = halvesOf(cidr).map(
      (cidrBlock, index) =>
        new aws.ec2.Subnet(
          `${name}-private-${index + 1}`,
          {
            vpcId: vpc.id,
            cidrBlock,
            availabilityZone: zones.names.apply((all) => zoneAt(all, index)),
            tags,
          },
          // The zones are asked for at each deployment; a new one of AWS's must not move a subnet.
          { parent: this, ignoreChanges: ["availabilityZone"] },
        ),
    );

    this.vpcId = vpc.id;
    this.subnetIds = pulumi.all(subnets.map(({ id }) => id));
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }
}

function zoneAt(zones: readonly string[], index: number): string {
  const zone = [...zones].sort()[index];
  if (zone === undefined) {
    throw new pulumi.RunError(
      `The private network needs two availability zones, and there are ${zones.length}: ${zones.join(", ")}.`,
    );
  }
  return zone;
}
