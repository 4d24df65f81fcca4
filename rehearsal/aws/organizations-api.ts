import { AwsError } from "../runtime/aws-clients";
import { globalRegion } from "../world/account";
import { takesOnly } from "./api-members";
import { throwRefusal } from "./iam-documents";
import type { Values } from "./model";
import { targetPattern } from "./organizations";
import {
  fullAccess,
  isTarget,
  type Membership,
  managementIdOf,
  membershipRow,
  notInUse,
  notManaging,
  organization,
} from "./organizations-membership";
import { type OrganizationPolicy, type PolicyAttachment, policyRow } from "./organizations-rows";
import type { ApiRequest, ServiceApi } from "./service";

/** What Organizations answers: https://docs.aws.amazon.com/organizations/latest/APIReference/ */
export const organizationsApi: ServiceApi = {
  name: "organizations",
  operations: {
    DescribeOrganization: describeOrganization,
    ListPoliciesForTarget: listPoliciesForTarget,
  },
};

const type = "SERVICE_CONTROL_POLICY";

function authorize(
  request: ApiRequest,
  operation: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): void {
  request.authorize({
    action: `organizations:${operation}`,
    resource,
    context: { "aws:RequestedRegion": globalRegion(request.account), ...context },
  });
}

function membershipOf({ facts }: ApiRequest): Membership {
  const membership = facts.get(membershipRow);
  if (!membership) {
    throwRefusal(notInUse);
  }
  return membership;
}

/** Any account of the organisation may ask: https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html */
function describeOrganization(request: ApiRequest): Values {
  takesOnly(request, "Organizations");
  authorize(request, "DescribeOrganization", "*");
  const { account } = request;
  const membership = membershipOf(request);
  const managementId = managementIdOf(account, membership);
  const arn = (resource: string) => `arn:${account.partition}:organizations::${managementId}:${resource}`;
  return {
    Organization: {
      Id: organization.id,
      Arn: arn(`organization/${organization.id}`),
      FeatureSet: membership.features ?? "ALL",
      MasterAccountArn: arn(`account/${organization.id}/${managementId}`),
      MasterAccountId: managementId,
    },
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html#awsorganizations-resources-for-iam-policies */
function targetArn({ account }: ApiRequest, targetId: string): string {
  const kind = /^\d/.test(targetId) ? "account" : targetId.startsWith("ou-") ? "ou" : "root";
  return `arn:${account.partition}:organizations::${account.id}:${kind}/${organization.id}/${targetId}`;
}

/**
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html; that the caller's
 * policies are asked before anything is looked up is UNCONFIRMED. The answer and one text as quoted in
 * https://github.com/boto/boto3/issues/4565, the other text from moto's source.
 */
function listPoliciesForTarget(request: ApiRequest): Values {
  takesOnly(request, "Organizations", "TargetId", "Filter");
  if (request.text("Filter") !== type) {
    throw new Error("The simulated Organizations has service control policies only.");
  }
  const targetId = request.required("TargetId");
  const context = { "organizations:PolicyType": type };
  authorize(request, "ListPoliciesForTarget", targetArn(request, targetId), context);
  if (membershipOf(request).as !== "management") {
    throwRefusal(notManaging);
  }
  refuseTarget(request, targetId);
  const attachments = request.facts.list<PolicyAttachment>("organizations:attachment");
  return {
    Policies: attachments.flatMap(([, attachment]) => {
      const policy = request.facts.get(policyRow(attachment.policyId));
      return policy && attachment.targetId === targetId ? [shownPolicy(request, policy)] : [];
    }),
  };
}

function refuseTarget({ facts }: ApiRequest, targetId: string): void {
  if (!targetPattern.test(targetId)) {
    throw new AwsError(
      "InvalidInputException",
      "You provided a value that does not match the required pattern.",
    );
  }
  if (!isTarget(facts, targetId)) {
    throw new AwsError("TargetNotFoundException", "You specified a target that doesn't exist.");
  }
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_PolicySummary.html */
function shownPolicy({ account }: ApiRequest, { id, name }: OrganizationPolicy): Values {
  const isAwsManaged = id === fullAccess.id;
  const path = `service_control_policy/${id}`;
  const arn = isAwsManaged
    ? `arn:${account.partition}:organizations::aws:policy/${path}`
    : `arn:${account.partition}:organizations::${account.id}:policy/${organization.id}/${path}`;
  return { Id: id, Arn: arn, Name: name, Type: type, AwsManaged: isAwsManaged };
}
