import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts, type Exemption, type Scenario } from "../../../rehearsal";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const group = `arn:aws:logs:us-east-1:${accountId}:log-group:mine`;
const roleLabel = "role (aws:iam/role:Role)";

interface Given {
  /** Statements of the role's inline policy, each an allow on everything. */
  readonly statements?: readonly object[];
  /** Statements of a policy that is attached. */
  readonly attached?: readonly object[];
  readonly principal?: object;
  readonly exemptions?: readonly Exemption[];
}

const document = (statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })),
  });

/** The role that writes flow logs, which are the only ones to use permissions here. */
const used = { Sid: "Write", Action: ["logs:CreateLogStream", "logs:PutLogEvents"] };

const quiet: Scenario = { title: "Nothing", run: async () => "" };

async function excessOf({
  statements = [],
  attached,
  principal,
  exemptions = [],
}: Given): Promise<readonly string[]> {
  const report = await rehearseResources(
    () => {
      const provider = providerIn("us-east-1");
      const Principal = principal ?? { Service: "vpc-flow-logs.amazonaws.com" };
      const trust = JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole" },
      });
      const role = new aws.iam.Role("role", { assumeRolePolicy: trust }, { provider });
      const inline = new aws.iam.RolePolicy(
        "inline",
        { role: role.name, policy: document([used, ...statements]) },
        { provider },
      );
      if (attached) {
        const { arn: policyArn } = new aws.iam.Policy(
          "attached",
          { policy: document(attached) },
          { provider },
        );
        new aws.iam.RolePolicyAttachment("attachment", { role: role.name, policyArn }, { provider });
      }
      const logs = new aws.cloudwatch.LogGroup("group", { name: "mine" }, { provider });
      if (!principal) {
        const args = {
          vpcId: "vpc-0a1b2c3d",
          trafficType: "ALL",
          iamRoleArn: role.arn,
          logDestination: logs.arn,
        };
        new aws.ec2.FlowLog("flow-log", args, { provider, dependsOn: inline });
      }
    },
    { accounts: baseAccounts.slice(0, 1), orders: 0, scenarios: [quiet], exemptions },
  );
  const findings = findingsOf(report);
  expect(findings.map(({ kind }) => kind)).to.deep.equal(findings.map(() => "excess"));
  return findings.map(({ message }) => message);
}

const unused = (action: string, policy: string, statement: string) =>
  `${roleLabel} may call ${action} (${policy}: ${statement}), and no scenario ever does.`;

const delete_ = { Sid: "Delete", Action: "logs:DeleteLogGroup" };
const reason = "https://example.com/";

describe("Permissions that nothing uses", () => {
  it("are none where each is used", async () => {
    expect(await excessOf({})).to.deep.equal([]);
  });

  const cases: { title: string; given: Given; messages: readonly string[] }[] = [
    {
      title: "an action of an inline policy",
      given: { statements: [delete_] },
      messages: [unused("logs:DeleteLogGroup", "inline", "Delete")],
    },
    {
      title: "an action of an attached policy",
      given: { attached: [delete_] },
      messages: [unused("logs:DeleteLogGroup", "attached", "Delete")],
    },
    {
      title: "each action for itself",
      given: { statements: [{ Sid: "Both", Action: ["logs:DeleteLogGroup", "s3:GetObject"] }] },
      messages: [unused("logs:DeleteLogGroup", "inline", "Both"), unused("s3:GetObject", "inline", "Both")],
    },
    {
      title: "a statement that is for something else than what was done",
      given: { statements: [{ Sid: "Other", Action: "logs:PutLogEvents", Resource: `${group}-other:*` }] },
      messages: [unused("logs:PutLogEvents", "inline", "Other")],
    },
    {
      title: "no pattern that covers what was done",
      given: { attached: [{ Action: "LOGS:Put*" }] },
      messages: [],
    },
    {
      title: "nothing that is denied",
      given: { statements: [{ ...delete_, Effect: "Deny" }] },
      messages: [],
    },
    {
      title: "nothing of a role that people assume",
      given: { statements: [delete_], principal: { AWS: accountId } },
      messages: [],
    },
  ];
  for (const { title, given, messages } of cases) {
    it(`are ${title}`, async () => {
      expect(await excessOf(given)).to.have.members(messages);
    });
  }

  const exemption = { role: "role", actions: ["logs:DeleteLogGroup"], reason };

  it("may be there with a reason, in all statements or in one", async () => {
    const statements = [delete_];

    expect(await excessOf({ statements, exemptions: [exemption] })).to.deep.equal([]);
    expect(await excessOf({ statements, exemptions: [{ ...exemption, statement: "Delete" }] })).to.deep.equal(
      [],
    );
  });

  it("are not excused by an exemption of another role, action or statement", async () => {
    const message = unused("logs:DeleteLogGroup", "inline", "Delete");
    const others = [
      { ...exemption, role: "other" },
      { ...exemption, actions: ["logs:DeleteLogStream"] },
      { ...exemption, statement: "Other" },
    ];

    for (const other of others) {
      expect(await excessOf({ statements: [delete_], exemptions: [other] })).to.deep.equal([message]);
    }
  });

  it("are excused altogether where the role is judged elsewhere", async () => {
    const statements = [delete_, { Sid: "Both", Action: ["s3:GetObject", "s3:PutObject"] }];
    const elsewhere = { role: "role", reason };

    expect(await excessOf({ statements, exemptions: [elsewhere] })).to.deep.equal([]);
    expect(await excessOf({ statements, exemptions: [{ ...elsewhere, role: "other" }] })).to.have.length(3);
    expect(await excessOf({ statements, exemptions: [{ ...elsewhere, statement: "Both" }] })).to.deep.equal([
      unused("logs:DeleteLogGroup", "inline", "Delete"),
    ]);
  });

  it("need no role to be judged elsewhere where there are none", async () => {
    const message = "The exemption of role is not needed.";

    expect(await excessOf({ exemptions: [{ role: "role", reason }] })).to.deep.equal([message]);
    expect(await excessOf({ exemptions: [{ role: "another", reason }] })).to.deep.equal([]);
    expect(
      await excessOf({ principal: { AWS: accountId }, exemptions: [{ role: "role", reason }] }),
    ).to.deep.equal([message]);
  });

  it("are not the only finding: an exemption of what is used is one too", async () => {
    const needless = { role: "role", actions: ["logs:PutLogEvents"], reason };

    expect(await excessOf({ exemptions: [needless] })).to.deep.equal([
      "The exemption of role for logs:PutLogEvents is not needed.",
    ]);
  });
});
