import { expect } from "chai";
import type { Registration, RehearsalOptions } from "../rehearsal";
import { exemptions } from "../scenarios";
import { aFailingRotationReachesAPerson } from "../scenarios/a-failing-rotation-reaches-a-person";
import { aSecretRotates } from "../scenarios/a-secret-rotates";
import { alertsReachPeopleInEveryRegion } from "../scenarios/alerts-reach-people-in-every-region";
import { theRotationFunctionCanDoNothingElse } from "../scenarios/the-rotation-function-can-do-nothing-else";
import { theSecretStaysInside } from "../scenarios/the-secret-stays-inside";
import {
  changing,
  changingPolicy,
  findingsOf,
  graphOf,
  operateWith as operateAllWith,
  project,
  without,
  withoutConfig,
} from "./support/rehearsal";

const scenarios = [
  aSecretRotates,
  aFailingRotationReachesAPerson,
  alertsReachPeopleInEveryRegion,
  theSecretStaysInside,
  theRotationFunctionCanDoNothingElse,
];

/** Business hours and the audit trail have files of their own, and are left out of the months that pass here. */
const reason = "Not played here.";
const others = [
  { role: "audit-forwarding-role", reason },
  { role: "access-hours-role", reason },
  { role: "access-hours-schedule-role", reason },
];

/** AWS Config has a file of its own, too. People are told in each of two regions. */
const stack = (changes: Readonly<Record<string, unknown>> = {}) =>
  project("dev", { ...withoutConfig, complianceRegions: ["us-east-1", "eu-west-1"], ...changes });
const ownExemptions = exemptions.filter(({ role }) => !role.startsWith("compliance-"));

const operateWith = (alter: (registration: Registration) => void, options: Partial<RehearsalOptions> = {}) =>
  operateAllWith(
    (registration) => {
      without("access-hours-schedule")(registration);
      alter(registration);
    },
    { project: stack(), scenarios, exemptions: [...ownExemptions, ...others], ...options },
  );

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

const policy = "secret-rotation-policy";

const actionsOf = ({ Action }: Statement) => [Action].flat();

/** The statements without one action of one of them. */
function withoutAction(sid: string, action: string) {
  return (statements: readonly Record<string, unknown>[]) =>
    (statements as unknown as readonly Statement[]).flatMap((statement) => {
      if (statement.Sid !== sid) {
        return [statement];
      }
      const rest = actionsOf(statement).filter((other) => other !== action);
      return rest.length > 0 ? [{ ...statement, Action: rest }] : [];
    });
}

const failedChecks = async (alter: (registration: Registration) => void) =>
  (await operateWith(alter, { parts: ["use"] })).checks.filter(({ outcome }) => outcome === "failed");

describe("The inline policy of the rotation function", () => {
  // As they stand in the policy; the first test keeps the list in step with it.
  const actions: readonly (readonly [sid: string, action: string])[] = [
    ["RotateTheSecret", "secretsmanager:DescribeSecret"],
    ["RotateTheSecret", "secretsmanager:GetSecretValue"],
    ["RotateTheSecret", "secretsmanager:PutSecretValue"],
    ["RotateTheSecret", "secretsmanager:UpdateSecretVersionStage"],
    ["MakePasswords", "secretsmanager:GetRandomPassword"],
    ["UseTheKeyOfTheSecret", "kms:Decrypt"],
    ["UseTheKeyOfTheSecret", "kms:GenerateDataKey"],
    ["DenyNewLogGroups", "logs:CreateLogGroup"],
    ["DenyLogsOfOthers", "logs:CreateLogStream"],
    ["DenyLogsOfOthers", "logs:PutLogEvents"],
    ["DenyNetworkInterfacesToOwnCode", "ec2:AssignPrivateIpAddresses"],
    ["DenyNetworkInterfacesToOwnCode", "ec2:CreateNetworkInterface"],
    ["DenyNetworkInterfacesToOwnCode", "ec2:DeleteNetworkInterface"],
    ["DenyNetworkInterfacesToOwnCode", "ec2:DescribeNetworkInterfaces"],
    ["DenyNetworkInterfacesToOwnCode", "ec2:DescribeSubnets"],
    ["DenyNetworkInterfacesToOwnCode", "ec2:UnassignPrivateIpAddresses"],
  ];

  it("has the actions that are taken away here, and no other", async () => {
    const node = [...(await graphOf("dev")).nodes.values()].find(({ name }) => name === policy);

    const { Statement } = JSON.parse(String(node?.inputs["policy"])) as { Statement: readonly Statement[] };

    expect(
      Statement.flatMap((statement) => actionsOf(statement).map((action) => [statement.Sid, action])),
    ).to.deep.equal(actions);
  });

  for (const [sid, action] of actions) {
    it(`cannot do without ${action} in ${sid}`, async () => {
      const failed = await failedChecks(changingPolicy(policy, withoutAction(sid, action)));

      expect(failed.length).to.be.greaterThan(0);
    });
  }

  it("has nothing to spare: one more action is excess", async () => {
    const findings = findingsOf(
      await operateWith(
        changingPolicy(policy, (statements) =>
          statements.map((statement) =>
            statement["Sid"] === "MakePasswords"
              ? { ...statement, Action: ["secretsmanager:GetRandomPassword", "secretsmanager:ListSecrets"] }
              : statement,
          ),
        ),
        { parts: ["use"] },
      ),
    );

    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({
      kind: "excess",
      resource: "secret-rotation-role (aws:iam/role:Role)",
      message:
        "secret-rotation-role (aws:iam/role:Role) may call secretsmanager:ListSecrets " +
        "(secret-rotation-policy: MakePasswords), and no scenario ever does.",
    });
  });
});

describe("The policies around the secret", () => {
  const cases = [
    {
      title: "a secret whose policy denies nothing is read from outside",
      alter: without("secret-policy"),
      message: "An administrator outside the network reads the secret.",
    },
    {
      title: "a policy that denies everything from outside locks its managers out",
      alter: changingPolicy("secret-policy", (statements) =>
        statements.map((statement) => ({ ...statement, Action: "secretsmanager:*" })),
      ),
      message: /An administrator can no longer manage the secret/,
    },
    {
      title: "a topic without subscribers tells nobody",
      alter: without("alerts-eu-west-1-security-alerts@example.com"),
      message: /^arn:aws:sns:eu-west-1:.* has no subscriber\.$/,
    },
    {
      title: "an alarm that is not told of errors tells nobody",
      alter: changing("secret-rotation-errors", (inputs) => ({ ...inputs, metricName: "Invocations2" })),
      message: "The rotation failed, and nobody told security-alerts@example.com.",
    },
    {
      title: "a topic that does not let alarms in tells nobody",
      alter: changingPolicy("alerts-us-east-1-policy", (statements) =>
        statements.filter(({ Sid }) => Sid !== "AllowAlarmsOfThisRegion"),
      ),
      message: /tells nobody: cloudwatch\.amazonaws\.com cannot publish/,
    },
  ];
  for (const { title, alter, message } of cases) {
    it(title, async () => {
      const findings = findingsOf(await operateWith(alter, { parts: ["use"] }));

      const messages = findings.filter(({ kind }) => kind === "scenario").map((finding) => finding.message);
      expect(
        messages.some((text) => (typeof message === "string" ? text === message : message.test(text))),
        messages.join("\n"),
      ).to.equal(true);
    });
  }
});

describe("A stack with a database in a network that is there", () => {
  const database = (mode: string) => ({
    network: {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      secretsManagerEndpointId: "vpce-0123456789abcdef0",
      endpointSecurityGroupId: "sg-0123456789abcdef9",
    },
    database: {
      host: "app.cluster-abc.us-east-1.rds.amazonaws.com",
      port: 6432,
      name: "app",
      username: "app",
      mode,
      adminSecretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:admin-AbCdEf",
      adminKeyArn: "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555556",
      securityGroupId: "sg-0123456789abcdef1",
    },
  });

  for (const mode of ["single-user", "alternating-users"]) {
    it(`is deployed, rotates and is destroyed: ${mode}`, async () => {
      const report = await operateWith(() => {}, {
        project: stack(database(mode)),
        parts: ["deployment", "operation", "destruction"],
        orders: 0,
      });

      expect(findingsOf(report)).to.deep.equal([]);
      const rotates = report.checks.find(({ title }) => title.startsWith("A secret rotates twice"));
      expect(rotates?.detail).to.contain("app.cluster-abc.us-east-1.rds.amazonaws.com:6432 is believed");
    });
  }

  it("is deployed, used, given a database that it had not, and used again", async () => {
    const report = await operateWith(() => {}, {
      change: stack(database("alternating-users")).config,
    });

    expect(findingsOf(report)).to.deep.equal([]);
    const rotations = report.checks.filter(({ title }) => title.startsWith("A secret rotates twice"));
    expect(rotations.map(({ detail }) => detail.includes("is believed"))).to.deep.equal([false, true]);
  });

  it("has another secret for another user, since the first value would be the old one's", async () => {
    const secretFor = async (username: string) => {
      const values = database("single-user");
      const { graph } = await operateWith(() => {}, {
        project: stack({ ...values, database: { ...values.database, username } }),
        accounts: [],
      });
      return graph.outputs["rotatingSecretArn"];
    };

    const secret = await secretFor("app");

    expect(await secretFor("another")).not.to.equal(secret);
    expect(await secretFor("app")).to.equal(secret);
  });

  it("opens the way to the database on its port only, and leaves others' groups as they are", async () => {
    const { graph } = await operateWith(() => {}, {
      project: stack(database("single-user")),
      accounts: [],
    });

    const rules = [...graph.nodes.values()].filter(({ type }) => type.startsWith("aws:vpc/securityGroup"));

    const own = [...graph.nodes.values()].find(({ name }) => name === "secret-rotation-security-group")
      ?.outputs?.id;
    expect(
      rules.map(({ inputs }) => [
        inputs["securityGroupId"],
        inputs["referencedSecurityGroupId"],
        inputs["fromPort"],
        inputs["toPort"],
      ]),
    ).to.have.deep.members([
      [own, "sg-0123456789abcdef9", 443, 443],
      [own, "sg-0123456789abcdef1", 6432, 6432],
    ]);
  });

  it("does not rotate where the way to the database is closed", async () => {
    const report = await operateWith(without("secret-rotation-to-database"), {
      project: stack(database("single-user")),
    });

    const [first] = findingsOf(report);
    expect(first).to.include({ kind: "refusal", code: "RotationFailed" });
    expect(first?.because).to.contain("lets port 6432 out");
  });
});
