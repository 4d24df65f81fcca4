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

/** Rules about keys that write somewhere else than where keys have their room. */
export const rulesOfKeysElsewhere = (graph: Graph) => {
  const ofKeys = ofType(graph, "aws:cloudwatch/eventRule:EventRule").filter(({ inputs }) =>
    String(inputs["eventPattern"]).startsWith('{"detail":{"eventSource":["kms.amazonaws.com"]'),
  );
  const targets = ofType(graph, "aws:cloudwatch/eventTarget:EventTarget");
  const written = (rule: Node) =>
    targets.flatMap(({ inputs }) =>
      inputs["rule"] === rule.inputs["name"] ? [String(inputs["arn"]).split(":log-group:")[1]] : [],
    );
  return names(
    ofKeys.filter((rule) => written(rule).some((group) => group && !group.startsWith("/aws/iam/kms/"))),
  );
};

/** Regions with a recorder whose rules no aggregator shows, sorted. */
export const regionsOutOfView = (graph: Graph) => {
  const seen = ofType(graph, "aws:cfg/configurationAggregator:ConfigurationAggregator").flatMap(
    ({ inputs }) => (inputs["accountAggregationSource"] as { regions?: readonly string[] }).regions ?? [],
  );
  return ofType(graph, "aws:cfg/recorder:Recorder")
    .flatMap(({ provider }) => provider?.region ?? [])
    .filter((region) => !seen.includes(region))
    .sort();
};
