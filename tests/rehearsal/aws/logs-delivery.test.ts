import { expect } from "chai";
import { deliverFlowLog } from "../../../rehearsal/aws/ec2-flow-log-delivery";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import { groupRow } from "../../../rehearsal/aws/logs";
import { writeLogs } from "../../../rehearsal/aws/logs-delivery";
import { accountIn } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";

const roleArn = `arn:aws:iam::${accountId}:role/Writer`;
const group: Rows[number] = [groupRow(region, "/mine"), { name: "/mine" }];
const streams = `arn:aws:logs:${region}:${accountId}:log-group:/mine:log-stream:*`;

function written(rows: Rows) {
  const world = worldWith(rows);
  const caller = sessionOf(world.facts, accountIn(region), roleArn, "session");
  const fact = "https://example.com/";
  writeLogs(world, { what: "a writer", caller, region, group: "/mine", stream: "one", fact });
  return world;
}

const lost = (because: string, cure: string) => ({
  code: "LogsLost",
  message: `What a writer logs is lost: ${because}.`,
  fact: "https://example.com/",
  cure,
});

describe("Logs that a role writes", () => {
  it("arrive where the role may write to the stream, and show which statements were used", () => {
    const world = written([
      ...roleRows("Writer", { Sid: "Write", Action: "logs:*", Resource: streams }),
      group,
    ]);

    expect(world.problems).to.deep.equal([]);
    expect([...world.usage.of(roleArn, "Writer-policy", "Write")]).to.deep.equal([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
  });

  it("are lost without the log group", () => {
    expect(written(roleRows("Writer")).problems).to.deep.equal([
      lost("the log group /mine does not exist", "Create the log group /mine first."),
    ]);
  });

  it("are lost where the group is in another region", () => {
    const elsewhere: Rows[number] = [groupRow("eu-west-1", "/mine"), { name: "/mine" }];

    expect(written([...roleRows("Writer"), elsewhere]).problems).to.have.length(1);
  });

  for (const [allowed, missing] of [
    ["logs:PutLogEvents", "logs:CreateLogStream"],
    ["logs:CreateLogStream", "logs:PutLogEvents"],
  ]) {
    it(`are lost where the role may not call ${missing}`, () => {
      const { problems } = written([...roleRows("Writer", { Action: allowed, Resource: streams }), group]);

      expect(problems).to.deep.equal([
        lost(
          `${missing}: no statement of any policy allows the action`,
          `Allow ${missing} on the log group /mine to the role.`,
        ),
      ]);
    });
  }

  it("carry their region and their time, which a condition may be on", () => {
    const Condition = {
      StringEquals: { "aws:RequestedRegion": region },
      DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
    };

    expect(written([...roleRows("Writer", { Condition }), group]).problems).to.deep.equal([]);
  });

  it("are lost where the role may write to another group", () => {
    const resource = streams.replace("/mine", "/other");

    expect(written([...roleRows("Writer", { Resource: resource }), group]).problems[0]?.message).to.contain(
      "Writer-policy: 1 is for another resource",
    );
  });
});

describe("Flow logs", () => {
  const flowLog = {
    vpcId: "vpc-1",
    trafficType: "ALL",
    roleArn,
    logGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:/mine`,
    maxAggregationInterval: 60,
  };

  it("are written by the service as the role, to a stream of the VPC's name", () => {
    const resource = streams.replace("*", "vpc-1");
    const world = worldWith([...roleRows("Writer", { Resource: resource }), group]);

    deliverFlowLog(world, flowLog);

    expect(world.problems).to.deep.equal([]);
  });

  it("are lost without a word where the group is not there", () => {
    const world = worldWith(roleRows("Writer"));

    deliverFlowLog(world, flowLog);

    expect(world.problems.map(({ code, message }) => `${code}: ${message}`)).to.deep.equal([
      "LogsLost: What the flow log of vpc-1 logs is lost: the log group /mine does not exist.",
    ]);
  });
});
