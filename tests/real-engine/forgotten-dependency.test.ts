import * as path from "node:path";
import type { PulumiCommand, UpResult } from "@pulumi/pulumi/automation";
import { expect } from "chai";
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

  const up = async (forgetful: string): Promise<UpResult> => {
    workspace = await openWorkspace({
      project: { directory: path.join(__dirname, "forgetful") },
      stack: "test",
      config: {},
      command,
      environment: { ...aws.environment, FORGETFUL: forgetful },
    });
    return workspace.stack.up();
  };

  it("is refused, though it would pass if a policy took no time", async () => {
    let refusal = "";
    await up("yes").catch((error: Error) => {
      refusal = error.message;
    });

    expect(refusal).to.include("is not allowed to be used with Arn");
  });

  it("is made where it waits", async () => {
    const { summary } = await up("no");

    expect(summary.result).to.equal("succeeded");
  });
});
