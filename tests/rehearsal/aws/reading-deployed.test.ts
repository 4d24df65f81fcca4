import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import {
  type Membership,
  membershipRows,
  organization,
} from "../../../rehearsal/aws/organizations-membership";
import { accountIn } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import {
  callsOf,
  keyArn,
  keyId,
  keyRows,
  operated,
  owner,
  policyText,
  refusedWith,
  roleArn,
} from "./call-fixtures";
import { arnOf } from "./reading-fixtures";

const reader = worldWith(roleRows("Caller"));

interface Deployed {
  readonly title: string;
  readonly type: string;
  readonly inputs: Values;
  readonly rows?: Rows;
  readonly before?: Values;
  readonly operation?: "create" | "update";
  readonly client: string;
  /** What is asked, by the outputs of what is deployed. */
  readonly ask: (outputs: Values) => readonly [operation: string, input: Values];
  /** What is in the answer. */
  readonly answer: (outputs: Values) => unknown;
}

const zeroKey = "00000000-0000-0000-0000-000000000000";
const rotationOf = (outputs: Values) => ["GetKeyRotationStatus", { KeyId: outputs["arn"] ?? "" }] as const;
const rotated = (days?: number) => () => ({
  KeyId: zeroKey,
  KeyRotationEnabled: days !== undefined,
  ...(days !== undefined && { RotationPeriodInDays: days }),
});
const key = { type: "aws:kms/key:Key", client: "KMSClient", ask: rotationOf } as const;
const known = keyRows({ arn: keyArn.replace(keyId, zeroKey), rotationPeriodInDays: 365 });

const trust = policyText({
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
}).replace(',"Resource":"*"', "");
const lambdaRole: Rows = [
  ...operated("create", "aws:iam/role:Role", { name: "Worker", assumeRolePolicy: trust }).writes.entries(),
] as never;

const cases: readonly Deployed[] = [
  {
    ...key,
    title: "a key that is rotated, every year",
    inputs: { enableKeyRotation: true },
    answer: rotated(365),
  },
  {
    ...key,
    title: "a key that is rotated more often",
    inputs: { enableKeyRotation: true, rotationPeriodInDays: 90 },
    answer: rotated(90),
  },
  { ...key, title: "a key that is not rotated", inputs: {}, answer: rotated() },
  {
    ...key,
    title: "a key that is rotated from now on",
    operation: "update",
    rows: keyRows({ arn: keyArn.replace(keyId, zeroKey) }),
    before: {},
    inputs: { enableKeyRotation: true },
    answer: rotated(365),
  },
  {
    ...key,
    title: "a key that is rotated no more",
    operation: "update",
    rows: known,
    before: { enableKeyRotation: true },
    inputs: {},
    answer: rotated(),
  },
  {
    ...key,
    title: "a key that waits for its deletion",
    operation: "update",
    rows: keyRows({
      arn: keyArn.replace(keyId, zeroKey),
      state: "PendingDeletion",
      rotationPeriodInDays: 365,
    }),
    inputs: {},
    answer: rotated(),
  },
  {
    ...key,
    title: "a key whose tags only have changed",
    operation: "update",
    rows: known,
    inputs: {},
    answer: rotated(365),
  },
  {
    ...key,
    title: "the policy of a key, letter for letter",
    inputs: { policy: ` ${policyText(owner)}` },
    ask: (outputs) => ["GetKeyPolicy", { KeyId: outputs["arn"] ?? "" }],
    answer: () => ({ PolicyName: "default", Policy: ` ${policyText(owner)}` }),
  },
  {
    title: "the pattern of a rule, letter for letter",
    type: "aws:cloudwatch/eventRule:EventRule",
    client: "EventBridgeClient",
    inputs: { name: "rule", eventPattern: '{ "source":["aws.kms"]}' },
    ask: () => ["DescribeRule", { Name: "rule" }],
    answer: () => ({
      Name: "rule",
      Arn: arnOf("events", "rule/rule"),
      State: "ENABLED",
      EventPattern: '{ "source":["aws.kms"]}',
    }),
  },
  {
    title: "the ARN of a subscription that needs no confirmation",
    type: "aws:sns/topicSubscription:TopicSubscription",
    client: "SNSClient",
    inputs: { topic: arnOf("sns", "t"), protocol: "sqs", endpoint: arnOf("sqs", "q") },
    rows: [[`sns:topic:${arnOf("sns", "t")}` as never, { arn: arnOf("sns", "t"), region, tags: {} }]],
    ask: () => ["ListSubscriptionsByTopic", { TopicArn: arnOf("sns", "t") }],
    answer: ({ arn = "" }) => ({
      Subscriptions: [
        {
          SubscriptionArn: arn,
          Owner: accountId,
          Protocol: "sqs",
          Endpoint: arnOf("sqs", "q"),
          TopicArn: arnOf("sns", "t"),
        },
      ],
    }),
  },
  {
    title: "a function with its architecture and its format of logs",
    type: "aws:lambda/function:Function",
    client: "LambdaClient",
    rows: lambdaRole,
    inputs: {
      name: "f",
      role: roleArn("Worker"),
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      loggingConfig: { logFormat: "JSON", logGroup: "/f" },
    },
    ask: () => ["GetFunctionConfiguration", { FunctionName: "f" }],
    answer: () => functionAnswer({ LogFormat: "JSON", LogGroup: "/f" }, "arm64"),
  },
  {
    title: "a function as Lambda makes it where nothing is said",
    type: "aws:lambda/function:Function",
    client: "LambdaClient",
    rows: lambdaRole,
    inputs: { name: "f", role: roleArn("Worker"), runtime: "nodejs24.x" },
    ask: () => ["GetFunctionConfiguration", { FunctionName: "f" }],
    answer: () => functionAnswer({ LogFormat: "Text", LogGroup: "/aws/lambda/f" }, "x86_64"),
  },
];

function functionAnswer(logging: Values, architecture: string): Values {
  return {
    FunctionName: "f",
    FunctionArn: arnOf("lambda", "function:f"),
    Role: roleArn("Worker"),
    Runtime: "nodejs24.x",
    Architectures: [architecture],
    Timeout: 3,
    MemorySize: 128,
    LoggingConfig: logging,
    State: "Active",
  };
}

describe("Reading what was deployed", () => {
  for (const { title, type, inputs, operation = "create", client, ask, answer, ...of } of cases) {
    it(`gives ${title}`, () => {
      const call = operated(operation, type, inputs, {
        ...of,
        rows: [...(of.rows ?? []), ...roleRows("Caller")],
      });

      expect(call.refusals.filter(({ code }) => code !== "KMSInvalidStateException")).to.deep.equal([]);
      expect(callsOf(client, reader)(...ask(call.outputs), { facts: call })).to.deep.equal(
        answer(call.outputs),
      );
    });
  }
});

/** Calls of Organizations in an account with this membership. */
const organizationsOf = (membership?: Membership, rows: Rows = []) =>
  callsOf(
    "OrganizationsClient",
    worldWith([
      ...roleRows("Caller"),
      ...(membership ? membershipRows(accountIn(region), membership) : []),
      ...rows,
    ]),
  );
const inRoot = { TargetId: organization.rootId, Filter: "SERVICE_CONTROL_POLICY" };

describe("Reading an organisation", () => {
  it("tells a member who manages it, and nothing of its policies", () => {
    const call = organizationsOf({ as: "member", policiesEnabled: true });

    expect(call("DescribeOrganization", {})["Organization"]).to.include({ MasterAccountId: "999988887777" });
    expect(refusedWith(() => call("ListPoliciesForTarget", inRoot))).to.deep.equal([
      "AccessDeniedException",
      "You don't have permissions to access this resource.",
    ]);
  });

  for (const [operation, input] of [
    ["DescribeOrganization", {}],
    ["ListPoliciesForTarget", inRoot],
  ] as const) {
    it(`is refused where there is none: ${operation}`, () => {
      expect(refusedWith(() => organizationsOf()(operation, input))).to.deep.equal([
        "AWSOrganizationsNotInUseException",
        "Your account is not a member of an organization.",
      ]);
    });
  }

  it("tells policies of its own from AWS's", () => {
    const rows: Rows = [
      ["organizations:policy:p-1" as never, { id: "p-1", name: "guard" }],
      [
        `organizations:attachment:${organization.rootId}/p-1` as never,
        { targetId: organization.rootId, policyId: "p-1" },
      ],
    ];
    const call = organizationsOf({ as: "management", policiesEnabled: true }, rows);

    const [, own] = call("ListPoliciesForTarget", inRoot)["Policies"] as readonly Values[];

    expect(own).to.deep.equal({
      Id: "p-1",
      Arn: `arn:aws:organizations::${accountId}:policy/${organization.id}/service_control_policy/p-1`,
      Name: "guard",
      Type: "SERVICE_CONTROL_POLICY",
      AwsManaged: false,
    });
  });

  it("knows service control policies only", () => {
    const call = organizationsOf({ as: "management", policiesEnabled: true });

    expect(() => call("ListPoliciesForTarget", { ...inRoot, Filter: "TAG_POLICY" })).to.throw(
      "The simulated Organizations has service control policies only.",
    );
  });
});
