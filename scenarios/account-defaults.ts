import type { LiveAccount, Scenario } from "../rehearsal";

/** As much of what the stack sees to in the whole account as stories need. */
interface AccountDefaults {
  readonly ebsEncryption: boolean;
  readonly s3PublicAccessBlock: boolean;
}

/** A story for stacks that see to something in the whole account. */
export function whereSeenTo(what: keyof AccountDefaults, tell: Scenario["run"]): Scenario["run"] {
  return async (account: LiveAccount) => {
    const defaults = account.output("accountDefaults") as unknown as AccountDefaults;
    return defaults[what] ? tell(account) : "left to others";
  };
}
