import { expect } from "chai";
import {
  type AggregationAuthorization,
  evaluationRow,
  type OtherAccount,
  otherAccountRow,
} from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { membershipRow, organization } from "../../../rehearsal/aws/organizations-membership";
import { memberIn } from "../../../rehearsal/world/organization";
import { accountId } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";
import { refusedWith } from "./call-fixtures";
import { aggregator, aggregatorArn, configWith, there } from "./config-api-fixtures";
import { configRole, recorderRole, ruleArn } from "./config-fixtures";

const { otherAccountId: otherId, id: organizationId } = organization;
const named = { ConfigurationAggregatorName: "all" };
const now = Date.UTC(2026, 0, 14);

/** Another account that records in the region and has found one volume, in that region and another. */
const other = (changes: Partial<OtherAccount> = {}): Rows => {
  const found = {
    rule: "volumes-are-encrypted",
    resourceType: "AWS::EC2::Volume",
    resourceId: "vol-1",
    compliance: "NON_COMPLIANT",
    annotation: "It is not.",
    at: now,
  };
  const findings = [region, "eu-west-1"].map((each) => ({ ...found, region: each }));
  return [[otherAccountRow(otherId), { ...memberIn([region]), findings, ...changes }]];
};
const authorized = (...changes: readonly Partial<AggregationAuthorization>[]) =>
  other({
    isMember: false,
    authorizations: changes.map((change) => ({
      region,
      accountId,
      aggregatorRegion: region,
      ...change,
    })),
  });

const reading = { Action: ["organizations:DescribeOrganization", "organizations:List*"] };
/** The account manages an organisation, of which an aggregator is. */
const ofOrganization = (...statements: readonly object[]): Rows => [
  ...there,
  ...aggregator({ accountIds: undefined as never, roleArn: configRole }),
  ...recorderRole(...statements),
  [membershipRow, { as: "management", policiesEnabled: false }],
];

const statuses = (rows: Rows, input: Values = {}) => {
  const { config } = configWith(rows);
  const { AggregatedSourceStatusList: list } = config("DescribeConfigurationAggregatorSourcesStatus", {
    ...named,
    ...input,
  });
  return (list as readonly Values[]).map(({ SourceId, AwsRegion, LastUpdateStatus }) => [
    SourceId,
    AwsRegion,
    LastUpdateStatus,
  ]);
};
const rulesSeen = (rows: Rows, Filters: Values = {}) => {
  const { config } = configWith(rows);
  const answer = config("DescribeAggregateComplianceByConfigRules", { ...named, Filters });
  return (answer["AggregateComplianceByConfigRules"] as readonly Values[]).map(
    ({ ConfigRuleName, AccountId, AwsRegion }) => [ConfigRuleName, AccountId, AwsRegion],
  );
};
const theirs = ["volumes-are-encrypted", otherId, region];

describe("An aggregator of accounts", () => {
  const ofOther = (status: string) => [
    [accountId, region, "SUCCEEDED"],
    [accountId, "eu-west-1", "FAILED"],
    [otherId, region, status],
    [otherId, "eu-west-1", "FAILED"],
  ];

  it("sees another account that has authorised this one, where that records", () => {
    const rows = [...there, ...authorized({}, { region: "eu-west-1" })];

    expect(statuses(rows)).to.deep.equal(ofOther("SUCCEEDED"));
    expect(rulesSeen(rows)).to.deep.equal([theirs]);
  });

  for (const [what, ...changes] of [
    ["nobody"],
    ["another account", { accountId: "999988887777" }],
    ["another region of this account's aggregators", { aggregatorRegion: "eu-west-1" }],
    ["this one in another region of its own", { region: "eu-west-1" }],
  ] as readonly (readonly [string, ...Partial<AggregationAuthorization>[]])[]) {
    it(`sees nothing of an account that has authorised ${what}`, () => {
      const rows = [...there, ...authorized(...changes)];

      expect(statuses(rows)).to.deep.equal(ofOther("FAILED"));
      expect(rulesSeen(rows)).to.deep.equal([]);
    });
  }

  it("sees nothing of a member of the organisation that has authorised nobody", () => {
    const rows: Rows = [...there, ...other(), [membershipRow, { as: "management", policiesEnabled: false }]];

    expect(statuses(rows)).to.deep.equal(ofOther("FAILED"));
  });
});

describe("An aggregator of the organisation", () => {
  it("sees every member where that records, and this account", () => {
    const rows = [...ofOrganization(reading), ...other()];

    expect(statuses(rows)).to.deep.equal([
      [organizationId, region, "SUCCEEDED"],
      [organizationId, "eu-west-1", "SUCCEEDED"],
      [accountId, region, "SUCCEEDED"],
      [accountId, "eu-west-1", "FAILED"],
      [otherId, region, "SUCCEEDED"],
      [otherId, "eu-west-1", "FAILED"],
    ]);
    expect(rulesSeen(rows)).to.deep.equal([theirs]);
  });

  it("sees no account that is no member", () => {
    expect(rulesSeen([...ofOrganization(reading), ...other({ isMember: false })])).to.deep.equal([]);
  });

  it("tells only of sources in the state that is asked for", () => {
    const failed = statuses([...ofOrganization(reading), ...other()], { UpdateStatus: ["FAILED"] });

    expect(failed).to.deep.equal([
      [accountId, "eu-west-1", "FAILED"],
      [otherId, "eu-west-1", "FAILED"],
    ]);
  });

  const unreadable: Readonly<Record<string, Rows>> = {
    "a role that may list no accounts": ofOrganization({ Action: "organizations:DescribeOrganization" }),
    "a role that Config may not take": [
      ...ofOrganization(reading),
      ...aggregator({ accountIds: undefined as never, roleArn: "arn:aws:iam::111122223333:role/Caller" }),
    ],
    "no organisation": ofOrganization(reading).filter(([row]) => row !== membershipRow),
  };
  for (const [what, rows] of Object.entries(unreadable)) {
    it(`sees nothing with ${what}`, () => {
      expect(statuses([...rows, ...other()])).to.deep.equal([
        [organizationId, region, "FAILED"],
        [organizationId, "eu-west-1", "FAILED"],
      ]);
      expect(rulesSeen([...rows, ...other()])).to.deep.equal([]);
    });
  }
});

describe("What an aggregator shows", () => {
  const own = (resourceId: string, compliance: string): Rows[number] => [
    evaluationRow(ruleArn, "AWS::EC2::Volume", resourceId),
    {
      rule: ruleArn,
      resourceType: "AWS::EC2::Volume",
      resourceId,
      compliance,
      annotation: undefined,
      orderedAt: now,
      invokedAt: now,
      recordedAt: now,
    },
  ];
  const rows = [...there, ...authorized({}), own("vol-2", "COMPLIANT"), own("vol-3", "NON_COMPLIANT")];

  it("are rules, counted by account and region", () => {
    const { config } = configWith(rows);

    const answer = config("DescribeAggregateComplianceByConfigRules", named);
    const [first] = answer["AggregateComplianceByConfigRules"] as readonly Values[];
    expect(first).to.deep.include({
      AccountId: accountId,
      AwsRegion: region,
      Compliance: {
        ComplianceType: "NON_COMPLIANT",
        ComplianceContributorCount: { CappedCount: 1, CapExceeded: false },
      },
    });
  });

  it("is filtered by rule, account, region and compliance", () => {
    expect(rulesSeen(rows)).to.have.length(2);
    for (const filter of [
      { AccountId: otherId },
      { ConfigRuleName: "volumes-are-encrypted" },
      { AwsRegion: region, AccountId: otherId, ComplianceType: "NON_COMPLIANT" },
    ]) {
      expect(rulesSeen(rows, filter), JSON.stringify(filter)).to.deep.equal([theirs]);
    }
    for (const filter of [{ AwsRegion: "eu-west-1" }, { ComplianceType: "COMPLIANT" }]) {
      expect(rulesSeen(rows, filter), JSON.stringify(filter)).to.deep.equal([]);
    }
  });

  it("are resources of one rule of one account and region", () => {
    const details = (input: Values) => {
      const { config } = configWith(rows);
      return config("GetAggregateComplianceDetailsByConfigRule", {
        ...named,
        ConfigRuleName: "volumes-are-encrypted",
        AccountId: otherId,
        AwsRegion: region,
        ...input,
      })["AggregateEvaluationResults"] as readonly Values[];
    };

    expect(details({})).to.have.length(1);
    expect(details({})[0]).to.deep.include({
      AccountId: otherId,
      AwsRegion: region,
      ComplianceType: "NON_COMPLIANT",
      Annotation: "It is not.",
    });
    for (const input of [
      { AccountId: accountId },
      { AwsRegion: "eu-west-1" },
      { ConfigRuleName: "another" },
      { ComplianceType: "COMPLIANT" },
    ]) {
      expect(details(input), JSON.stringify(input)).to.deep.equal([]);
    }
  });

  for (const [operation, input] of [
    ["DescribeAggregateComplianceByConfigRules", {}],
    [
      "GetAggregateComplianceDetailsByConfigRule",
      { ConfigRuleName: "one", AccountId: accountId, AwsRegion: region },
    ],
  ] as const) {
    it(`is asked with ${operation} by whom the aggregator is allowed, and where there is one`, () => {
      const denied = configWith(rows, { Action: `config:${operation}`, Resource: `${aggregatorArn}-2` });
      const { config } = configWith(rows, { Action: `config:${operation}`, Resource: aggregatorArn });

      expect(refusedWith(() => denied.config(operation, { ...named, ...input }))[0]).to.equal(
        "AccessDeniedException",
      );
      expect(() => config(operation, { ...named, ...input })).not.to.throw();
      expect(
        refusedWith(() =>
          configWith(rows).config(operation, { ConfigurationAggregatorName: "none", ...input }),
        )[0],
      ).to.equal("NoSuchConfigurationAggregatorException");
    });
  }

  it("is asked with no filter that is not known", () => {
    const { config } = configWith(rows);
    const Filters = { Colour: "red" };

    expect(() => config("DescribeAggregateComplianceByConfigRules", { ...named, Filters })).to.throw(
      "Colour",
    );
  });
});
