import { type OtherFinding, otherAccountRow } from "../aws/config-rows";
import type { World } from "./world";

/** Another account of the organisation, with AWS Config and rules of its own. */
export class MemberAccount {
  constructor(
    private readonly world: World,
    /** Twelve digits. */
    readonly id: string,
  ) {}

  /** One of its rules finds something. Throws where the account is not known. */
  finds(finding: Omit<OtherFinding, "at">): void {
    const { facts, clock } = this.world;
    const account = facts.get(otherAccountRow(this.id));
    if (!account) {
      throw new Error(`There is no other account ${this.id}.`);
    }
    const findings = [...account.findings, { ...finding, at: clock.now }];
    facts.put(otherAccountRow(this.id), { ...account, findings });
  }
}
