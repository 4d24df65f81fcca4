import { isDeepStrictEqual } from "node:util";
import type { Facts } from "../world/facts";
import { quotas, type Refuse, refuseOver, sizeOf, validPolicy } from "./iam-documents";
import { refuseName } from "./iam-names";
import { type InlinePolicy, inlinePolicyRow, roleRow } from "./iam-roles";
import { autonamed, type Call, physicalName, type ResourceModel, text } from "./model";

/** A policy as somebody embeds it in a role. */
export interface Embedding {
  readonly role: string;
  readonly name: string;
  readonly document: string;
  /** What reasons call the policy, where it does not have a name there yet. */
  readonly called: string;
}

export function refuseMissingRole(facts: Facts, role: string, refuse: Refuse): void {
  if (!facts.get(roleRow(role))) {
    refuse({
      code: "NoSuchEntity",
      message: `The role with name ${role} cannot be found.`,
      fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html; text as recorded by localstack",
      property: "role",
    });
  }
}

/** Embeds a policy in a role, as PutRolePolicy does: one of the same name is overwritten. */
export function embed(facts: Facts, { role, name, document, called }: Embedding, refuse: Refuse): void {
  const row = inlinePolicyRow(role, name);
  const known = facts.get(row);
  refuseName("policyName", name, "name", refuse);
  const policy = validPolicy(
    { kind: "identity", name: known?.policy.name ?? called, text: document, property: "policy" },
    refuse,
  );
  refuseMissingRole(facts, role, refuse);
  const others = facts
    .list<InlinePolicy>("iam:inline-policy", { where: (other) => other.role === role })
    .filter(([key]) => key !== row);
  const most = quotas.inlinePoliciesOfRole;
  refuseOver(
    {
      most,
      used: others.reduce((sum, [, other]) => sum + sizeOf(other.document), sizeOf(document)),
      message: `Maximum policy size of ${most} bytes exceeded for role ${role}`,
      property: "policy",
    },
    refuse,
  );
  if (policy) {
    facts.put(row, { role, policy, document });
  }
}

const rowOf = ({ self, outputs }: Call) => inlinePolicyRow(text(self.inputs, "role"), text(outputs, "name"));

function put(call: Call): void {
  const { inputs, name: called } = call.self;
  const embedding = {
    role: text(inputs, "role"),
    name: text(call.outputs, "name"),
    document: text(inputs, "policy"),
    called,
  };
  embed(call, embedding, (refusal) => call.refuse(refusal));
}

const rolePolicy: ResourceModel = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  properties: {
    name: autonamed,
    role: { required: true, replaces: true },
    policy: { required: true },
  },
  outputs: (self) => {
    const name = physicalName(self);
    return { id: `${text(self.inputs, "role")}:${name}`, name };
  },
  create: put,
  update: put,
  delete: (call) => call.remove(rowOf(call)),
  // The provider leaves the text as it is where only its white space differs: role_policy.go (SuppressEquivalentPolicyDiffs).
  read: (call) => {
    const { inputs } = call.self;
    const found = call.get(rowOf(call))?.document;
    const same =
      found !== undefined && isDeepStrictEqual(JSON.parse(found), JSON.parse(text(inputs, "policy")));
    return found === undefined ? undefined : { ...inputs, policy: same ? text(inputs, "policy") : found };
  },
};

export const iamInlinePolicies: Readonly<Record<string, ResourceModel>> = {
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
};
