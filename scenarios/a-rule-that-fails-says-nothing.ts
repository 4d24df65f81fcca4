import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { allTags, complianceRegions, verdictOf, whereRecorded } from "./compliance";
import { primaryRegion, whyRefused } from "./people";

/** What the function looks up is refused to it: people hear of that, and no verdict changes until it may again. */
export const aRuleThatFailsSaysNothing: Scenario = {
  title: "A rule that fails says nothing, and is heard of",
  run: whereRecorded(async (account) => {
    const apart = account.at(account.now);
    apart.confirmSubscriptions();
    const region = primaryRegion(apart);
    const { instances, volumes } = apart.estate(region);
    const instanceId = instances.create({ tags: allTags });
    const volumeId = volumes.create({ instanceId, tags: allTags });
    await apart.pass({ minutes: 15 });
    await expectCompliant(apart, region, instanceId, "before");

    const allow = await denyLookups(apart, region);
    const broken = apart.now;
    volumes.change(volumeId, { encrypted: false });
    instances.change(instanceId, { tags: { ...allTags, Owner: "billing" } });
    await apart.pass({ minutes: 30 });
    await expectCompliant(apart, region, instanceId, "while its rule fails");
    expectTold(apart, broken, "config-rules-errors", "that the rules fail");

    await apart.pass({ hours: 25 });
    await expectCompliant(apart, region, instanceId, "while its rule fails");
    expectTold(apart, broken, "ec2-instance-encrypted-stopped", "that a rule has stopped");
    expectTold(apart, broken, "config-rules-unevaluated", "that resources are not evaluated");

    await allow();
    await apart.pass({ hours: 6, minutes: 15 });
    const said = await verdictOf(apart, region, "ec2-instance-encrypted", instanceId);
    if (said?.compliance !== "NON_COMPLIANT") {
      throw new ScenarioFailure(
        "The rule works again, and does not find what came up meanwhile.",
        said?.annotation,
      );
    }
    return "told of errors, of what is not evaluated and of a rule that has stopped; found once it could be";
  }),
};

async function expectCompliant(
  account: LiveAccount,
  region: string,
  id: string,
  when: string,
): Promise<void> {
  const said = await verdictOf(account, region, "ec2-instance-encrypted", id);
  if (said?.compliance !== "COMPLIANT") {
    throw new ScenarioFailure(
      `The verdict on an instance is ${said?.compliance ?? "none"} ${when}, and was COMPLIANT.`,
      said?.annotation,
    );
  }
}

function expectTold(account: LiveAccount, since: number, alarm: string, what: string): void {
  const told = account
    .deliveries(since)
    .find(({ subject }) => subject.startsWith("ALARM") && subject.includes(alarm));
  if (!told) {
    throw new ScenarioFailure(`Nobody is told ${what}.`);
  }
}

/** Takes the function's looking up away. Returns what gives it back. */
async function denyLookups(account: LiveAccount, region: string): Promise<() => Promise<void>> {
  const name = complianceRegions(account)[region]?.functionName ?? "";
  const roleName = account.function(name, region).roleArn.split("/").at(-1) ?? "";
  const policy = {
    Version: "2012-10-17",
    Statement: { Effect: "Deny", Action: ["ec2:Describe*"], Resource: "*" },
  };
  const named = { RoleName: roleName, PolicyName: "mishap" };
  const call = async (operation: string, input: Readonly<Record<string, string>>) => {
    const answer = await account.administrator.call("IAMClient", operation, region, input);
    if (answer.kind === "refused") {
      throw new ScenarioFailure("The administrator cannot change the role.", whyRefused(answer));
    }
  };
  await call("PutRolePolicy", { ...named, PolicyDocument: JSON.stringify(policy) });
  return () => call("DeleteRolePolicy", named);
}
