import { expect } from "chai";
import { disagreements } from "../../automation/agreement";
import type { StateResource } from "../../automation/engine-state";
import type { Graph } from "../../rehearsal";
import { graphOf } from "../support/rehearsal";

const defaultRandom = "urn:pulumi:dev::aws-security-baseline::pulumi:providers:random::default_4_21_2";

/** The state that the engine would have of a graph. */
function stateOf(graph: Graph): StateResource[] {
  return [
    ...[...graph.nodes.values()].map((node) => ({
      urn: node.urn,
      type: node.type,
      custom: node.custom,
      inputs: node.inputs,
      outputs: {},
      parent: node.parent,
      provider: node.custom ? `${node.provider?.urn ?? defaultRandom}::some-id` : undefined,
      dependencies: node.dependencies,
      propertyDependencies: node.propertyDependencies,
      protect: node.protect,
      delete: false,
    })),
  ];
}

describe("The rehearsal's view of a program, beside the engine's", () => {
  let graph: Graph;
  let urn: string;

  before(async () => {
    graph = await graphOf("dev");
    urn = [...graph.nodes.values()].find(({ name }) => name === "audit-keys-group")?.urn ?? "";
  });

  /** What is said where the engine has another view of one log group. */
  const withOther = (change: (resource: StateResource) => Partial<StateResource>) =>
    disagreements(
      graph,
      stateOf(graph).map((resource) =>
        resource.urn === urn ? { ...resource, ...change(resource) } : resource,
      ),
    ).map(({ kind, message }) => {
      expect(kind).to.equal("disagreement");
      return message;
    });

  it("agrees where both have the same", () => {
    expect(disagreements(graph, stateOf(graph))).to.deep.equal([]);
  });

  it("leaves aside what the engine and providers add by themselves", () => {
    const additions = {
      ...stateOf(graph)[0],
      urn: defaultRandom,
      type: "pulumi:providers:random",
    } as StateResource;
    const filled = withOther(({ inputs }) => ({
      inputs: { ...inputs, skipDestroy: false, __defaults: ["skipDestroy"] },
    }));

    expect(disagreements(graph, [...stateOf(graph), additions])).to.deep.equal([]);
    expect(filled).to.deep.equal([]);
  });

  for (const [what, change] of [
    ["the input retentionInDays", ({ inputs }) => ({ inputs: { ...inputs, retentionInDays: 1 } })],
    ["the input colour", ({ inputs }) => ({ inputs: { ...inputs, colour: "red" } })],
    ["its parent", () => ({ parent: undefined })],
    ["its provider", () => ({ provider: `${defaultRandom}::some-id` })],
    ["its dependencies", () => ({ dependencies: [] })],
    ["its dependencies by property", () => ({ propertyDependencies: { name: ["another"] } })],
    ["its protection", ({ protect }) => ({ protect: !protect })],
  ] as const satisfies readonly (readonly [string, (resource: StateResource) => Partial<StateResource>])[]) {
    it(`does not agree on ${what}`, () => {
      const messages = withOther(change);

      expect(messages).to.have.lengthOf(1);
      expect(messages[0]).to.include(
        `audit-keys-group (aws:cloudwatch/logGroup:LogGroup) has another view of ${what}`,
      );
    });
  }

  it("names what only one of them has", () => {
    const [first, ...others] = stateOf(graph).filter((resource) => resource.urn !== urn);
    const strange = { ...(first as StateResource), urn: "urn:pulumi:dev::p::aws:s3/bucket:Bucket::strange" };

    const messages = disagreements(graph, [first as StateResource, ...others, strange]).map(
      ({ message }) => message,
    );

    expect(messages.join("\n")).to.include(
      "audit-keys-group (aws:cloudwatch/logGroup:LogGroup) is not in the engine's state",
    );
    expect(messages.join("\n")).to.include("is in the engine's state only");
    expect(messages).to.have.lengthOf(2);
  });

  it("does not take what waits for its deletion for what is there", () => {
    expect(withOther(() => ({ delete: true })).join()).to.include("is not in the engine's state");
  });
});
