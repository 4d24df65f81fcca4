import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Partition } from "../foundation/regions";
import { classified } from "../foundation/tags";
import { managedOrganization } from "./managed-organization";
import { purposes, type ServiceControlPolicyName, serviceControlPolicies } from "./service-control-policies";

export interface OrganizationPoliciesArgs {
  readonly names: Names;
  readonly partition: Partition;
  /** The account that is deployed into. */
  readonly accountId: pulumi.Input<string>;
  /** Ids of roots, organisational units and accounts that get the policies. Without any, none is made. */
  readonly targets: readonly string[];
}

/** Service control policies: always there to be read, and attached from the stack of the management account. */
export class OrganizationPolicies extends pulumi.ComponentResource {
  /** JSON of each policy by its name. */
  readonly contents: Readonly<Record<ServiceControlPolicyName, string>>;
  readonly names: pulumi.Output<readonly string[]>;
  readonly targets: readonly string[];

  constructor(name: string, args: OrganizationPoliciesArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:OrganizationPolicies", name, {}, opts);

    this.contents = serviceControlPolicies(args.partition);
    this.targets = args.targets;
    this.names = pulumi.all(
      Object.keys(this.contents).map((each) => args.names.physical("organizations", each)),
    );
    if (args.targets.length > 0) {
      this.attach(name, args);
    }

    this.registerOutputs({ contents: this.contents });
  }

  private attach(name: string, { names, targets, accountId }: OrganizationPoliciesArgs): void {
    const parent = { parent: this };
    const organizationId = managedOrganization(targets, accountId, parent);
    for (const each of Object.keys(this.contents) as ServiceControlPolicyName[]) {
      const policy = new aws.organizations.Policy(
        `${name}-${each}`,
        {
          name: names.physical("organizations", each),
          // Names the organisation, so that no policy is made before it is known to be ours.
          description: pulumi.interpolate`${purposes[each]}, in ${organizationId}`,
          content: this.contents[each],
          tags: classified("Confidential"),
        },
        parent,
      );
      for (const targetId of targets) {
        // Attachments that meet at a target are repeated by the provider:
        // https://github.com/hashicorp/terraform-provider-aws/pull/9195
        new aws.organizations.PolicyAttachment(
          `${name}-${each}-${targetId}`,
          { policyId: policy.id, targetId },
          parent,
        );
      }
    }
  }
}
