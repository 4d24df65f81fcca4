import type { Policy } from "../policy/document";
import type { Row } from "../world/facts";
import { quotas, refuseOver, sizeOf, validPolicy } from "./iam-documents";
import {
  type Attachment,
  attachmentRow,
  type InlinePolicy,
  inlinePolicyRow,
  managedPolicyRow,
  principalExists,
  type Role,
  roleArnRow,
  roleRow,
} from "./iam-roles";
import { type Call, optionalText, physicalName, type ResourceModel, type Self, text } from "./model";

function refuseMissingRole(call: Call, role: string): void {
  if (!call.get(roleRow(role))) {
    call.refuse({
      code: "NoSuchEntity",
      message: `The role with name ${role} cannot be found.`,
      fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html; text as recorded by localstack",
      property: "role",
    });
  }
}

function ownArn({ account }: Self, kind: "role" | "policy", path: string, name: string): string {
  return `arn:${account.partition}:iam::${account.id}:${kind}${path}${name}`;
}

const pathOf = (self: Self) => optionalText(self.inputs, "path") ?? "/";

function putRole(call: Call): void {
  const [name, arn] = [text(call.outputs, "name"), text(call.outputs, "arn")];
  const trust = validPolicy(call, "trust", "assumeRolePolicy");
  refuseOver(
    call,
    quotas.trustPolicy,
    sizeOf(text(call.self.inputs, "assumeRolePolicy")),
    `Cannot exceed quota for ACLSizePerRole: ${quotas.trustPolicy}`,
    "assumeRolePolicy",
  );
  const principals = trust?.statements.flatMap((statement) => statement.principals?.values ?? []) ?? [];
  for (const { kind, value } of principals) {
    if (kind === "AWS" && !principalExists(call, call.self.account, value)) {
      call.refuse({
        code: "MalformedPolicyDocument",
        message: `Invalid principal in policy: "AWS":"${value}"`,
        fact: "https://github.com/hashicorp/terraform/issues/1388",
        property: "assumeRolePolicy",
      });
    }
  }
  const role: Role = { arn, ...(trust && { trust }) };
  call.put(roleRow(name), role);
  call.put(roleArnRow(arn), role);
}

const role: ResourceModel = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  properties: {
    name: { replaces: true },
    path: { replaces: true },
    assumeRolePolicy: { required: true },
    description: {},
    maxSessionDuration: {},
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    const path = pathOf(self);
    return {
      id: name,
      name,
      path,
      arn: ownArn(self, "role", path, name),
      uniqueId: `AROA${self.unique(17).toUpperCase()}`,
    };
  },
  create: (call) => {
    const name = text(call.outputs, "name");
    if (call.get(roleRow(name))) {
      call.refuse({
        code: "EntityAlreadyExists",
        message: `Role with name ${name} already exists.`,
        fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html; text as recorded by localstack",
        property: "name",
      });
    }
    putRole(call);
  },
  update: putRole,
  delete: (call) => {
    const [name, arn] = [text(call.outputs, "name"), text(call.outputs, "arn")];
    const attached = call
      .list<Attachment>("iam:attachment")
      .some(([, attachment]) => attachment.role === name);
    const inline = call.list<InlinePolicy>("iam:inline-policy").some(([, policy]) => policy.role === name);
    if (attached || inline) {
      call.refuse({
        code: "DeleteConflict",
        message: `Cannot delete entity, must ${attached ? "detach all policies" : "delete policies"} first.`,
        fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html; text from moto's source",
      });
    }
    call.remove(roleRow(name));
    call.remove(roleArnRow(arn));
  },
};

function putManagedPolicy(call: Call): void {
  const policy = validPolicy(call, "identity", "policy");
  refuseOver(
    call,
    quotas.managedPolicy,
    sizeOf(text(call.self.inputs, "policy")),
    `Cannot exceed quota for PolicySize: ${quotas.managedPolicy}`,
    "policy",
  );
  if (policy) {
    call.put(managedPolicyRow(text(call.outputs, "arn")), policy);
  }
}

const managedPolicy: ResourceModel = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
  properties: {
    name: { replaces: true },
    path: { replaces: true },
    description: { replaces: true },
    policy: { required: true },
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    const path = pathOf(self);
    const arn = ownArn(self, "policy", path, name);
    return { id: arn, arn, name, path };
  },
  create: (call) => {
    const name = text(call.outputs, "name");
    if (call.get(managedPolicyRow(text(call.outputs, "arn")))) {
      call.refuse({
        code: "EntityAlreadyExists",
        message: `A policy called ${name} already exists. Duplicate names are not allowed.`,
        fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html; text from moto's source",
        property: "name",
      });
    }
    putManagedPolicy(call);
  },
  update: putManagedPolicy,
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    if (call.list<Attachment>("iam:attachment").some(([, { policyArn }]) => policyArn === arn)) {
      call.refuse({
        code: "DeleteConflict",
        message: "Cannot delete a policy attached to entities.",
        fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html; text from moto's source",
      });
    }
    call.remove(managedPolicyRow(arn));
  },
};

function putInlinePolicy(call: Call): void {
  const [role, name] = [text(call.self.inputs, "role"), text(call.outputs, "name")];
  const row = inlinePolicyRow(role, name);
  const policy = validPolicy(call, "identity", "policy");
  refuseMissingRole(call, role);
  const size = sizeOf(text(call.self.inputs, "policy"));
  const others = call
    .list<InlinePolicy>("iam:inline-policy")
    .filter(([key, policy]) => policy.role === role && key !== row);
  refuseOver(
    call,
    quotas.inlinePoliciesOfRole,
    others.reduce((sum, [, policy]) => sum + policy.size, size),
    `Maximum policy size of ${quotas.inlinePoliciesOfRole} bytes exceeded for role ${role}`,
    "policy",
  );
  if (policy) {
    call.put(row, { role, policy, size });
  }
}

const rolePolicy: ResourceModel = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  properties: {
    name: { replaces: true },
    role: { required: true, replaces: true },
    policy: { required: true },
  },
  outputs: (self) => {
    const name = physicalName(self);
    return { id: `${text(self.inputs, "role")}:${name}`, name };
  },
  create: putInlinePolicy,
  update: putInlinePolicy,
  delete: (call) => call.remove(inlinePolicyRow(text(call.self.inputs, "role"), text(call.outputs, "name"))),
};

function attach(call: Call): void {
  const [role, policyArn] = [text(call.self.inputs, "role"), text(call.self.inputs, "policyArn")];
  refuseMissingRole(call, role);
  if (!call.get(managedPolicyRow(policyArn))) {
    call.refuse({
      code: "NoSuchEntity",
      message: `Policy ${policyArn} does not exist or is not attachable.`,
      ...(policyArn.includes(":iam::aws:policy/") && {
        cure: "If AWS has this policy, add it to rehearsal/world/base-accounts.ts; else correct the ARN.",
      }),
      fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html; text as quoted in public issues",
      property: "policyArn",
    });
  }
  const row = attachmentRow(role, policyArn);
  const others = call
    .list<Attachment>("iam:attachment")
    .filter(([key, other]) => other.role === role && key !== row);
  refuseOver(
    call,
    quotas.attachmentsOfRole,
    others.length + 1,
    `Cannot exceed quota for PoliciesPerRole: ${quotas.attachmentsOfRole}`,
    "policyArn",
  );
  call.put(row, { role, policyArn });
}

const rolePolicyAttachment: ResourceModel = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",
  properties: { role: { required: true, replaces: true }, policyArn: { required: true, replaces: true } },
  outputs: (self) => ({ id: `${text(self.inputs, "role")}-${self.unique(26)}` }),
  create: attach,
  update: attach,
  delete: (call) =>
    call.remove(attachmentRow(text(call.self.inputs, "role"), text(call.self.inputs, "policyArn"))),
};

export const iam: Readonly<Record<string, ResourceModel>> = {
  "aws:iam/role:Role": role,
  "aws:iam/policy:Policy": managedPolicy,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
};

/** A role that was in the account before. */
export function foreignRole(arn: string): [Row<unknown>, unknown][] {
  const role: Role = { arn };
  return [
    [roleRow(arn.slice(arn.lastIndexOf("/") + 1)), role],
    [roleArnRow(arn), role],
  ];
}

/** A managed policy that was there before, AWS's own included. */
export function foreignPolicy(arn: string, policy: Policy): [Row<unknown>, unknown] {
  return [managedPolicyRow(arn), policy];
}
