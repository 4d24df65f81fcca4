import type { ControlCheck } from "../../../validation/control-check";

export interface OrganizationFacts {
  readonly region: string;
  /** Roots, units and accounts that the policies are attached to. */
  readonly targets: readonly string[];
  readonly policyNames: readonly string[];
}

/** A7. */
export function organizationChecks({ region, targets, policyNames }: OrganizationFacts): ControlCheck[] {
  return targets.map((target) => ({
    control: "A7",
    title: `The service control policies are attached to ${target}`,
    service: "organizations",
    operation: "ListPoliciesForTarget",
    region,
    input: { TargetId: target, Filter: "SERVICE_CONTROL_POLICY" },
    query: `Policies[?contains(\`${JSON.stringify(policyNames)}\`, Name)].Name | sort(@)`,
    expected: [...policyNames].sort(),
    otherwise: "Find out who detached them (organizations:DetachPolicy); then run pulumi up.",
  }));
}
