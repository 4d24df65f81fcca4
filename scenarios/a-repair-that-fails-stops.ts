import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import {
  allTags,
  complianceRegions,
  isRepaired,
  remediationIn,
  settled,
  verdictOf,
  whereRecorded,
} from "./compliance";
import { whyRefused } from "./people";

const rule = "kms-key-rotated";

/** A key's owner keeps the role out: the repair is tried as often as it may be, people are told, and that is that. */
export const aRepairThatFailsStops: Scenario = {
  title: "A repair that fails stops, and reaches people",
  run: whereRecorded(async (account) => {
    const [region = ""] = Object.keys(complianceRegions(account));
    const remediation = remediationIn(account, region);
    if (!remediation || !isRepaired(account, region, rule)) {
      return "remediation is off";
    }
    const { roleArn, maximumAttempts } = remediation;
    const apart = await settled(account);
    const start = apart.now;
    const key = apart.estate(region).keys.create({ tags: allTags });
    await keepOut(apart, region, key, roleArn);
    await apart.pass({ minutes: 5 + 3 * maximumAttempts });

    // What is found again is not repaired again.
    apart.estate(region).keys.change(key, { tags: { ...allTags, Owner: "billing" } });
    await apart.pass({ minutes: 15 });

    const said = await verdictOf(apart, region, rule, key.split("/")[1] ?? "");
    if (said?.compliance !== "NON_COMPLIANT") {
      throw new ScenarioFailure(
        `${rule} says ${said?.compliance ?? "nothing"} of a key that nobody repairs.`,
      );
    }
    return `${maximumAttempts} attempts, each told to ${expectTold(apart, region, maximumAttempts, start)}`;
  }),
};

/** The account keeps its key, and the role gets nothing of it. */
async function keepOut(account: LiveAccount, region: string, key: string, roleArn: string): Promise<void> {
  const [, partition, , , id] = key.split(":");
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Account",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${id}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      { Sid: "NotTheRole", Effect: "Deny", Principal: { AWS: roleArn }, Action: "kms:*", Resource: "*" },
    ],
  };
  const answer = await account.administrator.call("KMSClient", "PutKeyPolicy", region, {
    KeyId: key,
    Policy: JSON.stringify(policy),
  });
  if (answer.kind === "refused") {
    throw new ScenarioFailure("Nobody can keep the role out of a key for a try.", whyRefused(answer));
  }
}

/** How many people were told of each attempt. Throws where they were told of more or fewer than there may be. */
function expectTold(account: LiveAccount, region: string, attempts: number, since: number): number {
  const topics = account.output("alertTopicArns") as Readonly<Record<string, string>>;
  const readers = account.subscribers(topics[region] ?? "");
  const told = account
    .deliveries(since)
    .filter(
      ({ topicArn, message = "" }) => topicArn === topics[region] && message.includes("A repair has failed"),
    );
  if (told.length === 0 || readers.length === 0) {
    throw new ScenarioFailure(`A repair fails in ${region}, and nobody is told.`);
  }
  if (told.length !== attempts * readers.length) {
    throw new ScenarioFailure(
      `Of a repair in ${region} that fails ${readers.length} people are told ${told.length} times, for ${attempts} attempts.`,
    );
  }
  return readers.length;
}
