import { type LiveAccount, Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { holderOf, type RoleName, roleArn } from "./people";

const roles = ["security-admin", "devops", "auditor"] as const;

interface Attempt {
  readonly what: string;
  readonly who: (account: LiveAccount) => Person | Promise<Person>;
  readonly sessionName?: (role: RoleName) => string;
  readonly externalId?: string;
}

const fresh = (account: LiveAccount) => account.user("jane", { mfaAgeInSeconds: 60 });

/** Each of them lacks one thing. */
const attempts: readonly Attempt[] = [
  { what: "with long-term keys", who: (account) => account.user("jane") },
  { what: "without a second factor", who: (account) => account.user("jane", { temporary: true }) },
  {
    what: "with a second factor an hour old",
    who: (account) => account.user("jane", { mfaAgeInSeconds: 3600 }),
  },
  { what: "with a wrong external ID", who: fresh, externalId: "another-external-id" },
  {
    what: "under another role's session name",
    who: fresh,
    sessionName: (role) => (role === "auditor" ? "devops-jane" : "auditor-jane"),
  },
  { what: "from a session of a role", who: (account) => holderOf(account, "security-admin") },
  { what: "as an administrator's session", who: (account) => account.administrator },
  { what: "as the root user", who: (account) => account.root },
];

/** People get a role with everything that it asks for, and with nothing less. */
export const rolesAreAssumedAsTheyShouldBe: Scenario = {
  title: "Roles are assumed with all that they ask for",
  run: async (account) => {
    const externalId = account.text("accessExternalId");
    for (const role of roles) {
      await holderOf(account, role);
      for (const attempt of attempts) {
        const person = await attempt.who(account);
        const session = await person.assume(roleArn(account, role), {
          sessionName: attempt.sessionName?.(role) ?? `${role}-jane`,
          externalId: attempt.externalId ?? externalId,
        });
        if (session instanceof Person) {
          throw new ScenarioFailure(`${role} can be assumed ${attempt.what}.`);
        }
      }
    }
    return `${roles.length} roles; ${attempts.length} ways to ask for less are refused`;
  },
};
