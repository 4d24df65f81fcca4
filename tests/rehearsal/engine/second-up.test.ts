import * as os from "node:os";
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";
import { expect } from "chai";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const named = (name: () => string) => () =>
  new aws.cloudwatch.LogGroup("group", { name: name() }, { provider: providerIn("us-east-1") });

describe("A second deployment of the same program", () => {
  const noise = [
    { what: "the day", name: () => `logs-${new Date().getFullYear()}` },
    { what: "the time", name: () => `logs-${Date.now()}` },
    { what: "the machine", name: () => `logs-${os.hostname()}` },
    { what: "a random number", name: () => `logs-${Math.round(Math.random() * 1e9)}` },
  ];
  for (const { what, name } of noise) {
    it(`is shown to change something when ${what} is in an input`, async () => {
      const report = await rehearseResources(named(name));

      const change = findingsOf(report).find(({ kind }) => kind === "change");
      expect(change?.message).to.match(/^A second deployment would replace group .*: name differs\.$/);
    });
  }

  it("keeps a random value that was drawn through a resource", async () => {
    const report = await rehearseResources(() => {
      const suffix = new random.RandomString("suffix", { length: 8, special: false, upper: false });
      new aws.cloudwatch.LogGroup("group", { name: suffix.result }, { provider: providerIn("us-east-1") });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });
});
