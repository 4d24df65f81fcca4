import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { EngineOperations } from "../../automation/engine-operations";
import { openWorkspace, type Workspace } from "../../automation/workspace";
import { SimulatedAws } from "../../rehearsal/provider/simulated-aws";
import { realPulumi } from "../support/pulumi";

describe("A log group that forgets to wait for the policy of its key, under the real engine", () => {
  let command: PulumiCommand;
  let aws: SimulatedAws;
  let workspace: Workspace | undefined;

  before("where there is a Pulumi CLI", async function () {
    command = await realPulumi(this);
  });

  beforeEach(async () => {
    aws = await SimulatedAws.serve();
  });

  afterEach(async () => {
    workspace?.remove();
    await aws?.close();
  });

  /** What the engine says is wrong. */
  const up = async (forgetful: string): Promise<string> => {
    workspace = await openWorkspace({
      project: { directory: path.join(__dirname, "forgetful") },
      stack: "test",
      config: {},
      command,
      environment: { ...aws.environment, FORGETFUL: forgetful },
    });
    const operations = new EngineOperations(() => {});
    await workspace.stack.up({ onEvent: (event) => operations.observe(event) }).catch(() => {});
    return operations.errors.map(({ message }) => message).join("\n");
  };

  it("is refused, though it would pass if a policy took no time", async () => {
    const refusal = await up("yes");

    expect(refusal).to.include("is not allowed to be used with Arn");
  });

  it("is made where it waits", async () => {
    expect(await up("no")).to.equal("");
  });
});
