import type { ResourceModel, Values } from "../aws/model";
import type { AwsTable } from "../aws/table";
import { ancestors, formerSelf, type Graph, type Node } from "./graph";
import { count } from "./step";

/** One change that the engine makes in AWS. Its position is its number as a writer. */
export interface Operation {
  readonly position: number;
  readonly kind: "create" | "update" | "delete";
  /** The resource as it will be, or as it was for a delete. */
  readonly node: Node;
  /** The resource as it was, for an update. */
  readonly before?: Node;
  /** Positions of the operations that the engine finishes first. Closed: it contains those of its members. */
  readonly after: ReadonlySet<number>;
}

/** Names of the inputs that differ, sorted. */
export function changedProperties(before: Values, now: Values): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name])).sort();
}

type Settings = Pick<Node, "inputs"> & {
  readonly provider?: { readonly region: string | undefined } | undefined;
  readonly outputs?: Node["outputs"];
};

/** What differs between two states of a resource: inputs, its region, and the tags that the provider adds. */
export function changesOf(before: Settings, now: Settings): string[] {
  const tagsDiffer = JSON.stringify(before.outputs?.["tagsAll"]) !== JSON.stringify(now.outputs?.["tagsAll"]);
  return [
    ...changedProperties(before.inputs, now.inputs),
    ...(before.provider?.region !== now.provider?.region ? ["region"] : []),
    ...(before.outputs && now.outputs && tagsDiffer ? ["tagsAll"] : []),
  ];
}

/** A resource cannot move to another region, nor change what AWS lets nobody change. */
export function mustReplace(model: ResourceModel, changes: readonly string[]): boolean {
  return changes.some((property) => property === "region" || model.properties[property]?.replaces);
}

/** A step before it has its number. */
interface Step {
  readonly key: string;
  readonly kind: Operation["kind"];
  readonly node: Node;
  readonly before?: Node;
  readonly after: readonly string[];
}

const made = (urn: string) => `make ${urn}`;
const deleted = (urn: string) => `delete ${urn}`;

/**
 * What the engine does to come from one graph to another; nothing where they agree. A replacement is created in its
 * place and the old resource deleted at the end, unless it asks to be deleted first. Deletes follow everything
 * else, dependents first.
 */
export function plan(
  table: AwsTable,
  before: Graph | undefined,
  now: Graph | undefined,
  first = 0,
): Operation[] {
  const makes: Step[] = [];
  const gone: Node[] = [];
  const goneFirst: Node[] = [];
  const kept = new Set<string | undefined>();
  const above = now ? ancestors(now) : new Map<string, Set<string>>();
  for (const node of now?.nodes.values() ?? []) {
    const model = table.resources[node.type];
    const old = formerSelf(before, node);
    kept.add(old?.urn);
    if (!model || !node.outputs) {
      continue;
    }
    const after = [...(above.get(node.urn) ?? [])].map(made);
    const changes = old ? changesOf(old, node) : [];
    if (!old) {
      makes.push({ key: made(node.urn), kind: "create", node, after });
    } else if (mustReplace(model, changes)) {
      (node.deleteBeforeReplace ? goneFirst : gone).push(old);
      const earlier = node.deleteBeforeReplace ? [deleted(old.urn)] : [];
      makes.push({ key: made(node.urn), kind: "create", node, after: [...after, ...earlier] });
    } else if (changes.length > 0) {
      makes.push({ key: made(node.urn), kind: "update", node, before: old, after });
    }
  }
  gone.push(...[...(before?.nodes.values() ?? [])].filter(({ urn }) => !kept.has(urn)));
  const dependents = before ? descendants(before) : new Map<string, Set<string>>();
  const deletions = (nodes: readonly Node[], after: readonly string[]): Step[] =>
    nodes
      .filter(({ type, outputs }) => outputs && table.resources[type])
      .map((node) => ({
        key: deleted(node.urn),
        kind: "delete",
        node,
        after: [...[...(dependents.get(node.urn) ?? [])].map(deleted), ...after],
      }));
  const last = makes.map(({ key }) => key);
  return numbered([...deletions(goneFirst, []), ...makes, ...deletions(gone, last)], first);
}

/** `19 creates, 2 deletes` */
export function describe(operations: readonly Operation[]): string {
  const parts = (["create", "update", "delete"] as const).flatMap((kind) => {
    const number = operations.filter((operation) => operation.kind === kind).length;
    return number > 0 ? [count(number, kind)] : [];
  });
  return parts.length > 0 ? parts.join(", ") : "nothing to do";
}

function descendants(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>([...graph.nodes.keys()].map((urn) => [urn, new Set()]));
  for (const [urn, above] of ancestors(graph)) {
    for (const ancestor of above) {
      found.get(ancestor)?.add(urn);
    }
  }
  return found;
}

/** Numbers the steps in an order that they allow, keeping to the order given where it is free. */
function numbered(steps: readonly Step[], first: number): Operation[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const operations = new Map<string, Operation>();
  const place = (step: Step): Operation => {
    const known = operations.get(step.key);
    if (known) {
      return known;
    }
    const direct = step.after.flatMap((key) => {
      const earlier = byKey.get(key);
      return earlier ? [place(earlier)] : [];
    });
    const operation: Operation = {
      position: first + operations.size,
      kind: step.kind,
      node: step.node,
      ...(step.before && { before: step.before }),
      after: new Set(direct.flatMap((earlier) => [earlier.position, ...earlier.after])),
    };
    operations.set(step.key, operation);
    return operation;
  };
  for (const step of steps) {
    place(step);
  }
  return [...operations.values()];
}
