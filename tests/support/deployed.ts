import { expect } from "chai";
import { type AwsTable, baseAccounts, capture, simulatedAws } from "../../rehearsal";
import { before, record } from "../../rehearsal/engine/perform";
import { plan } from "../../rehearsal/engine/plan";
import { type Policy, parsePolicy } from "../../rehearsal/policy/document";
import { accountIn } from "../../rehearsal/world/account";
import { type BaseAccount, storeOf } from "../../rehearsal/world/base-accounts";
import { Facts } from "../../rehearsal/world/facts";
import { LiveAccount } from "../../rehearsal/world/live-account";
import { World } from "../../rehearsal/world/world";
import { project } from "./rehearsal";

/** A deployed stack, as often as one wants it, each time as it was deployed. */
export type Deployed = () => {
  readonly account: LiveAccount;
  readonly facts: Facts;
  /** What goes wrong in it, without anybody being told. */
  readonly problems: World["problems"];
};

interface Surroundings {
  readonly table?: AwsTable;
  /** The first is deployed into. */
  readonly accounts?: readonly BaseAccount[];
}

/** Deploys a stack once, into a new account unless another is given, and lets nothing happen in it. */
export async function deployed(
  stack: "dev" | "prod",
  changes: Readonly<Record<string, unknown>> = {},
  { table = simulatedAws, accounts: [base] = baseAccounts }: Surroundings = {},
): Promise<Deployed> {
  const { name, run, ...rest } = project(stack, changes);
  const { graph } = await capture({ ...rest, project: name, program: run, table });
  const operations = plan(table, undefined, graph);
  const home = accountIn("us-east-1");
  const regions = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"];
  const store = storeOf(base as BaseAccount, home, regions);
  await record({ table, store, settled: before(0) }, operations);
  return () => {
    const facts = new Facts(store, { visible: before(operations.length) });
    const world = new World(facts, table);
    return { account: new LiveAccount(world, home, graph.outputs), facts, problems: world.problems };
  };
}

export type Statement = Readonly<Record<string, unknown>>;

/** What becomes of the statements of a policy. */
export type Change = (statements: readonly Statement[]) => readonly object[];

/** The same policy with other statements. Throws where that changes nothing. */
export function withOthers({ name, text = "" }: Policy, change: Change): Policy & { readonly text: string } {
  const before = JSON.parse(text);
  const document = JSON.stringify({ ...before, Statement: change(before.Statement) });
  expect(document).not.to.equal(text);
  return { ...parsePolicy(name, document), text: document };
}
