import { type Answer, type LiveAccount, Person, ScenarioFailure } from "../rehearsal";

type BoundRoleName = "security-admin" | "devops";
export type RoleName = BoundRoleName | "auditor";

/** Somebody of the account with a fresh second factor. */
const jane = { mfaAgeInSeconds: 60 };

export function roleArn(account: LiveAccount, role: RoleName): string {
  const arns = account.output("accessRoleArns") as Readonly<Record<string, string>>;
  return arns[role] ?? "";
}

/** As IAM's calls name it. */
export function roleName(account: LiveAccount, role: RoleName): string {
  return roleArn(account, role).split("/").at(-1) ?? "";
}

/** ARN of the foundation key by region. */
export function foundationKeys(account: LiveAccount): Readonly<Record<string, string>> {
  return account.output("foundationKeyArns") as Readonly<Record<string, string>>;
}

/** A session of a role, assumed as it is meant to be. */
export async function holderOf(account: LiveAccount, role: RoleName): Promise<Person> {
  const session = await account.user("jane", jane).assume(roleArn(account, role), {
    sessionName: `${role}-jane`,
    externalId: account.text("accessExternalId"),
  });
  if (session instanceof Person) {
    return session;
  }
  throw new ScenarioFailure(`Nobody can assume ${role}.`, whyRefused(session));
}

/** The first part of every name of the stack. */
export function environmentOf(account: LiveAccount): string {
  return account.text("businessHoursFunctionName").split("-lambda-")[0] ?? "";
}

/** Whether devops gets as far as deleting a workload's database, which is sensitive. */
export async function isOpen(account: LiveAccount): Promise<boolean> {
  const devops = await holderOf(account, "devops");
  const answer = await devops.call("RDSClient", "DeleteDBInstance", primaryRegion(account), {
    DBInstanceIdentifier: `${environmentOf(account)}-app-orders`,
    SkipFinalSnapshot: true,
  });
  // There is no such database: whoever is told so may delete it.
  return answer.kind === "answered" || answer.code === "DBInstanceNotFound";
}

/** Throws where a sensitive operation is not as it should be; `when` continues the sentence. */
export async function expectOpen(account: LiveAccount, open: boolean, when: string): Promise<void> {
  if ((await isOpen(account)) !== open) {
    throw new ScenarioFailure(`A sensitive operation is ${open ? "denied" : "allowed"} ${when}.`);
  }
}

/** Whether the business hours of a role deny an operation now, whatever else denies it as well. */
export function deniedByTheHours(account: LiveAccount, role: BoundRoleName, action: string): boolean {
  const request = { action, resource: "*", region: primaryRegion(account) };
  const { decision, decidedBy } = account.verdict(roleArn(account, role), request);
  // Named as the program names the policy that the function rewrites.
  const hours = decidedBy.some(({ policy }) => policy === `access-${role}-hours`);
  return decision === "ExplicitlyDenied" && hours;
}

export function primaryRegion(account: LiveAccount): string {
  return account.regionOf(account.text("rotatingSecretArn"));
}

export function whyRefused(answer: Answer): string {
  return answer.kind === "refused" ? [answer.message, answer.because].filter(Boolean).join(" ") : "";
}
