import { AwsError } from "../runtime/aws-clients";
import { globalRegion } from "../world/account";
import type { Row } from "../world/facts";
import { takesOnly } from "./api-members";
import { deleteMade } from "./cloud-control-deletion";
import { type CloudType, cloudTypeNamed, identifierOf, isIn } from "./cloud-control-types";
import { member } from "./kms-requests";
import { type MadeResource, madeResources } from "./made-rows";
import { text, type Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/**
 * What Cloud Control answers of what deployments have made. Its actions are those of CloudFormation, and it works with
 * the permissions of its caller. https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security.html;
 * https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/
 */
export const cloudControlApi: ServiceApi = {
  name: "cloudcontrolapi",
  operations: {
    DeleteResource: deleteResource,
    GetResource: getResource,
    GetResourceRequestStatus: getResourceRequestStatus,
    ListResources: listResources,
  },
};

const requestRow = (token: string) => `cloudcontrol:request:${token}` as Row<Values>;

/** Texts of this file are UNCONFIRMED but for those of the generic input validation; the codes are those of the model. */
function typeIn(request: ApiRequest): readonly [type: string, cloudType: CloudType] {
  const name = String(member(request, "TypeName"));
  const found = cloudTypeNamed(name);
  if (!found) {
    throw new AwsError("TypeNotFoundException", `The type '${name}' cannot be found.`);
  }
  return found;
}

function resourcesOf(request: ApiRequest, type: string): readonly MadeResource[] {
  const { facts, region, account } = request;
  return madeResources(facts, type).filter((made) => isIn(made, region, globalRegion(account)));
}

/** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ListResources.html */
function listResources(request: ApiRequest): Values {
  takesOnly(request, "Cloud Control", "TypeName");
  const [type, cloudType] = typeIn(request);
  request.authorize({ action: "cloudformation:ListResources", resource: "*" });
  return {
    TypeName: cloudType.name,
    ResourceDescriptions: resourcesOf(request, type).map((made) => ({
      Identifier: identifierOf(made, cloudType),
      Properties: "{}",
    })),
  };
}

/** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html */
function getResource(request: ApiRequest): Values {
  takesOnly(request, "Cloud Control", "TypeName", "Identifier");
  const [type, cloudType] = typeIn(request);
  const identifier = String(member(request, "Identifier"));
  request.authorize({ action: "cloudformation:GetResource", resource: "*" });
  if (!resourcesOf(request, type).some((made) => identifierOf(made, cloudType) === identifier)) {
    throw new AwsError("ResourceNotFoundException", notFound(cloudType, identifier));
  }
  return {
    TypeName: cloudType.name,
    ResourceDescription: { Identifier: identifier, Properties: "{}" },
  };
}

const notFound = ({ name }: CloudType, identifier: string) =>
  `Resource of type '${name}' with identifier '${identifier}' was not found.`;

/**
 * What becomes of it, only the status of the request tells.
 * https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_DeleteResource.html
 */
function deleteResource(request: ApiRequest): Values {
  takesOnly(request, "Cloud Control", "TypeName", "Identifier");
  const [type, cloudType] = typeIn(request);
  const identifier = String(member(request, "Identifier"));
  request.authorize({ action: "cloudformation:DeleteResource", resource: "*" });
  const begun = {
    TypeName: cloudType.name,
    Identifier: identifier,
    RequestToken: newToken(request),
    Operation: "DELETE",
  };
  const made = resourcesOf(request, type).find((known) => identifierOf(known, cloudType) === identifier);
  const outcome = made
    ? deletion(request, made, cloudType)
    : failed("NotFound", notFound(cloudType, identifier));
  request.facts.put(requestRow(begun.RequestToken), { ...begun, ...outcome });
  return { ProgressEvent: { ...begun, OperationStatus: "IN_PROGRESS" } };
}

const newToken = ({ draw }: ApiRequest) => Array.from({ length: 32 }, () => draw(16).toString(16)).join("");

/** https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
const failed = (code: string, message: string): Values => ({
  OperationStatus: "FAILED",
  ErrorCode: code,
  StatusMessage: message,
});

/** The handler's own calls are refused as those of the caller are; where that is, the status says it. */
function deletion(request: ApiRequest, made: MadeResource, type: CloudType): Values {
  try {
    request.authorize({ action: type.deletion, resource: text(made.outputs, "arn") || "*" });
  } catch (error) {
    if (error instanceof AwsError) {
      return failed("AccessDenied", error.message);
    }
    throw error;
  }
  const refusal = deleteMade(request, made, type);
  return refusal
    ? failed("GeneralServiceException", `${refusal.message} (${refusal.code})`)
    : { OperationStatus: "SUCCESS" };
}

/** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResourceRequestStatus.html */
function getResourceRequestStatus(request: ApiRequest): Values {
  takesOnly(request, "Cloud Control", "RequestToken");
  const token = String(member(request, "RequestToken"));
  request.authorize({ action: "cloudformation:GetResourceRequestStatus", resource: "*" });
  const found = request.facts.get(requestRow(token));
  if (!found) {
    throw new AwsError("RequestTokenNotFoundException", `Request token '${token}' cannot be found.`);
  }
  return { ProgressEvent: found };
}
