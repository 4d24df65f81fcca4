import { validPolicy } from "./iam-documents";
import { type Call, physicalName, type ResourceModel, text } from "./model";
import { isTarget, managingMembership, organization } from "./organizations-membership";
import {
  attachmentRow,
  type OrganizationPolicy,
  type PolicyAttachment,
  policyRow,
} from "./organizations-rows";

const api = "https://docs.aws.amazon.com/organizations/latest/APIReference";
const limits = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html";

/**
 * Characters of a policy, all of them counted, and policies at one target, FullAWSAccess among them. Newer copies of
 * the page have 10,240 characters: UNCONFIRMED.
 */
const quotas = { characters: 5120, policiesOfTarget: 5 };

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html, in characters. */
const lengths = { name: 128, description: 512 };

function refuseLengths(call: Call, name: string): void {
  const texts = { name, description: text(call.self.inputs, "description") };
  for (const property of ["name", "description"] as const) {
    if (texts[property].length > lengths[property]) {
      call.refuse({
        code: "InvalidInputException",
        message: `You provided a value for ${property} that is longer than ${lengths[property]} characters.`,
        fact: `${api}/API_CreatePolicy.html; text UNCONFIRMED`,
        property,
      });
    }
  }
}

/**
 * Service control policies name no principals, and have the newer of IAM's versions.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
function refuseContent(call: Call): void {
  const content = text(call.self.inputs, "content");
  const property = "content";
  const malformed = (because: string) =>
    call.refuse({
      code: "MalformedPolicyDocumentException",
      message: "The provided policy document does not meet the requirements of the specified policy type.",
      because,
      fact: `${api}/API_CreatePolicy.html; text as quoted in https://github.com/org-formation/org-formation-cli/issues/225`,
      property,
    });
  const policy = validPolicy(
    { kind: "identity", name: call.self.name, text: content, property },
    ({ message, because }) => malformed(because ?? message),
  );
  if (policy && !policy.variables) {
    malformed("Version is not 2012-10-17.");
  }
  if (content.length > quotas.characters) {
    call.refuse({
      code: "ConstraintViolationException",
      message: "You have exceeded the maximum policy size",
      because: `it has ${content.length} characters of ${quotas.characters}`,
      fact: `${limits}; text as quoted in https://github.com/awslabs/aws-deployment-framework/issues/380`,
      property,
    });
  }
}

function refuseDuplicate(call: Call, name: string): void {
  const others = call
    .list<OrganizationPolicy>("organizations:policy")
    .filter(([, { id }]) => id !== call.outputs.id);
  if (others.some(([, other]) => other.name === name)) {
    call.refuse({
      code: "DuplicatePolicyException",
      message: "A policy with the specified name and type already exists.",
      fact: `${api}/API_CreatePolicy.html; text as quoted in https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2245`,
      property: "name",
    });
  }
}

function putPolicy(call: Call): void {
  const { id } = call.outputs;
  const name = text(call.outputs, "name");
  managingMembership(call);
  const { type } = call.self.inputs;
  if (type !== undefined && type !== "SERVICE_CONTROL_POLICY") {
    call.refuse({
      code: "NotModelled",
      message: "The simulated Organizations has service control policies only.",
      fact: `${api}/API_CreatePolicy.html (Type)`,
      property: "type",
    });
  }
  refuseLengths(call, name);
  refuseContent(call);
  refuseDuplicate(call, name);
  call.put(policyRow(id), { id, name });
}

const policy: ResourceModel = {
  source: `${api}/API_CreatePolicy.html`,
  properties: {
    name: {},
    content: { required: true },
    description: {},
    type: { replaces: true },
    tags: {},
  },
  outputs: (self) => {
    const { account } = self;
    const id = `p-${self.unique(8)}`;
    const path = `policy/${organization.id}/service_control_policy/${id}`;
    return {
      id,
      arn: `arn:${account.partition}:organizations::${account.id}:${path}`,
      name: physicalName(self),
      type: "SERVICE_CONTROL_POLICY",
    };
  },
  create: putPolicy,
  update: putPolicy,
  delete: (call) => {
    const { id } = call.outputs;
    if (call.list<PolicyAttachment>("organizations:attachment").some(([, { policyId }]) => policyId === id)) {
      call.refuse({
        code: "PolicyInUseException",
        message:
          "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.",
        fact: `${api}/API_DeletePolicy.html (Errors), whose text it is`,
      });
    }
    call.remove(policyRow(id));
  },
};

export const targetPattern = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/;

function refuseTarget(call: Call, targetId: string): void {
  const property = "targetId";
  const fact = `${api}/API_AttachPolicy.html; text from moto's source`;
  if (!targetPattern.test(targetId)) {
    call.refuse({
      code: "InvalidInputException",
      message: "You specified an invalid value.",
      fact,
      property,
    });
  } else if (!isTarget(call, targetId)) {
    const message = "You specified a target that doesn't exist.";
    call.refuse({ code: "TargetNotFoundException", message, fact, property });
  }
}

function refuseAttachment(call: Call, { targetId, policyId }: PolicyAttachment): void {
  const attached = call
    .list<PolicyAttachment>("organizations:attachment")
    .filter(([, other]) => other.targetId === targetId);
  if (attached.some(([, other]) => other.policyId === policyId)) {
    call.refuse({
      code: "DuplicatePolicyAttachmentException",
      message: "A policy with the specified name and type already exists.",
      fact: `${api}/API_AttachPolicy.html; text as quoted in https://github.com/primeharbor/org-kickstart`,
      property: "policyId",
    });
  } else if (attached.length >= quotas.policiesOfTarget) {
    call.refuse({
      code: "ConstraintViolationException",
      message: "You have attached the maximum number of policies to the specified target.",
      because: `${targetId} has ${attached.length} already, FullAWSAccess among them`,
      fact: `${limits}; text as quoted in https://github.com/hashicorp/terraform-provider-aws/issues/41493`,
      property: "targetId",
    });
  }
}

/** The last policy of a target cannot be detached. FullAWSAccess stays here, so that none of ours is the last. */
const policyAttachment: ResourceModel = {
  source: `${api}/API_AttachPolicy.html`,
  properties: {
    policyId: { required: true, replaces: true },
    targetId: { required: true, replaces: true },
  },
  outputs: ({ inputs }) => ({ id: `${text(inputs, "targetId")}:${text(inputs, "policyId")}` }),
  create: (call) => {
    const { inputs } = call.self;
    const [targetId, policyId] = [text(inputs, "targetId"), text(inputs, "policyId")];
    const membership = managingMembership(call);
    if (membership) {
      if (!call.get(policyRow(policyId))) {
        call.refuse({
          code: "PolicyNotFoundException",
          message: "We can't find a policy with the PolicyId that you specified.",
          fact: `${api}/API_AttachPolicy.html (Errors), whose text it is`,
          property: "policyId",
        });
      }
      refuseTarget(call, targetId);
      if (!membership.policiesEnabled) {
        call.refuse({
          code: "PolicyTypeNotEnabledException",
          message: "This operation can be performed only for enabled policy types.",
          fact: `${api}/API_AttachPolicy.html; text as quoted in https://github.com/ScaleSec/terraform_aws_scp`,
        });
      }
      refuseAttachment(call, { targetId, policyId });
    }
    call.put(attachmentRow(targetId, policyId), { targetId, policyId });
  },
  // Both properties replace it.
  update: () => {},
  delete: (call) => {
    const { inputs } = call.self;
    call.remove(attachmentRow(text(inputs, "targetId"), text(inputs, "policyId")));
  },
};

export const organizations: Readonly<Record<string, ResourceModel>> = {
  "aws:organizations/policy:Policy": policy,
  "aws:organizations/policyAttachment:PolicyAttachment": policyAttachment,
};
