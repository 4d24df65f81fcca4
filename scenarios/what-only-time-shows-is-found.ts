import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { allTags, complianceRegions, ruleName, toldOf, verdictOf, whereRecorded } from "./compliance";

/** Nothing changes, and yet a backup grows old: the schedule finds it, within its six hours. */
export const whatOnlyTimeShowsIsFound: Scenario = {
  title: "What only time shows is found by the schedule",
  run: whereRecorded(async (account) => {
    const apart = account.at(account.now);
    apart.confirmSubscriptions();
    const regions = Object.keys(complianceRegions(apart));
    const watched = regions.flatMap((region) => backedUp(apart, region).map((each) => ({ region, ...each })));
    await apart.pass({ minutes: 15 });
    for (const { region, rule, id } of watched) {
      await expectCompliance(apart, region, rule, id, "COMPLIANT");
    }

    await apart.passWithoutRules({ days: 8 });
    const since = apart.now;
    await apart.pass({ hours: 6, minutes: 15 });

    for (const { region, rule, id } of watched) {
      await expectCompliance(apart, region, rule, id, "NON_COMPLIANT");
      if (toldOf(apart, ruleName(apart, region, rule), id, since) === undefined) {
        throw new ScenarioFailure(`Nobody is told that the backup of ${id} in ${region} has grown old.`);
      }
    }
    return `${watched.length} backups that were not renewed, in ${regions.length} regions`;
  }),
};

/** A volume with a snapshot of its own, and an instance that AWS Backup looks after. */
function backedUp(account: LiveAccount, region: string): readonly { rule: string; id: string }[] {
  const { volumes, snapshots, instances, recoveryPoints } = account.estate(region);
  const volumeId = volumes.create({ tags: allTags });
  snapshots.create({ volumeId });
  const instanceId = instances.create({ tags: allTags });
  volumes.create({ instanceId, tags: allTags });
  recoveryPoints.create({
    resourceArn: account.arnIn(region, "ec2", `instance/${instanceId}`),
    resourceType: "EC2",
  });
  return [
    { rule: "ebs-volume-backed-up", id: volumeId },
    { rule: "ec2-instance-backed-up", id: instanceId },
  ];
}

async function expectCompliance(
  account: LiveAccount,
  region: string,
  rule: string,
  id: string,
  expected: string,
): Promise<void> {
  const said = await verdictOf(account, region, rule, id);
  if (said?.compliance !== expected) {
    throw new ScenarioFailure(
      `${rule} says ${said?.compliance ?? "nothing"} of ${id} in ${region}, which is ${expected}.`,
      said?.annotation,
    );
  }
}
