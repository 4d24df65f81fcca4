import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { putEvent } from "../../../rehearsal/aws/events-delivery";
import { type EventTarget, targetRow } from "../../../rehearsal/aws/events-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { region, worldWith } from "../../support/world";
import { groupArnIn, listening, now, ruleArnIn } from "./audit-fixtures";
import { operated } from "./call-fixtures";

type TargetArgs = Partial<aws.cloudwatch.EventTargetArgs>;

const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;
const functionArn = `arn:aws:lambda:${region}:${accountId}:function:worker`;
const busArn = (where: string) => `arn:aws:events:${where}:${accountId}:event-bus/default`;
const roleArn = `arn:aws:iam::${accountId}:role/Forwarding`;

const inputTransformer = { inputPaths: { what: "$.detail" }, inputTemplate: '"<what>"' };

const targetWith = (args: TargetArgs) => () => {
  const provider = providerIn(region);
  const eventPattern = JSON.stringify({ source: ["aws.ssm"] });
  const { name: rule } = new aws.cloudwatch.EventRule(
    "rule",
    { name: "changes", eventPattern },
    { provider },
  );
  new aws.cloudwatch.EventTarget("target", { rule, targetId: "one", arn: topicArn, ...args }, { provider });
};

const invalid = (property: string, message: string) => ({ code: "ValidationException", property, message });
const invalidTemplate = (because: string) =>
  invalid("inputTransformer", `Invalid InputTemplate for target one : ${because}.`);

const cases: readonly RefusalCase[] = [
  {
    title: "a bus of another region without a role",
    program: targetWith({ arn: busArn("eu-west-1") }),
    expected: invalid("roleArn", `RoleArn is required for target ${busArn("eu-west-1")}.`),
  },
  ...[functionArn, topicArn, groupArnIn(region)].map((arn) => ({
    title: `a role for ${arn.split(":")[2]}`,
    program: targetWith({ arn, roleArn }),
    expected: invalid("roleArn", `RoleArn is not supported for target ${arn}.`),
  })),
  {
    title: "a placeholder without a path",
    program: targetWith({ inputTransformer: { ...inputTransformer, inputTemplate: '"<who>"' } }),
    expected: invalidTemplate("the template names <who>, which has no path"),
  },
  {
    title: "a placeholder where there are no paths",
    program: targetWith({ inputTransformer: { inputTemplate: '"<what>"' } }),
    expected: invalidTemplate("the template names <what>, which has no path"),
  },
  {
    title: "a transformer beside an input",
    program: targetWith({ inputTransformer, input: "{}" }),
    expected: invalid(
      "inputTransformer",
      "Only one of Input, InputPath, or InputTransformer must be provided for target one.",
    ),
  },
  {
    title: "to simulate a variable of EventBridge's own",
    program: targetWith({ inputTransformer: { inputTemplate: '"<aws.events.rule-name>"' } }),
    expected: {
      code: "NotModelled",
      property: "inputTransformer",
      message: "The simulated EventBridge does not fill in <aws.events.rule-name>.",
    },
  },
];

describe("Simulated targets of EventBridge", () => {
  const taken: readonly (readonly [what: string, args: TargetArgs])[] = [
    ["a log group", { arn: groupArnIn(region) }],
    ["a log group whose ARN ends in :*, which gets nothing", { arn: `${groupArnIn(region)}:*` }],
    ["a bus of another region with a role", { arn: busArn("eu-west-1"), roleArn }],
    ["a topic with a transformer", { inputTransformer }],
    ["a topic with a transformer without paths", { inputTransformer: { inputTemplate: '"news"' } }],
  ];
  for (const [what, args] of taken) {
    it(`may be ${what}`, async () => {
      expect(findingsOf(await rehearseResources(targetWith(args)))).to.deep.equal([]);
    });
  }

  refuses(cases);

  /** What a target is after the provider has made it or changed it. */
  function made(operation: "create" | "update", inputs: Values): EventTarget | undefined {
    const call = operated(
      operation,
      "aws:cloudwatch/eventTarget:EventTarget",
      {
        rule: "all",
        targetId: "one",
        ...inputs,
      },
      { rows: listening(region, {}).slice(0, 1) },
    );
    expect(call.refusals).to.deep.equal([]);
    return call.get(targetRow(ruleArnIn(region), "one"));
  }

  for (const operation of ["create", "update"] as const) {
    it(`keep role and transformer when they are ${operation}d`, () => {
      expect(made(operation, { arn: busArn("eu-west-1"), roleArn })).to.include({ roleArn });
      expect(made(operation, { arn: topicArn, inputTransformer })?.transformer).to.deep.equal(
        inputTransformer,
      );
    });
  }

  it("get what the transformer makes of the event", async () => {
    const transformer = { inputPaths: { what: "$.detail.name" }, inputTemplate: '{"told": <what>}' };
    const [[row, target] = []] = listening(region).slice(1, 2);
    const rows = [...listening(region), [row as never, { ...(target as EventTarget), transformer }] as const];
    const world = worldWith(rows, { now });
    putEvent(world, region, { source: "aws.ssm", "detail-type": "Change", detail: { name: "one" } });
    await world.clock.pass(60_000);

    expect(world.logEvents.map(({ message }) => message)).to.deep.equal(['{"told": "one"}']);
  });
});
