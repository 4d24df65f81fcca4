import { expect } from "chai";
import { aggregatorRow, authorizationRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { type Membership, membershipRow } from "../../../rehearsal/aws/organizations-membership";
import { accountId } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";
import { operated } from "./call-fixtures";

const aggregator = "aws:cfg/configurationAggregator:ConfigurationAggregator";
const authorization = "aws:cfg/aggregateAuthorization:AggregateAuthorization";
const accounts = (source: Values) => ({
  name: "all",
  accountAggregationSource: { accountIds: [accountId], ...source },
});
const organization = (source: Values = { allRegions: true }) => ({
  name: "all",
  organizationAggregationSource: { roleArn: `arn:aws:iam::${accountId}:role/Reader`, ...source },
});
const memberOf = (as: Membership["as"]): Rows => [[membershipRow, { as, policiesEnabled: true }]];

const refused = (inputs: Values, rows: Rows = []) =>
  operated("create", aggregator, inputs, { rows }).refusals.map(({ code, message }) => [code, message]);
const invalid = (message: string) => [["InvalidParameterValueException", message]];

const mistaken: readonly (readonly [what: string, inputs: Values, message: string])[] = [
  [
    "with both sources",
    { ...accounts({ allRegions: true }), ...organization() },
    "The configuration aggregator cannot be created because your request contains both the AccountAggregationSource and the OrganizationAggregationSource. Include only one aggregation source and try again.",
  ],
  [
    "without a source",
    { name: "all" },
    "The configuration aggregator cannot be created because your request is missing either the AccountAggregationSource or the OrganizationAggregationSource. Include the appropriate aggregation source and try again.",
  ],
  [
    "with some regions and all of them",
    accounts({ allRegions: true, regions: [region] }),
    "Your configuration aggregator contains a list of regions and also specifies the use of all regions. You must choose one of these options.",
  ],
  [
    "without a region",
    accounts({}),
    "Your request does not specify any regions. Select AWS Config-supported regions and try again.",
  ],
  [
    "of the organisation without a region",
    organization({}),
    "Your request does not specify any regions. Select AWS Config-supported regions and try again.",
  ],
];

describe("An aggregator of AWS Config", () => {
  it("is kept with its accounts and regions", () => {
    const call = operated("create", aggregator, accounts({ regions: [region, "eu-west-1"] }));

    expect(call.refusals).to.deep.equal([]);
    expect(call.get(aggregatorRow(region, "all"))).to.deep.include({
      accountIds: [accountId],
      regions: [region, "eu-west-1"],
    });
    const { writes } = operated("delete", aggregator, accounts({ regions: [region] }));
    expect([...writes]).to.deep.equal([[aggregatorRow(region, "all"), undefined]]);
  });

  for (const [what, inputs, message] of mistaken) {
    it(`is refused ${what}`, () => {
      expect(refused(inputs, memberOf("management"))).to.deep.equal(invalid(message));
    });
  }

  it("of an organisation is for the account that manages it, or administers AWS Config for it", () => {
    const administrator: Rows = [
      [membershipRow, { as: "member", policiesEnabled: true, administers: ["config.amazonaws.com"] }],
    ];

    expect(refused(organization(), memberOf("management"))).to.deep.equal([]);
    expect(refused(organization(), administrator)).to.deep.equal([]);
    expect(refused(organization(), memberOf("member"))[0]?.[0]).to.equal("OrganizationAccessDeniedException");
    expect(refused(organization())[0]?.[0]).to.equal("NoAvailableOrganizationException");
  });

  it("of an organisation needs all its features, and a role", () => {
    const billing: Rows = [
      [membershipRow, { as: "management", policiesEnabled: false, features: "CONSOLIDATED_BILLING" }],
    ];

    expect(refused(organization(), billing)[0]).to.deep.equal([
      "OrganizationAllFeaturesNotEnabledException",
      "AWS Config resource cannot be created because your organization does not have all features enabled.",
    ]);
    expect(refused(organization({ allRegions: true, roleArn: "" }), memberOf("management"))[0]?.[0]).to.equal(
      "InvalidRoleException",
    );
  });

  for (const [as, action, more] of [
    ["management", "organizations:EnableAWSServiceAccess", {}],
    ["member", "organizations:ListDelegatedAdministrators", { administers: ["config.amazonaws.com"] }],
  ] as const) {
    it(`of an organisation is refused to whom ${action} is denied, as ${as}`, () => {
      const rows: Rows = [[membershipRow, { as, policiesEnabled: true, ...more }]];
      const statements = [{}, { Effect: "Deny", Action: action }];

      const { refusals } = operated("create", aggregator, organization(), { rows, statements });

      expect(refusals.map(({ code }) => code)).to.deep.equal(["OrganizationAccessDeniedException"]);
      expect(refusals[0]?.because).to.match(new RegExp(`^${action}: `));
    });
  }

  it("has a name that is not too long, and nothing unknown", () => {
    const good = accounts({ allRegions: true });

    expect(refused({ ...good, name: "a".repeat(256) })).to.deep.equal([]);
    expect(refused({ ...good, name: "a".repeat(257) })[0]?.[0]).to.equal("ValidationException");
    expect(refused(accounts({ allRegions: true, more: true }))[0]?.[0]).to.equal("NotModelled");
    expect(refused(organization({ allRegions: true, more: true }), memberOf("management"))[0]?.[0]).to.equal(
      "NotModelled",
    );
  });
});

describe("An authorisation to aggregate", () => {
  const inputs = { accountId: "444455556666", authorizedAwsRegion: "eu-west-1" };
  const arn = `arn:aws:config:${region}:${accountId}:aggregation-authorization/444455556666/eu-west-1`;

  it("is for an account and one of its regions", () => {
    const call = operated("create", authorization, inputs);

    expect(call.refusals).to.deep.equal([]);
    expect(call.outputs).to.deep.equal({ id: "444455556666:eu-west-1", arn });
    expect(call.get(authorizationRow(arn))).to.deep.include({ accountId: "444455556666" });
    expect([...operated("delete", authorization, inputs).writes]).to.deep.equal([
      [authorizationRow(arn), undefined],
    ]);
  });

  it("is refused what is no account", () => {
    const { refusals } = operated("create", authorization, { ...inputs, accountId: "audit" });

    expect(refusals.map(({ code }) => code)).to.deep.equal(["ValidationException"]);
  });
});
