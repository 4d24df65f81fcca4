import { explain } from "../policy/evaluate";
import { globalRegion } from "../world/account";
import { verdictOn } from "./access";
import { configService } from "./config-delivery";
import { whyOrganizationNotRead } from "./config-gathering";
import { api, fromMoto, invalidValue, refuseLength, valuesIn } from "./config-refusals";
import { aggregatorRow, authorizationRow, type ConfigAggregator } from "./config-rows";
import {
  autonamed,
  type Call,
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

const property = "organizationAggregationSource";
/** What AWS says word for word is UNCONFIRMED: these texts are those of the reference. */
const fact = `${operation} (Errors), whose text it is`;

function refuseAccess(call: Call, reason: string, because: string): void {
  call.refuse({
    code: "OrganizationAccessDeniedException",
    message: `For PutConfigurationAggregator API, you can see this exception for the following reasons: ${reason}`,
    because,
    fact: `${operation} (Errors), whose text it is, with one of its reasons`,
    property,
  });
}

/**
 * An organisation is for its management account, in whose name AWS Config then switches itself on in the organisation,
 * and for the account that administers AWS Config for it. That this has to be switched on before is no condition.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html
 */
function refuseOrganization(call: Call, roleArn: string): void {
  const membership = call.get(membershipRow);
  if (!membership) {
    const message = "Organization is no longer available.";
    call.refuse({ code: "NoAvailableOrganizationException", message, fact, property });
    return;
  }
  if (membership.features === "CONSOLIDATED_BILLING") {
    call.refuse({
      code: "OrganizationAllFeaturesNotEnabledException",
      message:
        "AWS Config resource cannot be created because your organization does not have all features enabled.",
      fact,
      property,
    });
  }
  if (membership.as === "management") {
    const reason = "No permission to call EnableAWSServiceAccess API";
    askOrganization(call, "organizations:EnableAWSServiceAccess", reason);
  } else {
    const reason =
      "You are not a registered delegated administrator for AWS Config with permissions to call ListDelegatedAdministrators API.";
    if (!membership.administers?.includes(configService)) {
      refuseAccess(call, reason, "this is a member account that does not administer AWS Config");
    }
    askOrganization(call, "organizations:ListDelegatedAdministrators", reason);
  }
  if (roleArn === "") {
    const message = "You have provided a null or empty Amazon Resource Name (ARN) for the IAM role.";
    call.refuse({ code: "InvalidRoleException", message, fact: `${fact}, shortened`, property });
  }
}

/** AWS Config asks Organizations in the name of whoever puts the aggregator. */
function askOrganization(call: Call, action: string, reason: string): void {
  const { account } = call.self;
  const context = {
    "aws:RequestedRegion": globalRegion(account),
    "organizations:ServicePrincipal": configService,
  };
  const verdict = verdictOn(account.deployer, account, { action, resource: "*", context });
  if (verdict.decision !== "Allowed") {
    refuseAccess(call, reason, `${action}: ${explain(verdict)}`);
  }
}

/**
 * The role is not looked at before AWS Config reads the organisation with it, and what fails then is told by nothing
 * but a status. That a later try would find what the first one missed is UNCONFIRMED; the provider's own example waits
 * for the role's policy. https://www.pulumi.com/registry/packages/aws/api-docs/cfg/configurationaggregator/
 */
function gatherAfterwards(call: Call, aggregator: ConfigAggregator): void {
  const { account } = call.self;
  call.afterwards(async ({ facts }) => {
    const because = whyOrganizationNotRead(facts, account, aggregator);
    return because === undefined
      ? []
      : [
          {
            code: "FAILED",
            message: `The aggregator ${aggregator.name} cannot read the organization; its source has this status, and nobody is told.`,
            because,
            fact: "https://docs.aws.amazon.com/config/latest/APIReference/API_AggregatedSourceStatus.html (LastUpdateStatus)",
            property,
          },
        ];
  });
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
  const roleArn = text(organization, "roleArn");
  const aggregator: ConfigAggregator = {
    arn: text(call.outputs, "arn"),
    name,
    region,
    accountIds: hasOrganization ? undefined : texts(accounts, "accountIds"),
    regions: hasOrganization
      ? regionsOf(call, organization, property)
      : hasAccounts
        ? regionsOf(call, accounts, "accountAggregationSource")
        : [],
    roleArn: hasOrganization ? roleArn : undefined,
  };
  if (hasOrganization) {
    refuseOrganization(call, roleArn);
    if (call.refusals.length === 0) {
      gatherAfterwards(call, aggregator);
    }
  }
  call.put(aggregatorRow(region, name), aggregator);
}

const aggregator: ResourceModel = {
  source: operation,
  properties: {
    name: autonamed,
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
