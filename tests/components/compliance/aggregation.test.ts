import { expect } from "chai";
import { Aggregation, type AggregationSource } from "../../../components/compliance/aggregation";
import { Names } from "../../../components/foundation/names";
import {
  baseAccounts,
  type Finding,
  type Registration,
  type RehearsalOptions,
  rehearse,
} from "../../../rehearsal";
import { type Membership, organization } from "../../../rehearsal/aws/organizations-membership";
import type { Part } from "../../../rehearsal/engine/rehearse";
import { inOrganization } from "../../../rehearsal/world/organization";
import { oneViewHasEveryFinding } from "../../../scenarios/one-view-has-every-finding";
import { ofType } from "../../support/inventory";
import {
  accountId,
  changing,
  findingsBy,
  findingsOf,
  forget,
  project,
  providerIn,
  rehearseResources,
  without,
} from "../../support/rehearsal";
import { aggregatorType } from "./graphs";

const management: Membership = { as: "management", policiesEnabled: false };
const member: Membership = { ...management, as: "member" };
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const roleArn = `arn:aws:iam::${accountId}:role/baseline/dev-iam-config-organization-ab12cd34`;

const viewOf = (aggregation: AggregationSource) => () => {
  const [primary, other] = [providerIn("us-east-1"), providerIn("eu-west-1")];
  const partition = { name: "aws", dnsSuffix: "amazonaws.com" } as const;
  const args = {
    names: new Names("dev", "ab12cd34"),
    place: { partition, accountId, region: "us-east-1" },
    accountId,
    aggregation,
    providers: { "us-east-1": primary, "eu-west-1": other },
    auditAccount: undefined,
    recorders: [],
  };
  return new Aggregation("view", args, { provider: primary });
};

/** The component alone, in an account that stands so to an organisation. */
const viewed = (membership?: Membership, options: Partial<RehearsalOptions> = {}) =>
  rehearseResources(viewOf("organization"), { ...(membership && inOrganization(membership)), ...options });

/** The first that AWS refuses in one order; with a defect in the component if one is given. */
const refusedTo = async (
  membership?: Membership,
  alter: (registration: Registration) => void = () => {},
  parts: readonly Part[] = [],
) => findingsOf(await viewed(membership, { alter, parts, orders: 1 }))[0];

describe("The one view of the organisation", () => {
  it("is of exactly the compliance regions, read with a role of its own", async () => {
    const report = await viewed(management);

    const [aggregator] = ofType(report.graph, aggregatorType);
    const [attachment] = ofType(report.graph, attachmentType);
    expect(findingsOf(report)).to.deep.equal([]);
    expect(aggregator?.inputs).to.deep.include({
      name: "dev-config-organization-ab12cd34",
      organizationAggregationSource: { roleArn, regions: ["us-east-1", "eu-west-1"] },
    });
    expect(aggregator?.inputs).not.to.have.property("accountAggregationSource");
    expect(attachment?.inputs["policyArn"]).to.equal(
      "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations",
    );
  });

  it("is for the account that administers AWS Config, too", async () => {
    const report = await viewed({ ...member, administers: ["config.amazonaws.com"] });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("has another name than that of the account, which comes in its place", async () => {
    const ofAccount = await rehearseResources(viewOf("account"));

    const [aggregator] = ofType(ofAccount.graph, aggregatorType);
    expect(findingsOf(ofAccount)).to.deep.equal([]);
    expect(aggregator?.inputs["name"]).to.equal("dev-config-regions-ab12cd34");
    expect(ofType(ofAccount.graph, attachmentType)).to.deep.equal([]);
  });

  for (const [where, membership, code] of [
    ["without an organisation", undefined, "NoAvailableOrganizationException"],
    ["in a member account", member, "OrganizationAccessDeniedException"],
    [
      "in the account that administers something else",
      { ...member, administers: ["guardduty.amazonaws.com"] },
      "OrganizationAccessDeniedException",
    ],
    [
      "where the organisation is for billing alone",
      { ...management, features: "CONSOLIDATED_BILLING" },
      "OrganizationAllFeaturesNotEnabledException",
    ],
  ] as const) {
    it(`is refused ${where}`, async () => {
      expect(await refusedTo(membership)).to.include({ code, property: "organizationAggregationSource" });
    });
  }

  const failed = { code: "FAILED", property: "organizationAggregationSource" };

  it("is empty without the policy of its role, and that is told", async () => {
    const finding = await refusedTo(management, without("view-organization-reading"));

    expect(finding).to.include(failed);
    expect(finding?.because).to.match(/^organizations:DescribeOrganization: /);
  });

  it("is empty where AWS Config may not take its role", async () => {
    const finding = await refusedTo(
      management,
      changing("view-organization-role", (inputs) => ({
        ...inputs,
        assumeRolePolicy: String(inputs["assumeRolePolicy"]).replace(
          "config.amazonaws.com",
          "ec2.amazonaws.com",
        ),
      })),
    );

    expect(finding).to.include(failed);
    expect(finding?.because).to.match(/^sts:AssumeRole: /);
  });

  it("races with the policy of its role where it does not wait for it", async () => {
    const defect = (registration: Registration) => {
      if (registration.type === aggregatorType) {
        forget(registration, attachmentType);
      }
    };

    const finding = await refusedTo(management, defect, ["deployment"]);

    expect(finding).to.include({ ...failed, kind: "race" });
    expect(finding?.cure).to.include("view-organization-reading");
  });
});

describe("The program with its organisation in view", () => {
  // The primary region and one more: the view is of regions, however many.
  const regions = ["us-east-1", "us-west-2"];
  const ours = {
    project: project("dev", { aggregation: "organization", replicaRegions: [], complianceRegions: regions }),
  };
  const account = inOrganization(management, baseAccounts.slice(0, 1));

  it("sees what members find, with all that its role may do", async () => {
    const report = await rehearse({
      ...ours,
      ...account,
      parts: ["use"],
      scenarios: [oneViewHasEveryFinding],
    });

    const seen = report.checks.find(({ title }) => title.startsWith(oneViewHasEveryFinding.title));
    expect(findingsOf(report).filter(({ kind }) => kind !== "excess")).to.deep.equal([]);
    expect(excessOf(findingsOf(report))).to.deep.equal([]);
    expect(seen?.detail).to.equal("4 findings, of this account and 1 other");
  });

  it("is found wanting where a region is left out", async () => {
    const [first] = await findingsBy(
      [oneViewHasEveryFinding],
      changing("compliance-aggregation-aggregator", ({ organizationAggregationSource, ...inputs }) => ({
        ...inputs,
        organizationAggregationSource: {
          ...(organizationAggregationSource as object),
          regions: regions.filter((region) => region !== "us-west-2"),
        },
      })),
      { ...ours, ...account, parts: ["story"] },
    );

    expect(first?.message).to.match(
      /^The one view does not have what dev-config-ebs-volume-encrypted-\w+ finds in us-west-2\.$/,
    );
  });

  it("is found wanting where it is of another account", async () => {
    const [first] = await findingsBy(
      [oneViewHasEveryFinding],
      changing(
        "compliance-aggregation-aggregator",
        ({ organizationAggregationSource: source, ...inputs }) => ({
          ...inputs,
          accountAggregationSource: {
            accountIds: [organization.otherAccountId],
            regions: (source as { regions: readonly string[] }).regions,
          },
        }),
      ),
      { ...ours, ...account, parts: ["story"] },
    );

    expect(first?.message).to.match(/^The one view does not have what .+ finds in [\w-]+\.$/);
  });
});

/** Permissions of the view's role that nothing uses. */
const excessOf = (findings: readonly Finding[]) =>
  findings.filter(({ kind, message }) => kind === "excess" && message.includes("compliance-aggregation"));
