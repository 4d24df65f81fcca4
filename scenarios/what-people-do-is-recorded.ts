import { type Answer, type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { businessDay, closedHour, day, settingsOf } from "./business-calendar";
import {
  environmentOf,
  foundationKeys,
  holderOf,
  isOpen,
  primaryRegion,
  type RoleName,
  roleArn,
  roleName,
} from "./people";
import { type AuditRecord, recordsOf, type Subject } from "./records";

/** How long a call takes at the most until it stands in its group. */
const fewMinutes = { minutes: 5 };

/** Calls that only read and calls that change, in every region, allowed or refused: all of it, and by whom. */
export const whatPeopleDoIsRecorded: Scenario = {
  title: "What people do is recorded",
  run: async (account) => {
    const inHours = account.at(
      (businessDay(settingsOf(account).calendar, account.now + day)?.opens ?? 0) + 60_000,
    );
    await inHours.pass({ minutes: 1 });
    const seen = [
      ...(await allowed(inHours)),
      ...(await refused(account.at(closedHour(settingsOf(account).calendar, account.now) ?? account.now))),
      ...(await inIam(account.at(account.now))),
    ];
    await keysWithoutEcho(account.at(account.now));
    return `${seen.join(", ")}; and no key is used for the record's own sake`;
  },
};

/** Every role reads in every region, and devops changes something. */
async function allowed(account: LiveAccount): Promise<readonly string[]> {
  const start = account.now;
  const keys = foundationKeys(account);
  const roles: readonly RoleName[] = ["security-admin", "devops", "auditor"];
  const answers = new Map<string, Answer>();
  for (const role of roles) {
    const person = await holderOf(account, role);
    for (const [region, keyArn] of Object.entries(keys)) {
      await person.call("KMSClient", "DescribeKey", region, { KeyId: keyArn });
      // Allowed or not: of what is neither IAM's nor about keys only the session tells.
      answers.set(`${role} ${region}`, await person.call("CloudTrailClient", "DescribeTrails", region, {}));
    }
  }
  await isOpen(account);
  await account.pass(fewMinutes);
  for (const role of roles) {
    const records = recordsOf(account, role, start);
    expectRecord(role, records, { what: "sts:AssumeRole" });
    for (const region of Object.keys(keys)) {
      const who = `/${role}-jane`;
      expectRecord(role, records, { what: "kms:DescribeKey", region, who });
      const answer = answers.get(`${role} ${region}`);
      const refusal = answer?.kind === "refused" ? answer.code : undefined;
      expectRecord(role, records, { what: "cloudtrail:DescribeTrails", region, who, refusal });
      expectRecord("keys", recordsOf(account, "keys", start), {
        what: "kms:DescribeKey",
        region,
        who,
      });
    }
  }
  expectRecord("devops", recordsOf(account, "devops", start), {
    what: "rds:DeleteDBInstance",
    refusal: "DBInstanceNotFound",
  });
  return [`3 roles in ${Object.keys(keys).length} regions`];
}

/** After hours devops is refused, and that is what one wants to know. */
async function refused(account: LiveAccount): Promise<readonly string[]> {
  const start = account.now;
  const region = primaryRegion(account);
  const devops = await holderOf(account, "devops");
  const name = `${environmentOf(account)}-app-orders`;
  const attempts = [
    ["RDSClient", "DeleteDBInstance", { DBInstanceIdentifier: name }, "rds", "AccessDenied"],
    [
      "EC2Client",
      "TerminateInstances",
      { InstanceIds: ["i-0123456789abcdef0"] },
      "ec2",
      "Client.UnauthorizedOperation",
    ],
    ["S3Client", "DeleteBucket", { Bucket: name }, "s3", "AccessDenied"],
  ] as const;
  for (const [client, operation, input] of attempts) {
    const answer = await devops.call(client, operation, region, input);
    if (answer.kind === "answered") {
      throw new ScenarioFailure(`devops calls ${operation} after hours.`);
    }
  }
  const stranger = account.user("mallory", { mfaAgeInSeconds: 60 });
  await stranger.assume(roleArn(account, "devops"), { sessionName: "mallory" });
  await account.pass(fewMinutes);
  const records = recordsOf(account, "devops", start);
  for (const [, operation, , service, refusal] of attempts) {
    expectRecord("devops", records, { what: `${service}:${operation}`, refusal });
  }
  expectRecord("devops", records, { what: "sts:AssumeRole", who: "user/mallory", refusal: "AccessDenied" });
  return [`${attempts.length + 1} refusals`];
}

async function inIam(account: LiveAccount): Promise<readonly string[]> {
  const start = account.now;
  account.root.signIn();
  await account.administrator.call("IAMClient", "GetRolePolicy", primaryRegion(account), {
    RoleName: roleName(account, "devops"),
    PolicyName: "business-hours",
  });
  await account.pass(fewMinutes);
  const records = recordsOf(account, "activity", start);
  expectRecord("activity", records, { what: "signin:ConsoleLogin" });
  expectRecord("activity", records, { what: "iam:GetRolePolicy", who: "Administrator" });
  return ["IAM and sign-ins"];
}

/** CloudWatch Logs encrypts what it is sent: if that were recorded as well, there would be no end. */
async function keysWithoutEcho(account: LiveAccount): Promise<void> {
  const start = account.now;
  const keys = foundationKeys(account);
  const region = primaryRegion(account);
  await account.administrator.call("KMSClient", "DescribeKey", region, { KeyId: keys[region] ?? "" });
  await account.pass({ minutes: 30 });
  const records = recordsOf(account, "keys", start);
  expectRecord("keys", records, { what: "kms:DescribeKey" });
  const echo = records.filter(({ byService }) => byService);
  if (echo.length > 0) {
    throw new ScenarioFailure(`The record of keys has ${echo.length} entries of services of AWS themselves.`);
  }
}

function expectRecord(
  subject: Subject,
  records: readonly AuditRecord[],
  { what, who = "", region, refusal }: Partial<AuditRecord>,
): void {
  const found = records.find(
    (record) =>
      record.what === what &&
      record.who.includes(who) &&
      (region === undefined || record.region === region) &&
      record.refusal === refusal,
  );
  const where = region === undefined ? "" : ` in ${region}`;
  const refused = refusal === undefined ? "" : `, refused with ${refusal}`;
  if (!found) {
    throw new ScenarioFailure(
      `The record of ${subject} knows nothing of ${what}${where} by ${who || "anybody"}${refused}.`,
    );
  }
  if (!found.when || !found.from) {
    throw new ScenarioFailure(
      `The record of ${subject} does not say when, or from where, ${what} was called.`,
    );
  }
}
