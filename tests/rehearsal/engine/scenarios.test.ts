import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts, type Scenario, ScenarioFailure } from "../../../rehearsal";
import { accountIn } from "../../../rehearsal/world/account";
import { LiveAccount } from "../../../rehearsal/world/live-account";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { functionOf, rowsOf, worldWith } from "../../support/world";

const topicArn = "arn:aws:sns:us-east-1:111122223333:none";

const oneGroup = () => {
  new aws.cloudwatch.LogGroup("group", { name: "mine" }, { provider: providerIn("us-east-1") });
  return { topicArn };
};

/** Plays scenarios in a stack of one log group, with an output. */
const played = (...scenarios: readonly Scenario[]) =>
  rehearseResources(oneGroup, { accounts: baseAccounts.slice(0, 1), orders: 0, scenarios });

const checkOf = async (title: string, ...scenarios: readonly Scenario[]) => {
  const report = await played(...scenarios);
  return report.checks.find((check) => check.title === `${title}, in a new account`);
};

describe("A scenario", () => {
  it("tells what it saw", async () => {
    const run: Scenario["run"] = async (account) => `until ${account.now}`;

    expect(await checkOf("It works", { title: "It works", run })).to.include({
      outcome: "passed",
      detail: `until ${Date.UTC(2026, 0, 14, 15)}`,
    });
  });

  it("that fails is a finding, with what is known of the cause", async () => {
    const run: Scenario["run"] = async () => {
      throw new ScenarioFailure("It does not work.", "somebody forgot");
    };
    const check = await checkOf("It fails", { title: "It fails", run });

    expect(check).to.include({ outcome: "failed", detail: "1 finding" });
    expect(check?.findings).to.deep.equal([
      { kind: "scenario", message: "It does not work.", because: "somebody forgot" },
    ]);
  });

  it("that is refused a call is a finding", async () => {
    const run: Scenario["run"] = async (account) => {
      await account.rotate("arn:aws:secretsmanager:us-east-1:111122223333:secret:none");
      return "";
    };

    expect((await checkOf("It rotates", { title: "It rotates", run }))?.findings).to.deep.equal([
      { kind: "scenario", message: "No Lambda rotation function ARN is associated with this secret." },
    ]);
  });

  it("that stumbles over anything is a finding", async () => {
    const run: Scenario["run"] = async (account) => account.text("topicarn");

    expect((await checkOf("It asks", { title: "It asks", run }))?.findings).to.deep.equal([
      { kind: "scenario", message: "The stack has no output topicarn; there are topicArn." },
    ]);
  });

  it("does not pass where something goes wrong on the way that nobody is told of", async () => {
    const run: Scenario["run"] = async (account) => {
      account.publish("events.amazonaws.com", account.text("topicArn"), "news");
      return "fine";
    };
    const quiet: Scenario = { title: "It is quiet", run: async () => "" };
    const report = await played({ title: "It publishes", run }, quiet);

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]).to.include({ kind: "scenario", code: "NothingDelivered" });
    const outcomes = report.checks
      .filter(({ title }) => title.startsWith("It "))
      .map(({ outcome }) => outcome);
    expect(outcomes).to.deep.equal(["failed", "passed"]);
  });

  it("lives in the account that the one before has left", async () => {
    const days: Scenario = {
      title: "Days",
      run: async (account) => {
        await account.pass({ days: 1, hours: 2, minutes: 3 });
        return "";
      },
    };
    const later: Scenario = { title: "Later", run: async (account) => String(account.now) };

    expect(await checkOf("Later", days, later)).to.include({
      detail: String(Date.UTC(2026, 0, 15, 17, 3)),
    });
  });
});

describe("A live account", () => {
  const definition = functionOf("exports.handler = () => 1;");
  const account = () =>
    new LiveAccount(worldWith(rowsOf(definition)), accountIn("us-east-1"), { name: "value" });

  const wrong: { title: string; ask: (account: LiveAccount) => unknown; message: string }[] = [
    { title: "function", ask: (live) => live.function("other"), message: "There is no function other." },
    {
      title: "version",
      ask: (live) => live.version("secret", "AWSCURRENT"),
      message: "No version of secret has the stage AWSCURRENT.",
    },
    {
      title: "output",
      ask: (live) => live.text("other"),
      message: "The stack has no output other; there are name.",
    },
  ];
  for (const { title, ask, message } of wrong) {
    it(`does not invent a ${title}`, () => {
      expect(() => ask(account())).to.throw(message);
    });
  }

  it("does not invent an operation", async () => {
    const failure = await account()
      .deployer.call("SecretsManagerClient", "Nothing", "us-east-1", {})
      .catch((error: Error) => error.message);

    expect(failure).to.equal("The simulated AWS does not know Nothing of SecretsManagerClient.");
  });

  it("says how a call was refused", async () => {
    expect(
      await account().deployer.call("SecretsManagerClient", "DescribeSecret", "us-east-1", { SecretId: "x" }),
    ).to.deep.equal({
      kind: "refused",
      code: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it("knows what a role may do by its own policies", () => {
    const request = { action: "s3:GetObject", resource: "*", region: "us-east-1" };

    expect(account().verdict(definition.roleArn, request).decision).to.equal("Allowed");
    expect(account().verdict(`${definition.roleArn}-other`, request).decision).to.equal("ImplicitlyDenied");
  });
});
