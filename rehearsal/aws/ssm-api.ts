import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { putEvent } from "./events-delivery";
import type { Value, Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";
import { type Put, refusalsOf, stored } from "./ssm-put";
import {
  currentOf,
  type ParameterVersion,
  parameterArn,
  parameterRow,
  type StoredParameter,
} from "./ssm-rows";

/** What Parameter Store answers: https://docs.aws.amazon.com/systems-manager/latest/APIReference/ */
export const ssmApi: ServiceApi = {
  name: "ssm",
  operations: {
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    PutParameter: putParameter,
    DeleteParameter: deleteParameter,
  },
};

const takes = (request: ApiRequest, ...members: readonly string[]) =>
  takesOnly(request, "Parameter Store", ...members);

/** The name of a parameter that is read, which may be given by its ARN; one that is written may not. */
function readName(request: ApiRequest): string {
  const name = request.required("Name");
  const byArn = /^arn:[\w-]+:ssm:[\w-]*:\d*:parameter(\/.+)$/.exec(name)?.[1];
  if (byArn === undefined && name.includes(":")) {
    throw new Error(`The simulated Parameter Store gives the current version only, not ${name}.`);
  }
  const plain = byArn?.slice(1);
  const { facts, region } = request;
  return plain !== undefined && facts.get(parameterRow(region, plain)) ? plain : (byArn ?? name);
}

/** Whether the caller may do this to a parameter of that name, be it there or not. */
function authorized(request: ApiRequest, action: string, name: string): string {
  const resource = parameterArn(request.account, request.region, name);
  request.authorize({ action: `ssm:${action}`, resource });
  return name;
}

function existing(request: ApiRequest, name: string): StoredParameter {
  const parameter = request.facts.get(parameterRow(request.region, name));
  if (!parameter) {
    // AWS sends no text with it, for which the SDK puts this one.
    throw new AwsError("ParameterNotFound", "UnknownError");
  }
  return parameter;
}

/** The SDK has dates where the wire has numbers. */
const dateOf = (at: number) => new Date(at) as unknown as Value;

function getParameter(request: ApiRequest): Values {
  takes(request, "Name", "WithDecryption");
  const parameter = existing(request, authorized(request, "GetParameter", readName(request)));
  const { type, value, version, lastModified } = currentOf(parameter);
  return {
    Parameter: {
      ARN: parameter.arn,
      Name: parameter.name,
      Type: type,
      Value: value,
      Version: version,
      LastModifiedDate: dateOf(lastModified),
      DataType: "text",
    },
  };
}

const mostResults = 50;

/** Pages of the history, the oldest version first. */
function getParameterHistory(request: ApiRequest): Values {
  takes(request, "Name", "WithDecryption", "MaxResults", "NextToken");
  const { MaxResults: asked, NextToken: token } = request.arrival.input;
  const size = typeof asked === "number" ? asked : mostResults;
  const bound =
    size < 1
      ? "greater than or equal to 1"
      : size > mostResults
        ? `less than or equal to ${mostResults}`
        : undefined;
  if (bound !== undefined) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value ${bound}.`,
    );
  }
  const parameter = existing(request, authorized(request, "GetParameterHistory", readName(request)));
  const { versions, name } = parameter;
  const from =
    token === undefined ? 0 : versions.findIndex(({ version }) => tokenOf(name, version) === token);
  if (from < 0) {
    throw new AwsError("InvalidNextToken", "The specified token isn't valid.");
  }
  const next = versions[from + size];
  return {
    Parameters: versions.slice(from, from + size).map((version) => entryOf(parameter, version)),
    ...(next && { NextToken: tokenOf(name, next.version) }),
  };
}

/** A token that nobody else's parameter has. */
const tokenOf = (name: string, version: number) => Buffer.from(`${name}:${version}`).toString("base64");

function entryOf({ name }: StoredParameter, version: ParameterVersion): Values {
  const { description, allowedPattern } = version;
  return {
    Name: name,
    Type: version.type,
    Value: version.value,
    Version: version.version,
    LastModifiedDate: dateOf(version.lastModified),
    LastModifiedUser: version.lastModifiedUser,
    ...(description !== undefined && { Description: description }),
    ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
    Labels: [],
    Tier: "Standard",
    Policies: [],
    DataType: "text",
  };
}

function putParameter(request: ApiRequest): Values {
  takes(
    request,
    ...["Name", "Value", "Type", "Description", "AllowedPattern", "Tier", "DataType", "Overwrite"],
    "Tags",
  );
  const { facts, region, world } = request;
  const { caller, input } = request.arrival;
  const name = authorized(request, "PutParameter", request.required("Name"));
  const row = parameterRow(region, name);
  const before = facts.get(row);
  const overwrite = input["Overwrite"] === true;
  if (overwrite && Array.isArray(input["Tags"]) && input["Tags"].length > 0) {
    // Text from moto's source.
    throw new AwsError(
      "ValidationException",
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  const put: Put = {
    arn: parameterArn(request.account, region, name),
    name,
    value: request.required("Value"),
    type: request.text("Type"),
    description: request.text("Description"),
    allowedPattern: request.text("AllowedPattern"),
    tier: request.text("Tier"),
    dataType: request.text("DataType"),
    overwrite,
    at: world?.clock.now ?? 0,
    by: caller.principal.arn,
  };
  const [refusal] = refusalsOf(before, put);
  if (refusal) {
    throw new AwsError(refusal.code, refusal.message, refusal.because);
  }
  const after = stored(before, put);
  facts.put(row, after);
  report(request, before ? "Update" : "Create", after);
  return { Version: currentOf(after).version, Tier: "Standard" };
}

function deleteParameter(request: ApiRequest): Values {
  takes(request, "Name");
  const name = authorized(request, "DeleteParameter", request.required("Name"));
  const parameter = existing(request, name);
  request.facts.remove(parameterRow(request.region, name));
  report(request, "Delete", parameter);
  return {};
}

/**
 * Parameter Store tells EventBridge by itself, without any trail, and does not say who it was.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
function report({ world, region }: ApiRequest, operation: string, parameter: StoredParameter): void {
  const { type, description } = currentOf(parameter);
  if (world) {
    putEvent(world, region, {
      source: "aws.ssm",
      "detail-type": "Parameter Store Change",
      resources: [parameter.arn],
      detail: {
        operation,
        name: parameter.name,
        type,
        ...(description !== undefined && { description }),
      },
    });
  }
}
