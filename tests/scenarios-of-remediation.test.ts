import { expect } from "chai";
import type { Registration } from "../rehearsal";
import { aRepairThatFailsStops } from "../scenarios/a-repair-that-fails-stops";
import { theRepairingRoleCanDoNothingElse } from "../scenarios/the-repairing-role-can-do-nothing-else";
import { whatIsFoundIsRepaired } from "../scenarios/what-is-found-is-repaired";
import { changing, changingPolicy, findingsBy, project, without } from "./support/rehearsal";

const all = [whatIsFoundIsRepaired, aRepairThatFailsStops, theRepairingRoleCanDoNothingElse];

/** One region is as good as three here. */
const inOneRegion = { complianceRegions: ["us-east-1"], replicaRegions: [] };
const repairing = { remediation: { rules: ["kms-key-rotated", "s3-bucket-public-access-blocked"] } };

const findings = (scenarios: typeof all, alter: (registration: Registration) => void = () => {}) =>
  findingsBy(scenarios, alter, {
    project: project("dev", { ...inOneRegion, ...repairing }),
    parts: ["use"],
  });

const role = "compliance-remediation-role-role";
const policy = "compliance-remediation-role-repairing";
const ofKeys = "compliance-remediation-us-east-1-kms-key-rotated";
const statements = (change: (statement: Record<string, unknown>) => object, sid: string) =>
  changingPolicy(policy, (all) =>
    all.map((statement) => (statement["Sid"] === sid ? { ...statement, ...change(statement) } : statement)),
  );
const trusting = (change: object) =>
  changingPolicy(role, (all) => all.map((statement) => ({ ...statement, ...change })), "assumeRolePolicy");
const withoutInputs = (name: string, ...inputs: readonly string[]) =>
  changing(name, (given) =>
    Object.fromEntries(Object.entries(given).filter(([property]) => !inputs.includes(property))),
  );

const notRepaired =
  /^a key without rotation in us-east-1 is not repaired: kms-key-rotated says NON_COMPLIANT/;
const cannotStart =
  /^What dev-config-\S+ in us-east-1 finds is not repaired: AWSConfigRemediation-\w+ cannot be started/;

const defects: readonly {
  readonly title: string;
  readonly scenario: (typeof all)[number];
  readonly alter: (registration: Registration) => void;
  readonly message: string | RegExp;
}[] = [
  {
    title: "the role may do more",
    scenario: theRepairingRoleCanDoNothingElse,
    alter: changingPolicy(policy, (all) => [
      ...all,
      { Sid: "More", Effect: "Allow", Action: "kms:Disable*", Resource: "*" },
    ]),
    message:
      /^The role that repairs may do what it has no need for: kms:DisableKey on \S+; kms:DisableKeyRotation on \S+\.$/,
  },
  {
    title: "the role may not repair keys",
    scenario: whatIsFoundIsRepaired,
    alter: statements(() => ({ Action: "kms:GetKeyRotationStatus" }), "SwitchRotationOfKeysOn"),
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
    title: "AWS's bounds are in force, since there are none",
    scenario: aRepairThatFailsStops,
    alter: withoutInputs(ofKeys, "maximumAutomaticAttempts", "retryAttemptSeconds"),
    message: /^Of a repair in us-east-1 that fails 1 people are told \d\d times, for 3 attempts\.$/,
  },
  {
    title: "a repair that fails has no alert",
    scenario: aRepairThatFailsStops,
    alter: without("compliance-remediation-us-east-1-failed-target"),
    message: "A repair fails in us-east-1, and nobody is told.",
  },
];

describe("Repairs in operation", () => {
  it("are done where the stack asks for them", async () => {
    expect(await findings(all)).to.deep.equal([]);
  });

  for (const { title, scenario, alter, message } of defects) {
    it(`are found wanting where ${title}`, async () => {
      const [first] = await findings([scenario], alter);

      expect(first?.kind).to.equal("scenario");
      if (typeof message === "string") {
        expect(first?.message).to.equal(message);
      } else {
        expect(first?.message).to.match(message);
      }
    });
  }
});
