import { expect } from "chai";
import { OrganizationPolicies } from "../../../components/access/organization-policies";
import { Names } from "../../../components/foundation/names";
import { type Graph, rehearse } from "../../../rehearsal";
import { type Membership, organization } from "../../../rehearsal/aws/organizations-membership";
import { inOrganization } from "../../../rehearsal/world/organization";
import { ofType } from "../../support/inventory";
import {
  accountId,
  findingsOf,
  project,
  providerIn,
  rehearseResources,
  withoutConfig,
} from "../../support/rehearsal";

const management: Membership = { as: "management", policiesEnabled: true };
const { rootId, unitId, otherAccountId } = organization;
const policyType = "aws:organizations/policy:Policy";
const attachmentType = "aws:organizations/policyAttachment:PolicyAttachment";

const policiesAt =
  (...targets: readonly string[]) =>
  () => {
    const partition = { name: "aws", dnsSuffix: "amazonaws.com" } as const;
    const args = { names: new Names("dev", "ab12cd34"), partition, accountId, targets };
    return new OrganizationPolicies("organization", args, { provider: providerIn("us-east-1") });
  };

const made = (graph: Graph) => [...ofType(graph, policyType), ...ofType(graph, attachmentType)];

describe("The service control policies of the organisation", () => {
  it("are attached to each target, and go again", async () => {
    const report = await rehearseResources(
      policiesAt(rootId, unitId, otherAccountId),
      inOrganization(management),
    );

    expect(findingsOf(report)).to.deep.equal([]);
    expect(ofType(report.graph, policyType).map(({ inputs }) => inputs["name"])).to.deep.equal([
      "dev-organizations-deny-root-ab12cd34",
      "dev-organizations-require-encryption-ab12cd34",
    ]);
    expect(ofType(report.graph, attachmentType).map(({ name }) => name)).to.deep.equal([
      ...[rootId, unitId, otherAccountId].map((target) => `organization-deny-root-${target}`),
      ...[rootId, unitId, otherAccountId].map((target) => `organization-require-encryption-${target}`),
    ]);
  });

  it("are nothing but texts without targets, wherever the account belongs", async () => {
    for (const options of [{}, inOrganization(management), inOrganization({ ...management, as: "member" })]) {
      let contents = {};
      const report = await rehearseResources(() => {
        ({ contents } = policiesAt()());
      }, options);

      expect(findingsOf(report)).to.deep.equal([]);
      expect(made(report.graph)).to.deep.equal([]);
      expect(Object.keys(contents)).to.deep.equal(["deny-root", "require-encryption"]);
    }
  });
});

/** The program with a target, in an account that stands so to an organisation. */
const whole = (membership?: Membership, targets: readonly string[] = [rootId]) =>
  rehearse({
    project: project("dev", { ...withoutConfig, serviceControlPolicies: { targets } }),
    orders: 3,
    parts: ["deployment", "destruction"],
    ...(membership && inOrganization(membership)),
  });

const received = `aws-security-baseline:serviceControlPolicies: received {"targets":["${rootId}"]}; allowed:`;

const wrong: readonly { title: string; membership?: Membership; says: string }[] = [
  {
    title: "a member account",
    membership: { as: "member", policiesEnabled: true },
    says: `${received} nothing but in the management account, 999988887777; this is ${accountId}`,
  },
  {
    title: "an account in no organisation",
    says: `${received} nothing but in the management account of an organisation; AWS says: `,
  },
  {
    title: "a management account in whose organisation the type is not enabled",
    membership: { as: "management", policiesEnabled: false },
    says: `${received} nothing until the type is enabled, with aws organizations enable-policy-type --root-id ${rootId} --policy-type SERVICE_CONTROL_POLICY`,
  },
];

describe("The program with targets of service control policies", () => {
  it("deploys in the management account, exports the texts, and is destroyed", async () => {
    const { graph, ...report } = await whole(management, [unitId, otherAccountId]);

    const contents = ofType(graph, policyType).map(({ inputs }) => inputs["content"]);
    expect(findingsOf({ ...report, graph })).to.deep.equal([]);
    expect(made(graph)).to.have.length(6);
    expect(Object.values(graph.outputs["serviceControlPolicies"] ?? {})).to.deep.equal(contents);
  });

  for (const { title, membership, says } of wrong) {
    it(`tells ${title}, before anything is created`, async () => {
      const report = await whole(membership);

      const [first, ...more] = findingsOf(report);
      expect(more).to.deep.equal([]);
      expect(first?.kind).to.equal("program");
      expect(first?.message).to.include(says);
      expect(made(report.graph)).to.deep.equal([]);
      const deployments = report.checks.filter(({ title: check }) => check.startsWith("Deploy"));
      expect(deployments.map(({ outcome }) => outcome)).to.deep.equal(["skipped", "skipped"]);
    });
  }

  it("attaches nothing without targets", async () => {
    const { graph } = await rehearse({ project: project("dev", withoutConfig), accounts: [], parts: [] });

    expect(made(graph)).to.deep.equal([]);
    expect(Object.keys(graph.outputs["serviceControlPolicies"] ?? {})).to.deep.equal([
      "deny-root",
      "require-encryption",
    ]);
  });
});
