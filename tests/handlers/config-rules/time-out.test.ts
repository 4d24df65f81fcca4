import { expect } from "chai";
import { backlogOf } from "../../../handlers/config-rules/backlog";
import { TimeLeft } from "../../../handlers/config-rules/time-left";
import { errorOf } from "../business-hours/fixtures";
import { FakeConfig } from "./account";
import { envelope, scheduled, scheduledAt, volume } from "./fixtures";

const tags = envelope(scheduled, { rule: "required-tags", tags: '{"Owner":[]}' });
const volumes = (count: number) => Array.from({ length: count }, (_, index) => volume({}, `vol-${index}`));
const type = "AWS::EC2::Volume";

describe("A scheduled run that does not end before the time-out", () => {
  it("reports what it could do, and says how many it could not", async () => {
    const config = new FakeConfig(volumes(500), undefined, 100);
    const started = config.now;

    const { message } = await errorOf(config.run(tags));

    const done = config.stored.size;
    expect(done).to.be.within(100, 400);
    expect(config.measured("UnevaluatedResources")).to.deep.equal([500 - done]);
    expect(config.measured("CompletedRuns")).to.deep.equal([]);
    expect(message).to.equal(
      `${500 - done} of 500 resources were not evaluated. ${500 - done}: not in time.`,
    );
    expect(config.now - started).to.be.below(30_000);
  });

  it("goes on where it stopped when Lambda tries again", async () => {
    const config = new FakeConfig(volumes(500), undefined, 100);
    const evaluated = () => config.batches.flat().map(({ id }) => id);
    await errorOf(config.run(tags));
    const first = evaluated();

    await errorOf(config.run(tags));
    await config.run(tags);

    expect(first.length).to.be.below(500);
    expect(evaluated()).to.have.lengthOf(500);
    expect(new Set(evaluated()).size).to.equal(500);
    expect(config.measured("CompletedRuns")).to.deep.equal([1]);
    expect(config.measured("UnevaluatedResources").at(-1)).to.equal(0);
  });

  it("judges what it has read for as long as it can be reported", async () => {
    const config = new FakeConfig(volumes(100));
    const lookups = {
      now: () => config.now,
      lastBackup: async () => {
        config.now += 1000;
        return config.now;
      },
      newestSnapshots: async () => new Map<string, number>(),
    };

    const { message } = await errorOf(
      config.run(envelope(scheduled, { rule: "ebs-volume-backed-up" }), lookups),
    );

    expect(config.stored.size).to.be.within(20, 30);
    expect(message).to.include(": not in time.");
  });

  it("evaluates what was listed where there are too many to list", async () => {
    const config = new FakeConfig(volumes(10_000), undefined, 250);

    const { message } = await errorOf(config.run(envelope(scheduled)));

    expect(config.stored.size).to.be.within(1000, 5000);
    expect(message).to.include("1: list of AWS::EC2::Volume: not read to its end in time.");
  });

  it("says so where there is no time to read what was evaluated earlier", async () => {
    const config = new FakeConfig(volumes(3));
    for (let index = 0; index < 10_000; index += 1) {
      const id = `old-${index}`;
      config.stored.set(`${type} ${id}`, {
        type,
        id,
        compliance: "NOT_APPLICABLE",
        annotation: "x",
        at: scheduledAt,
      });
    }
    config.interfere = (call) => {
      config.now += call === "GetComplianceDetailsByConfigRule" ? 1000 : 0;
    };

    const { message } = await errorOf(config.run(envelope(scheduled)));

    expect(config.evaluated(type, "vol-0")?.compliance).to.equal("COMPLIANT");
    expect(message).to.include("1: list of earlier evaluations: not read to its end in time.");
  });
});

describe("What a scheduled run has to do", () => {
  const key = (resourceId: string) => ({ resourceType: type, resourceId });
  const earlier = (resourceId: string, at: number, compliance = "COMPLIANT") => ({
    ...key(resourceId),
    at,
    compliance,
  });

  it("is first what was never evaluated, then what was not for longest", () => {
    const listed = ["a", "b", "c", "d"].map(key);

    const { due } = backlogOf(listed, [earlier("a", 30), earlier("b", 10), earlier("c", 20)], 100);

    expect(due.map(({ resourceId }) => resourceId)).to.deep.equal(["d", "b", "c", "a"]);
  });

  it("is nothing that was evaluated for this schedule or after it", () => {
    const { due, gone } = backlogOf(
      [key("a"), key("b"), key("c")],
      [earlier("a", 100), earlier("b", 101), earlier("c", 99), earlier("d", 100)],
      100,
    );

    expect(due).to.deep.equal([key("c")]);
    expect(gone).to.deep.equal([]);
  });

  it("tells resources of two types apart", () => {
    const other = { resourceType: "AWS::EC2::Instance", resourceId: "a", at: 1, compliance: "COMPLIANT" };

    const { due, gone } = backlogOf([key("a")], [other], 100);

    expect(due).to.deep.equal([key("a")]);
    expect(gone).to.deep.equal([{ resourceType: "AWS::EC2::Instance", resourceId: "a" }]);
  });
});

describe("The time left", () => {
  it("is for reading, then for judging, then for reporting", () => {
    const at = (remaining: number) => {
      const left = new TimeLeft(() => remaining);
      return [left.allowsReading(), left.allowsJudging(), left.toRead(1), left.toReport(1)];
    };

    expect(at(8001)).to.deep.equal([true, true, true, true]);
    expect(at(8000)).to.deep.equal([false, true, true, true]);
    expect(at(7000)).to.deep.equal([false, true, false, true]);
    expect(at(5000)).to.deep.equal([false, false, false, true]);
    expect(at(3500)).to.deep.equal([false, false, false, false]);
  });
});
