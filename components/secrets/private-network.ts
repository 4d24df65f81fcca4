import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { classified } from "../foundation/tags";
import { halvesOf } from "./address-block";
import { ownAccountOnly } from "./endpoint-policies";
import { FlowLogs } from "./flow-logs";

/** Services that are reached through the network, by the name of their endpoint. */
type EndpointService = "secretsmanager" | "kms" | "ec2";

/** A network to be made, or one that is there. */
export type NetworkSettings =
  | {
      readonly kind: "new";
      /** IPv4 block, `10.64.0.0/24`. */
      readonly cidr: string;
    }
  | {
      readonly kind: "existing";
      readonly vpcId: string;
      readonly subnetIds: readonly string[];
      /** Endpoints that are there; the others are made. */
      readonly endpointIds: Readonly<Record<EndpointService, string | undefined>>;
      /** The group of those endpoints. */
      readonly endpointSecurityGroupId: string | undefined;
    };

export interface PrivateNetworkArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly network: NetworkSettings;
  /** ARN of the usable key that encrypts the flow logs. */
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
}

/** An interface endpoint, as functions and policies need to know it. */
export interface ServiceEndpoint {
  readonly id: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Whether it is the program's own: the policies and rules of others' are left as they are. */
  readonly own: boolean;
}

/** Two private subnets without any way out, and the endpoints through which AWS is reached all the same. */
export class PrivateNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly secretsManager: ServiceEndpoint;

  constructor(name: string, args: PrivateNetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:PrivateNetwork", name, {}, opts);

    const { network } = args;
    const tags = classified("Confidential");
    const { vpcId, subnetIds } =
      network.kind === "new"
        ? newNetwork(name, network.cidr, this)
        : {
            vpcId: pulumi.output(network.vpcId),
            subnetIds: pulumi.output([...network.subnetIds]),
          };

    const existing: Partial<Record<EndpointService, string | undefined>> =
      network.kind === "existing" ? network.endpointIds : {};
    const foreignGroup = network.kind === "existing" ? network.endpointSecurityGroupId : undefined;
    const group = new aws.ec2.SecurityGroup(
      `${name}-endpoints`,
      {
        name: args.names.physical("ec2", "endpoints"),
        description: "Interface endpoints of the private network",
        vpcId,
        tags,
      },
      { parent: this },
    );
    const endpoint = (service: EndpointService, policy?: pulumi.Input<string>): ServiceEndpoint => {
      const id = existing[service];
      if (id !== undefined && foreignGroup !== undefined) {
        return { id: pulumi.output(id), securityGroupId: pulumi.output(foreignGroup), own: false };
      }
      const made = new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId,
          serviceName: pulumi.output(args.place).apply((place) => endpointServiceName(service, place)),
          vpcEndpointType: "Interface",
          subnetIds,
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          ...(policy !== undefined && { policy }),
          tags,
        },
        { parent: this },
      );
      return { id: made.id, securityGroupId: group.id, own: true };
    };

    const withinTheAccount = pulumi
      .output(args.place)
      .apply((place) => JSON.stringify(ownAccountOnly(place)));
    // Whoever keeps a secret says what may pass: its policy is set beside the secret.
    this.secretsManager = endpoint("secretsmanager");
    endpoint("kms", withinTheAccount);
    endpoint("ec2", withinTheAccount);

    new FlowLogs(`${name}-flow-logs`, { ...args, vpcId }, { parent: this });

    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
    this.registerOutputs({ vpcId, subnetIds, secretsManager: this.secretsManager });
  }
}

/**
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html; in China some services
 * have a prefix of their own, of these only EC2:
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
 */
function endpointServiceName(service: EndpointService, { region, partition }: Place): string {
  const prefix = partition.name === "aws-cn" && service === "ec2" ? "cn." : "";
  return `${prefix}com.amazonaws.${region}.${service}`;
}

/** A VPC with a private subnet in each of two zones. Its route table stays as AWS makes it: local only. */
function newNetwork(name: string, cidr: string, parent: pulumi.Resource) {
  const tags = { ...classified("Confidential"), Name: name };
  const vpc = new aws.ec2.Vpc(
    `${name}-vpc`,
    // The private names of endpoints need both DNS attributes:
    // https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html#enable-private-dns-names
    { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags },
    { parent },
  );
  // Adopted so that it lets nothing through: what names no group gets this one.
  new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id, tags }, { parent });
  const zones = aws.getAvailabilityZonesOutput({ state: "available" }, { parent });
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
        { parent, ignoreChanges: ["availabilityZone"] },
      ),
  );
  return {
    vpcId: vpc.id as pulumi.Output<string>,
    subnetIds: pulumi.all(subnets.map(({ id }) => id)) as pulumi.Output<string[]>,
  };
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
