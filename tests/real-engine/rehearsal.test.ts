import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { rehearseWithEngine } from "../../automation/engine-rehearsal";
import { changed, unprotected } from "../../scenarios";
import { realPulumi } from "../support/pulumi";
import { findingsOf, project } from "../support/rehearsal";

describe("The rehearsal under the real engine", function () {
  this.timeout(1_800_000);

  let command: PulumiCommand;

  before("where there is a Pulumi CLI", async function () {
    command = await realPulumi(this);
  });

  it("lets a protected stack live from its preview to its end", async () => {
    const prod = project("prod");

    const report = await rehearseWithEngine({
      project: prod,
      command,
      change: changed(prod.config),
      unprotected,
    });

    expect(findingsOf(report)).to.deep.equal([]);
    const details = Object.fromEntries(report.checks.map(({ title, detail }) => [title, detail]));
    expect(details["Bring it up a second time"]).to.equal("nothing changes");
    expect(details["Destroy it"]).to.match(/^refused while protected; then \d+ delete$/);
  });
});
