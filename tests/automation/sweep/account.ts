import {
  ancestors,
  baseAccounts,
  capture,
  type Graph,
  type Node,
  Person,
  simulatedAws,
} from "../../../rehearsal";
import { type MadeResource, madeRow } from "../../../rehearsal/aws/made-rows";
import { leftovers } from "../../../rehearsal/engine/destroy";
import { before, record } from "../../../rehearsal/engine/perform";
import { type Operation, plan } from "../../../rehearsal/engine/plan";
import { accountIn } from "../../../rehearsal/world/account";
import { type BaseAccount, storeOf } from "../../../rehearsal/world/base-accounts";
import { Facts } from "../../../rehearsal/world/facts";
import { World } from "../../../rehearsal/world/world";
import { clientNames } from "../../../validation/clients";
import { type Ask, allPages } from "../../../validation/validate";
import { project } from "../../support/rehearsal";

/** An account after a deployment that was stopped somewhere, or went through. */
export interface Left {
  readonly ask: Ask;
  readonly facts: Facts;
  /** What is there that was not there before, and what is not there any more, by row. */
  readonly leftovers: () => readonly string[];
}

/** What a whole deployment of a stack has made, in an account that people use. */
export interface Deployment {
  readonly graph: Graph;
  readonly suffix: string;
  readonly regions: readonly string[];
  /** The first resource of a type, and what is known of having made it. */
  readonly nodeOf: (type: string) => { readonly urn: string; readonly made: MadeResource };
  /** The account where the deployment has made just these, and all that they need. */
  readonly with: (urns?: readonly string[]) => Left;
}

const table = simulatedAws;

/** Deploys the development stack once, with configuration changed on top. */
export async function deploymentOf(changes: Readonly<Record<string, unknown>> = {}): Promise<Deployment> {
  const { name, run, ...rest } = project("dev", changes);
  const { graph } = await capture({ ...rest, project: name, program: run, table });
  const operations = plan(table, undefined, graph);
  const regions = regionsIn(graph);
  const home = accountIn(regions[0] ?? "");
  const store = storeOf(baseAccounts[1] as BaseAccount, home, regions);
  await record({ table, store, settled: before(0) }, operations);
  let writers = operations.length;
  const madeWith = (urns: readonly string[] | undefined): Left => {
    const done = new Set(
      operations.flatMap(({ position, node }) => (isDone(graph, urns, node) ? [position] : [])),
    );
    const facts = new Facts(store, { visible: done });
    for (const operation of operations) {
      if (done.has(operation.position)) {
        writeMade(facts, operation);
      }
    }
    const world = new World(facts, table);
    const settled = () => {
      const writer = writers++;
      for (const [row, value] of facts.writes) {
        store.write(writer, row, value);
      }
      const visible = new Set([...done, writer]);
      return leftovers(table, store, visible).map(({ message }) => message);
    };
    return { ask: askAs(new Person(world, home, home.deployer)), facts, leftovers: settled };
  };
  return { graph, suffix: suffixOf(graph), regions, nodeOf: (type) => firstOf(graph, type), with: madeWith };
}

/** What somebody asks of the simulated AWS. */
export const askAs =
  (person: Person): Ask =>
  ({ service, operation, region, input }) =>
    allPages(async (page) => {
      const answer = await person.call(clientNames[service], operation, region, {
        ...input,
        ...(page as object),
      });
      if (answer.kind === "refused") {
        throw Object.assign(new Error(answer.message), { name: answer.code });
      }
      return answer.output;
    });

function regionsIn(graph: Graph): readonly string[] {
  const regions = [...graph.nodes.values()].flatMap(({ provider }) => provider?.region ?? []);
  return [...new Set(regions)].sort();
}

function suffixOf(graph: Graph): string {
  const found = [...graph.nodes.values()].find(
    ({ type }) => type === "random:index/randomString:RandomString",
  );
  return String(found?.outputs?.["result"]);
}

/** Whether a resource is among some, or one that they come after; all are where none are named. */
function isDone(graph: Graph, urns: readonly string[] | undefined, { urn }: Node): boolean {
  return urns === undefined || urns.some((made) => made === urn || ancestorsOf(graph).get(made)?.has(urn));
}

const known = new WeakMap<Graph, ReturnType<typeof ancestors>>();

function ancestorsOf(graph: Graph): ReturnType<typeof ancestors> {
  const found = known.get(graph) ?? ancestors(graph);
  known.set(graph, found);
  return found;
}

function writeMade(facts: Facts, { node }: Operation): void {
  const made = madeOf(node);
  facts.put(madeRow(made.identity), made);
}

function firstOf(graph: Graph, type: string) {
  const node = [...graph.nodes.values()].find((other) => other.type === type);
  if (!node) {
    throw new Error(`The stack has no ${type}.`);
  }
  return { urn: node.urn, made: madeOf(node) };
}

/** What an engine would note of having made a resource. */
function madeOf({ type, urn, name, inputs, identity, provider, outputs }: Node): MadeResource {
  if (!outputs) {
    throw new Error(`${urn} was not made.`);
  }
  return { type, urn, name, inputs, identity, region: provider?.region, id: outputs.id, outputs };
}
