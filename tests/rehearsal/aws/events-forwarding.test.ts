import { expect } from "chai";
import { recordCall } from "../../../rehearsal/aws/cloudtrail-events";
import { putEvent } from "../../../rehearsal/aws/events-delivery";
import { roleArnRow } from "../../../rehearsal/aws/iam-roles";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import { listening, now, ruleArnIn, ruleRows, targetRows, trailRows } from "./audit-fixtures";
import { roleArn } from "./call-fixtures";

const far = "eu-west-1";
const busIn = (where: string) => `arn:aws:events:${where}:${accountId}:event-bus/default`;

const trusted = (change: object = {}): Rows[number] => {
  const statement = {
    Sid: "Assume",
    Action: "sts:AssumeRole",
    Principal: { Service: "events.amazonaws.com" },
    Resource: undefined,
    ...change,
  };
  return [
    roleArnRow(roleArn("Forwarding")),
    { arn: roleArn("Forwarding"), trust: policyOf("trust", statement) },
  ];
};

const mayPut = { Sid: "Forward", Action: "events:PutEvents", Resource: busIn(region) };
const role = (...statements: readonly object[]): Rows => [
  ...roleRows("Forwarding", ...(statements.length > 0 ? statements : [mayPut])),
  trusted(),
];

/** A rule in Ireland that sends everything to Virginia, where everything is written down. */
const forwarding: Rows = [
  ...ruleRows(far),
  ...targetRows(far, busIn(region), { roleArn: roleArn("Forwarding") }),
  ...listening(region),
];

/** Something is reported in a region, and five minutes pass. */
async function reported(rows: Rows, from = far) {
  const world = worldWith(rows, { now });
  putEvent(world, from, { source: "aws.ssm", "detail-type": "Change", detail: {} });
  await world.clock.pass(5 * 60_000);
  return world;
}

describe("An event that is sent on to another region", () => {
  it("arrives there as it was where it happened, a moment later", async () => {
    const { logEvents, problems } = await reported([...forwarding, ...role()]);

    expect(problems).to.deep.equal([]);
    expect(logEvents.map((event) => [event.region, event.at])).to.deep.equal([[region, now + 1000]]);
    expect(JSON.parse(logEvents[0]?.message ?? "")).to.include({ source: "aws.ssm", region: far });
  });

  it("is sent on by the rule of its own region only", async () => {
    const { logEvents } = await reported([...forwarding, ...role()], "us-west-2");

    expect(logEvents).to.deep.equal([]);
  });

  it("is sent by the role, whose permission is in use", async () => {
    const { usage } = await reported([...forwarding, ...role()]);

    expect([...usage.of(roleArn("Forwarding"), "Forwarding-policy", "Forward")]).to.deep.equal([
      "events:PutEvents",
    ]);
  });

  for (const [state, expected] of [
    ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", 1],
    ["ENABLED", 0],
  ] as const) {
    it(`is seen there by a rule that is ${state}: ${expected} of a call that only reads`, async () => {
      const world = worldWith([...forwarding, ...listening(region, { state }), ...role(), ...trailRows()], {
        now,
      });
      recordCall(world, {
        service: "kms",
        operation: "DescribeKey",
        region: far,
        identity: {},
        input: {},
        address: "198.51.100.7",
      });
      await world.clock.pass(5 * 60_000);

      expect(world.logEvents).to.have.length(expected);
    });
  }

  const lost: readonly { readonly title: string; readonly rows: Rows; readonly because: RegExp }[] = [
    {
      title: "there is no such role",
      rows: [],
      because: /^sts:AssumeRole: /,
    },
    {
      title: "the role trusts another service",
      rows: [...role(), trusted({ Principal: { Service: "scheduler.amazonaws.com" } })],
      because: /^sts:AssumeRole: trust: Assume is for another principal$/,
    },
    {
      title: "the role trusts EventBridge for another account",
      rows: [...role(), trusted({ Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } })],
      because: /^sts:AssumeRole: trust: Assume wants StringEquals aws:SourceAccount 999999999999/,
    },
    {
      title: "the role trusts EventBridge for another rule",
      rows: [...role(), trusted({ Condition: { ArnEquals: { "aws:SourceArn": ruleArnIn(region) } } })],
      because: /^sts:AssumeRole: trust: Assume wants ArnEquals aws:SourceArn /,
    },
    {
      title: "the role may do something else",
      rows: role({ ...mayPut, Action: "events:PutRule" }),
      because: /^events:PutEvents: /,
    },
    {
      title: "the role may send to another region",
      rows: role({ ...mayPut, Resource: busIn("us-west-2") }),
      because: /^events:PutEvents: /,
    },
    {
      title: "the role is denied it",
      rows: role(mayPut, { ...mayPut, Sid: "Not", Effect: "Deny" }),
      because: /^events:PutEvents: .*Not/,
    },
  ];
  for (const { title, rows, because } of lost) {
    it(`is lost, and nobody is told, where ${title}`, async () => {
      const { logEvents, problems } = await reported([...forwarding, ...rows]);

      expect(logEvents).to.deep.equal([]);
      expect(problems.map(({ code, message }) => [code, message])).to.deep.equal([
        [
          "NothingDelivered",
          `${ruleArnIn(far)} does nothing: EventBridge cannot deliver to ${busIn(region)}, and no error is shown.`,
        ],
      ]);
      expect(problems[0]?.because).to.match(because);
    });
  }
});
