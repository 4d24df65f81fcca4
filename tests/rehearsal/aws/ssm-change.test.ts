import { expect } from "chai";
import { parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import { ruleRow, targetRow } from "../../../rehearsal/aws/events-rows";
import { permissionRow } from "../../../rehearsal/aws/lambda-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { parameterRow } from "../../../rehearsal/aws/ssm-rows";
import { accountId } from "../../support/rehearsal";
import { functionOf, handler, policyOf, type Rows, ran, region, rowsOf } from "../../support/world";
import { again, arn, ask, minute, name, now, put, session, world } from "./ssm-fixtures";

describe("A parameter that changes", () => {
  const told = functionOf(handler("return 1;"));
  const [statement] = policyOf("function policy", {
    Principal: { Service: "events.amazonaws.com" },
  }).statements;
  const ruleArn = `arn:aws:events:${region}:${accountId}:rule/changes`;
  const listening: Rows = [
    ...rowsOf(told),
    [permissionRow(told.arn, "one"), { functionArn: told.arn, statement }],
    [
      ruleRow(region, "changes"),
      {
        ...{ arn: ruleArn, name: "changes", region, state: "ENABLED" },
        pattern: parseEventPattern('{"detail-type":["Parameter Store Change"]}'),
      },
    ],
    [
      targetRow(ruleArn, "one"),
      { ...{ ruleArn, id: "one", arn: told.arn }, input: undefined, deadLetterArn: undefined },
    ],
  ];

  it("tells EventBridge what has changed, without a trail", async () => {
    const of = world(listening);
    put(of, "normal", { Description: "What is open" });
    put(of, "lockdown", again);
    ask(of, "DeleteParameter", { Name: name });
    ask(of, "PutParameter", { Name: "plain", Value: "a,b", Type: "StringList" });
    await of.clock.pass(minute);

    const change = { name, type: "String", description: "What is open" };
    const events = of.invocations.map(({ event }) => event as Values);
    expect(events.map(({ source, resources, detail }) => ({ source, resources, detail }))).to.deep.equal([
      ...["Create", "Update", "Delete"].map((operation) => ({
        ...{ source: "aws.ssm", resources: [arn], detail: { operation, ...change } },
      })),
      {
        source: "aws.ssm",
        resources: [`arn:aws:ssm:${region}:${accountId}:parameter/plain`],
        detail: { operation: "Create", name: "plain", type: "StringList" },
      },
    ]);
    expect(of.problems).to.deep.equal([]);
  });

  it("reaches a function through the SDK, with dates and errors", async () => {
    const stored = {
      version: 3,
      type: "String",
      value: "normal",
      lastModified: now,
      lastModifiedUser: session,
    };
    const versions = [{ ...stored, description: undefined, allowedPattern: undefined }];
    const { outcome } = await ran(
      `const { SSMClient, GetParameterHistoryCommand, GetParameterCommand } = require("@aws-sdk/client-ssm");
       const client = new SSMClient({});
       const { Parameters: [one] } = await client.send(new GetParameterHistoryCommand({ Name: "${name}" }));
       const error = await client.send(new GetParameterCommand({ Name: "/other" })).catch((error) => error);
       return [one.Version, one.LastModifiedDate.getTime(), one.LastModifiedUser, error.name, error.message];`,
      { rows: [[parameterRow(region, name), { arn, name, versions }]] },
    );

    expect(outcome).to.deep.equal({
      kind: "returned",
      value: [3, now, session, "ParameterNotFound", "UnknownError"],
    });
  });
});
