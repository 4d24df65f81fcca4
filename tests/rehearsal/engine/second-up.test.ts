import os = require("node:os");

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
    { what: "the hour", name: () => `logs-${new Date().toISOString().slice(11, 13)}` },
    { what: "the date as text", name: () => `logs-${Date().replaceAll(/[^\w]/g, "-")}` },
    { what: "the user", name: () => `logs-${os.userInfo().username}-${process.env["USER"]}` },
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

  it("is shown to change an output of the stack", async () => {
    const report = await rehearseResources(() => ({ at: new Date().toISOString() }));

    expect(findingsOf(report)[0]).to.include({
      kind: "change",
      message: "A second deployment would change the output at.",
    });
  });

  it("leaves the process as it was: the clock, the luck, the machine and who listens for rejections", async () => {
    const mine = () => {};
    process.on("unhandledRejection", mine);
    const listeners = process.listeners("unhandledRejection");
    const before = [Date, Math.random, os.hostname, os.userInfo, process.env["USER"]];

    await rehearseResources(named(() => "logs"));

    expect([Date, Math.random, os.hostname, os.userInfo, process.env["USER"]]).to.deep.equal(before);
    expect(process.listeners("unhandledRejection")).to.deep.equal(listeners);
    expect(listeners).to.include(mine);
    process.off("unhandledRejection", mine);
    expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).to.be.lessThan(60_000);
  });

  it("does not get into the way of another rehearsal in the same process", async () => {
    const reports = await Promise.all(["a", "b"].map((name) => rehearseResources(named(() => name))));

    expect(reports.flatMap(findingsOf)).to.deep.equal([]);
    expect(reports.map(({ graph }) => [...graph.nodes.values()].at(-1)?.inputs["name"])).to.deep.equal([
      "a",
      "b",
    ]);
  });

  it("keeps a random value that was drawn through a resource", async () => {
    const report = await rehearseResources(() => {
      const suffix = new random.RandomString("suffix", { length: 8, special: false, upper: false });
      new aws.cloudwatch.LogGroup("group", { name: suffix.result }, { provider: providerIn("us-east-1") });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });
});
