import type { Graph, Node } from "../../rehearsal";

/** Resources of a type, as AWS would get them. */
export const ofType = (graph: Graph, type: string): Node[] =>
  [...graph.nodes.values()].filter((node) => node.type === type);

const names = (nodes: readonly Node[]) => nodes.map(({ name }) => name);

export const topicsWithoutDisplayName = (graph: Graph) =>
  names(
    ofType(graph, "aws:sns/topic:Topic").filter(
      ({ inputs }) => inputs["displayName"] !== "Config Compliance Alerts",
    ),
  );

export const functionsOffArm = (graph: Graph) =>
  names(
    ofType(graph, "aws:lambda/function:Function").filter(
      ({ inputs }) => JSON.stringify(inputs["architectures"]) !== '["arm64"]',
    ),
  );
