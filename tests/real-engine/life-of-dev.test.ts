import { execFileSync } from "node:child_process";
import type { OpMap, PulumiCommand } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { disagreements } from "../../automation/agreement";
import { changesOf, EngineOperations, type Operation } from "../../automation/engine-operations";
import { resourcesOf } from "../../automation/engine-state";
import { openWorkspace, type Workspace } from "../../automation/workspace";
import type { LogGroup } from "../../rehearsal/aws/logs";
import { SimulatedAws } from "../../rehearsal/provider/simulated-aws";
import { realPulumi } from "../support/pulumi";
import { graphOf, project, root } from "../support/rehearsal";

/** One stack, whose life is told from its first day to its last: what a test leaves, the next one finds. */
describe("The life of dev under the real engine", function () {
  // Each command of the engine takes up to a minute where others work as well.
  this.timeout(900_000);

  let command: PulumiCommand;
  let aws: SimulatedAws;
  let workspace: Workspace;
  let untouched: string;

  const filesOfTheProject = () =>
    execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });

  before("where there is a Pulumi CLI", async function () {
    command = await realPulumi(this);
    untouched = filesOfTheProject();
    aws = await SimulatedAws.serve();
    await configure({});
  });

  after(async () => {
    workspace?.remove();
    await aws?.close();
  });

  const configure = async (changes: Readonly<Record<string, unknown>>) => {
    workspace = await openWorkspace({
      project: project("dev"),
      stack: "dev",
      config: project("dev", changes).config,
      command,
      environment: aws.environment,
      directory: workspace?.directory,
    });
  };

  interface Outcome {
    readonly changes: OpMap;
    readonly done: readonly Operation[];
    readonly error: string;
  }

  const carriedOut = async (
    what: "preview" | "up" | "refresh" | "destroy",
    options: { readonly expectNoChanges?: boolean; readonly previewOnly?: boolean } = {},
  ): Promise<Outcome> => {
    const operations = new EngineOperations(() => {});
    let error = "";
    await workspace.stack[what]({ ...options, onEvent: (event) => operations.observe(event) }).catch(
      (reason: Error) => {
        error =
          operations.errors.map(({ resource, message }) => `${resource}: ${message}`).join("\n") ||
          reason.message;
      },
    );
    const { changes, done } = operations;
    return { changes, done, error };
  };

  const named = (done: readonly Operation[], kind: string) =>
    done.filter((operation) => operation.kind === kind).map(({ name }) => name);

  it("is previewed without anything being made", async () => {
    const { changes, error } = await carriedOut("preview");

    expect(error).to.equal("");
    expect(changes.create).to.be.greaterThan(300);
    expect(aws.account.leftovers()).to.deep.equal([]);
  });

  const refusal = { code: "ServiceUnavailable", message: "Come again.", fact: "https://example.com" };
  const namesInState = async () =>
    resourcesOf(await workspace.stack.exportStack()).map(({ urn }) => urn.split("::")[3]);

  it("keeps in the state what is there although its create has failed", async () => {
    aws.account.resources.letFail({ operation: "create", name: "network-vpc", refusal, done: true });

    const { error } = await carriedOut("up");

    expect(error).to.include("ServiceUnavailable: Come again.");
    expect(await namesInState()).to.include("network-vpc");
  });

  it("keeps nothing in the state of a create that has done nothing", async () => {
    aws.account.resources.letFail({ operation: "create", name: "audit-keys-group", refusal });

    const { error } = await carriedOut("up");

    expect(error).to.include("ServiceUnavailable: Come again.");
    expect(await namesInState())
      .to.include("network-vpc")
      .and.not.include("audit-keys-group");
  });

  it("finishes from there", async () => {
    const { error } = await carriedOut("up");

    expect(error).to.equal("");
    expect((await carriedOut("preview")).changes).to.have.all.keys("same");
  });

  it("changes nothing the second time", async () => {
    const { error, changes } = await carriedOut("up", { expectNoChanges: true });

    expect(error).to.equal("");
    expect(changesOf(changes)).to.equal("");
  });

  it("is for the engine what the rehearsal has captured", async () => {
    const resources = resourcesOf(await workspace.stack.exportStack());

    expect(disagreements(await graphOf("dev"), resources)).to.deep.equal([]);
  });

  it("shows exactly what was changed behind its back", async () => {
    aws.account.change((facts) => {
      for (const [row, group] of facts.list<LogGroup>("logs:group")) {
        if (group.name.startsWith("/aws/iam/devops-")) {
          facts.put(row, { ...group, retentionInDays: 1 });
        }
      }
    });

    const { done } = await carriedOut("refresh");
    const { done: put, error } = await carriedOut("up");

    expect(done.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(["update audit-devops-group"]);
    expect(put.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(["update audit-devops-group"]);
    expect(error).to.equal("");
  });

  it("changes a retention in place", async () => {
    await configure({ logRetentionDays: 180 });

    const { done, error } = await carriedOut("up");

    expect(error).to.equal("");
    expect(named(done, "update")).to.include.members(["audit-keys-group", "network-flow-logs-group"]);
    // The evidence of another deployment is another object.
    expect(new Set(named(done, "replace"))).to.deep.equal(new Set(["evidence-pack"]));
    expect(named(done, "delete")).to.deep.equal([]);
  });

  it("lets a region go without replacing anything elsewhere", async () => {
    await configure({ logRetentionDays: 180, complianceRegions: ["us-east-1", "eu-west-1"] });

    const { done, error } = await carriedOut("up");

    expect(error).to.equal("");
    const gone = named(done, "delete");
    expect(gone).not.to.deep.equal([]);
    expect(gone.filter((name) => !name.includes("us-west-2"))).to.deep.equal([]);
    expect(new Set(named(done, "replace"))).to.deep.equal(new Set(["evidence-pack"]));
  });

  it("refuses a second deployment at the same time, and the first one finishes", async () => {
    await configure({ logRetentionDays: 90, complianceRegions: ["us-east-1", "eu-west-1"] });

    const [one, other] = await Promise.allSettled([workspace.stack.up(), workspace.stack.up()]);

    const refusals = [one, other].flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason] : [],
    );
    expect(refusals.map(({ name }) => name)).to.deep.equal(["ConcurrentUpdateError"]);
    expect((await carriedOut("up", { expectNoChanges: true })).error).to.equal("");
  });

  it("is destroyed, and leaves nothing", async () => {
    const { error } = await carriedOut("destroy");

    expect(error).to.equal("");
    expect(aws.account.leftovers()).to.deep.equal([]);
  });

  it("has touched nothing of the project", () => {
    expect(filesOfTheProject()).to.equal(untouched);
  });
});
