import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { classified } from "../foundation/tags";
import { ownAccountOnly } from "./endpoint-policies";

/** Services that are reached through the network, by the name of their endpoint. */
type EndpointService = "secretsmanager" | "kms" | "ec2";

interface ServiceEndpointsArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
}

/** An interface endpoint, as functions and policies need to know it. */
export interface ServiceEndpoint {
  readonly id: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Whether it is the program's own: the policies and rules of others' are left as they are. */
  readonly own: boolean;
}

/** The ways from a network without internet to the services of AWS: for everybody in it, by their private names. */
export class ServiceEndpoints extends pulumi.ComponentResource {
  readonly secretsManager: ServiceEndpoint;

  constructor(name: string, args: ServiceEndpointsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:ServiceEndpoints", name, {}, opts);

    const { vpcId, subnetIds } = args;
    const place = pulumi.output(args.place);
    const tags = classified("Confidential");
    const group = new aws.ec2.SecurityGroup(
      `${name}-endpoints`,
      {
        name: args.names.physical("ec2", "endpoints"),
        description: "Interface endpoints of the private network",
        vpcId,
        tags,
      },
      // In another network; the provider would have a named one deleted first, while endpoints use it.
      { parent: this, deleteBeforeReplace: false },
    );
    const endpoint = (service: EndpointService, policy?: pulumi.Input<string>): ServiceEndpoint => {
      const made = new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId,
          serviceName: place.apply((resolved) => endpointServiceName(service, resolved)),
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

    const withinTheAccount = place.apply((resolved) => JSON.stringify(ownAccountOnly(resolved)));
    // Without a policy here: whoever keeps a secret says what may pass.
    this.secretsManager = endpoint("secretsmanager");
    endpoint("kms", withinTheAccount);
    endpoint("ec2", withinTheAccount);

    this.registerOutputs({ secretsManager: this.secretsManager });
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
