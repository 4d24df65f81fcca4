import type { Policy } from "../policy/document";
import type { Row } from "../world/facts";
import { quotas, refuseOver, sizeOf, validPolicy } from "./iam-documents";
import { iamInlinePolicies } from "./iam-inline-policies";
import { iamManagedPolicies, unknownPolicyOfAws } from "./iam-managed-policies";
import { iamValidationError, refuseName, refusePath } from "./iam-names";
import {
  type Attachment,
  type InlinePolicy,
  iamArn,
  managedPolicyRow,
  principalExists,
  type Role,
  roleArnRow,
  roleRow,
} from "./iam-roles";
import { autonamed, type Call, optionalText, physicalName, type ResourceModel, text } from "./model";

const createRole = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";

/** The trust policy. Identity providers that it names are other people's, and are believed. */
function trustOf(call: Call): Policy | undefined {
  const document = text(call.self.inputs, "assumeRolePolicy");
  const property = "assumeRolePolicy";
  const refuse = call.refuse.bind(call);
  const trust = validPolicy({ kind: "trust", name: call.self.name, text: document, property }, refuse);
  const most = quotas.trustPolicy;
  refuseOver(
    { most, used: sizeOf(document), message: `Cannot exceed quota for ACLSizePerRole: ${most}`, property },
    refuse,
  );
  const principals = trust?.statements.flatMap((statement) => statement.principals?.values ?? []) ?? [];
  for (const { kind, value } of principals) {
    if (kind === "AWS" && !principalExists(call, call.self.account, value)) {
      call.refuse({
        code: "MalformedPolicyDocument",
        message: `Invalid principal in policy: "AWS":"${value}"`,
        fact: "https://github.com/hashicorp/terraform/issues/1388",
        property,
      });
    }
  }
  return trust;
}

function refuseBoundary(call: Call, arn: string | undefined): void {
  if (arn !== undefined && !call.get(managedPolicyRow(arn))) {
    call.refuse({
      code: "NoSuchEntity",
      message: `Scope ARN: ${arn} does not exist or is not attachable.`,
      ...(arn.includes(":iam::aws:policy/") && { cure: unknownPolicyOfAws }),
      fact: `${createRole} (PermissionsBoundary); text as quoted in public issues`,
      property: "permissionsBoundary",
    });
  }
}

function refuseSessionDuration(call: Call, seconds: number): void {
  const side = seconds < 3600 ? "greater than or equal to 3600" : "less than or equal to 43200";
  if (seconds < 3600 || seconds > 43_200) {
    const fact = `${createRole} (MaxSessionDuration)`;
    const constraint = `Member must have value ${side}`;
    call.refuse(iamValidationError("maxSessionDuration", String(seconds), constraint, fact));
  }
}

function put(call: Call): void {
  const { inputs } = call.self;
  const [name, arn] = [text(call.outputs, "name"), text(call.outputs, "arn")];
  const boundaryArn = optionalText(inputs, "permissionsBoundary");
  const maxSessionDuration = Number(inputs["maxSessionDuration"] ?? 3600);
  const trust = trustOf(call);
  refuseBoundary(call, boundaryArn);
  refuseSessionDuration(call, maxSessionDuration);
  const role: Role = {
    arn,
    ...(trust && { trust }),
    ...(boundaryArn !== undefined && { boundaryArn }),
    maxSessionDuration,
  };
  call.put(roleRow(name), role);
  call.put(roleArnRow(arn), role);
}

const role: ResourceModel = {
  source: createRole,
  properties: {
    name: autonamed,
    path: { replaces: true, default: "/" },
    assumeRolePolicy: { required: true },
    description: {},
    permissionsBoundary: {},
    maxSessionDuration: { default: 3600 },
    forceDetachPolicies: { default: false },
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    const path = optionalText(self.inputs, "path") ?? "/";
    return {
      id: name,
      name,
      path,
      arn: iamArn(self.account, "role", path, name),
      uniqueId: `AROA${self.unique(17).toUpperCase()}`,
    };
  },
  create: (call) => {
    const name = text(call.outputs, "name");
    refuseName("roleName", name, "name", call.refuse.bind(call));
    refusePath(text(call.outputs, "path"), call.refuse.bind(call));
    if (call.get(roleRow(name))) {
      call.refuse({
        code: "EntityAlreadyExists",
        message: `Role with name ${name} already exists.`,
        fact: `${createRole}; text as recorded by localstack`,
        property: "name",
      });
    }
    put(call);
  },
  update: put,
  delete: (call) => {
    const [name, arn] = [text(call.outputs, "name"), text(call.outputs, "arn")];
    const ofRole = <T extends { readonly role: string }>(kind: string) =>
      call.list<T>(kind).filter(([, of]) => of.role === name);
    const attached = ofRole<Attachment>("iam:attachment");
    const inline = ofRole<InlinePolicy>("iam:inline-policy");
    if (call.self.inputs["forceDetachPolicies"] === true) {
      // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/role.go (deleteRole)
      for (const [row] of [...attached, ...inline]) {
        call.remove(row);
      }
    } else if (attached.length > 0 || inline.length > 0) {
      call.refuse({
        code: "DeleteConflict",
        message: `Cannot delete entity, must ${attached.length > 0 ? "detach all policies" : "delete policies"} first.`,
        fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html; text from moto's source",
      });
    }
    call.remove(roleRow(name));
    call.remove(roleArnRow(arn));
  },
};

export const iam: Readonly<Record<string, ResourceModel>> = {
  "aws:iam/role:Role": role,
  ...iamManagedPolicies,
  ...iamInlinePolicies,
};

/** A role that was in the account before. */
export function foreignRole(arn: string): [Row<unknown>, unknown][] {
  const role: Role = { arn };
  return [
    [roleRow(arn.slice(arn.lastIndexOf("/") + 1)), role],
    [roleArnRow(arn), role],
  ];
}
