import { isDeepStrictEqual } from "node:util";
import type { Values } from "../rehearsal/aws/model";
import { at, type Finding, label } from "../rehearsal/engine/finding";
import type { Graph, Node } from "../rehearsal/engine/graph";
import { changedProperties } from "../rehearsal/engine/plan";
import { sorted } from "../rehearsal/engine/values";
import { defaultsOf, withoutInternals } from "../rehearsal/provider/wire";
import type { StateResource } from "./engine-state";

const cure = "Mend the rehearsal: it takes something of the program for another thing than the engine does.";

/**
 * Whether the engine's state has what the rehearsal has captured: the same resources with the same inputs, parents,
 * dependencies and protection. What the engine adds by itself is left aside: default providers, their versions, and what
 * providers fill in.
 */
export function disagreements(graph: Graph, state: readonly StateResource[]): Finding[] {
  const known = new Map(
    state.filter((resource) => !resource.delete).map((resource) => [resource.urn, resource]),
  );
  const captured = [...graph.nodes.values()];
  return [
    ...captured.flatMap((node) => {
      const resource = known.get(node.urn);
      return resource ? differences(node, resource) : [disagreement(node, "is not in the engine's state")];
    }),
    ...state
      .filter(({ urn }) => !graph.nodes.has(urn) && !isDefaultProvider(urn))
      .map(({ urn, type }) =>
        disagreement({ urn, type, name: urn.split("::")[3] ?? "" }, "is in the engine's state only"),
      ),
  ];
}

/** The engine's own names for them: https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go (newDefaultProviderRequest) */
const isDefaultProvider = (urn: string) => /::pulumi:providers:[^:]+::default(?:_\w+)?$/.test(urn);

/** URN of the provider that the program gave; undefined where the engine took its own. */
function providerOf({ provider = "" }: StateResource): string | undefined {
  const urn = provider.slice(0, Math.max(0, provider.lastIndexOf("::")));
  return urn === "" || isDefaultProvider(urn) ? undefined : urn;
}

function differences(node: Node, resource: StateResource): Finding[] {
  const [inputs, others] = [sorted(node.inputs) as Values, withoutFilledIn(resource)];
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ...changedProperties(inputs, others).map(
      (name) => [`the input ${name}`, inputs[name], others[name]] as const,
    ),
    ["its parent", node.parent, resource.parent],
    ["its provider", node.provider?.urn, providerOf(resource)],
    ["its dependencies", unique(node.dependencies), unique(resource.dependencies)],
    ["its dependencies by property", byProperty(node), byProperty(resource)],
    ["its protection", node.protect, resource.protect],
  ];
  return compared
    .filter(([, one, other]) => !isDeepStrictEqual(one, other))
    .map(([what, one, other]) =>
      disagreement(
        node,
        `has another view of ${what} in the engine: ${JSON.stringify(other)} where the rehearsal has ${JSON.stringify(one)}`,
      ),
    );
}

const disagreement = (node: Pick<Node, "urn" | "type" | "name">, what: string): Finding => ({
  kind: "disagreement",
  ...at(node),
  message: `${label(node)} ${what}.`,
  cure,
});

const unique = (urns: readonly string[]) => [...new Set(urns)].sort();

/** Properties that depend on nothing may be listed or not. */
function byProperty({ propertyDependencies }: Pick<Node, "propertyDependencies">): Values {
  const some = Object.entries(propertyDependencies).filter(([, urns]) => urns.length > 0);
  return sorted(Object.fromEntries(some.map(([name, urns]) => [name, unique(urns)]))) as Values;
}

/** Inputs without the version that the engine notes on providers, and without what the provider's check has put in. */
function withoutFilledIn({ type, inputs }: StateResource): Values {
  const filledIn = new Set(defaultsOf(inputs));
  const isFilledIn = (name: string) =>
    filledIn.has(name) || (type.startsWith("pulumi:providers:") && name === "version");
  const own = Object.entries(withoutInternals(inputs)).filter(([name]) => !isFilledIn(name));
  return sorted(Object.fromEntries(own)) as Values;
}
