import { createHash } from "node:crypto";
import type { Value, Values } from "../aws/model";
import type { AwsTable } from "../aws/table";
import { at, type Finding, label } from "./finding";
import type { Graph, Node } from "./graph";
import { changesOf, mustReplace } from "./plan";
import { sorted } from "./values";

/** One resource of a committed graph. */
export interface GoldenNode {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly region?: string;
  readonly protect?: true;
  readonly inputs: Values;
}

/** The part of a graph that is worth committing, so that a change of the program shows its reach as a diff. */
export function goldenOf(graph: Graph): GoldenNode[] {
  return [...graph.nodes.values()]
    .filter(({ custom }) => custom)
    .map(goldenNode)
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function goldenNode({ urn, type, name, provider, protect, inputs, secrets }: Node): GoldenNode {
  return {
    urn,
    type,
    name,
    ...(provider?.region !== undefined && { region: provider.region }),
    ...(protect && { protect: true as const }),
    inputs: kept(inputs, secrets) as Values,
  };
}

/** Longest text that is kept as it is; of a longer one, such as a function's code, the hash. In characters. */
const longest = 20_000;

/** A value as it is committed: sorted, without secrets, and without texts that nobody reads as a diff. */
function kept(value: Value, secrets: readonly string[]): Value {
  if (typeof value === "string") {
    const shown = secrets.includes(value) ? "[secret]" : value;
    return shown.length > longest ? `sha256:${createHash("sha256").update(shown).digest("hex")}` : shown;
  }
  if (Array.isArray(value)) {
    return value.map((item) => kept(item, secrets));
  }
  return typeof value === "object" && value !== null
    ? (sorted(
        Object.fromEntries(Object.entries(value).map(([key, item]) => [key, kept(item, secrets)])),
      ) as Value)
    : value;
}

function successorOf({ urn }: GoldenNode, graph: Graph): Node | undefined {
  return graph.nodes.get(urn) ?? [...graph.nodes.values()].find(({ aliases }) => aliases.includes(urn));
}

/** Data and keys of the committed graph that a deployment of this one would replace, remove or lay open. */
export function losses(table: AwsTable, golden: readonly GoldenNode[], graph: Graph): Finding[] {
  return golden.flatMap((old): Finding[] => {
    const model = table.resources[old.type];
    if (!model?.keeps) {
      return [];
    }
    const loss = (what: string, property?: string): Finding => ({
      kind: "golden",
      ...at({ ...old, provider: { region: old.region } }),
      ...(property !== undefined && { property }),
      message: `${label(old)} keeps ${model.keeps}, and it would ${what}.`,
      cure: "Give it an alias if it was renamed. If it is meant to go, accept the new graph with --accept.",
    });
    const now = successorOf(old, graph);
    if (!now) {
      return [loss("vanish")];
    }
    const after = { inputs: kept(now.inputs, now.secrets) as Values, provider: now.provider };
    const forced = changesOf({ inputs: old.inputs, provider: { region: old.region } }, after).filter(
      (property) => mustReplace(model, [property]),
    );
    const was: Values = { ...old.inputs, region: old.region ?? null };
    const is: Values = { ...after.inputs, region: now.provider?.region ?? null };
    const change = (property: string) =>
      `${property} changes from ${JSON.stringify(was[property])} to ${JSON.stringify(is[property])}`;
    return [
      ...forced.map((property) => loss(`be replaced: ${change(property)}`, property)),
      ...(old.protect && !now.protect ? [loss("lose its protection")] : []),
    ];
  });
}
