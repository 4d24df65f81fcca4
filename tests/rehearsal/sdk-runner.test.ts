import { expect } from "chai";
import { canonical } from "../../rehearsal/engine/graph";
import { graphOf, project } from "../support/rehearsal";
import { runWithSdkRunner } from "../support/sdk-runner";

describe("The SDK's own runner", () => {
  it("registers what the rehearsal captures", async () => {
    const { code, graph, logged } = await runWithSdkRunner(project("dev"));

    const captured = await graphOf("dev");
    expect(logged).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(canonical(graph)).to.deep.equal(canonical(captured));
    expect(graph.outputs).to.deep.equal(captured.outputs);
  });

  it("ends with a code and all mistakes where the configuration has any, and registers nothing of AWS", async () => {
    const { code, graph, logged } = await runWithSdkRunner(
      project("dev", { environment: "Dev!", primaryRegion: "mars-1" }),
    );

    expect(code).to.equal(32);
    expect(logged.join("\n")).to.include("environment").and.to.include("mars-1");
    expect([...graph.nodes.values()].filter(({ custom }) => custom)).to.deep.equal([]);
  });
});
