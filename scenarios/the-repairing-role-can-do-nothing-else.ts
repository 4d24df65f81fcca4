import { type LiveAccount, Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { complianceRegions, remediationIn, whereRecorded } from "./compliance";
import { foundationKeys, holderOf } from "./people";

/** What repairs may repair, and nobody else may be it. */
export const theRepairingRoleCanDoNothingElse: Scenario = {
  title: "The role that repairs can do nothing else",
  run: whereRecorded(async (account) => {
    const [region = ""] = Object.keys(complianceRegions(account));
    const remediation = remediationIn(account, region);
    if (!remediation) {
      return "remediation is off";
    }
    const { roleArn } = remediation;
    const forbidden = requestsIn(account, region);

    const open = forbidden.filter(
      ([action, resource]) => account.verdict(roleArn, { action, resource, region }).decision === "Allowed",
    );

    if (open.length > 0) {
      const list = open.map(([action, resource]) => `${action} on ${resource}`).join("; ");
      throw new ScenarioFailure(`The role that repairs may do what it has no need for: ${list}.`);
    }
    const refused = await refusedPeople(account, roleArn);
    return `${forbidden.length} requests refused, and ${refused} people who would be it`;
  }),
};

/** What lies near to what it does, or is worth most. */
function requestsIn(account: LiveAccount, region: string): readonly (readonly [string, string])[] {
  const key = foundationKeys(account)[region] ?? "";
  const [, partition, , , id] = key.split(":");
  const bucket = `arn:${partition}:s3:::orders`;
  return [
    ...[
      "CancelKeyDeletion",
      "CreateGrant",
      "Decrypt",
      "DisableKey",
      "DisableKeyRotation",
      "PutKeyPolicy",
    ].map((action) => [`kms:${action}`, key] as const),
    ["kms:ScheduleKeyDeletion", key],
    ["kms:EnableKeyRotation", key.replace(`:${region}:`, ":sa-east-1:")],
    ...["DeleteBucket", "DeleteBucketPolicy", "ListBucket", "PutBucketAcl", "PutBucketPolicy"].map(
      (action) => [`s3:${action}`, bucket] as const,
    ),
    ["s3:GetObject", `${bucket}/1`],
    ["s3:PutAccountPublicAccessBlock", "*"],
    ["secretsmanager:GetSecretValue", account.text("rotatingSecretArn")],
    ["iam:PassRole", `arn:${partition}:iam::${id}:role/Administrator`],
    ["ssm:StartAutomationExecution", `arn:${partition}:ssm:${region}::document/AWS-RunShellScript`],
  ];
}

/** Everybody whom the account has, with as much as each may. Returns how many were refused. */
async function refusedPeople(account: LiveAccount, roleArn: string): Promise<number> {
  const people = [
    account.administrator,
    account.deployer,
    account.user("jane", { mfaAgeInSeconds: 60 }),
    await holderOf(account, "security-admin"),
    await holderOf(account, "devops"),
  ];
  for (const person of people) {
    if ((await person.assume(roleArn, { sessionName: "repair" })) instanceof Person) {
      throw new ScenarioFailure(`Somebody can be ${roleArn} who is not Systems Manager Automation.`);
    }
  }
  return people.length;
}
