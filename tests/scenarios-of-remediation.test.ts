import { expect } from "chai";
import { remediationRow } from "../rehearsal/aws/config-remediation-rows";
import type { EventTarget } from "../rehearsal/aws/events-rows";
import { type InlinePolicy, type Role, roleArnRow, roleNameOf, roleRow } from "../rehearsal/aws/iam-roles";
import type { Policy } from "../rehearsal/policy/document";
import type { Facts, Row } from "../rehearsal/world/facts";
import type { LiveAccount } from "../rehearsal/world/live-account";
import { aRepairThatFailsStops } from "../scenarios/a-repair-that-fails-stops";
import { remediationIn, ruleName } from "../scenarios/compliance";
import { theRepairingRoleCanDoNothingElse } from "../scenarios/the-repairing-role-can-do-nothing-else";
import { whatIsFoundIsRepaired } from "../scenarios/what-is-found-is-repaired";
import { remediationRows, repairerRows } from "./rehearsal/aws/config-remediation-fixtures";
import { type Change, type Deployed, deployed, withOthers } from "./support/deployed";

const all = [whatIsFoundIsRepaired, aRepairThatFailsStops, theRepairingRoleCanDoNothingElse];
const region = "us-east-1";

/** One region is as good as three here. */
const inOneRegion = { complianceRegions: [region], replicaRegions: [] };
const repairing = { remediation: { rules: ["kms-key-rotated", "s3-bucket-public-access-blocked"] } };

type Alteration = (facts: Facts, account: LiveAccount) => void;
/** What is said, first what goes wrong without anybody being told, then by the scenario. */
async function saidBy(fresh: Deployed, scenario: (typeof all)[number], alter: Alteration = () => {}) {
  const { account, facts, problems } = fresh();
  alter(facts, account);
  const said = await scenario.run(account).catch(({ message }: Error) => message);
  return [...problems.map(({ message }) => message), said];
}

const roleArnOf = (account: LiveAccount) => remediationIn(account, region)?.roleArn ?? "";

/** With other statements in the policy of the role that repairs. */
const mayDo =
  (change: Change): Alteration =>
  (facts, account) => {
    const where = ({ role }: InlinePolicy) => role === roleNameOf(roleArnOf(account));
    const policies = facts.list<InlinePolicy>("iam:inline-policy", { where });
    expect(policies).to.have.length(1);
    for (const [row, found] of policies) {
      const policy = withOthers(found.policy, change);
      facts.put(row, { ...found, policy, document: policy.text });
    }
  };

/** With other elements in every statement of that role's trust. */
const trusting =
  (change: object): Alteration =>
  (facts, account) => {
    const arn = roleArnOf(account);
    for (const row of [roleRow(roleNameOf(arn)), roleArnRow(arn)]) {
      const role = facts.get(row) as Role;
      const trust = withOthers(role.trust as Policy, (statements) =>
        statements.map((statement) => ({ ...statement, ...change })),
      );
      facts.put(row, { ...role, trust });
    }
  };

const rowOfKeys = (account: LiveAccount) =>
  remediationRow(region, ruleName(account, region, "kms-key-rotated"));

const notRepaired =
  /^a key without rotation in us-east-1 is not repaired: kms-key-rotated says NON_COMPLIANT/;
const cannotStart =
  /^What dev-config-\S+ in us-east-1 finds is not repaired: AWSConfigRemediation-\w+ cannot be started/;

const defects: readonly {
  readonly title: string;
  readonly scenario: (typeof all)[number];
  readonly alter: Alteration;
  readonly message: RegExp;
}[] = [
  {
    title: "the role may do more",
    scenario: theRepairingRoleCanDoNothingElse,
    alter: mayDo((statements) => [
      ...statements,
      { Sid: "More", Effect: "Allow", Action: "kms:Disable*", Resource: "*" },
    ]),
    message:
      /^The role that repairs may do what it has no need for: kms:DisableKey on \S+; kms:DisableKeyRotation on \S+\.$/,
  },
  {
    title: "the role may not repair keys",
    scenario: whatIsFoundIsRepaired,
    alter: mayDo((statements) =>
      statements.map((statement) =>
        statement["Sid"] === "SwitchRotationOfKeysOn"
          ? { ...statement, Action: "kms:GetKeyRotationStatus" }
          : statement,
      ),
    ),
    message: notRepaired,
  },
  {
    title: "the role trusts AWS Config, which only asks for repairs",
    scenario: whatIsFoundIsRepaired,
    alter: trusting({ Principal: { Service: "config.amazonaws.com" } }),
    message: cannotStart,
  },
  {
    title: "the role trusts the account",
    scenario: theRepairingRoleCanDoNothingElse,
    alter: trusting({ Principal: { AWS: "111122223333" }, Condition: {} }),
    message: /^Somebody can be \S+-iam-config-remediation-\w+ who is not Systems Manager Automation\.$/,
  },
  {
    // Those of a configuration that says none: tests/rehearsal/aws/config-remediations.test.ts
    title: "AWS's bounds are in force",
    scenario: aRepairThatFailsStops,
    alter: (facts, account) => {
      const found = facts.get(rowOfKeys(account));
      expect(found?.maximumAttempts).to.equal(3);
      facts.put(rowOfKeys(account), { ...found, maximumAttempts: 5, retrySeconds: 60 } as typeof found);
    },
    message: /^Of a repair in us-east-1 that fails 1 people are told 5 times, for 3 attempts\.$/,
  },
  {
    title: "a repair that fails has no alert",
    scenario: aRepairThatFailsStops,
    alter: (facts) => {
      const targets = facts.list<EventTarget>("events:target", {
        where: ({ ruleArn }) => ruleArn.includes("-repair-failed-"),
      });
      expect(targets).to.have.length(1);
      for (const [row] of targets) {
        facts.remove(row);
      }
    },
    message: /^A repair fails in us-east-1, and nobody is told\.$/,
  },
];

describe("Repairs in operation", () => {
  let fresh: Deployed;

  before(async () => {
    fresh = await deployed("dev", { ...inOneRegion, ...repairing });
  });

  it("are done where the stack asks for them", async () => {
    const said = await Promise.all(all.map((scenario) => saidBy(fresh, scenario)));

    expect(said).to.deep.equal([
      ["2 repairs in 1 regions"],
      ["3 attempts, each told to 1"],
      ["18 requests refused, and 5 people who would be it"],
    ]);
  });

  for (const { title, scenario, alter, message } of defects) {
    it(`are found wanting where ${title}`, async () => {
      const [first] = await saidBy(fresh, scenario, alter);

      expect(first).to.match(message);
    });
  }
});

describe("Repairs that nobody asks for, in operation", () => {
  let fresh: Deployed;

  before(async () => {
    fresh = await deployed("dev", { ...inOneRegion, remediation: { rules: [] } });
  });

  it("are not done", async () => {
    const said = await Promise.all(all.map((scenario) => saidBy(fresh, scenario)));

    expect(said).to.deep.equal([
      ["remediation is off; 2 mistakes stay as they were made"],
      ["remediation is off"],
      ["remediation is off"],
    ]);
  });

  it("are found out where something is repaired all the same", async () => {
    const [said] = await saidBy(fresh, whatIsFoundIsRepaired, (facts, account) => {
      const rule = ruleName(account, region, "kms-key-rotated");
      const [[, asked] = []] = remediationRows({ rule });
      for (const [row, value] of [...repairerRows(), [remediationRow(region, rule), asked] as const]) {
        facts.put(row as Row<unknown>, value);
      }
    });

    expect(said).to.equal(
      "a key without rotation in us-east-1 does not stay as it was made: kms-key-rotated says COMPLIANT after 15 minutes.",
    );
  });
});
