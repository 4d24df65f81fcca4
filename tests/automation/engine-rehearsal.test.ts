import { expect } from "chai";
import { rehearseWithEngine } from "../../automation/engine-rehearsal";
import { project } from "../support/rehearsal";
import { FakePulumi } from "./ephemeral/support/fake-pulumi";
import { fileProject } from "./ephemeral/support/file-account";

describe("The rehearsal under an engine", () => {
  it("has a CLI that fails as a finding of its step, and ends with the table", async () => {
    const files = fileProject();
    const pulumi = new FakePulumi(files.account);
    pulumi.fault = { command: "stack init", what: "fail" };
    const dev = { ...project("dev"), run: () => undefined };

    const { checks, passed } = await rehearseWithEngine({ project: dev, command: pulumi.asCommand });

    files.remove();
    const preview = checks.find(({ title }) => title.startsWith("Preview it"));
    expect(passed).to.equal(false);
    expect(preview?.findings.map(({ kind }) => kind)).to.deep.equal(["engine"]);
    expect(preview?.findings[0]?.message).to.include("LimitExceeded: in stack init");
    expect(checks.at(-1)?.title).to.equal("Leave the account empty");
  });
});
