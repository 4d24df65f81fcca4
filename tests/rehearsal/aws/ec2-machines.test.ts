import { expect } from "chai";
import { instanceRow, snapshotRow, volumeRow } from "../../../rehearsal/aws/ec2-machine-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";

const volume = (id: string, changes: Values = {}): Rows[number] => [
  volumeRow(id),
  {
    id,
    region,
    zone: `${region}a`,
    createdAt: 1000,
    encrypted: true,
    keyArn: undefined,
    size: 8,
    instanceId: undefined,
    tags: {},
    more: {},
    ...changes,
  },
];
const snapshot = (id: string, changes: Values = {}): Rows[number] => [
  snapshotRow(id),
  { id, region, volumeId: "vol-1", startedAt: 2000, state: "completed", encrypted: false, ...changes },
];

const ec2With = (rows: Rows, ...statements: readonly object[]) =>
  callsOf("EC2Client", worldWith([...rows, ...roleRows("Caller", ...statements)]));

describe("Simulated calls about volumes", () => {
  const rows = [
    volume("vol-1"),
    volume("vol-2", { encrypted: false, instanceId: "i-1", keyArn: "key", tags: { Owner: "alice" } }),
    volume("vol-3", { region: "eu-west-1" }),
  ];

  it("describe those that are named", () => {
    expect(ec2With(rows)("DescribeVolumes", { VolumeIds: ["vol-2"] })).to.deep.equal({
      Volumes: [
        {
          VolumeId: "vol-2",
          AvailabilityZone: `${region}a`,
          CreateTime: new Date(1000),
          Encrypted: false,
          KmsKeyId: "key",
          Size: 8,
          State: "in-use",
          Attachments: [{ InstanceId: "i-1", VolumeId: "vol-2" }],
          Tags: [{ Key: "Owner", Value: "alice" }],
        },
      ],
    });
  });

  it("describe all of the region", () => {
    const { Volumes } = ec2With(rows)("DescribeVolumes", {});

    expect((Volumes as readonly Values[]).map(({ VolumeId, State }) => [VolumeId, State])).to.deep.equal([
      ["vol-1", "available"],
      ["vol-2", "in-use"],
    ]);
  });

  it("describe none where one is missing", () => {
    const ask = (...VolumeIds: readonly string[]) =>
      refusedWith(() => ec2With(rows)("DescribeVolumes", { VolumeIds }));

    expect(ask("vol-1", "vol-3")).to.deep.equal([
      "InvalidVolume.NotFound",
      "The volume 'vol-3' does not exist.",
    ]);
    expect(ask("vol-3", "vol-4")[1]).to.equal("The volumes 'vol-3, vol-4' do not exist.");
  });
});

describe("Simulated calls about snapshots", () => {
  const rows = [
    snapshot("snap-1"),
    snapshot("snap-2", { state: "pending" }),
    snapshot("snap-3", { volumeId: "vol-2" }),
    snapshot("snap-4", { region: "eu-west-1" }),
  ];
  const ids = (answer: Values) =>
    (answer["Snapshots"] as readonly Values[]).map(({ SnapshotId }) => SnapshotId);
  const filter = (Name: string, ...wanted: readonly string[]) => ({ Name, Values: wanted });
  const own = { OwnerIds: ["self"] };

  it("describe the account's own of the region", () => {
    const answer = ec2With(rows)("DescribeSnapshots", own);

    expect(ids(answer)).to.deep.equal(["snap-1", "snap-2", "snap-3"]);
    expect((answer["Snapshots"] as readonly Values[])[0]).to.deep.equal({
      SnapshotId: "snap-1",
      VolumeId: "vol-1",
      StartTime: new Date(2000),
      State: "completed",
      Encrypted: false,
      OwnerId: accountId,
    });
  });

  it("describe those that are asked for", () => {
    const ask = (...Filters: readonly Values[]) =>
      ids(ec2With(rows)("DescribeSnapshots", { OwnerIds: [accountId], Filters }));

    expect(ask(filter("volume-id", "vol-1", "vol-9"))).to.deep.equal(["snap-1", "snap-2"]);
    expect(ask(filter("status", "completed"))).to.deep.equal(["snap-1", "snap-3"]);
    expect(ask(filter("status", "completed"), filter("volume-id", "vol-2"))).to.deep.equal(["snap-3"]);
  });

  it("come in pages", () => {
    const ec2 = ec2With(rows);
    const first = ec2("DescribeSnapshots", { ...own, MaxResults: 2 });
    const last = ec2("DescribeSnapshots", { ...own, MaxResults: 2, NextToken: first["NextToken"] ?? "" });

    expect([ids(first), ids(last)]).to.deep.equal([["snap-1", "snap-2"], ["snap-3"]]);
    expect(last).not.to.have.property("NextToken");
    expect(refusedWith(() => ec2("DescribeSnapshots", { ...own, NextToken: "more" }))[0]).to.equal(
      "InvalidParameterValue",
    );
  });

  it("know no others, and no other filters", () => {
    const ec2 = ec2With(rows);

    expect(() => ec2("DescribeSnapshots", {})).to.throw("knows no snapshots but those of the account itself");
    expect(() => ec2("DescribeSnapshots", { OwnerIds: ["amazon"] })).to.throw("knows no snapshots");
    expect(() => ec2("DescribeSnapshots", { ...own, Filters: [filter("progress", "1")] })).to.throw(
      "does not know the filter progress",
    );
  });
});

describe("Simulated calls about machines", () => {
  it("ask whether the caller may describe", () => {
    for (const operation of ["DescribeVolumes", "DescribeSnapshots"]) {
      const ec2 = ec2With([], { Action: "ec2:DescribeInstances" });

      const [code, message] = refusedWith(() => ec2(operation, { OwnerIds: undefined as never }));

      expect(code).to.equal("UnauthorizedOperation");
      expect(message).to.contain(`to perform: ec2:${operation} because`);
    }
  });

  it("end instances that there are", () => {
    const world = worldWith([
      [instanceRow("i-1"), { id: "i-1", region, state: "running" }],
      ...roleRows("Caller"),
    ]);
    const ec2 = callsOf("EC2Client", world);

    const answer = ec2("TerminateInstances", { InstanceIds: ["i-1"] });

    expect(answer).to.deep.equal({
      TerminatingInstances: [{ InstanceId: "i-1", CurrentState: { Code: 32, Name: "shutting-down" } }],
    });
    expect(world.facts.get(instanceRow("i-1"))?.state).to.equal("terminated");
    expect(refusedWith(() => ec2("TerminateInstances", { InstanceIds: ["i-1", "i-2"] }))[1]).to.equal(
      "The instance ID 'i-2' does not exist",
    );
  });
});
