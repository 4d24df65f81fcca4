import { api, fromMoto, invalidValue, refuseLength, valuesIn } from "./config-refusals";
import { aggregatorRow, authorizationRow } from "./config-rows";
import {
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  refuseUnknownMembers,
  type Self,
  text,
  texts,
  type Values,
} from "./model";
import { membershipRow } from "./organizations-membership";

const operation = `${api}/API_PutConfigurationAggregator.html`;

/** The regions that a source names; undefined where it asks for all. */
function regionsOf(call: Call, source: Values, property: string): readonly string[] | undefined {
  const regions = texts(source, "regions");
  const all = source["allRegions"] === true;
  const fact = `${operation}; ${fromMoto}`;
  if (all && regions.length > 0) {
    const message =
      "Your configuration aggregator contains a list of regions and also specifies the use of all regions. You must choose one of these options.";
    call.refuse(invalidValue(property, message, fact));
  } else if (!all && regions.length === 0) {
    const message =
      "Your request does not specify any regions. Select AWS Config-supported regions and try again.";
    call.refuse(invalidValue(property, message, fact));
  }
  return all ? undefined : regions;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html (errors); texts UNCONFIRMED */
function refuseOrganization(call: Call): void {
  const membership = call.get(membershipRow);
  if (!membership) {
    call.refuse({
      code: "NoAvailableOrganizationException",
      message: "Organization is no longer available.",
      fact: `${operation} (NoAvailableOrganizationException); text of the API's reference`,
      property: "organizationAggregationSource",
    });
  } else if (membership.as === "member") {
    call.refuse({
      code: "OrganizationAccessDeniedException",
      message:
        "For PutConfigurationAggregator API, you can see this exception for the following reasons: no permission to call EnableAWSServiceAccess API; the management account or a registered delegated administrator is to call it.",
      because: "this is a member account",
      fact: `${operation} (OrganizationAccessDeniedException); text shortened from the API's reference`,
      property: "organizationAggregationSource",
    });
  }
}

function putAggregator(call: Call): void {
  const { inputs, region = "" } = call.self;
  const name = text(call.outputs, "name");
  const accounts = valuesIn(inputs, "accountAggregationSource");
  const organization = valuesIn(inputs, "organizationAggregationSource");
  const [hasAccounts, hasOrganization] = [accounts, organization].map(
    (source) => Object.keys(source).length > 0,
  );
  refuseUnknownMembers(call, "accountAggregationSource", accounts, ["accountIds", "allRegions", "regions"]);
  refuseUnknownMembers(call, "organizationAggregationSource", organization, [
    "allRegions",
    "regions",
    "roleArn",
  ]);
  const named = { value: name, most: 256, property: "name" };
  refuseLength(call, "configurationAggregatorName", named, "PutConfigurationAggregator");
  if (hasAccounts === hasOrganization) {
    const what = hasAccounts
      ? "contains both the AccountAggregationSource and the OrganizationAggregationSource. Include only one aggregation source and try again."
      : "is missing either the AccountAggregationSource or the OrganizationAggregationSource. Include the appropriate aggregation source and try again.";
    const message = `The configuration aggregator cannot be created because your request ${what}`;
    call.refuse(invalidValue("accountAggregationSource", message, `${operation}; ${fromMoto}`));
  }
  const source = hasOrganization ? organization : accounts;
  const property = hasOrganization ? "organizationAggregationSource" : "accountAggregationSource";
  if (hasOrganization) {
    refuseOrganization(call);
  }
  call.put(aggregatorRow(region, name), {
    arn: text(call.outputs, "arn"),
    name,
    region,
    accountIds: hasOrganization ? undefined : texts(accounts, "accountIds"),
    regions: hasAccounts || hasOrganization ? regionsOf(call, source, property) : [],
    roleArn: optionalText(organization, "roleArn"),
  });
}

const aggregator: ResourceModel = {
  source: operation,
  properties: {
    name: { replaces: true },
    accountAggregationSource: {},
    organizationAggregationSource: {},
    tags: {},
  },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = physicalName(self);
    const id = `config-aggregator-${self.unique(8)}`;
    const arn = `arn:${account.partition}:config:${region}:${account.id}:config-aggregator/${id}`;
    return { id: name, name, arn };
  },
  create: putAggregator,
  update: putAggregator,
  delete: (call) => call.remove(aggregatorRow(call.self.region ?? "", text(call.outputs, "name"))),
};

function authorizationArn({ account, region = "", inputs }: Self): string {
  const aggregatorRegion = text(inputs, "authorizedAwsRegion");
  return `arn:${account.partition}:config:${region}:${account.id}:aggregation-authorization/${text(inputs, "accountId")}/${aggregatorRegion}`;
}

/** Each is for one account and one of its regions; a second one for the same is the same. */
const aggregateAuthorization: ResourceModel = {
  source: `${api}/API_PutAggregationAuthorization.html`,
  properties: {
    accountId: { required: true, replaces: true },
    authorizedAwsRegion: { required: true, replaces: true },
    tags: {},
  },
  outputs: (self) => ({
    id: `${text(self.inputs, "accountId")}:${text(self.inputs, "authorizedAwsRegion")}`,
    arn: authorizationArn(self),
  }),
  create: (call) => {
    const { inputs, region = "" } = call.self;
    const accountId = text(inputs, "accountId");
    if (!/^\d{12}$/.test(accountId)) {
      call.refuse({
        code: "ValidationException",
        message: `1 validation error detected: Value '${accountId}' at 'authorizedAccountId' failed to satisfy constraint: Member must satisfy regular expression pattern: \\d{12}`,
        fact: `${api}/API_PutAggregationAuthorization.html (AuthorizedAccountId)`,
        property: "accountId",
      });
    }
    const arn = text(call.outputs, "arn");
    const aggregatorRegion = text(inputs, "authorizedAwsRegion");
    call.put(authorizationRow(arn), { arn, region, accountId, aggregatorRegion });
  },
  update: () => {},
  delete: (call) => call.remove(authorizationRow(text(call.outputs, "arn"))),
};

export const configAggregators: Readonly<Record<string, ResourceModel>> = {
  "aws:cfg/configurationAggregator:ConfigurationAggregator": aggregator,
  "aws:cfg/aggregateAuthorization:AggregateAuthorization": aggregateAuthorization,
};
