import { expect } from "chai";
import { remediationExecutionsOf } from "../../../rehearsal/aws/config-remediation-rows";
import { evaluationsOf, ruleRow } from "../../../rehearsal/aws/config-rows";
import { type KmsKey, keyId, keyRow } from "../../../rehearsal/aws/kms";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { handler, policyOf, type Rows, region } from "../../support/world";
import { callsOf } from "./call-fixtures";
import { customRuleRows } from "./config-fixtures";
import { flow } from "./config-flow-fixtures";
import { document, remediationRows, repairer, repairerRows } from "./config-remediation-fixtures";

/** Reports of keys whether they rotate. */
const evaluating = handler(`
  const { ConfigServiceClient, PutEvaluationsCommand } = require("@aws-sdk/client-config-service");
  const { configurationItem: item } = JSON.parse(event.invokingEvent);
  if (!item) return;
  await new ConfigServiceClient().send(new PutEvaluationsCommand({
    ResultToken: event.resultToken,
    Evaluations: [{
      ComplianceResourceType: item.resourceType,
      ComplianceResourceId: item.resourceId,
      ComplianceType: item.supplementaryConfiguration.KeyRotationStatus === "true" ? "COMPLIANT" : "NON_COMPLIANT",
      OrderingTimestamp: new Date(item.configurationItemCaptureTime),
    }],
  }));
`);

const scope = { types: ["AWS::KMS::Key"], resourceId: undefined, tagKey: undefined, tagValue: undefined };
const change = { messageType: "ConfigurationItemChangeNotification", frequency: undefined };
const rule = customRuleRows({ scope, triggers: [change] });

/** An account in which keys without rotation are found, and repaired as the rows say. */
function repairing(rows: Rows) {
  const { world, account } = flow([...rule, ...rows], evaluating);
  const { keys } = account.estate(region);
  return {
    world,
    account,
    keys,
    rotates: (arn: string) => world.facts.get(keyRow(arn))?.rotationPeriodInDays !== undefined,
    executions: () => remediationExecutionsOf(world.facts, region, "volumes"),
    isFound: (arn: string) =>
      evaluationsOf(world.facts, world.facts.get(ruleRow(region, "volumes"))?.arn ?? "").some(
        ({ resourceId, compliance }) => resourceId === keyId(arn) && compliance === "NON_COMPLIANT",
      ),
    keepOut: (arn: string) =>
      world.facts.put(
        keyPolicyRow(arn),
        policyOf(
          "owner",
          { Principal: "*", Action: "kms:*" },
          {
            Effect: "Deny",
            Principal: { AWS: repairer },
            Action: "kms:EnableKeyRotation",
          },
        ),
      ),
  };
}

describe("A repair in an account that lives", () => {
  it("is done minutes after the finding, as the role, and seen by the rule", async () => {
    const { world, account, keys, rotates, executions } = repairing([
      ...repairerRows(),
      ...remediationRows(),
    ]);
    const arn = keys.create();

    await account.pass({ minutes: 10 });

    expect(rotates(arn)).to.equal(true);
    expect(executions()).to.have.length(1);
    expect(executions()[0]).to.deep.include({ resourceId: keyId(arn), state: "SUCCEEDED", excepted: false });
    const used = world.usage.of(repairer, "Repairer-policy", "1");
    expect([...used].sort()).to.deep.equal(["kms:EnableKeyRotation", "kms:GetKeyRotationStatus"]);
    const config = callsOf("ConfigServiceClient", world);
    const [said] = config(
      "GetComplianceDetailsByConfigRule",
      { ConfigRuleName: "volumes" },
      { as: "Worker" },
    )["EvaluationResults"] as readonly { ComplianceType: string }[];
    expect(said?.ComplianceType).to.equal("COMPLIANT");
    const [told] = config(
      "DescribeRemediationExecutionStatus",
      { ConfigRuleName: "volumes" },
      { as: "Worker" },
    )["RemediationExecutionStatuses"] as readonly object[];
    expect(told).to.deep.include({
      ResourceKey: { resourceType: "AWS::KMS::Key", resourceId: keyId(arn) },
      State: "SUCCEEDED",
      StepDetails: [
        { Name: "EnableKeyRotation", State: "SUCCEEDED" },
        { Name: "VerifyKeyRotation", State: "SUCCEEDED" },
      ],
    });
  });

  for (const [why, rows] of [
    ["nobody asked for it", repairerRows()],
    ["it is left to people", [...repairerRows(), ...remediationRows({ automatic: false })]],
  ] as const) {
    it(`is not done where ${why}`, async () => {
      const { account, keys, rotates, executions } = repairing(rows);
      const arn = keys.create();

      await account.pass({ minutes: 10 });

      expect(rotates(arn)).to.equal(false);
      expect(executions()).to.deep.equal([]);
    });
  }

  it("is tried as often as it may fail in its time, then no more, whatever is found", async () => {
    const { account, keys, executions, keepOut } = repairing([...repairerRows(), ...remediationRows()]);
    const arn = keys.create();
    keepOut(arn);
    await account.pass({ minutes: 30 });
    const [after] = executions();

    keys.change(arn, { tags: { Owner: "bob" } });
    await account.pass({ minutes: 30 });

    expect(after?.failures).to.have.length(3);
    expect(after).to.deep.include({ state: "FAILED", excepted: true });
    expect(after?.steps[0]?.error).to.match(/^AccessDeniedException: .* with an explicit deny/);
    expect(executions()).to.deep.equal([after]);
  });

  it("is tried as often within a short time", async () => {
    const bounds = remediationRows({ maximumAttempts: 5, retrySeconds: 50 });
    const { account, keys, executions, keepOut } = repairing([...repairerRows(), ...bounds]);
    keepOut(keys.create());

    await account.pass({ minutes: 60 });

    expect(executions()[0]).to.deep.include({ state: "FAILED", excepted: true });
    expect(executions()[0]?.failures).to.have.length(5);
  });

  it("ends when somebody else has repaired it, with the attempt that was to come next", async () => {
    const { account, keys, executions, isFound, keepOut } = repairing([
      ...repairerRows(),
      ...remediationRows({ maximumAttempts: 25, retrySeconds: 6000 }),
    ]);
    const arn = keys.create();
    keepOut(arn);
    // Attempts are a minute apart. The rule is to see the key between two of them: one is then still to come.
    await account.pass({ minutes: 5.5 });
    expect(isFound(arn)).to.equal(true);

    keys.change(arn, { rotates: true });
    for (let seconds = 0; isFound(arn) && seconds < 600; seconds++) {
      await account.pass({ minutes: 1 / 60 });
    }
    const seen = executions();
    expect(isFound(arn)).to.equal(false);
    expect(account.now - (seen[0]?.updatedAt ?? 0)).to.be.within(1000, 59_000);
    await account.pass({ minutes: 60 });

    expect(executions()).to.deep.equal(seen);
  });

  it("is nothing that anybody hears of where Automation may not be the role", async () => {
    const rows = [...repairerRows("config.amazonaws.com"), ...remediationRows()];
    const { world, account, keys, rotates } = repairing(rows);
    const arn = keys.create();

    await account.pass({ minutes: 10 });

    expect(rotates(arn)).to.equal(false);
    const [problem] = world.problems;
    expect(problem?.code).to.equal("NothingRepaired");
    expect(problem?.message).to.contain(`${document} cannot be started`);
    expect(problem?.because).to.match(/^sts:AssumeRole: /);
  });

  it("fails for a replica, which only its primary key can have rotated", async () => {
    const { world, account, keys, executions } = repairing([...repairerRows(), ...remediationRows()]);
    const arn = keys.create();
    world.facts.put(keyRow(arn), {
      ...(world.facts.get(keyRow(arn)) as KmsKey),
      kind: "multi-Region replica",
    });

    await account.pass({ minutes: 15 });

    expect(executions()[0]?.steps[0]?.error).to.match(/^UnsupportedOperationException: /);
    expect(executions()[0]?.excepted).to.equal(true);
  });
});
