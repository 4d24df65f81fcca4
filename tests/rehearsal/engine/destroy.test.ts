import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type AwsTable, rehearse, simulatedAws } from "../../../rehearsal";
import type { ResourceModel } from "../../../rehearsal/aws/model";
import type { Row } from "../../../rehearsal/world/facts";
import { unprotected } from "../../../scenarios";
import { findingsOf, project, providerIn, rehearseResources, rehearseWith } from "../../support/rehearsal";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

function withLogGroups(change: Partial<ResourceModel>): AwsTable {
  const model = simulatedAws.resources[logGroup] as ResourceModel;
  return { ...simulatedAws, resources: { ...simulatedAws.resources, [logGroup]: { ...model, ...change } } };
}

const oneGroup = () =>
  new aws.cloudwatch.LogGroup("group", { name: "mine" }, { provider: providerIn("us-east-1") });

describe("The end of a stack", () => {
  it("leaves only keys that wait for their deletion", async () => {
    const report = await rehearse({ project: project("dev"), parts: ["destruction"] });

    const destroys = report.checks.filter(({ title }) => title.startsWith("Destroy"));
    expect(destroys.map(({ outcome }) => outcome)).to.deep.equal(["passed", "passed"]);
  });

  it("is not green when something is left that AWS would let go", async () => {
    const report = await rehearseResources(oneGroup, { table: withLogGroups({ delete: () => {} }) });

    expect(findingsOf(report)).to.deep.equal([
      { kind: "leftover", message: "logs:group:us-east-1:mine is left after destroy." },
    ]);
  });

  const foreign = "logs:group:us-east-1:/aws/lambda/application" as Row<unknown>;

  it("is not green when something of somebody else's is gone", async () => {
    const takesAnother = withLogGroups({
      delete: (call) => [foreign, "logs:group:us-east-1:mine" as Row<unknown>].map((row) => call.remove(row)),
    });

    const report = await rehearseResources(oneGroup, { table: takesAnother });

    expect(findingsOf(report).map(({ message }) => message)).to.include(
      `${foreign} was in the account before, and the deployment removed it.`,
    );
  });

  it("is not green when something of somebody else's has changed", async () => {
    const changesAnother = withLogGroups({
      delete: (call) => {
        call.remove("logs:group:us-east-1:mine" as Row<unknown>);
        call.put(foreign, { name: "other" });
      },
    });

    const report = await rehearseResources(oneGroup, { table: changesAnother });

    expect(findingsOf(report).map(({ message }) => message)).to.include(
      `${foreign} was in the account before, and the deployment changed it.`,
    );
  });

  it("is refused first where the stack is protected", async () => {
    const report = await rehearse({ project: project("prod"), parts: ["destruction"], unprotected });

    const destroys = report.checks.filter(({ title }) => title.startsWith("Destroy"));
    expect(
      destroys.every(({ detail }) => /^refused while protected; then \d+ deletes/.test(detail)),
    ).to.equal(true);
  });

  it("is not green where a protected stack has a key that is not", async () => {
    const report = await rehearseWith(
      (registration) => {
        if (registration.name === "foundation-key-eu-west-1") {
          registration.protect = false;
        }
      },
      { project: project("prod"), parts: ["destruction"] },
    );

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]).to.include({
      kind: "unprotected",
      resource: "foundation-key-eu-west-1 (aws:kms/replicaKey:ReplicaKey)",
      region: "eu-west-1",
    });
  });
});
