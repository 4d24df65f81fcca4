import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { baseAccounts, type Scenario, simulatedAws } from "../../../rehearsal";
import { Call } from "../../../rehearsal/aws/model";
import { type Account, accountIn } from "../../../rehearsal/world/account";
import { foundInAccount, Store } from "../../../rehearsal/world/store";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { functionOf, handler, policyOf, region, rowsOf } from "../../support/world";

type Args = Partial<aws.lambda.InvocationArgs>;

const functionArn = `arn:aws:lambda:${region}:${accountId}:function:writer`;
const statement = (changes: object) => ({ Effect: "Allow", Resource: "*", ...changes });
const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statement) });
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const closed = document({ Sid: "Closed", Effect: "Deny", Action: "kms:*" });
const open = document({ Sid: "Open", Effect: "Deny", Action: "s3:*" });

/** Puts the document that it is given into the policy of the target. */
const put = `const { IAMClient, PutRolePolicyCommand } = require("@aws-sdk/client-iam");
  const write = () => new IAMClient({}).send(new PutRolePolicyCommand({
    RoleName: "Target", PolicyName: "hours", PolicyDocument: JSON.stringify(event) }));`;
/** The same, again and again while IAM's changes are on their way. */
const putPatiently = `${put}
  for (;;) {
    try { return await write(); } catch (error) {
      if (context.getRemainingTimeInMillis() < 10_000) throw error;
      await new Promise((done) => setTimeout(done, 2000));
    }
  }`;

interface Options {
  readonly body?: string;
  readonly args?: Args;
  /** What the function's role may do, beside writing logs. */
  readonly actions?: readonly string[];
  readonly timeout?: number;
  /** Whether the invocation waits for the permissions of the function's role. */
  readonly waits?: boolean;
}

/** A function that is invoked by the deployment, and the policy that it keeps. */
function invoking({
  body = putPatiently,
  args = {},
  actions = ["iam:PutRolePolicy"],
  timeout = 60,
  waits = true,
}: Options) {
  const opts = { provider: providerIn(region) };
  const role = new aws.iam.Role("role", { name: "Writer", assumeRolePolicy: trust }, opts);
  const permissions = new aws.iam.RolePolicy(
    "permissions",
    {
      role: role.name,
      policy: document({ Action: ["logs:CreateLogStream", "logs:PutLogEvents"] }, { Action: actions }),
    },
    opts,
  );
  const target = new aws.iam.Role(
    "target",
    { name: "Target", path: "/team/", assumeRolePolicy: trust },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    "hours",
    { role: target.name, name: "hours", policy: closed },
    { ...opts, ignoreChanges: ["policy"] },
  );
  const logs = new aws.cloudwatch.LogGroup("logs", { name: "/aws/lambda/writer" }, opts);
  const code = new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(handler(body)) });
  const lambda = new aws.lambda.Function(
    "function",
    { name: "writer", role: role.arn, runtime: "nodejs24.x", handler: "index.handler", timeout, code },
    { ...opts, dependsOn: logs },
  );
  return new aws.lambda.Invocation(
    "invocation",
    { functionName: lambda.name, input: open, ...args },
    { ...opts, dependsOn: waits ? [policy, permissions] : [policy] },
  );
}

const first = baseAccounts.slice(0, 1);
const rehearsed = (options: Options, scenarios: readonly Scenario[] = []) =>
  rehearseResources(() => void invoking(options), { accounts: first, orders: 5, scenarios });
const found = async (options: Options) => findingsOf(await rehearsed(options));

const invocationOf = (args: Args) => () => void invoking({ body: "return event;", args });
const cases: RefusalCase[] = [
  {
    title: "an input that is no JSON",
    program: invocationOf({ input: "{" }),
    expected: { property: "input", message: '"input" contains an invalid JSON: {' },
  },
  {
    title: "a function that does not exist",
    program: invocationOf({ functionName: "nobody" }),
    expected: {
      code: "ResourceNotFoundException",
      property: "functionName",
      message: `Function not found: ${functionArn.replace("writer", "nobody")}:$LATEST`,
    },
  },
  ...(
    [
      ["lifecycleScope", "CRUD"],
      ["qualifier", "1"],
      ["terraformKey", "tf"],
    ] as const
  ).map(([property, value]) => ({
    title: `the ${property} ${value}, which is not simulated`,
    program: invocationOf({ [property]: value }),
    expected: {
      code: "NotModelled",
      property,
      message: `The simulated AWS does not know invocations with ${property} ${value}.`,
    },
  })),
  {
    title: "a function that fails, with its answer",
    program: () =>
      void invoking({ body: `throw new TypeError("no " + event.a);`, args: { input: '{"a":1}' } }),
    expected: {
      code: "FunctionError",
      operation: "create",
      message: 'invoking Lambda Function (writer): {"errorType":"TypeError","errorMessage":"no 1"}',
    },
  },
  {
    title: "a function that does not end",
    program: () => void invoking({ body: "await new Promise(() => {});", timeout: 7 }),
    expected: {
      code: "FunctionError",
      message:
        'invoking Lambda Function (writer): {"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 7.00 seconds"}',
    },
  },
];

describe("An invocation by the deployment", () => {
  refuses(cases);

  it("runs the function, and what it writes stays, through a refresh and the next deployment", async () => {
    let current: unknown;
    const read: Scenario = {
      title: "Somebody reads the policy",
      run: async ({ deployer }) => {
        current = await deployer.call("IAMClient", "GetRolePolicy", region, {
          RoleName: "Target",
          PolicyName: "hours",
        });
        return "";
      },
    };

    const report = await rehearsed({}, [read]);

    const notByTheWay = findingsOf(report).filter(({ kind }) => kind !== "excess");
    expect(notByTheWay).to.deep.equal([]);
    expect(current).to.deep.include({ kind: "answered" });
    const { output } = current as { readonly output: { readonly PolicyDocument: string } };
    expect(decodeURIComponent(output.PolicyDocument)).to.equal(open);
  });

  it("takes the function by its ARN as well, and needs it to be there", async () => {
    const [forgotten, ...others] = await found({ args: { functionName: functionArn } });

    expect(others).to.deep.equal([]);
    expect(forgotten).to.include({
      kind: "race",
      code: "ResourceNotFoundException",
      cure: "invocation (aws:lambda/invocation:Invocation): add dependsOn: function (aws:lambda/function:Function)",
    });
  });

  it("runs anew when its input or a trigger changes, and not otherwise", async () => {
    const changed = async (before: Args, after: Args) => {
      const report = await rehearseResources(
        () => invoking({ args: new pulumi.Config().get("changed") === "yes" ? after : before }),
        { accounts: first, orders: 0, change: { "test:changed": "yes" } },
      );
      expect(findingsOf(report)).to.deep.equal([]);
      return report.checks.find(({ title }) => title.startsWith("Change it"))?.detail.split(", in")[0];
    };

    expect(await changed({}, { input: closed })).to.equal("1 create, 1 delete");
    expect(await changed({ triggers: { code: "1" } }, { triggers: { code: "2" } })).to.equal(
      "1 create, 1 delete",
    );
    expect(await changed({}, { lifecycleScope: "CREATE_ONLY" })).to.equal("1 update");
  });

  it("has a result that the rehearsal does not give", async () => {
    const report = await rehearseResources(
      () => {
        const { result } = invoking({});
        new aws.cloudwatch.LogGroup("other", { name: result }, { provider: providerIn("eu-west-1") });
      },
      { accounts: [] },
    );

    expect(findingsOf(report)[0]?.message).to.equal(
      "The simulated AWS does not give the output that name of other (aws:cloudwatch/logGroup:LogGroup) is made from.",
    );
  });

  it("is for the deployer to make", () => {
    const account = accountIn(region);
    const deny = policyOf("no invocations", { Effect: "Deny", Action: "lambda:InvokeFunction" });
    const deployer = { ...account.deployer, policies: [...account.deployer.policies, deny] };
    const call = callOf({ ...account, deployer });

    simulatedAws.resources[type]?.create(call);

    expect(call.awaited).to.deep.equal([]);
    expect(call.refusals.map(({ code }) => code)).to.deep.equal(["AccessDeniedException"]);
    expect(call.refusals[0]?.message).to.match(
      / lambda:InvokeFunction on resource: \S+:function:worker with an explicit deny in an identity-based policy$/,
    );
  });
});

const type = "aws:lambda/invocation:Invocation";

/** The creation of an invocation of a function that is there. */
function callOf(account: Account): Call {
  const store = new Store();
  for (const [row, value] of rowsOf(functionOf(handler("return 1;")))) {
    store.write(foundInAccount, row, value);
  }
  const inputs = { functionName: "worker", input: "1" };
  const self = { urn: "", type, name: "invocation", region, account, inputs, tags: {}, unique: () => "" };
  return new Call(self, { id: "" }, store, { visible: new Set() });
}

describe("An invocation while IAM's changes are on their way", () => {
  const late = /^IAM's changes reach other services late/;

  it("is a race where the function gives up at the first denial", async () => {
    const findings = await found({ body: `${put} await write();` });

    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ kind: "race", code: "FunctionError" });
    expect(findings[0]?.cure).to.match(late);
    expect(findings[0]?.message).to.contain("AccessDenied");
  });

  it("is none where it tries again until they have arrived", async () => {
    expect(await found({})).to.deep.equal([]);
  });

  it("is one where its time is over before", async () => {
    const findings = await found({ timeout: 20 });

    expect(findings.map(({ code, cure }) => [code, late.test(cure ?? "")])).to.deep.equal([
      ["FunctionError", true],
    ]);
  });

  it("asks for what is missing, and not for patience, where it does not wait for its permissions", async () => {
    const cure =
      "invocation (aws:lambda/invocation:Invocation): add dependsOn: permissions (aws:iam/rolePolicy:RolePolicy)";

    const findings = await found({ waits: false });

    expect(findings.map(({ code, cure }) => [code, cure])).to.have.deep.members([
      ["FunctionError", cure],
      ["LogsLost", cure],
      ["LogsLost", cure],
    ]);
  });
});
