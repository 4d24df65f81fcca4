import { expect } from "chai";
import type { Registration, RehearsalOptions, Scenario } from "../rehearsal";
import { aDeadFunctionOpensNothing } from "../scenarios/a-dead-function-opens-nothing";
import { breakGlassOpensAndClosesByItself } from "../scenarios/break-glass-opens-and-closes-by-itself";
import { declare } from "../scenarios/emergencies";
import { lockdownClosesEverything } from "../scenarios/lockdown-closes-everything";
import { otherRegionsAreRefused } from "../scenarios/other-regions-are-refused";
import { expectOpen } from "../scenarios/people";
import { rolesAreAssumedAsTheyShouldBe } from "../scenarios/roles-are-assumed-as-they-should-be";
import { rootReadsNothing } from "../scenarios/root-reads-nothing";
import { sensitiveOperationsFollowTheClock } from "../scenarios/sensitive-operations-follow-the-clock";
import { stateIsForDeployers } from "../scenarios/state-is-for-deployers";
import {
  changing,
  changingPolicy,
  findingsBy,
  forget,
  project,
  without,
  withoutConfig,
  withoutStatement,
} from "./support/rehearsal";

async function messages(
  alter: (registration: Registration) => void,
  scenarios: readonly Scenario[],
  options: Partial<RehearsalOptions> = {},
): Promise<readonly string[]> {
  // What a deployment after the use would revert is told by that deployment.
  return (
    await findingsBy(scenarios, alter, {
      project: project("dev", withoutConfig),
      parts: ["operation"],
      ...options,
    })
  ).map(({ message }) => message);
}

const nothing = () => {};

/** What is put back, and what is then said first. */
interface Defect {
  readonly title: string;
  readonly alter: (registration: Registration) => void;
  readonly scenario: Scenario;
  readonly message: RegExp;
}

function isSaid(defects: readonly Defect[]): void {
  for (const { title, alter, scenario, message } of defects) {
    it(title, async () => {
      const [first] = await messages(alter, [scenario], { parts: ["story"] });

      expect(first).to.match(message);
    });
  }
}

describe("The business hours", () => {
  isSaid([
    {
      title: "stay closed without a function that reads them",
      alter: withoutStatement("access-hours-policy", "ReadTheHours"),
      scenario: sensitiveOperationsFollowTheClock,
      message: /iam:GetRolePolicy/,
    },
    {
      title: "stay closed without a function that writes them",
      alter: withoutStatement("access-hours-policy", "WriteTheHours"),
      scenario: sensitiveOperationsFollowTheClock,
      message: /iam:PutRolePolicy/,
    },
    {
      title: "need the emergency parameter",
      alter: withoutStatement("access-hours-policy", "ReadEmergencies"),
      scenario: sensitiveOperationsFollowTheClock,
      message: /ssm:GetParameterHistory/,
    },
    {
      title: "open no glass that nobody is told of",
      alter: withoutStatement("access-hours-policy", "TellPeople"),
      scenario: breakGlassOpensAndClosesByItself,
      message: /^A sensitive operation is denied a minute after break-glass\.$/,
    },
    {
      title: "open no glass that nobody can be told of, for want of the topic's key",
      alter: withoutStatement("access-hours-policy", "EncryptWhatPeopleAreTold"),
      scenario: breakGlassOpensAndClosesByItself,
      message: /^A sensitive operation is denied a minute after break-glass\.$/,
    },
    {
      title: "hear of no emergency without the event",
      alter: changing("access-hours-emergency-rule", (inputs) => ({
        ...inputs,
        eventPattern: String(inputs["eventPattern"]).replace("Parameter Store Change", "Parameter Change"),
      })),
      scenario: lockdownClosesEverything,
      message: /^A sensitive operation is allowed a minute after lockdown\.$/,
    },
    {
      title: "hear of no emergency whose rule may not invoke the function",
      alter: without("access-hours-emergency-permission"),
      scenario: lockdownClosesEverything,
      message: /cannot|not.*(invoke|deliver)|allowed a minute after lockdown/,
    },
    {
      title: "do not follow the clock without a schedule",
      alter: without("access-hours-schedule"),
      scenario: sensitiveOperationsFollowTheClock,
      message: /^A sensitive operation is denied at 2026-03-06T14:00:00\.000Z\.$/,
    },
    {
      title: "fall silent unheard without the alarm",
      alter: without("access-hours-silent"),
      scenario: aDeadFunctionOpensNothing,
      message: /nobody is told that the business hours are not set/,
    },
    {
      title: "fall silent unheard with an alarm that takes silence for good",
      alter: changing("access-hours-silent", (inputs) => ({ ...inputs, treatMissingData: "notBreaching" })),
      scenario: aDeadFunctionOpensNothing,
      message: /nobody is told that the business hours are not set/,
    },
    {
      title: "are told of too late by an alarm that waits for days",
      alter: changing("access-hours-silent", (inputs) => ({
        ...inputs,
        period: 86_400,
        evaluationPeriods: 4,
        datapointsToAlarm: 4,
      })),
      scenario: aDeadFunctionOpensNothing,
      message: /^People are told only -?\d+ hours before the first opening that is missed\.$/,
    },
  ]);

  it("take effect with the deployment that changes the list of sensitive operations", async () => {
    const { config } = project("dev", { ...withoutConfig, sensitiveOperations: ["ec2:DeleteVpc"] });
    const options = { change: config, scenarios: [sensitiveOperationsFollowTheClock] };

    expect(await messages(nothing, [], options)).to.deep.equal([]);
  });

  it("would keep the old list if the function were not run by the deployment", async () => {
    const { config } = project("dev", { ...withoutConfig, sensitiveOperations: ["ec2:DeleteVpc"] });
    const options = { change: config };
    const sameTriggers = changing("access-hours-set", (inputs) => ({
      ...inputs,
      triggers: { code: "same" },
    }));

    expect(await messages(sameTriggers, [sensitiveOperationsFollowTheClock], options)).to.include(
      "ec2:DeleteVpc is sensitive and not denied to security-admin and devops when closed.",
    );
  });

  /** Leaves the account with an emergency in force. */
  const anOpenGlass: Scenario = {
    title: "Somebody has opened the glass",
    run: async (account) => {
      account.confirmSubscriptions();
      await account.pass({ hours: 10 });
      await declare(account, { state: "break-glass", role: "devops", reason: "INC-1", minutes: 60 });
      await account.pass({ minutes: 1 });
      await expectOpen(account, true, "after break-glass");
      return "open";
    },
  };

  it("are not reverted by a deployment while a glass is open", async () => {
    expect(await messages(nothing, [anOpenGlass])).to.deep.equal([]);
  });

  for (const [resource, property] of [
    ["access-devops-hours", "policy"],
    ["access-hours-emergency", "insecureValue"],
  ] as const) {
    it(`would be reverted if the ${property} of ${resource} were the program's`, async () => {
      const owned = (registration: Registration) => {
        if (registration.name === resource) {
          registration.ignoreChanges = [];
        }
      };

      const [first] = await messages(owned, [anOpenGlass]);
      expect(first).to.include(resource).and.include(property);
    });
  }

  it("are set after the documents of the deployment, which would close them", async () => {
    const found = await messages(
      (registration) => {
        if (registration.name === "access-hours-set" || registration.name === "access-hours-function") {
          forget(registration, "aws:iam/rolePolicy:RolePolicy");
        }
      },
      [],
      { parts: ["deployment"], orders: 0 },
    );

    expect(found.join("\n")).to.match(/access-(devops|security-admin)-hours.*both write|both write.*access-/);
  });
});

describe("People", () => {
  isSaid([
    ...(
      [
        ["aws:MultiFactorAuthPresent", "without a second factor", "Bool"],
        ["aws:MultiFactorAuthAge", "with a second factor an hour old", "NumericLessThan"],
        ["sts:ExternalId", "with a wrong external ID", "StringEquals"],
        ["sts:RoleSessionName", "under another role's session name", "StringLike"],
      ] as const
    ).map(([key, what, operator]) => ({
      title: `are let in ${what} by a trust policy that does not ask for ${key}`,
      alter: changingPolicy(
        "access-devops-role",
        (statements) =>
          statements.map((statement) => {
            const { [operator]: _, ...rest } = statement["Condition"] as Record<string, unknown>;
            const late = key === "aws:MultiFactorAuthPresent" ? withoutAge(rest) : rest;
            return { ...statement, Condition: late };
          }),
        "assumeRolePolicy",
      ),
      scenario: rolesAreAssumedAsTheyShouldBe,
      message:
        key === "aws:MultiFactorAuthPresent"
          ? /^devops can be assumed with long-term keys\.$/
          : new RegExp(`^devops can be assumed ${what}\\.$`),
    })),
    {
      title: "reach other regions without the boundary's denies",
      alter: withoutStatement("access-boundary-policy", "DenyOtherRegions"),
      scenario: otherRegionsAreRefused,
      message: /^devops works in af-south-1/,
    },
    {
      title: "reach other regions by a parameter",
      alter: withoutStatement("access-boundary-policy", "DenyReplicaKeys"),
      scenario: otherRegionsAreRefused,
      message: /reaches af-south-1 from us-east-1 with kms:ReplicateKey/,
    },
    {
      title: "let root read where its deny is gone",
      alter: (registration) => {
        changingPolicy("access-keys-application-data-us-east-1-policy", (statements) => [
          ...statements.filter(({ Sid }) => Sid !== "DenyUseToRootUser"),
          {
            Sid: "AllowAll",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111122223333:root" },
            Action: "kms:*",
            Resource: "*",
          },
        ])(registration);
      },
      scenario: rootReadsNothing,
      message: /^The root user reads the data of workloads\.$/,
    },
    {
      title: "who deploy cannot use a state key that does not name them",
      alter: withoutStatement("state-key-us-east-1-policy", "AllowUseToDeployers"),
      scenario: stateIsForDeployers,
      message: /^Who deploys cannot encrypt state\.$/,
    },
  ]);
});

function withoutAge({ NumericLessThan: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}
