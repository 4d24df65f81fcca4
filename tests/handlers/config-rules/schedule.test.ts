import { expect } from "chai";
import { errorOf } from "../business-hours/fixtures";
import { AwsError, FakeConfig } from "./account";
import { cluster, database, envelope, type RawItem, scheduled, scheduledAt, volume } from "./fixtures";

const event = envelope(scheduled);
const volumes = (count: number): readonly RawItem[] =>
  Array.from({ length: count }, (_, index) => volume({ encrypted: index % 2 === 0 }, `vol-${index}`));
const type = "AWS::EC2::Volume";

describe("A scheduled run", () => {
  for (const count of [0, 1, 100, 101, 10_000]) {
    it(`evaluates ${count} resources in batches of at most a hundred`, async () => {
      const config = new FakeConfig(volumes(count));

      const outcome = await config.run(event);

      expect(config.stored.size).to.equal(count);
      expect(
        [...config.stored.values()].filter(({ compliance }) => compliance === "COMPLIANT"),
      ).to.have.lengthOf(Math.ceil(count / 2));
      expect(config.batches).to.have.lengthOf(Math.ceil(count / 100));
      expect([...config.stored.values()].every(({ at }) => at === scheduledAt)).to.equal(true);
      expect(outcome).to.deep.include({ trigger: "schedule", resources: count, reported: count, gone: 0 });
      expect(config.measured("CompletedRuns")).to.deep.equal([1]);
      expect(config.measured("UnevaluatedResources")).to.deep.equal([0]);
      expect(config.measured("EvaluationLag")).to.deep.equal([]);
    });
  }

  it("evaluates resources of all types of the rule", async () => {
    const config = new FakeConfig([database(), cluster({ storageEncrypted: false }), volume()]);

    await config.run(envelope(scheduled, { rule: "rds-storage-encrypted" }));

    expect(
      [...config.stored.values()].map(({ type, compliance }) => [type, compliance]),
    ).to.have.deep.members([
      ["AWS::RDS::DBInstance", "COMPLIANT"],
      ["AWS::RDS::DBCluster", "NON_COMPLIANT"],
    ]);
  });

  it("reads tags where AWS gives them", async () => {
    const config = new FakeConfig([volume(), database()]);

    await config.run(envelope(scheduled, { rule: "required-tags", tags: '{"Owner":[]}' }));

    expect([...config.stored.values()].map(({ compliance }) => compliance)).to.deep.equal([
      "COMPLIANT",
      "COMPLIANT",
    ]);
    expect(config.count("BatchGetResourceConfig")).to.equal(0);
  });

  it("marks what has gone since, and only that", async () => {
    const items = volumes(150);
    const config = new FakeConfig(items);
    await config.run(event);
    for (const item of items.slice(0, 120)) {
      config.remove(item);
    }
    const later = { ...scheduled, notificationCreationTime: "2026-06-11T00:00:00.000Z" };

    const outcome = await config.run(envelope(later));

    const gone = [...config.stored.values()].filter(({ compliance }) => compliance === "NOT_APPLICABLE");
    expect(gone).to.have.lengthOf(120);
    expect(gone[0]).to.deep.include({
      annotation: "The resource is no longer there.",
      at: "2026-06-11T00:00:00.000Z",
    });
    expect(outcome).to.deep.include({ resources: 30, reported: 150, gone: 120 });
  });

  it("marks nothing twice, and nothing that was evaluated after it", async () => {
    const config = new FakeConfig();
    const at = (compliance: string, time: string, id: string) =>
      config.stored.set(`${type} ${id}`, { type, id, compliance, annotation: "x", at: time });
    at("NOT_APPLICABLE", "2026-06-10T12:00:00.000Z", "vol-1");
    at("COMPLIANT", "2026-06-10T18:00:01.000Z", "vol-2");
    at("COMPLIANT", "2026-06-10T12:00:00.000Z", "vol-3");

    await config.run(event);

    expect(config.batches.flat().map(({ id }) => id)).to.deep.equal(["vol-3"]);
  });

  it("judges a resource by its state, even where it is deleted meanwhile", async () => {
    const config = new FakeConfig([{ ...volume(), configurationItemStatus: "ResourceNotRecorded" }]);

    await config.run(event);

    expect(config.evaluated(type, "vol-1")?.compliance).to.equal("NOT_APPLICABLE");
  });

  it("says in one line how it went", async () => {
    const config = new FakeConfig(volumes(3));

    await config.run(event);

    expect(config.errors).to.deep.equal([]);
    expect(config.lines).to.have.lengthOf(1);
    expect(config.lines[0]).to.deep.include({
      rule: "ebs-volume-encrypted",
      trigger: "schedule",
      resources: 3,
    });
  });
});

describe("A scheduled run that can read some resources and not others", () => {
  async function shortfallOf(config: FakeConfig, of: unknown = event, lookups = {}): Promise<string> {
    const { message } = await errorOf(config.run(of, lookups));
    expect(config.measured("CompletedRuns")).to.deep.equal([]);
    expect(config.lines).to.deep.equal([]);
    expect(config.errors).to.have.lengthOf(1);
    return message;
  }

  it("reports the readable ones, counts the others and throws: AWS Config leaves some aside", async () => {
    const config = new FakeConfig(volumes(101));
    config.leftAside.set(`${type} vol-7`, 1000).set(`${type} vol-100`, 1000);

    const message = await shortfallOf(config);

    expect(config.stored.size).to.equal(99);
    expect(config.measured("UnevaluatedResources")).to.deep.equal([2]);
    expect(message).to.equal(
      "2 of 101 resources were not evaluated. 2: Error: AWS Config leaves some resources aside.",
    );
  });

  it("asks again for what was left aside", async () => {
    const config = new FakeConfig(volumes(3));
    config.leftAside.set(`${type} vol-1`, 2);

    await config.run(event);

    expect(config.stored.size).to.equal(3);
    expect(config.count("BatchGetResourceConfig")).to.equal(3);
  });

  it("reports the readable ones, counts the others and throws: a lookup fails", async () => {
    const config = new FakeConfig(volumes(3));
    const lookups = {
      now: () => config.now,
      lastBackup: async (arn: string) => {
        if (arn.endsWith("vol-1")) {
          throw new AwsError("AccessDeniedException");
        }
        return config.now;
      },
      newestSnapshots: async () => new Map<string, number>(),
    };

    const message = await shortfallOf(config, envelope(scheduled, { rule: "ebs-volume-backed-up" }), lookups);

    expect([...config.stored.values()].map(({ id }) => id)).to.deep.equal(["vol-0", "vol-2"]);
    expect(config.measured("UnevaluatedResources")).to.deep.equal([1]);
    expect(message).to.equal(
      "1 of 3 resources were not evaluated. 1: AccessDeniedException: AWS says AccessDeniedException",
    );
  });

  const unreadable = [
    {
      of: "an item is malformed",
      break: (config: FakeConfig) =>
        config.put({ ...volume({}, "vol-1"), configuration: 7, configurationItemStatus: "x" }),
      says: 'configurationItemStatus is "x"',
    },
    {
      of: "an item is not there",
      break: (config: FakeConfig) => {
        config.interfere = (call) =>
          void (call === "BatchGetResourceConfig" && config.remove(volume({}, "vol-1")));
      },
      says: "1: listed, and has no item.",
    },
    {
      of: "an evaluation is handed back",
      break: (config: FakeConfig) => config.handedBack.set(`${type} vol-1`, 1000),
      says: "AWS Config did not take 1 of the evaluations: Error: 1 evaluations failed.",
    },
  ];
  for (const { of, break: breaks, says } of unreadable) {
    it(`reports the readable ones, counts the others and throws: ${of}`, async () => {
      const config = new FakeConfig(volumes(3));
      breaks(config);

      const message = await shortfallOf(config);

      expect([...config.stored.values()].map(({ id }) => id)).to.deep.equal(["vol-0", "vol-2"]);
      expect(config.measured("UnevaluatedResources")).to.deep.equal([1]);
      expect(message)
        .to.match(/^1 of 3 resources were not evaluated\. /)
        .and.include(says);
    });
  }

  it("reports the readable ones, counts the others and throws: a history is refused", async () => {
    const config = new FakeConfig(volumes(3));
    config.interfere = (call, input) => {
      if (call === "GetResourceConfigHistory" && "resourceId" in input && input.resourceId === "vol-1") {
        throw new AwsError("AccessDeniedException");
      }
    };

    const message = await shortfallOf(
      config,
      envelope(scheduled, { rule: "required-tags", tags: '{"Owner":[]}' }),
    );

    expect(config.stored.size).to.equal(2);
    expect(message).to.include("1: AccessDeniedException");
  });

  it("evaluates what was listed until then where a page of the list is refused", async () => {
    const config = new FakeConfig(volumes(250));
    config.interfere = (call) => {
      if (call === "ListDiscoveredResources" && config.count(call) > 2) {
        throw new AwsError("AccessDeniedException");
      }
    };

    const message = await shortfallOf(config);

    expect(config.stored.size).to.equal(200);
    expect(config.measured("UnevaluatedResources")).to.deep.equal([1]);
    expect(message).to.include("1: list of AWS::EC2::Volume: AccessDeniedException");
  });

  it("marks nothing as gone where the list is not whole", async () => {
    const config = new FakeConfig();
    config.stored.set(`${type} vol-1`, {
      type,
      id: "vol-1",
      compliance: "COMPLIANT",
      annotation: "x",
      at: "2026-06-10T12:00:00.000Z",
    });
    config.interfere = (call) => {
      if (call === "ListDiscoveredResources") {
        throw new AwsError("AccessDeniedException");
      }
    };

    await shortfallOf(config);

    expect(config.batches).to.deep.equal([]);
  });

  it("throws where nobody takes that something has gone", async () => {
    const config = new FakeConfig();
    config.stored.set(`${type} vol-1`, {
      type,
      id: "vol-1",
      compliance: "COMPLIANT",
      annotation: "x",
      at: "2026-06-10T12:00:00.000Z",
    });
    config.handedBack.set(`${type} vol-1`, 1000);

    const message = await shortfallOf(config);

    expect(config.evaluated(type, "vol-1")?.compliance).to.equal("COMPLIANT");
    expect(message).to.match(/^1 of 1 resources were not evaluated\. 1: .*AWS Config did not take 1 of/);
  });

  it("evaluates all and throws where what was evaluated earlier is refused", async () => {
    const config = new FakeConfig(volumes(3));
    config.interfere = (call) => {
      if (call === "GetComplianceDetailsByConfigRule") {
        throw new AwsError("AccessDeniedException");
      }
    };

    const message = await shortfallOf(config);

    expect(config.stored.size).to.equal(3);
    expect(message).to.include("1: list of earlier evaluations: AccessDeniedException");
  });
});
