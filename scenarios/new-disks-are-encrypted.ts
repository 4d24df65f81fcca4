import { type LiveAccount, type Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { whereSeenTo } from "./account-defaults";
import { environmentOf, foundationKeys, holderOf, whyRefused } from "./people";

/** What people need who run machines: nothing of it is about keys. */
const runningMachines = ["ec2:CreateTags", "ec2:CreateVolume", "ec2:DescribeVolumes"];

/** Whoever makes a disk in a key region gets an encrypted one, with our key, though neither he nor his policies know it. */
export const newDisksAreEncrypted: Scenario = {
  title: "New disks are encrypted with the foundation key, whoever makes them",
  run: whereSeenTo("ebsEncryption", async (live) => {
    const account = live.at(live.now);
    const makers = {
      devops: await holderOf(account, "devops"),
      "an ordinary role": account.colleague("Application", runningMachines),
      "an administrator": account.administrator,
    };
    const keys = Object.entries(foundationKeys(account));
    for (const [region, keyArn] of keys) {
      for (const [who, person] of Object.entries(makers)) {
        const used = await keyOfNewDisk(account, region, who, person);
        if (used !== keyArn) {
          throw new ScenarioFailure(
            `A new disk of ${who} in ${region} is ${used === undefined ? "not encrypted with any key of ours" : `encrypted with ${used}`}.`,
          );
        }
      }
      await rootGetsNone(account, region);
    }
    return `of ${Object.keys(makers).length} people in ${keys.length} regions, and none of the root user`;
  }),
};

/** The root user is kept out of the keys, and gets no disk either. */
async function rootGetsNone(account: LiveAccount, region: string): Promise<void> {
  const { disk } = await madeBy(account.root, account, region, "the root user");
  if (disk) {
    throw new ScenarioFailure(`The root user uses the foundation key of ${region} for a disk.`);
  }
}

/** The key that a new disk is encrypted with. Throws where it cannot be made. */
async function keyOfNewDisk(
  account: LiveAccount,
  region: string,
  who: string,
  person: Person,
): Promise<string | undefined> {
  const { disk, because } = await madeBy(person, account, region, who);
  if (!disk) {
    throw new ScenarioFailure(`A new disk of ${who} in ${region} vanishes, and nobody is told why.`, because);
  }
  return disk.Encrypted ? disk.KmsKeyId : undefined;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html */
interface Disk {
  readonly Encrypted: boolean;
  readonly KmsKeyId?: string;
}

/** Somebody makes a disk and asks for one that is not encrypted; then he looks for it. */
async function madeBy(
  person: Person,
  account: LiveAccount,
  region: string,
  who: string,
): Promise<{ readonly disk: Disk | undefined; readonly because: string | undefined }> {
  const workload = { Key: "Workload", Value: `${environmentOf(account)}-app-orders` };
  const made = await person.call("EC2Client", "CreateVolume", region, {
    AvailabilityZone: `${region}a`,
    Encrypted: false,
    Size: 8,
    TagSpecifications: [{ ResourceType: "volume", Tags: [workload] }],
  });
  if (made.kind === "refused") {
    throw new ScenarioFailure(`${who} makes no disk in ${region}.`, whyRefused(made));
  }
  const found = await person.call("EC2Client", "DescribeVolumes", region, {
    VolumeIds: [made.output["VolumeId"] ?? ""],
  });
  const [disk] = found.kind === "answered" ? (found.output["Volumes"] as unknown as readonly Disk[]) : [];
  return { disk, because: account.denials.at(-1)?.because };
}
