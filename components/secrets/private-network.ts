import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { FlowLogs } from "./flow-logs";
import { IsolatedVpc } from "./isolated-vpc";
import { type ServiceEndpoint, ServiceEndpoints } from "./service-endpoints";

/** A network to be made, or one that is there, in which nothing is made but what this program alone uses. */
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
      readonly secretsManagerEndpointId: string;
      /** The group of that endpoint. */
      readonly endpointSecurityGroupId: string;
    };

export interface PrivateNetworkArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly network: NetworkSettings;
  /** ARN of the usable key that encrypts the flow logs. */
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  /** Whether the flow logs are protected from deletion. */
  readonly protect: boolean;
}

/** Two private subnets, and the endpoints through which AWS is reached from them. A new network has no other way out. */
export class PrivateNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly secretsManager: ServiceEndpoint;

  constructor(name: string, args: PrivateNetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:PrivateNetwork", name, {}, opts);

    const { network, names, place } = args;
    if (network.kind === "new") {
      const { vpcId, subnetIds } = new IsolatedVpc(name, { cidr: network.cidr }, { parent: this });
      const endpoints = new ServiceEndpoints(name, { names, place, vpcId, subnetIds }, { parent: this });
      this.vpcId = vpcId;
      this.subnetIds = subnetIds;
      this.secretsManager = endpoints.secretsManager;
    } else {
      this.vpcId = pulumi.output(network.vpcId);
      this.subnetIds = pulumi.output([...network.subnetIds]);
      this.secretsManager = {
        id: pulumi.output(network.secretsManagerEndpointId),
        securityGroupId: pulumi.output(network.endpointSecurityGroupId),
        own: false,
      };
    }
    new FlowLogs(`${name}-flow-logs`, { ...args, vpcId: this.vpcId }, { parent: this });

    const { vpcId, subnetIds, secretsManager } = this;
    this.registerOutputs({ vpcId, subnetIds, secretsManager });
  }
}
