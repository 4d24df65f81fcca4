import type { Call, Values } from "../aws/model";
import type { AwsTable } from "../aws/table";
import { type Account, accountIn } from "../world/account";
import { type BaseAccount, storeOf } from "../world/base-accounts";
import { Facts } from "../world/facts";
import { LiveAccount } from "../world/live-account";
import type { Store, Visible } from "../world/store";
import { World } from "../world/world";
import { before, type Simulation } from "./perform";

/**
 * A simulated account with its history: what it was found with, what deployments write one after the other, and the life
 * that goes on in it between them.
 */
export class StandingAccount {
  readonly store: Store;
  readonly home: Account;
  private writers = 0;
  private world: World | undefined;
  private account: LiveAccount | undefined;
  /** When its life last came to a stop, in milliseconds since 1970; undefined before it began. */
  private now: number | undefined;

  constructor(
    readonly table: AwsTable,
    base: BaseAccount,
    regions: readonly string[],
  ) {
    this.home = accountIn(regions[0] ?? "");
    this.store = storeOf(base, this.home, regions);
  }

  /** The number of the next writer. */
  get next(): number {
    return this.writers;
  }

  /** All that has been written so far. */
  get settled(): Visible {
    return before(this.writers);
  }

  /** Where operations are tried that come now. */
  get simulation(): Simulation {
    const { table, store, settled, now } = this;
    return { table, store, settled, ...(now !== undefined && { now }) };
  }

  /** Whether it has begun to live. */
  get hasLived(): boolean {
    return this.now !== undefined;
  }

  /** Counts operations in that have written under their own numbers. */
  count(operations: number): void {
    this.writers += operations;
  }

  /** Keeps what one operation has written. */
  keep({ writes }: Pick<Call, "writes">): void {
    for (const [row, value] of writes) {
      this.store.write(this.writers, row, value);
    }
    this.writers++;
  }

  /** The account as it lives on from here. The same one until it is settled. */
  living(): World {
    // Chance has to fall another way than during the deployment.
    this.world ??= new World(new Facts(this.store, { visible: this.settled }), this.table, {
      seed: 1 + this.writers,
      ...(this.now !== undefined && { now: this.now }),
    });
    return this.world;
  }

  /** The same as scenarios see it, with the outputs of the stack. */
  live(outputs: Values): LiveAccount {
    this.account ??= new LiveAccount(this.living(), this.home, outputs);
    return this.account;
  }

  /** Keeps what has happened in the living account, as if a further operation had written it. */
  settle(): void {
    this.keep({ writes: this.world?.facts.writes ?? new Map() });
    this.now = this.world?.clock.now ?? this.now;
    this.world = undefined;
    this.account = undefined;
  }
}
