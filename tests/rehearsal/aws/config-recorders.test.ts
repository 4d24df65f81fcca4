import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import { records } from "../../../rehearsal/aws/config-recorders";
import { recorderRow, recordingRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { type Rows, region } from "../../support/world";
import { operated } from "./call-fixtures";
import { configRole, recorderRows, runningRows } from "./config-fixtures";

const recorder = "aws:cfg/recorder:Recorder";
const status = "aws:cfg/recorderStatus:RecorderStatus";
const settings = { name: "main", roleArn: configRole };

/** Codes and messages of what is refused of a recorder with these settings. */
function refused(inputs: Values, rows: Rows = []): string[] {
  const { refusals } = operated("create", recorder, { ...settings, ...inputs }, { rows });
  return refusals.map(({ code, because }) => (because === undefined ? code : `${code}: ${because}`));
}

const recordingGroups: readonly (readonly [what: string, group: Values, because: string])[] = [
  [
    "lists types without saying that it is not for all",
    { resourceTypes: ["AWS::EC2::Volume"] },
    "it asks for all types, and lists some; allSupported is true unless it is set to false",
  ],
  [
    "leaves types out and is for all",
    { allSupported: true, exclusionByResourceTypes: [{ resourceTypes: ["AWS::EC2::Volume"] }] },
    "it asks for all types, and lists some; allSupported is true unless it is set to false",
  ],
  ["records nothing", { allSupported: false }, "it records nothing"],
  [
    "lists both what it records and what not",
    {
      allSupported: false,
      resourceTypes: ["AWS::EC2::Volume"],
      exclusionByResourceTypes: [{ resourceTypes: ["AWS::S3::Bucket"] }],
    },
    "it lists types to record and types not to record",
  ],
  [
    "wants IAM beside a list",
    { allSupported: false, includeGlobalResourceTypes: true, resourceTypes: ["AWS::EC2::Volume"] },
    "includeGlobalResourceTypes is for recorders of all types",
  ],
  [
    "leaves types out without the strategy for that",
    { allSupported: false, exclusionByResourceTypes: [{ resourceTypes: ["AWS::EC2::Volume"] }] },
    "its strategy is not given, and what it lists asks for EXCLUSION_BY_RESOURCE_TYPES",
  ],
  [
    "has the strategy of another",
    {
      allSupported: false,
      resourceTypes: ["AWS::EC2::Volume"],
      recordingStrategies: [{ useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" }],
    },
    "its strategy is ALL_SUPPORTED_RESOURCE_TYPES, and what it lists asks for INCLUSION_BY_RESOURCE_TYPES",
  ],
];

const accepted: readonly (readonly [what: string, inputs: Values, recorded: string, not: string])[] = [
  ["nothing said", {}, "AWS::EC2::Volume", "AWS::IAM::Role"],
  [
    "IAM included",
    { recordingGroup: { allSupported: true, includeGlobalResourceTypes: true } },
    "AWS::IAM::Role",
    "",
  ],
  [
    "a list",
    { recordingGroup: { allSupported: false, resourceTypes: ["AWS::IAM::Role"] } },
    "AWS::IAM::Role",
    "AWS::EC2::Volume",
  ],
  [
    "exceptions",
    {
      recordingGroup: {
        allSupported: false,
        exclusionByResourceTypes: [{ resourceTypes: ["AWS::EC2::Volume"] }],
        recordingStrategies: [{ useOnly: "EXCLUSION_BY_RESOURCE_TYPES" }],
      },
    },
    "AWS::IAM::Role",
    "AWS::EC2::Volume",
  ],
];

describe("A recorder of AWS Config", () => {
  for (const [what, group, because] of recordingGroups) {
    it(`is refused where its group ${what}`, () => {
      expect(refused({ recordingGroup: group })).to.deep.equal([
        `InvalidRecordingGroupException: ${because}`,
      ]);
    });
  }

  for (const [what, inputs, recorded, not] of accepted) {
    it(`with ${what} records what it is for`, () => {
      const call = operated("create", recorder, { ...settings, ...inputs });

      const group = call.get(recorderRow(region, "main"))?.group;
      expect(call.refusals).to.deep.equal([]);
      expect(group && records(group, recorded)).to.equal(true);
      expect(not !== "" && group && records(group, not)).to.equal(false);
    });
  }

  it("may record daily, as far as AWS is concerned", () => {
    const inputs = { ...settings, recordingMode: { recordingFrequency: "DAILY" } };

    const call = operated("create", recorder, inputs);

    expect(call.refusals).to.deep.equal([]);
    expect(call.get(recorderRow(region, "main"))?.frequency).to.equal("DAILY");
  });

  it("is refused a frequency that there is not", () => {
    expect(refused({ recordingMode: { recordingFrequency: "HOURLY" } })).to.deep.equal([
      "ValidationException",
    ]);
  });

  it("is refused types that AWS Config does not know", () => {
    const unknown = ["AWS::EC2::Disk"];

    for (const inputs of [
      { recordingGroup: { allSupported: false, resourceTypes: unknown } },
      {
        recordingGroup: {
          allSupported: false,
          exclusionByResourceTypes: [{ resourceTypes: unknown }],
          recordingStrategies: [{ useOnly: "EXCLUSION_BY_RESOURCE_TYPES" }],
        },
      },
    ]) {
      expect(refused(inputs)).to.deep.equal(["ValidationException"]);
    }
  });

  it("is refused a strategy that there is not", () => {
    const recordingGroup = { recordingStrategies: [{ useOnly: "SOME" }] };

    expect(refused({ recordingGroup })[0]).to.equal("ValidationException");
  });

  it("is not known with what is not modelled of it", () => {
    expect(refused({ recordingGroup: { more: true } })).to.deep.equal(["NotModelled"]);
    expect(refused({ recordingMode: { more: true } })).to.deep.equal(["NotModelled"]);
  });

  it("is refused a name that is empty or too long", () => {
    expect(refused({ name: "" })).to.deep.equal(["InvalidConfigurationRecorderNameException"]);
    expect(refused({ name: "a".repeat(257) })).to.deep.equal(["ValidationException"]);
    expect(refused({ name: "a".repeat(256) })).to.deep.equal([]);
  });

  it("is the only one of its region", () => {
    const { refusals } = operated(
      "create",
      recorder,
      { ...settings, name: "second" },
      { rows: recorderRows() },
    );

    expect(refusals.map(({ code, message }) => [code, message])).to.deep.equal([
      [
        "MaxNumberOfConfigurationRecordersExceededException",
        "Failed to put configuration recorder 'second' because the maximum number of configuration recorders: 1 is reached.",
      ],
    ]);
    expect(refused({ name: "second" }, recorderRows({ region: "eu-west-1" }))).to.deep.equal([]);
  });

  it("stops with its deletion", () => {
    const call = operated("delete", recorder, settings, { rows: [...recorderRows(), ...runningRows()] });

    expect(call.get(recordingRow(region))).to.equal(undefined);
    expect(call.get(recorderRow(region, "main"))).to.equal(undefined);
  });
});

describe("A recorder that is replaced", () => {
  it("does not stop the one that records", () => {
    const old = { ...settings, name: "old" };
    const rows = [...recorderRows(), ...recorderRows({ name: "old" }), ...runningRows()];

    const call = operated("delete", recorder, old, { rows });

    expect([...call.writes]).to.deep.equal([[recorderRow(region, "old"), undefined]]);
  });
});

describe("The status of a recorder", () => {
  const there = [...recorderRows(), ...runningRows().slice(0, 1)];

  it("starts and stops it", () => {
    const started = operated("create", status, { name: "main", isEnabled: true }, { rows: there });
    const stopped = operated(
      "update",
      status,
      { name: "main", isEnabled: false },
      {
        rows: [...there, ...runningRows()],
      },
    );
    const deleted = operated(
      "delete",
      status,
      { name: "main", isEnabled: true },
      {
        rows: [...there, ...runningRows()],
      },
    );

    expect(started.refusals).to.deep.equal([]);
    expect(started.get(recordingRow(region))).to.equal("main");
    expect(stopped.get(recordingRow(region))).to.equal(undefined);
    expect(deleted.get(recordingRow(region))).to.equal(undefined);
  });

  it("is found as it is by a refresh, and not at all where the recorder has gone", () => {
    const inputs = { name: "main", isEnabled: true };
    const found = (rows: Rows) => {
      const call = operated("create", status, inputs, { rows });
      call.writes.clear();
      return simulatedAws.resources[status]?.read?.(call);
    };

    expect(found([...there, ...runningRows()])).to.deep.equal(inputs);
    expect(found(there)).to.deep.equal({ ...inputs, isEnabled: false });
    expect(found([])).to.equal(undefined);
  });

  it("needs the recorder's own name", () => {
    const { refusals } = operated("create", status, { name: "other", isEnabled: true }, { rows: there });

    expect(refusals).to.have.length(1);
    expect(refusals[0]).to.include({
      code: "NoSuchConfigurationRecorderException",
      message: "Cannot find configuration recorder with the specified name 'other'.",
      cure: "Give it the recorder's name.",
    });
  });

  it("gets a name of Pulumi's where it is given none, which is not the recorder's", () => {
    const { refusals } = operated("create", status, { isEnabled: true }, { rows: there });

    expect(refusals[0]?.message).to.contain("'test-0000000'");
    expect(refusals[0]?.because).to.equal("the name that it got is Pulumi's");
  });

  it("starts nothing without a delivery channel", () => {
    const { refusals } = operated(
      "create",
      status,
      { name: "main", isEnabled: true },
      { rows: recorderRows() },
    );

    expect(refusals.map(({ code, message }) => [code, message])).to.deep.equal([
      [
        "NoAvailableDeliveryChannelException",
        "Delivery channel is not available to start configuration recorder.",
      ],
    ]);
  });
});
