import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts, type Scenario, simulatedAws } from "../../../rehearsal";
import { Call, type Self, type Values } from "../../../rehearsal/aws/model";
import { currentOf, parameterRow, type StoredParameter } from "../../../rehearsal/aws/ssm-rows";
import { accountIn } from "../../../rehearsal/world/account";
import { foundInAccount, Store } from "../../../rehearsal/world/store";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { region } from "../../support/world";

type Args = Partial<aws.ssm.ParameterArgs>;

const parameterWith = (args: Args) => () =>
  new aws.ssm.Parameter(
    "parameter",
    { name: "/baseline/emergency", type: "String", insecureValue: "normal", ...args },
    { provider: providerIn("us-east-1") },
  );

const type = "aws:ssm/parameter:Parameter";
const name = "/baseline/emergency";
const row = parameterRow(region, name);

const selfWith = (inputs: Values): Self => ({
  ...{ urn: "", type, name: "parameter", region, account: accountIn(region), tags: {} },
  inputs: { name, type: "String", ...inputs },
  unique: () => "",
});

/** A call on a parameter that is there with these versions, or not there. */
function callWith(inputs: Values, versions: readonly Partial<StoredParameter["versions"][0]>[] = []): Call {
  const store = new Store();
  if (versions.length > 0) {
    const base = {
      version: 1,
      type: "String",
      value: "normal",
      lastModified: 1,
      lastModifiedUser: "somebody",
    };
    store.write(foundInAccount, row, {
      arn: "",
      name,
      versions: versions.map((version) => ({ ...base, ...version })),
    });
  }
  return new Call(selfWith(inputs), { id: name, name }, store, { visible: { has: () => true } });
}

const model = simulatedAws.resources[type];

describe("Simulated parameters", () => {
  it("are made and go again", async () => {
    const report = await rehearseResources(() => {
      const args = { description: "What is open", tier: "Standard", dataType: "text", tags: { Of: "us" } };
      parameterWith({ ...args, allowedPattern: "[a-z]+" })();
      const list = { type: "StringList", value: "a,b" };
      new aws.ssm.Parameter("list", list, { provider: new aws.Provider("west", { region: "us-west-2" }) });
    });

    const outputs = [...report.graph.nodes.values()].find((node) => node.name === "parameter")?.outputs;
    expect(findingsOf(report)).to.deep.equal([]);
    expect(outputs).to.include({
      id: name,
      name,
      version: 1,
      arn: `arn:aws:ssm:us-east-1:${accountId}:parameter/baseline/emergency`,
    });
  });

  it("are written by the deployer, before the account begins to live", () => {
    const call = callWith({ value: "normal", description: "What is open" });
    model?.create(call);

    expect(call.refusals).to.deep.equal([]);
    expect(call.get(row)?.versions).to.deep.equal([
      {
        version: 1,
        type: "String",
        value: "normal",
        description: "What is open",
        allowedPattern: undefined,
        lastModified: Date.UTC(2026, 0, 14, 14),
        lastModifiedUser: `arn:aws:sts::${accountId}:assumed-role/Deployer/rehearsal`,
      },
    ]);
  });

  it("get another version from an update, which is not older than what it replaces", () => {
    const later = Date.UTC(2026, 5, 1);
    const call = callWith({ value: "changed" }, [{ version: 7, lastModified: later, description: "kept" }]);
    model?.update(call, selfWith({ value: "normal" }));

    const parameter = call.get(row);
    expect(call.refusals).to.deep.equal([]);
    expect(parameter?.versions.map(({ version }) => version)).to.deep.equal([7, 8]);
    expect(parameter && currentOf(parameter)).to.include({
      value: "changed",
      description: "kept",
      lastModified: later,
      lastModifiedUser: `arn:aws:sts::${accountId}:assumed-role/Deployer/rehearsal`,
    });
  });

  it("tell what an update replaces that the state does not know of", () => {
    const consequences = (value: string) => {
      const call = callWith({ value: "normal", description: "new" }, [{ version: 3, value }]);
      model?.update(call, selfWith({ value: "normal" }));
      return call.consequences;
    };

    expect(consequences("lockdown")).to.deep.equal([
      `version 3 of ${name}, which somebody wrote, is replaced`,
    ]);
    expect(consequences("normal")).to.deep.equal([]);
  });

  it("are not written anew for what stands beside the value", () => {
    const call = callWith({ value: "normal", tags: { Of: "us" }, overwrite: true }, [{}]);
    model?.update(call, selfWith({ overwrite: false, value: "normal" }));

    expect(call.writes.size).to.equal(0);
  });

  it("are overwritten by whom tells so, and not by an update that forbids it", () => {
    const taken = callWith({ value: "mine", overwrite: true }, [{}]);
    model?.create(taken);
    const forbidden = callWith({ value: "mine", overwrite: false }, [{}]);
    model?.update(forbidden, selfWith({ value: "normal", overwrite: false }));

    expect(taken.refusals).to.deep.equal([]);
    expect(forbidden.refusals.map(({ code }) => code)).to.deep.equal(["ParameterAlreadyExists"]);
  });

  it("keep their type", () => {
    const call = callWith({ value: "a,b", type: "StringList" }, [{}]);
    model?.update(call, selfWith({ value: "normal" }));

    expect(call.refusals).to.have.length(1);
    expect(call.refusals[0]).to.include({ code: "HierarchyTypeMismatchException", property: "type" });
    expect(call.refusals[0]?.message).to.match(/^Parameter Store doesn't support changing a parameter type/);
  });

  it("are found by a refresh as somebody has left them, or not at all", () => {
    const inputs = { value: "normal", tags: { Of: "us" } };
    const changed = callWith(inputs, [{}, { version: 2, value: "lockdown", description: "by hand" }]);
    const insecure = callWith({ insecureValue: "normal" }, [{ value: "lockdown", allowedPattern: ".*" }]);

    expect(model?.read?.(callWith(inputs, [{}]))).to.deep.equal(changed.self.inputs);
    expect(model?.read?.(changed)).to.deep.equal({
      ...changed.self.inputs,
      value: "lockdown",
      description: "by hand",
    });
    expect(model?.read?.(insecure)).to.deep.equal({
      ...insecure.self.inputs,
      insecureValue: "lockdown",
      allowedPattern: ".*",
    });
    expect(model?.read?.(callWith(inputs))).to.equal(undefined);
  });

  const put: Scenario = {
    title: "Somebody writes",
    run: async (account) => {
      const input = { Name: name, Value: "lockdown", Overwrite: true };
      const answer = await account.deployer.call("SSMClient", "PutParameter", region, input);
      return answer.kind === "answered" ? `version ${answer.output["Version"]}` : answer.message;
    },
  };
  const afterwards = async (program: () => unknown) => {
    const options = { accounts: baseAccounts.slice(0, 1), orders: 0, scenarios: [put] };
    const report = await rehearseResources(program, options);
    return { findings: findingsOf(report), details: report.checks.map(({ detail }) => detail) };
  };

  it("have in a living account what was deployed, and are put back by the next deployment", async () => {
    const { findings, details } = await afterwards(parameterWith({}));

    expect(details).to.include("version 2");
    expect(findings.map(({ message, because }) => [message, because])).to.deep.equal([
      [
        "After a refresh, the next deployment would update parameter (aws:ssm/parameter:Parameter): insecureValue differs.",
        `version 2 of ${name}, which arn:aws:sts::${accountId}:assumed-role/Deployer/rehearsal wrote, is replaced`,
      ],
    ]);
  });

  it("keep what somebody has written where the program ignores the value", async () => {
    const { findings } = await afterwards(() => {
      const args = { name, type: "String", insecureValue: "normal" };
      const ignoreChanges = ["insecureValue"];
      new aws.ssm.Parameter("parameter", args, { provider: providerIn("us-east-1"), ignoreChanges });
    });

    expect(findings).to.deep.equal([]);
  });
});
