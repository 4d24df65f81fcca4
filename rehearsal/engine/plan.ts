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

/** How the engine brings one resource to its next state. */
type Fate = "create" | "update" | "replace" | "delete first" | "keep";

/**
 * What the engine does to come from one graph to another; nothing where they agree. A replacement is created in its
 * place and the old resource deleted at the end, dependents first. One that asks to be deleted first takes those
 * with it that would have to be replaced for its new outputs.
 */
export function plan(
  table: AwsTable,
  before: Graph | undefined,
  now: Graph | undefined,
  first = 0,
): Operation[] {
  const makes: Step[] = [];
  const [goneFirst, gone, kept] = [
    new Map<string, Node>(),
    new Map<string, Node>(),
    new Set<string | undefined>(),
  ];
  const above = now ? ancestors(now) : new Map<string, ReadonlySet<string>>();
  for (const node of now?.nodes.values() ?? []) {
    const old = formerSelf(before, node);
    kept.add(old?.urn);
    const model = table.resources[node.type];
    if (!model || !node.outputs) {
      continue;
    }
    const fate = fateOf(model, old, node, (urn) => goneFirst.has(urn));
    const after = [...(above.get(node.urn) ?? [])].map(made);
    if (old && fate === "delete first") {
      goneFirst.set(old.urn, old);
      makes.push({ key: made(node.urn), kind: "create", node, after: [...after, deleted(old.urn)] });
    } else if (old && fate === "update") {
      makes.push({ key: made(node.urn), kind: "update", node, before: old, after });
    } else if (fate !== "keep") {
      makes.push({ key: made(node.urn), kind: "create", node, after });
      if (old) {
        gone.set(old.urn, old);
      }
    }
  }
  for (const old of before?.nodes.values() ?? []) {
    if (!kept.has(old.urn)) {
      const model = table.resources[old.type];
      const goes = model && dependsForReplacement(model, old, (urn) => goneFirst.has(urn)) ? goneFirst : gone;
      goes.set(old.urn, old);
    }
  }
  const dependents = before ? descendants(before) : new Map<string, ReadonlySet<string>>();
  const deletions = (nodes: ReadonlyMap<string, Node>, after: readonly string[]): Step[] =>
    [...nodes.values()]
      .filter(({ type, outputs, retainOnDelete }) => outputs && table.resources[type] && !retainOnDelete)
      .map((node) => {
        const earlier = [...(dependents.get(node.urn) ?? [])].filter((urn) => nodes.has(urn));
        return { key: deleted(node.urn), kind: "delete", node, after: [...earlier.map(deleted), ...after] };
      });
  const last = [...makes.map(({ key }) => key), ...[...goneFirst.keys()].map(deleted)];
  return numbered([...deletions(goneFirst, []), ...makes, ...deletions(gone, last)], first);
}

function fateOf(
  model: ResourceModel,
  old: Node | undefined,
  node: Node,
  isDeletedFirst: (urn: string) => boolean,
): Fate {
  if (!old) {
    return "create";
  }
  const changes = changesOf(old, node);
  if (dependsForReplacement(model, old, isDeletedFirst)) {
    return "delete first";
  }
  if (mustReplace(model, changes)) {
    return (node.deleteBeforeReplace ?? isNamed(model, node.inputs)) ? "delete first" : "replace";
  }
  return changes.length > 0 ? "update" : "keep";
}

/**
 * Whether the program itself names the resource, so that it cannot exist twice: the provider then has the engine delete it
 * before it is replaced. `filledIn` are inputs that the provider has made. A name that changes as well makes no difference.
 * https://github.com/pulumi/pulumi-terraform-bridge/blob/master/pkg/tfbridge/schema.go (nameRequiresDeleteBeforeReplace)
 */
export function isNamed(
  { properties }: ResourceModel,
  inputs: Values,
  filledIn: readonly string[] = [],
): boolean {
  return Object.entries(properties).some(
    ([name, { autonamed }]) => autonamed && inputs[name] !== undefined && !filledIn.includes(name),
  );
}

/** Whether a property that nobody can change comes from a resource that is deleted before it is made anew. */
function dependsForReplacement(
  model: ResourceModel,
  old: Node,
  isDeletedFirst: (urn: string) => boolean,
): boolean {
  return Object.entries(old.propertyDependencies).some(
    ([property, urns]) => mustReplace(model, [property]) && urns.some(isDeletedFirst),
  );
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
