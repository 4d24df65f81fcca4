import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "../../automation/workspace";
import { project, root } from "../support/rehearsal";
import { FakePulumi } from "./ephemeral/support/fake-pulumi";
import { fileProject } from "./ephemeral/support/file-account";

describe("A workspace", () => {
  const files = fileProject();
  const opened: Workspace[] = [];
  let pulumi: FakePulumi;

  beforeEach(() => {
    pulumi = new FakePulumi(files.account);
  });

  afterEach(() => {
    for (const { remove } of opened.splice(0)) {
      remove();
    }
  });

  after(() => {
    files.remove();
  });

  async function open(options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
    const given = { project: project("dev"), stack: "s", config: {}, command: pulumi.asCommand };
    const workspace = await openWorkspace({ ...given, ...options });
    opened.push(workspace);
    return workspace;
  }

  const read = ({ directory }: Workspace, file: string) =>
    parse(readFileSync(path.join(directory, file), "utf8"));

  it("has the project's settings and declared keys, and its program where it is", async () => {
    const settings = read(await open(), "Pulumi.yaml");

    expect(settings).to.deep.equal({
      ...parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")),
      main: root,
    });
  });

  it("finds a program in a folder of the project, and stack files in its own", async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "workspace-test-"));
    writeFileSync(path.join(directory, "Pulumi.yaml"), "name: x\nmain: program\nstackConfigDir: stacks\n");

    const settings = read(await open({ project: { directory } }), "Pulumi.yaml");

    rmSync(directory, { recursive: true });
    expect(settings).to.deep.equal({ name: "x", main: path.join(directory, "program") });
  });

  it("has lists and maps as such, and every other value by its letters", async () => {
    const config = {
      "p:flag": "false",
      "p:number": "007",
      "p:day": "2026-11-26",
      "p:list": '["2026-11-26",1]',
      "p:map": '{"a":{"b":"007"}}',
      "p:none": "null",
      "p:open": "[",
    };

    const text = readFileSync(path.join((await open({ config })).directory, "Pulumi.s.yaml"), "utf8");

    expect(JSON.parse(text)).to.deep.equal({
      config: { ...config, "p:list": ["2026-11-26", 1], "p:map": { a: { b: "007" } } },
    });
  });

  it("makes a stack that is new, and opens one that is there with what decrypts its secrets", async () => {
    const first = await open();
    const file = path.join(first.directory, "Pulumi.s.yaml");
    writeFileSync(file, JSON.stringify({ encryptionsalt: "v1:salt", config: { "p:old": "1" } }));

    const second = await open({ directory: first.directory, config: { "p:new": "2" } });

    expect([first.isKnown, second.isKnown]).to.deep.equal([false, true]);
    expect(pulumi.commands).to.deep.equal(["stack select", "stack init", "stack select"]);
    expect(read(second, "Pulumi.s.yaml")).to.deep.equal({
      encryptionsalt: "v1:salt",
      config: { "p:new": "2" },
    });
    expect(second.environment).to.deep.equal(first.environment);
  });

  it("has a backend of its own with a passphrase of its own, or the one given", async () => {
    const [one, other] = [await open(), await open({ stack: "t" })];
    const given = await open({ stack: "u", backend: "s3://states", environment: { PULUMI_HOME: "/home" } });

    expect(one.environment["PULUMI_BACKEND_URL"]).to.equal(`file://${one.directory}/backend`);
    expect(one.environment["PULUMI_CONFIG_PASSPHRASE"]).to.not.equal(
      other.environment["PULUMI_CONFIG_PASSPHRASE"],
    );
    expect(given.environment).to.deep.equal({
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_BACKEND_URL: "s3://states",
      PULUMI_HOME: "/home",
    });
    expect(pulumi.given.at(-1)?.environment).to.include(given.environment);
  });

  it("is gone when it is removed", async () => {
    const workspace = await open();

    workspace.remove();

    expect(existsSync(workspace.directory)).to.equal(false);
  });

  it("says what the CLI says where the stack cannot be opened", async () => {
    pulumi.fault = { command: "stack init", what: "fail" };

    const error = await open().catch((reason: Error) => reason);

    expect(String(error)).to.include("LimitExceeded: in stack init");
  });

  it("leaves no directory of its own where the stack cannot be opened", async () => {
    pulumi.fault = { command: "stack init", what: "fail" };

    const error = await open().catch((reason: Error) => reason);

    expect(error).to.be.instanceOf(Error);
    expect(existsSync(pulumi.given.at(-1)?.cwd ?? root)).to.equal(false);
  });

  it("can be read by nobody else", async () => {
    const { directory } = await open();

    const modes = ["Pulumi.yaml", "Pulumi.s.yaml", "passphrase"].map(
      (file) => statSync(path.join(directory, file)).mode & 0o777,
    );

    expect(modes).to.deep.equal([0o600, 0o600, 0o600]);
    expect(statSync(directory).mode & 0o777).to.equal(0o700);
  });
});
