import type { Policy } from "../policy/document";
import type { Row } from "../world/facts";
import { quotas, refuseOver, sizeOf, validPolicy } from "./iam-documents";
import { refuseMissingRole } from "./iam-inline-policies";
import { refuseName, refusePath } from "./iam-names";
import { type Attachment, attachmentRow, iamArn, managedPolicyRow, type Role } from "./iam-roles";
import { autonamed, type Call, optionalText, physicalName, type ResourceModel, text } from "./model";

const api = "https://docs.aws.amazon.com/IAM/latest/APIReference";

/** Each change makes a version, which becomes the one in force; of six the provider deletes the oldest first. */
function put(call: Call): void {
  const { name, inputs } = call.self;
  const document = text(inputs, "policy");
  const refuse = call.refuse.bind(call);
  const policy = validPolicy({ kind: "identity", name, text: document, property: "policy" }, refuse);
  const most = quotas.managedPolicy;
  refuseOver(
    {
      most,
      used: sizeOf(document),
      message: `Cannot exceed quota for PolicySize: ${most}`,
      property: "policy",
    },
    refuse,
  );
  if (policy) {
    call.put(managedPolicyRow(text(call.outputs, "arn")), policy);
  }
}

const managedPolicy: ResourceModel = {
  source: `${api}/API_CreatePolicy.html`,
  properties: {
    name: autonamed,
    path: { replaces: true, default: "/" },
    description: { replaces: true },
    policy: { required: true },
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    const path = optionalText(self.inputs, "path") ?? "/";
    const arn = iamArn(self.account, "policy", path, name);
    return { id: arn, arn, name, path };
  },
  create: (call) => {
    const name = text(call.outputs, "name");
    refuseName("policyName", name, "name", call.refuse.bind(call));
    refusePath(text(call.outputs, "path"), call.refuse.bind(call));
    if (call.get(managedPolicyRow(text(call.outputs, "arn")))) {
      call.refuse({
        code: "EntityAlreadyExists",
        message: `A policy called ${name} already exists. Duplicate names are not allowed.`,
        fact: `${api}/API_CreatePolicy.html; text from moto's source`,
        property: "name",
      });
    }
    put(call);
  },
  update: put,
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    const isAttached = call.list<Attachment>("iam:attachment").some(([, { policyArn }]) => policyArn === arn);
    const bounded = call.list<Role>("iam:role").find(([, { boundaryArn }]) => boundaryArn === arn);
    if (isAttached || bounded) {
      call.refuse({
        code: "DeleteConflict",
        message: "Cannot delete a policy attached to entities.",
        ...(bounded && { because: `it is the permissions boundary of ${bounded[1].arn}` }),
        fact: `${api}/API_DeletePolicy.html; text from moto's source`,
      });
    }
    call.remove(managedPolicyRow(arn));
  },
};

function attach(call: Call): void {
  const [role, policyArn] = [text(call.self.inputs, "role"), text(call.self.inputs, "policyArn")];
  const refuse = call.refuse.bind(call);
  refuseMissingRole(call, role, refuse);
  if (!call.get(managedPolicyRow(policyArn))) {
    call.refuse({
      code: "NoSuchEntity",
      message: `Policy ${policyArn} does not exist or is not attachable.`,
      ...(policyArn.includes(":iam::aws:policy/") && { cure: unknownPolicyOfAws }),
      fact: `${api}/API_AttachRolePolicy.html; text as quoted in public issues`,
      property: "policyArn",
    });
  }
  const row = attachmentRow(role, policyArn);
  const others = call
    .list<Attachment>("iam:attachment")
    .filter(([key, other]) => other.role === role && key !== row);
  const most = quotas.attachmentsOfRole;
  refuseOver(
    {
      most,
      used: others.length + 1,
      message: `Cannot exceed quota for PoliciesPerRole: ${most}`,
      property: "policyArn",
    },
    refuse,
  );
  call.put(row, { role, policyArn });
}

export const unknownPolicyOfAws =
  "If AWS has this policy, add it to rehearsal/world/base-accounts.ts; else correct the ARN.";

const rolePolicyAttachment: ResourceModel = {
  source: `${api}/API_AttachRolePolicy.html`,
  properties: { role: { required: true, replaces: true }, policyArn: { required: true, replaces: true } },
  outputs: (self) => ({ id: `${text(self.inputs, "role")}-${self.unique(26)}` }),
  create: attach,
  update: attach,
  delete: (call) =>
    call.remove(attachmentRow(text(call.self.inputs, "role"), text(call.self.inputs, "policyArn"))),
};

export const iamManagedPolicies: Readonly<Record<string, ResourceModel>> = {
  "aws:iam/policy:Policy": managedPolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
};

/** A managed policy that was there before, AWS's own included. */
export function foreignPolicy(arn: string, policy: Policy): [Row<unknown>, unknown] {
  return [managedPolicyRow(arn), policy];
}
