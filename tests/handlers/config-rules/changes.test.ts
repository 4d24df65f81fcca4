import { expect } from "chai";
import { errorOf } from "../business-hours/fixtures";
import { AwsError, FakeConfig } from "./account";
import { captured, change, configRuleName, envelope, oversized, type RawItem, volume } from "./fixtures";

const open = volume({ encrypted: false });
const changed = (item: RawItem, changes: RawItem = {}) => envelope(change(item), undefined, changes);
const summarised = (item: RawItem, changes: RawItem = {}) => envelope(oversized(item), undefined, changes);
const status = (configurationItemStatus: string, more: RawItem = {}) => ({
  ...open,
  configurationItemStatus,
  ...more,
});

describe("A change", () => {
  const cases: readonly {
    readonly of: string;
    readonly event: RawItem;
    readonly is: string;
    readonly says: string;
    readonly reads?: readonly string[];
  }[] = [
    { of: "to a resource that complies", event: changed(volume()), is: "COMPLIANT", says: "encrypted" },
    { of: "to a resource that does not", event: changed(open), is: "NON_COMPLIANT", says: "not encrypted" },
    {
      of: "that discovers a resource",
      event: changed(status("ResourceDiscovered")),
      is: "NON_COMPLIANT",
      says: "not",
    },
    {
      of: "too large for an event",
      event: summarised(open),
      is: "NON_COMPLIANT",
      says: "not encrypted",
      reads: ["GetResourceConfigHistory"],
    },
    {
      of: "that deletes a resource",
      event: changed(status("ResourceDeleted", { configuration: null })),
      is: "NOT_APPLICABLE",
      says: "The resource is deleted.",
    },
    {
      of: "that deletes a resource without a record",
      event: changed(status("ResourceDeletedNotRecorded", { configuration: null })),
      is: "NOT_APPLICABLE",
      says: "deleted, and AWS Config did not record it.",
    },
    {
      of: "to a resource that is not recorded",
      event: changed(status("ResourceNotRecorded")),
      is: "NOT_APPLICABLE",
      says: "does not record the resource.",
    },
    {
      of: "too large for an event that deletes a resource",
      event: summarised(status("ResourceDeleted")),
      is: "NOT_APPLICABLE",
      says: "The resource is deleted.",
    },
    {
      of: "by which a resource leaves the scope",
      event: changed(open, { eventLeftScope: true }),
      is: "NOT_APPLICABLE",
      says: "left the scope",
    },
    {
      of: "too large for an event by which a resource leaves the scope",
      event: summarised(open, { eventLeftScope: true }),
      is: "NOT_APPLICABLE",
      says: "left the scope",
    },
    {
      of: "to a resource of another type",
      event: changed({ ...open, resourceType: "AWS::SNS::Topic" }),
      is: "NOT_APPLICABLE",
      says: "This rule is not about AWS::SNS::Topic.",
    },
    {
      of: "too large for an event to a resource of another type",
      event: summarised({ ...open, resourceType: "AWS::SNS::Topic" }),
      is: "NOT_APPLICABLE",
      says: "not about AWS::SNS::Topic.",
    },
  ];
  for (const { of, event, is, says, reads = [] } of cases) {
    it(`is evaluated, one ${of}`, async () => {
      const config = new FakeConfig([open]);

      const outcome = await config.run(event);

      expect(config.calls).to.deep.equal([...reads, "PutEvaluations"]);
      const [stored] = config.stored.values();
      expect(stored).to.deep.include({ id: "vol-1", compliance: is, at: captured });
      expect(stored?.annotation).to.include(says);
      expect(outcome).to.deep.include({ rule: "ebs-volume-encrypted", compliance: is, resourceId: "vol-1" });
    });
  }

  it("is measured by what has passed since the item was captured", async () => {
    const config = new FakeConfig([], Date.parse(captured) + 90_500);

    await config.run(changed(volume()));

    expect(config.metrics).to.deep.equal([
      {
        _aws: {
          Timestamp: config.now,
          CloudWatchMetrics: [
            {
              Namespace: "SecurityBaseline/ConfigRules",
              Dimensions: [["FunctionName"], ["FunctionName", "Rule"]],
              Metrics: [{ Name: "EvaluationLag", Unit: "Seconds" }],
            },
          ],
        },
        FunctionName: "dev-lambda-config-rules",
        Rule: "ebs-volume-encrypted",
        EvaluationLag: 90.5,
      },
    ]);
  });

  it("is measured from nothing where the clock is behind", async () => {
    const config = new FakeConfig([], Date.parse(captured) - 500);

    await config.run(changed(volume()));

    expect(config.measured("EvaluationLag")).to.deep.equal([0]);
  });

  it("is logged in one line", async () => {
    const config = new FakeConfig();

    await config.run(changed(open));

    expect(config.errors).to.deep.equal([]);
    expect(config.lines).to.have.lengthOf(1);
    expect(config.lines[0]).to.deep.include({
      configRule: configRuleName,
      rule: "ebs-volume-encrypted",
      trigger: "change",
      resourceType: "AWS::EC2::Volume",
      resourceId: "vol-1",
      compliance: "NON_COMPLIANT",
    });
  });

  it("leaves nothing behind where it is a test", async () => {
    const config = new FakeConfig();

    await config.run(changed(open, { resultToken: "TESTMODE" }));

    expect(config.tests).to.deep.equal([true]);
    expect(config.metrics).to.deep.equal([]);
  });

  it("is looked up where the item is not enough", async () => {
    const config = new FakeConfig();
    const event = envelope(change(volume()), { rule: "ebs-volume-backed-up" });
    const lookups = {
      now: () => config.now,
      lastBackup: async () => undefined,
      newestSnapshots: async () => new Map<string, number>(),
    };

    await config.run(event, lookups);

    expect(config.evaluated("AWS::EC2::Volume", "vol-1")?.compliance).to.equal("NON_COMPLIANT");
  });
});

describe("A change that cannot be evaluated", () => {
  const cases = [
    {
      of: "malformed",
      event: {},
      says: "The event of AWS Config is malformed: event.resultToken is missing",
    },
    {
      of: "of no rule",
      event: envelope(change(open), { rule: "x" }),
      says: 'The parameter rule is "x"; allowed is',
    },
    {
      of: "with parameters that are wrong",
      event: envelope(change(open), { rule: "rds-backup-retention", minimumDays: "0" }),
      says: 'minimumDays is "0"; allowed is a whole number from 1 to 35.',
    },
    {
      of: "whose lookup fails",
      event: envelope(change(volume()), { rule: "ebs-volume-backed-up" }),
      says: "not expected",
    },
    {
      of: "of another rule's token",
      event: changed(open, { resultToken: "other" }),
      says: "InvalidResultToken",
    },
    {
      of: "without a history",
      event: summarised(volume({}, "vol-9")),
      says: "ResourceNotDiscoveredException",
    },
  ];
  for (const { of, event, says } of cases) {
    it(`throws and reports no compliance: ${of}`, async () => {
      const config = new FakeConfig([open]);

      const error = await errorOf(config.run(event));

      expect(error.message).to.include(says);
      expect(config.stored.size).to.equal(0);
      expect(config.metrics).to.deep.equal([]);
      expect(config.lines).to.deep.equal([]);
      expect(config.errors).to.have.lengthOf(1);
      expect(config.errors[0]?.["message"]).to.include(says);
    });
  }
});

describe("An oversized change", () => {
  it("is fetched at the time of the event, one item of it", async () => {
    const config = new FakeConfig([open]);
    const asked: object[] = [];
    config.interfere = (call, input) => void (call === "GetResourceConfigHistory" && asked.push(input));

    await config.run(summarised(open));

    expect(asked).to.deep.equal([
      { resourceType: "AWS::EC2::Volume", resourceId: "vol-1", limit: 1, laterTime: new Date(captured) },
    ]);
  });

  it("waits until the history has its item", async () => {
    const config = new FakeConfig([{ ...volume(), configurationItemCaptureTime: "2026-06-10T11:00:00Z" }]);
    config.interfere = (call) => {
      if (call === "GetResourceConfigHistory" && config.count(call) === 3) {
        config.put(open);
      }
    };

    await config.run(summarised(open));

    expect(config.count("GetResourceConfigHistory")).to.equal(3);
    expect(config.evaluated("AWS::EC2::Volume", "vol-1")?.compliance).to.equal("NON_COMPLIANT");
  });

  it("is never evaluated by an older item", async () => {
    const config = new FakeConfig([{ ...volume(), configurationItemCaptureTime: "2026-06-10T11:00:00Z" }]);

    const error = await errorOf(config.run(summarised(open)));

    expect(error.message).to.equal(
      "The history of AWS::EC2::Volume vol-1 does not have its item of 2026-06-10T12:00:00.250Z yet.",
    );
    expect(config.stored.size).to.equal(0);
  });

  it("is evaluated by an item whose time is given in whole seconds, and by none a second older", async () => {
    const at = (configurationItemCaptureTime: string) =>
      new FakeConfig([{ ...open, configurationItemCaptureTime }]).run(summarised(open));

    expect(await at("2026-06-10T12:00:00.000Z")).to.deep.include({ compliance: "NON_COMPLIANT" });
    expect((await errorOf(at("2026-06-10T11:59:59.250Z"))).message).to.include("does not have its item");
  });

  it("is fetched again where AWS Config is throttled", async () => {
    const config = new FakeConfig([open]);
    config.interfere = (call) => {
      if (call === "GetResourceConfigHistory" && config.count(call) < 4) {
        throw new AwsError("ThrottlingException");
      }
    };

    await config.run(summarised(open));

    expect(config.stored.size).to.equal(1);
  });
});
