import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { FlowLogs } from "./flow-logs";
import { IsolatedVpc } from "./isolated-vpc";
import { type ExistingEndpoints, type ServiceEndpoint, ServiceEndpoints } from "./service-endpoints";

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
      /** Undefined where all endpoints are made. */
      readonly endpoints: ExistingEndpoints | undefined;
    };

export interface PrivateNetworkArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly network: NetworkSettings;
  /** ARN of the usable key that encrypts the flow logs. */
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
}

/** Two private subnets without any way out, and the endpoints through which AWS is reached all the same. */
export class PrivateNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly secretsManager: ServiceEndpoint;

  constructor(name: string, args: PrivateNetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:PrivateNetwork", name, {}, opts);

    const { network, names, place } = args;
    const { vpcId, subnetIds } =
      network.kind === "new"
        ? new IsolatedVpc(name, { cidr: network.cidr }, { parent: this })
        : { vpcId: pulumi.output(network.vpcId), subnetIds: pulumi.output([...network.subnetIds]) };
    const existing = network.kind === "existing" ? network.endpoints : undefined;
    const endpoints = new ServiceEndpoints(
      name,
      { names, place, vpcId, subnetIds, existing },
      { parent: this },
    );
    new FlowLogs(`${name}-flow-logs`, { ...args, vpcId }, { parent: this });

    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
    this.secretsManager = endpoints.secretsManager;
    this.registerOutputs({ vpcId, subnetIds, secretsManager: this.secretsManager });
  }
}
