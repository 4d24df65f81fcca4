import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import { parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import { ruleRow, targetRow } from "../../../rehearsal/aws/events-rows";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { groupRow } from "../../../rehearsal/aws/logs";
import { foreignLogPolicy } from "../../../rehearsal/aws/logs-policies";
import type { Values } from "../../../rehearsal/aws/model";
import { bucketRow, publicAccessBlockRow } from "../../../rehearsal/aws/s3-rows";
import { runAutomation } from "../../../rehearsal/aws/ssm-automation";
import type { AwsTable } from "../../../rehearsal/aws/table";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, worldWith } from "../../support/world";
import { keyArn, keyId, keyRows, owner, policyText } from "./call-fixtures";
import { document, repairer, repairerRows } from "./config-remediation-fixtures";

const group = "/aws/events/automation";
const ruleArn = `arn:aws:events:${region}:${accountId}:rule/automation`;

/** What Automation's events are written into. */
const events: Rows = [
  [
    ruleRow(region, "automation"),
    {
      ...{ arn: ruleArn, name: "automation", region, state: "ENABLED" },
      pattern: parseEventPattern('{"source":["aws.ssm"]}'),
    },
  ],
  [
    targetRow(ruleArn, "log"),
    { ruleArn, id: "log", arn: `arn:aws:logs:${region}:${accountId}:log-group:${group}` },
  ],
  [groupRow(region, group), { name: group }],
  foreignLogPolicy(
    region,
    "events",
    policyText({
      Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    }),
  ),
];

/** An AWS in which one call answers, and does nothing. */
function idle(client: string, operation: string): AwsTable {
  const api = simulatedAws.services[client];
  if (!api?.operations[operation]) {
    throw new Error(`${client} has no ${operation}.`);
  }
  const operations = { ...api.operations, [operation]: () => ({}) };
  return { ...simulatedAws, services: { ...simulatedAws.services, [client]: { ...api, operations } } };
}

/** What becomes of the steps of a document, and what is told of it. */
async function run(name: string, given: Readonly<Record<string, string>>, rows: Rows, table = simulatedAws) {
  const world = worldWith([...repairerRows(), ...events, ...rows], { table });
  const outcomes = runAutomation(world, {
    ...{ region, document: name, executedBy: "arn" },
    parameters: { AutomationAssumeRole: repairer, ...given },
  });
  await world.clock.pass(60_000);
  return {
    steps: outcomes.map(({ step, error }) => [step.name, error]),
    used: [...world.usage.of(repairer, "Repairer-policy", "1")].sort(),
    told: world.logEvents.map(({ message }) => {
      const { detail } = JSON.parse(message) as { detail: Values };
      return [detail["StepName"] ?? "the whole", detail["Status"]];
    }),
  };
}

const notAsSet = "What the document set is not as it was set.";

describe("A document of Systems Manager Automation", () => {
  it("goes through its steps, and tells of the whole alone", async () => {
    const { steps, told } = await run(document, { KeyId: keyId }, keyRows());

    expect(steps).to.deep.equal([
      ["EnableKeyRotation", undefined],
      ["VerifyKeyRotation", undefined],
    ]);
    expect(told).to.deep.equal([["the whole", "Success"]]);
  });

  it("stops after a step that fails, and tells of that step and of the whole", async () => {
    const closed = { Effect: "Deny", Principal: "*", Action: "kms:EnableKeyRotation" };
    const rows: Rows = [...keyRows(), [keyPolicyRow(keyArn), policyOf("key", owner, closed)]];

    const { steps, used, told } = await run(document, { KeyId: keyId }, rows);

    expect(steps.map(([name]) => name)).to.deep.equal(["EnableKeyRotation"]);
    expect(steps[0]?.[1]).to.match(/^AccessDeniedException: /);
    expect(used).to.deep.equal([]);
    expect(told).to.deep.equal([
      ["EnableKeyRotation", "Failed"],
      ["the whole", "Failed"],
    ]);
  });

  it("fails where the key does not rotate then, whatever AWS has answered", async () => {
    const table = idle("KMSClient", "EnableKeyRotation");

    const { steps, told } = await run(document, { KeyId: keyId }, keyRows(), table);

    expect(steps).to.deep.equal([
      ["EnableKeyRotation", undefined],
      ["VerifyKeyRotation", notAsSet],
    ]);
    expect(told).to.deep.equal([
      ["VerifyKeyRotation", "Failed"],
      ["the whole", "Failed"],
    ]);
  });

  it("fails where one setting of the bucket's block is not as asked for, on or off", async () => {
    const arn = "arn:aws:s3:::orders";
    const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true };
    const rows: Rows = [
      [bucketRow(arn), { arn, name: "orders", region, ownerId: accountId }],
      [publicAccessBlockRow(arn), { ...blocked, restrictPublicBuckets: false }],
    ];
    const verified = async (given: Readonly<Record<string, string>>) => {
      const name = "AWSConfigRemediation-ConfigureS3BucketPublicAccessBlock";
      const table = idle("S3Client", "PutPublicAccessBlock");
      const { steps } = await run(name, { BucketName: "orders", ...given }, rows, table);
      return steps.at(-1);
    };

    expect(await verified({})).to.deep.equal(["GetBucketPublicAccessBlock", notAsSet]);
    expect(await verified({ RestrictPublicBuckets: "False" })).to.deep.equal([
      "GetBucketPublicAccessBlock",
      undefined,
    ]);
    expect(await verified({ RestrictPublicBuckets: "False", BlockPublicAcls: "False" })).to.deep.equal([
      "GetBucketPublicAccessBlock",
      notAsSet,
    ]);
  });
});
