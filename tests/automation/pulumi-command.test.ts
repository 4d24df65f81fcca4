import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { version } from "@pulumi/pulumi/version";
import { expect } from "chai";
import { z } from "zod";
import { findPulumi, NoPulumiError } from "../../automation/pulumi-command";
import { outputsOf } from "../../validation/stack-outputs";

describe("The Pulumi CLI", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pulumi-command-"));
  const before = { ...process.env };
  const { install } = PulumiCommand;

  /** A CLI that only tells its version. */
  function put(file: string, version: string): void {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
    chmodSync(file, 0o755);
  }

  afterEach(() => {
    PulumiCommand.install = install;
    delete process.env["PULUMI_HOME"];
    Object.assign(process.env, before);
    rmSync(folder, { recursive: true, force: true });
  });

  const shell = "/usr/bin:/bin";

  it("is that of the PATH where there is one", async () => {
    put(path.join(folder, "bin", "pulumi"), "3.300.0");
    put(path.join(folder, "home", "versions", "3.310.0", "bin", "pulumi"), "3.310.0");
    process.env["PATH"] = `${path.join(folder, "bin")}:${shell}`;

    const found = await findPulumi({
      environment: { PATH: process.env["PATH"], PULUMI_HOME: path.join(folder, "home") },
    });

    expect([found.command, String(found.version)]).to.deep.equal(["pulumi", "3.300.0"]);
  });

  it("is else the newest of those that were fetched", async () => {
    for (const version of ["3.99.0", "3.265.0", "3.100.0"]) {
      put(path.join(folder, "versions", version, "bin", "pulumi"), version);
    }
    mkdirSync(path.join(folder, "versions", "3.400.0"));

    const found = await findPulumi({ environment: { PATH: shell, PULUMI_HOME: folder } });

    expect(found.command).to.equal(path.join(folder, "versions", "3.265.0", "bin", "pulumi"));
  });

  it("is asked for where there is none, with what to do", async () => {
    const search = findPulumi({ environment: { PATH: "", PULUMI_HOME: folder } });

    const error = await search.catch((reason: Error) => reason);

    expect(error).to.be.instanceOf(NoPulumiError);
    expect((error as Error).message)
      .to.match(/pulumi\.com\/docs\/install/)
      .and.to.include(`nor in ${path.join(folder, "versions")}.`)
      .and.to.include(`npx pulumi version`);
  });

  it("is asked for as well where it may be fetched and there is no way to it, with the reason", async () => {
    const offline = new Error("getaddrinfo ENOTFOUND get.pulumi.com");
    const roots: unknown[] = [];
    PulumiCommand.install = async (options) => {
      roots.push(options?.root);
      throw offline;
    };

    const error = await findPulumi({ environment: { PATH: "", PULUMI_HOME: folder }, fetch: true }).catch(
      (reason: Error) => reason,
    );

    expect(error).to.be.instanceOf(NoPulumiError).and.to.have.property("cause", offline);
    expect((error as Error).message).to.match(/npx pulumi version.*ENOTFOUND get\.pulumi\.com/);
    expect(roots).to.deep.equal([path.join(folder, "versions", version)]);
  });

  it("is asked for in the same words where the outputs of a stack are wanted", () => {
    Object.assign(process.env, { PATH: folder, PULUMI_HOME: folder });

    expect(() => outputsOf({ stack: "dev" }, z.object({}), "", "")).to.throw(
      /npx pulumi version.*--outputs FILE/,
    );
  });
});
