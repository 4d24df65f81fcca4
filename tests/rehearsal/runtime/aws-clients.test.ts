import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import type { Values } from "../../../rehearsal/aws/model";
import type { ApiOperation } from "../../../rehearsal/aws/service";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import { ran, roleRows } from "../../support/world";

/** The table with other answers of Secrets Manager. */
const answering = (operations: Readonly<Record<string, ApiOperation>>) => ({
  ...simulatedAws,
  services: { SecretsManagerClient: { name: "secretsmanager", operations } },
});

/** Refuses some times before it answers. */
function refusingFirst(refusals: number, code: string, answer: Values): ApiOperation {
  let left = refusals;
  return () => {
    if (left-- > 0) {
      throw new AwsError(code, "Not now.");
    }
    return answer;
  };
}

const sdk = `const sdk = require("@aws-sdk/client-secrets-manager"); const client = new sdk.SecretsManagerClient({});`;
const get = `client.send(new sdk.GetSecretValueCommand({ SecretId: "x" }))`;

describe("A client of the AWS SDK in a function", () => {
  it("is answered by the simulated account, in the function's region", async () => {
    const table = answering({
      GetSecretValue: ({ region, arrival }) => ({ Name: region, ARN: String(arrival.input["SecretId"]) }),
    });
    const { outcome } = await ran(
      `${sdk} const { Name, ARN, $metadata } = await ${get}; return [Name, ARN, $metadata.httpStatusCode];`,
      { table },
    );

    expect(outcome).to.deep.equal({ kind: "returned", value: ["us-east-1", "x", 200] });
  });

  it("is answered in another region where it says so", async () => {
    const table = answering({ GetSecretValue: ({ region }) => ({ Name: region }) });
    const body = `${sdk} const far = new sdk.SecretsManagerClient({ region: "eu-west-1" });
      return (await far.send(new sdk.GetSecretValueCommand({ SecretId: "x" }))).Name;`;

    expect((await ran(body, { table })).outcome).to.deep.include({ value: "eu-west-1" });
  });

  it("repeats a throttled call, and sleeps on simulated time in between", async () => {
    const table = answering({ GetSecretValue: refusingFirst(2, "ThrottlingException", { Name: "got" }) });
    const start = performance.now();
    const { outcome, world } = await ran(
      `${sdk} const { Name } = await ${get}; return [Name, Date.now() > 0];`,
      {
        table,
        now: 0,
      },
    );

    expect(outcome).to.deep.equal({ kind: "returned", value: ["got", true] });
    expect(world.denials.map(({ because }) => because)).to.deep.equal(["Not now.", "Not now."]);
    expect(performance.now() - start).to.be.lessThan(1000);
  });

  it("gives up after three attempts, as it does on AWS", async () => {
    const table = answering({ GetSecretValue: refusingFirst(3, "ThrottlingException", { Name: "got" }) });
    const { outcome, world } = await ran(`${sdk} return await ${get};`, { table });

    expect(outcome).to.deep.include({ kind: "failed", type: "ThrottlingException", message: "Not now." });
    expect(world.denials).to.have.length(3);
  });

  const errors = [
    { code: "ResourceNotFoundException", isA: "ResourceNotFoundException" },
    // Its class has another name than its code.
    { code: "DecryptionFailure", isA: "DecryptionFailure" },
    // It has no class of its own.
    { code: "AccessDeniedException", isA: "SecretsManagerServiceException" },
  ];
  for (const { code, isA } of errors) {
    it(`throws ${code} as an instance of ${isA}`, async () => {
      const table = answering({ GetSecretValue: refusingFirst(9, code, {}) });
      const { outcome } = await ran(
        `${sdk} try { await ${get}; } catch (error) {
           return [error instanceof sdk.${isA}, error instanceof Error, error.name, error.message, error.$fault]; }`,
        { table },
      );

      expect(outcome).to.deep.include({ value: [true, true, code, "Not now.", "client"] });
    });
  }

  it("pages through lists", async () => {
    const pages: ApiOperation = (request) =>
      request.text("NextToken") === "2"
        ? { SecretList: [{ Name: "b" }] }
        : { SecretList: [{ Name: "a" }], NextToken: "2" };
    const { outcome } = await ran(
      `${sdk} const names = [];
       for await (const { SecretList } of sdk.paginateListSecrets({ client }, {})) names.push(...SecretList.map(({ Name }) => Name));
       return names;`,
      { table: answering({ ListSecrets: pages }) },
    );

    expect(outcome).to.deep.equal({ kind: "returned", value: ["a", "b"] });
  });

  it("is not answered where the simulated AWS does not know the operation, which is a problem", async () => {
    const { outcome, world } = await ran(
      `${sdk} return await client.send(new sdk.TagResourceCommand({ SecretId: "x", Tags: [] }));`,
    );

    const message = "The simulated AWS does not know TagResource of SecretsManagerClient.";
    expect(outcome).to.deep.include({ kind: "failed", message });
    expect(world.problems).to.have.length(1);
    expect(world.problems[0]).to.include({
      code: "UnknownOperation",
      message: "The simulated AWS does not know TagResource of SecretsManagerClient, which worker calls.",
      cure: "Add it to the service's operations in rehearsal/aws/.",
    });
  });

  it("hears no answer after the function has returned: a call that nobody waits for is not made", async () => {
    let calls = 0;
    const table = answering({
      GetSecretValue: () => {
        calls++;
        return {};
      },
    });
    const { world } = await ran(`${sdk} ${get}; return 1;`, { table });

    await world.clock.pass(1000);

    expect(calls).to.equal(0);
  });

  it("makes no calls any more after a time-out", async () => {
    let calls = 0;
    const table = answering({
      GetSecretValue: () => {
        calls++;
        return {};
      },
    });
    const body = `${sdk} await new Promise((done) => setTimeout(done, 60_000)); await ${get};`;
    const { world, outcome } = await ran(body, { table });

    await world.clock.pass(100_000);

    expect(outcome).to.deep.include({ type: "Sandbox.Timedout" });
    expect(calls).to.equal(0);
  });

  it("acts as the function's role, and what AWS does not tell is kept", async () => {
    const { outcome, world } = await ran(`${sdk} return await ${get};`, {
      rows: roleRows("Worker", { Action: ["logs:*", "secretsmanager:DescribeSecret"] }),
    });

    expect(outcome).to.deep.equal({
      kind: "failed",
      type: "AccessDeniedException",
      message:
        "User: arn:aws:sts::111122223333:assumed-role/Worker/worker is not authorized to perform: secretsmanager:GetSecretValue on resource: x because no identity-based policy allows the secretsmanager:GetSecretValue action",
      because: "secretsmanager:GetSecretValue: no statement of any policy allows the action",
    });
    expect(world.denials).to.have.length(1);
  });

  it("is denied by a clock that has moved while it ran", async () => {
    const noon = Date.UTC(2026, 0, 14, 12);
    const Condition = { DateGreaterThanEquals: { "aws:CurrentTime": "2026-01-14T12:00:00Z" } };
    const table = answering({
      GetSecretValue: (request) => {
        request.authorize({ action: "secretsmanager:GetSecretValue", resource: "*" });
        return {};
      },
    });
    const { outcome, world } = await ran(
      `${sdk} await ${get}; await new Promise((done) => setTimeout(done, 2000)); await ${get};`,
      {
        table,
        now: noon - 1000,
        rows: roleRows("Worker", {}, { Effect: "Deny", Action: "secretsmanager:*", Condition }),
      },
    );

    expect(outcome).to.deep.include({ kind: "failed", type: "AccessDeniedException" });
    expect(world.denials.map(({ because }) => because)).to.deep.equal([
      "secretsmanager:GetSecretValue: ExplicitlyDenied by Worker-policy: 2",
    ]);
  });

  it("waits in vain where there is no way to the service, and the time-out knows why", async () => {
    const network = { subnetIds: ["subnet-1"], securityGroupIds: [] };
    const rows = [["ec2:subnet:subnet-1", undefined]] as never;
    const { outcome } = await ran(`${sdk} return await ${get};`, { network, rows });

    expect(outcome).to.deep.equal({
      kind: "failed",
      type: "Sandbox.Timedout",
      message: "Task timed out after 10.00 seconds",
      because: "secretsmanager:GetSecretValue: the subnet subnet-1 does not exist",
    });
  });

  it("is the runtime's, of which there is only one", async () => {
    const { outcome } = await ran(
      `const name = "@aws-sdk/client-secrets-manager"; return require(name) === require(name);`,
    );

    expect(outcome).to.deep.include({ value: true });
  });
});
