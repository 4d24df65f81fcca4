import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { recordCall } from "../../../rehearsal/aws/cloudtrail-events";
import { putEvent, type ServiceEvent } from "../../../rehearsal/aws/events-delivery";
import type { EventRule } from "../../../rehearsal/aws/events-rows";
import { groupRow } from "../../../rehearsal/aws/logs";
import { foreignLogPolicy } from "../../../rehearsal/aws/logs-policies";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { type Rows, region, worldWith } from "../../support/world";
import {
  groupArnIn,
  listening,
  now,
  ruleArnIn,
  ruleRows,
  targetRows,
  trailRows,
  writing,
} from "./audit-fixtures";
import { keyArn, keyRows } from "./call-fixtures";

const far = "eu-west-1";

/** As many policies as there are documents, one after the other. */
const policiesOf =
  (...documents: readonly string[]) =>
  () => {
    const provider = providerIn(region);
    let dependsOn: aws.cloudwatch.LogResourcePolicy[] = [];
    for (const [index, policyDocument] of documents.entries()) {
      const args = { policyName: `write-${index}`, policyDocument };
      const opts = { provider, dependsOn };
      dependsOn = [new aws.cloudwatch.LogResourcePolicy(`policy-${index}`, args, opts)];
    }
    return provider;
  };

/** A policy of just so many characters. */
function ofLength(length: number): string {
  const document = writing(region, { Sid: "" });
  return document.replace('"Sid":""', `"Sid":"${"S".repeat(length - document.length)}"`);
}

const times = (count: number): readonly string[] => Array.from({ length: count }, () => writing(region));

const invalid = {
  code: "InvalidParameterException",
  property: "policyDocument",
  message: "Resource policy document is invalid.",
};

const cases: readonly RefusalCase[] = [
  { title: "a policy that is no JSON", program: policiesOf("{"), expected: invalid },
  {
    title: "a policy with an effect that there is not",
    program: policiesOf(writing(region, { Effect: "allow" })),
    expected: invalid,
  },
  {
    title: "a policy of 5121 characters",
    program: policiesOf(ofLength(5121)),
    expected: { ...invalid, message: "Resource policy document is too long." },
  },
  {
    title: "an eleventh policy of a region",
    program: policiesOf(...times(11)),
    expected: { code: "LimitExceededException", message: "Resource limit exceeded." },
  },
  {
    title: "two policies of one name, of which one would be the other",
    program: () => {
      const provider = providerIn(region);
      const args = { policyName: "write", policyDocument: writing(region) };
      const dependsOn = new aws.cloudwatch.LogResourcePolicy("one", args, { provider });
      new aws.cloudwatch.LogResourcePolicy("two", args, { provider, dependsOn });
    },
    expected: {
      code: "OverwrittenPolicy",
      property: "policyName",
      message: "There is a resource policy write already. CloudWatch Logs accepts that and changes it.",
    },
  },
];

describe("Simulated resource policies of CloudWatch Logs", () => {
  it("are ten in a region, and as many in another, which go again", async () => {
    const report = await rehearseResources(() => {
      policiesOf(ofLength(5120), ...times(9))();
      new aws.cloudwatch.LogResourcePolicy(
        "other",
        { policyName: "write-0", policyDocument: writing(far) },
        { provider: providerIn(far) },
      );
    });

    const made = [...report.graph.nodes.values()].find(({ name }) => name === "policy-0")?.outputs;
    expect(findingsOf(report)).to.deep.equal([]);
    expect(made).to.include({ id: "write-0" });
  });

  refuses(cases);
});

const change: ServiceEvent = { source: "aws.ssm", "detail-type": "Change", detail: { name: "one" } };

/** Reports an event in a region and lets a few minutes pass. */
async function reported(rows: Rows, from = region) {
  const world = worldWith(rows, { now });
  putEvent(world, from, change);
  await world.clock.pass(5 * 60_000);
  return world;
}

const group = (keyOfGroup?: string): Rows => [
  [groupRow(region, "/audit"), { name: "/audit", keyArn: keyOfGroup, retentionInDays: undefined }],
];
const toGroup: Rows = [...ruleRows(region), ...targetRows(region, groupArnIn(region))];
const allowing = (...statements: readonly object[]): Rows =>
  statements.map((statement, index) =>
    foreignLogPolicy(region, `write-${index}`, writing(region, statement)),
  );

describe("An event that is written into a log group", () => {
  it("stands there whole, as it arrived", async () => {
    const { logEvents, problems } = await reported(listening(region));

    expect(problems).to.deep.equal([]);
    expect(logEvents.map(({ message, ...event }) => [event, JSON.parse(message)])).to.deep.equal([
      [
        { region, group: "/audit", at: now + 500 },
        {
          version: "0",
          id: "00000000-0000-4000-8000-000000000000",
          ...change,
          account: accountId,
          time: "2026-01-14T15:30:00Z",
          region,
          resources: [],
        },
      ],
    ]);
  });

  const written: readonly (readonly [what: string, rows: Rows])[] = [
    [
      "a policy for each service",
      allowing(
        { Principal: { Service: "events.amazonaws.com" } },
        { Principal: { Service: "delivery.logs.amazonaws.com" } },
      ),
    ],
    [
      "a policy for each action",
      allowing({ Action: "logs:CreateLogStream" }, { Action: "logs:PutLogEvents" }),
    ],
    ["a policy for this group alone", allowing({ Resource: `${groupArnIn(region)}:*` })],
    [
      "a policy for this account alone",
      allowing({ Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
    ],
    [
      "a policy for this rule alone",
      allowing({ Condition: { ArnEquals: { "aws:SourceArn": ruleArnIn(region) } } }),
    ],
  ];
  for (const [what, rows] of written) {
    it(`is let in by ${what}`, async () => {
      const { logEvents, problems } = await reported([...toGroup, ...group(), ...rows]);

      expect(problems).to.deep.equal([]);
      expect(logEvents).to.have.length(1);
    });
  }

  const by = (service: string) => `logs:CreateLogStream for ${service}.amazonaws.com: `;
  const lost: readonly {
    readonly title: string;
    readonly rows: Rows;
    readonly because: string | RegExp;
    readonly arn?: string;
  }[] = [
    {
      title: "there is no policy",
      rows: [...toGroup, ...group()],
      because: `${by("events")}there is no resource policy`,
    },
    {
      title: "the policy is another region's",
      rows: [...toGroup, ...group(), foreignLogPolicy(far, "write", writing(region))],
      because: `${by("events")}there is no resource policy`,
    },
    {
      title: "the policy lets only EventBridge in",
      rows: [...toGroup, ...group(), ...allowing({ Principal: { Service: "events.amazonaws.com" } })],
      because: `${by("delivery.logs")}log resource policies: Write is for another principal`,
    },
    {
      title: "the policy lets only the delivery of logs in",
      rows: [...toGroup, ...group(), ...allowing({ Principal: { Service: "delivery.logs.amazonaws.com" } })],
      because: `${by("events")}log resource policies: Write is for another principal`,
    },
    {
      title: "the policy is for another group",
      rows: [...toGroup, ...group(), ...allowing({ Resource: `${groupArnIn(region, "/other")}:*` })],
      because: /^logs:CreateLogStream for events\.amazonaws\.com: log resource policies: Write /,
    },
    {
      title: "the policy is for the group without its streams",
      rows: [...toGroup, ...group(), ...allowing({ Resource: groupArnIn(region) })],
      because: /^logs:CreateLogStream for events\.amazonaws\.com: log resource policies: Write /,
    },
    {
      title: "the policy lets streams be made and nothing be written",
      rows: [...toGroup, ...group(), ...allowing({ Action: "logs:CreateLogStream" })],
      because: /^logs:PutLogEvents for events\.amazonaws\.com: /,
    },
    {
      title: "another policy denies it",
      rows: [...toGroup, ...group(), ...allowing({}, { Sid: "Not", Effect: "Deny" })],
      because: /^logs:CreateLogStream for events\.amazonaws\.com: .*Not/,
    },
    {
      title: "the group does not exist",
      rows: [...toGroup, ...allowing({})],
      because: "the log group /audit does not exist",
    },
    {
      title: "the group is in another region",
      arn: groupArnIn(far),
      rows: [
        ...ruleRows(region),
        ...targetRows(region, groupArnIn(far)),
        ...group(),
        ...listening(far),
        ...allowing({}),
      ],
      because: "the log group is in eu-west-1, and the rule in us-east-1",
    },
    {
      title: "the target ends in :*",
      arn: `${groupArnIn(region)}:*`,
      rows: [
        ...ruleRows(region),
        ...targetRows(region, `${groupArnIn(region)}:*`),
        ...group(),
        ...allowing({}),
      ],
      because: "the ARN of a log group as a target does not end in :*",
    },
    {
      title: "the group's key is disabled",
      rows: [...toGroup, ...group(keyArn), ...keyRows({ state: "Disabled" }), ...allowing({})],
      because: "the key of the log group is Disabled",
    },
  ];
  for (const { title, rows, because, arn = groupArnIn(region) } of lost) {
    it(`is lost, and nobody is told, where ${title}`, async () => {
      const { logEvents, problems } = await reported(rows);

      expect(logEvents).to.deep.equal([]);
      expect(problems.map(({ code, message }) => [code, message])).to.deep.equal([
        [
          "NothingDelivered",
          `${ruleArnIn(region)} does nothing: EventBridge cannot deliver to ${arn}, and no error is shown.`,
        ],
      ]);
      const [{ because: why = "" } = {}] = problems;
      if (typeof because === "string") {
        expect(why).to.equal(because);
      } else {
        expect(why).to.match(because);
      }
    });
  }

  const pattern = (changes: Partial<EventRule> = {}): Rows => [
    ...listening(region, changes),
    ...group(keyArn),
    ...keyRows(),
    ...trailRows(),
  ];
  const describeKey = {
    service: "kms",
    operation: "DescribeKey",
    region,
    identity: { type: "IAMUser", arn: "arn:one" },
    input: {},
    address: "198.51.100.7",
  };

  it("is encrypted with a call that is recorded as well, of CloudWatch Logs itself", async () => {
    const world = worldWith(pattern(), { now });
    recordCall(world, describeKey);
    await world.clock.pass(10 * 60_000);

    const records = world.logEvents.map(({ message }) => JSON.parse(message).detail);
    expect(records.map(({ eventName, userIdentity }) => [eventName, userIdentity.invokedBy])).to.deep.equal([
      ["DescribeKey", undefined],
      ...Array.from({ length: 3 }, () => ["GenerateDataKey", "logs.us-east-1.amazonaws.com"]),
    ]);
    expect(records[1]).to.deep.include({
      eventSource: "kms.amazonaws.com",
      requestParameters: { keyId: keyArn },
      sourceIPAddress: "logs.us-east-1.amazonaws.com",
    });
  });

  it("is encrypted without an echo for a rule that sees only what changes something", async () => {
    const world = worldWith(pattern({ state: "ENABLED" }), { now });
    recordCall(world, { ...describeKey, operation: "DisableKey" });
    await world.clock.pass(10 * 60_000);

    expect(world.logEvents).to.have.length(1);
  });
});
