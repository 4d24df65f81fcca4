import { type BackupClient, DescribeProtectedResourceCommand } from "@aws-sdk/client-backup";
import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { DescribeSnapshotsCommand, DescribeVolumesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { AwsLookups } from "../../../handlers/config-rules/aws/aws-lookups";
import { itemFromHistory } from "../../../handlers/config-rules/aws/item-history";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import { errorOf } from "../business-hours/fixtures";
import { AwsError } from "./account";
import { fromApi, instance, normalised, volume } from "./fixtures";

type Answer = (command: { readonly input: object }) => object;

/** Lookups whose clients answer so; the actions that they asked for are kept. */
function lookupsOf(answer: Answer) {
  const actions: string[] = [];
  const inputs: object[] = [];
  const client = (service: string) => ({
    send: async (command: { readonly input: object }) => {
      actions.push(`${service}:${command.constructor.name.replace("Command", "")}`);
      inputs.push(command.input);
      return answer(command);
    },
  });
  const ec2 = client("ec2") as unknown as Pick<EC2Client, "send">;
  const backup = client("backup") as unknown as Pick<BackupClient, "send">;
  return {
    lookups: new AwsLookups(
      { ec2, backup },
      (call) => call(),
      () => 0,
    ),
    actions,
    inputs,
  };
}

describe("The lookup of volumes", () => {
  it("asks for all of them at once", async () => {
    const { lookups, inputs } = lookupsOf(() => ({
      Volumes: [{ VolumeId: "vol-1", Encrypted: true }, { VolumeId: "vol-2", Encrypted: false }, {}],
    }));

    const encryption = await lookups.encryptionOf(["vol-1", "vol-2"]);

    expect(inputs).to.deep.equal([{ VolumeIds: ["vol-1", "vol-2"] }]);
    expect([...encryption]).to.deep.equal([
      ["vol-1", true],
      ["vol-2", false],
    ]);
  });

  it("asks for none where there are none", async () => {
    const { lookups, inputs } = lookupsOf(() => ({}));

    expect(await lookups.encryptionOf([])).to.have.property("size", 0);
    expect(await lookups.newestSnapshots([])).to.have.property("size", 0);
    expect(inputs).to.deep.equal([]);
  });

  it("leaves out those that are not there", async () => {
    const { lookups } = lookupsOf((command) => {
      const ids = command instanceof DescribeVolumesCommand ? (command.input.VolumeIds ?? []) : [];
      if (ids.includes("vol-2")) {
        throw new AwsError("InvalidVolume.NotFound");
      }
      return { Volumes: ids.map((VolumeId) => ({ VolumeId, Encrypted: true })) };
    });

    expect([...(await lookups.encryptionOf(["vol-1", "vol-2", "vol-3"])).keys()]).to.deep.equal([
      "vol-1",
      "vol-3",
    ]);
    expect(await lookups.encryptionOf(["vol-2"])).to.have.property("size", 0);
  });

  it("throws whatever else AWS says", async () => {
    const { lookups } = lookupsOf(() => {
      throw new AwsError("UnauthorizedOperation");
    });

    expect((await errorOf(lookups.encryptionOf(["vol-1"]))).name).to.equal("UnauthorizedOperation");
    expect((await errorOf(lookups.newestSnapshots(["vol-1"]))).name).to.equal("UnauthorizedOperation");
    expect((await errorOf(lookups.lastBackup("arn"))).name).to.equal("UnauthorizedOperation");
  });
});

describe("The lookup of snapshots", () => {
  const at = (day: number) => new Date(Date.UTC(2026, 5, day));

  it("finds the newest completed one of each volume, through all pages", async () => {
    const { lookups, inputs } = lookupsOf((command) => {
      const isFirst = command instanceof DescribeSnapshotsCommand && command.input.NextToken === undefined;
      return isFirst
        ? {
            Snapshots: [
              { VolumeId: "vol-1", StartTime: at(2) },
              { VolumeId: "vol-1", StartTime: at(1) },
            ],
            NextToken: "2",
          }
        : {
            Snapshots: [
              { VolumeId: "vol-1", StartTime: at(3) },
              { VolumeId: "vol-2", StartTime: at(1) },
              { VolumeId: "vol-3" },
              { StartTime: at(1) },
            ],
          };
    });

    const newest = await lookups.newestSnapshots(["vol-1", "vol-2"]);

    expect([...newest]).to.deep.equal([
      ["vol-1", at(3).getTime()],
      ["vol-2", at(1).getTime()],
    ]);
    expect(inputs[0]).to.deep.equal({
      OwnerIds: ["self"],
      Filters: [
        { Name: "volume-id", Values: ["vol-1", "vol-2"] },
        { Name: "status", Values: ["completed"] },
      ],
      MaxResults: 1000,
    });
    expect(inputs).to.have.lengthOf(2);
  });

  it("asks for no more volumes at once than a filter takes", async () => {
    const { lookups, inputs } = lookupsOf(() => ({ Snapshots: [], NextToken: "" }));

    await lookups.newestSnapshots(Array.from({ length: 201 }, (_, index) => `vol-${index}`));

    expect(inputs).to.have.lengthOf(2);
  });
});

describe("The lookup of recovery points", () => {
  it("gives the time of the last one", async () => {
    const LastBackupTime = new Date("2026-06-10T01:00:00Z");
    const { lookups, inputs } = lookupsOf(() => ({ LastBackupTime }));

    expect(await lookups.lastBackup("arn")).to.equal(LastBackupTime.getTime());
    expect(inputs).to.deep.equal([{ ResourceArn: "arn" }]);
  });

  it("gives none where AWS Backup does not know the resource", async () => {
    const { lookups } = lookupsOf((command) => {
      throw command instanceof DescribeProtectedResourceCommand
        ? new AwsError("ResourceNotFoundException")
        : new Error();
    });

    expect(await lookups.lastBackup("arn")).to.equal(undefined);
  });
});

describe("The actions of a rule", () => {
  for (const [name, evaluator] of Object.entries(evaluators)) {
    it(`are those that it uses: ${name}`, async () => {
      const { lookups, actions } = lookupsOf(() => ({}));
      const texts = name === "required-tags" ? { tags: '{"Owner":[]}' } : {};
      const [type = ""] = evaluator.resourceTypes;
      const item = type === "AWS::EC2::Instance" ? instance() : { ...volume(), resourceType: type };

      await evaluator.judgeBy(texts)(normalised(item), () => lookups);

      expect(new Set(actions)).to.deep.equal(new Set(evaluator.actions));
    });
  }
});

describe("The history of a resource", () => {
  const key = { resourceType: "AWS::EC2::Volume", resourceId: "vol-1" };
  const clientOf = (answers: readonly object[]) => {
    const inputs: object[] = [];
    const send = async ({ input }: { readonly input: object }) => {
      inputs.push(input);
      return answers[inputs.length - 1] ?? { nextToken: "again" };
    };
    return { client: { send } as unknown as Pick<ConfigServiceClient, "send">, inputs };
  };

  it("is followed through pages that hold nothing", async () => {
    const { client, inputs } = clientOf([
      { nextToken: "1" },
      { configurationItems: [], nextToken: "2" },
      { configurationItems: [fromApi(volume())] },
    ]);

    const item = await itemFromHistory(client, key);

    expect(item).to.deep.equal(normalised(volume()));
    expect(inputs).to.deep.equal([
      { ...key, limit: 1 },
      { ...key, limit: 1, nextToken: "1" },
      { ...key, limit: 1, nextToken: "2" },
    ]);
  });

  for (const { of, answers, calls } of [
    { of: "that ends", answers: [{ configurationItems: [] }], calls: 1 },
    { of: "that ends with an empty token", answers: [{ nextToken: "" }], calls: 1 },
    { of: "that never ends", answers: [], calls: 10 },
  ]) {
    it(`is refused without an item: one ${of}`, async () => {
      const { client, inputs } = clientOf(answers);

      const error = await errorOf(itemFromHistory(client, key));

      expect(error.message).to.equal("The history of AWS::EC2::Volume vol-1 has no item.");
      expect(inputs).to.have.lengthOf(calls);
    });
  }
});
