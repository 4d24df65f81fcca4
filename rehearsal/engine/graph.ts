import type { Outputs, Values } from "../aws/model";

/** A reference to the provider of a resource. */
export interface ProviderReference {
  readonly urn: string;
  readonly region: string | undefined;
}

/** One registration as the program made it, with what was answered. */
export interface Node {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string | undefined;
  /** Undefined for components, and for resources that were left to a default provider. */
  readonly provider: ProviderReference | undefined;
  readonly inputs: Values;
  /** With the id of a custom resource; undefined for components. */
  readonly outputs: Outputs | undefined;
  /** URNs that the program made this one wait for: `dependsOn` and every output among the inputs. */
  readonly dependencies: readonly string[];
  /** The dependencies by the input that carries them. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  /** Undefined where the program leaves it to the provider. */
  readonly deleteBeforeReplace: boolean | undefined;
  /** Whether the engine forgets the resource where it would delete it. */
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** Texts among the inputs that are secrets. */
  readonly secrets: readonly string[];
  /** URNs under which a state before this graph may know the resource. */
  readonly aliases: readonly string[];
  /** What the ids of the resource are derived from. It changes when the resource is replaced. */
  readonly identity: string;
}

/** What a program registered, in the order of registration. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  /** Outputs of the stack. */
  readonly outputs: Values;
}

/** Everything that a node comes after: dependencies, parent and provider, and theirs. */
export function ancestors(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (urn: string): Set<string> => {
    const known = found.get(urn);
    if (known) {
      return known;
    }
    const all = new Set<string>();
    found.set(urn, all);
    const node = graph.nodes.get(urn);
    for (const direct of node ? directlyBefore(node) : []) {
      all.add(direct);
      for (const further of visit(direct)) {
        all.add(further);
      }
    }
    return all;
  };
  for (const urn of graph.nodes.keys()) {
    visit(urn);
  }
  return found;
}

function directlyBefore(node: Node): string[] {
  return [
    ...node.dependencies,
    ...Object.values(node.propertyDependencies).flat(),
    ...(node.parent ? [node.parent] : []),
    ...(node.provider ? [node.provider.urn] : []),
  ];
}

/** The node that a graph before this one has for the same resource, be it under a former URN. */
export function formerSelf(
  before: Graph | undefined,
  { urn, aliases }: Pick<Node, "urn" | "aliases">,
): Node | undefined {
  return [urn, ...aliases].map((known) => before?.nodes.get(known)).find((node) => node !== undefined);
}

/** The regions that the providers of the graphs work in, sorted. */
export function regionsOf(...graphs: readonly Graph[]): string[] {
  const nodes = graphs.flatMap((graph) => [...graph.nodes.values()]);
  return [...new Set(nodes.flatMap(({ provider }) => provider?.region ?? []))].sort();
}

/** The graph without what an order of answers may change: nodes sorted by URN, lists sorted. */
export function canonical(graph: Graph): readonly Node[] {
  return [...graph.nodes.values()]
    .map((node) => ({
      ...node,
      dependencies: [...node.dependencies].sort(),
      propertyDependencies: Object.fromEntries(
        Object.entries(node.propertyDependencies)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([property, urns]) => [property, [...urns].sort()]),
      ),
    }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}
