import type { Values } from "../aws/model";
import type { AwsTable } from "../aws/table";
import { leftovers } from "../engine/destroy";
import type { Finding } from "../engine/finding";
import { StandingAccount } from "../engine/standing-account";
import type { BaseAccount } from "../world/base-accounts";
import type { Facts } from "../world/facts";
import type { LiveAccount } from "../world/live-account";
import { DeployedResources } from "./deployed-resources";

/** One simulated account that all providers of a program and all commands of the engine share. */
export class SimulatedAccount {
  readonly resources: DeployedResources;
  private readonly account: StandingAccount;

  constructor(
    readonly table: AwsTable,
    base: BaseAccount,
    /** How long a policy, an attachment or a permission takes to be made, in milliseconds. */
    readonly delay: number,
  ) {
    // AWS's standard partition, until a provider works elsewhere.
    this.account = new StandingAccount(table, base, ["us-east-1"]);
    this.resources = new DeployedResources(this.account);
  }

  /** The account as it lives, with the outputs of a stack. What is done in it shows to the engine once it is settled. */
  live(outputs: Values): LiveAccount {
    return this.account.live(outputs);
  }

  /** Keeps what has happened in the living account. */
  settle(): void {
    this.account.settle();
  }

  /** Changes facts of the account behind the back of whoever deploys. */
  change(alter: (facts: Facts) => void): void {
    alter(this.account.living().facts);
    this.account.settle();
  }

  /** What is in the account that was not there at first, and that AWS would let go. */
  leftovers(): Finding[] {
    return leftovers(this.table, this.account.store, this.account.settled);
  }
}
