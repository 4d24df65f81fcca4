import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The inputs that are policy documents, whatever resource has them. */
const documents: readonly string[] = ["assumeRolePolicy", "policy", "policyDocument"];

/** Resources that are a policy, give somebody one or let him act, as a whole. */
const grants: readonly string[] = [
  "aws:cfg/remediationConfiguration:RemediationConfiguration",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:lambda/permission:Permission",
];

/** A policy as the program hands it to AWS. */
export interface DeployedPolicy {
  /** Where it stands in the evidence: `policies/iam/role/access-auditor-role.assumeRolePolicy.json` */
  readonly path: string;
  /** Text of JSON, or what it stands for. It is a secret where the program says so. */
  readonly document: pulumi.Output<unknown>;
}

/** A rule of AWS Config as the program hands it to AWS. */
export interface DeployedRule {
  readonly rule: aws.cfg.Rule;
  readonly settings: pulumi.Output<aws.cfg.RuleArgs>;
}

/**
 * What the stack deploys from a moment on: every policy and every rule, of whatever component. Nobody who writes one has
 * to think of it, so none can be left out. A stack transformation sees the inputs of each resource before it is
 * registered, and changes none.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/transformations/#stack-transformations
 */
export class DeployedPolicies {
  readonly policies: DeployedPolicy[] = [];
  readonly rules: DeployedRule[] = [];
  /** The resources that they are, or are inputs of. */
  readonly resources: pulumi.Resource[] = [];

  private constructor() {}

  /** Comes before the first resource that is to be seen. */
  static fromNowOn(): DeployedPolicies {
    const deployed = new DeployedPolicies();
    pulumi.runtime.registerStackTransformation((registration) => {
      if (registration.type.startsWith("aws:")) {
        deployed.see(registration);
      }
      return undefined;
    });
    return deployed;
  }

  private see({ resource, type, name, props }: pulumi.ResourceTransformationArgs): void {
    const found = documents
      .filter((property) => props[property] !== undefined)
      .map((property): [string, pulumi.Input<unknown>] => [`${name}.${property}`, props[property]]);
    const { permissionsBoundary } = props;
    if (permissionsBoundary !== undefined) {
      found.push([`${name}.permissionsBoundary`, { permissionsBoundary }]);
    }
    if (grants.includes(type)) {
      found.push([name, props]);
    }
    this.policies.push(
      ...found.map(([file, policy]) => ({
        path: `policies/${folderOf(type)}/${file}.json`,
        document: pulumi.output(policy),
      })),
    );
    const isRule = type === "aws:cfg/rule:Rule";
    if (isRule) {
      this.rules.push({ rule: resource as aws.cfg.Rule, settings: pulumi.output(props as aws.cfg.RuleArgs) });
    }
    if (isRule || found.length > 0) {
      this.resources.push(resource);
    }
  }
}

/** `aws:iam/rolePolicy:RolePolicy`: `iam/rolePolicy` */
const folderOf = (type: string) => type.split(":")[1] ?? "";
