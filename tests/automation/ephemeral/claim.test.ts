import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { claim, isAlive, noteOf } from "../../../automation/ephemeral/claim";
import { UsageError } from "../../../automation/usage";

describe("The claim to a stack", () => {
  let cache: string;
  let folder: string;

  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), "claim-"));
    folder = path.join(cache, "project", "stack");
  });

  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  const alive = () => true;
  const dead = () => false;
  const notes = () => readdirSync(path.join(cache, "project"));

  it("is refused while another process has it, and to be had again after its end", () => {
    const release = claim(folder, { pid: 17, isAlive: alive });
    const second = () => claim(folder, { pid: 18, isAlive: alive });

    expect(second).to.throw(UsageError, "process 17 is at work on this stack");
    release();
    expect(notes()).to.deep.equal([]);
    expect(second).to.not.throw();
  });

  it("outlives the folder of the stack", () => {
    mkdirSync(folder, { recursive: true });
    claim(folder, { pid: 17, isAlive: alive });

    rmSync(folder, { recursive: true });

    expect(() => claim(folder, { pid: 18, isAlive: alive })).to.throw(UsageError, "process 17");
  });

  it("goes from a process that is dead to the next one", () => {
    claim(folder, { pid: 17, isAlive: alive });

    claim(folder, { pid: 18, isAlive: dead });

    expect(readFileSync(noteOf(folder), "utf8")).to.match(/^18 /);
    expect(notes()).to.deep.equal(["stack.running"]);
  });

  it("goes to one of two that find the same dead process at once", () => {
    claim(folder, { pid: 17, isAlive: alive });
    const faster = () => {
      claim(folder, { pid: 18, isAlive: dead });
      return false;
    };

    expect(() => claim(folder, { pid: 19, isAlive: faster })).to.throw(UsageError, "process 18 is at work");
    expect(readFileSync(noteOf(folder), "utf8")).to.match(/^18 /);
    expect(notes()).to.deep.equal(["stack.running"]);
  });

  it("is to be had where its holder ends while one looks", () => {
    const release = claim(folder, { pid: 17, isAlive: alive });
    const ending = () => {
      release();
      return false;
    };

    claim(folder, { pid: 18, isAlive: ending });

    expect(readFileSync(noteOf(folder), "utf8")).to.match(/^18 /);
  });

  it("is released by its own holder alone", () => {
    const release = claim(folder, { pid: 17, isAlive: alive });
    claim(folder, { pid: 18, isAlive: dead });

    release();

    expect(readFileSync(noteOf(folder), "utf8")).to.match(/^18 /);
  });

  it("is not held by a note that names no process", () => {
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(noteOf(folder), "");

    expect(() => claim(folder)).to.not.throw();
  });

  it("holds for a process of another user as well", () => {
    const refusing = (code: string) => () => {
      throw Object.assign(new Error(code), { code });
    };

    expect(isAlive(17, refusing("EPERM"))).to.equal(true);
    expect(isAlive(17, refusing("ESRCH"))).to.equal(false);
    expect(isAlive(process.pid)).to.equal(true);
  });
});
