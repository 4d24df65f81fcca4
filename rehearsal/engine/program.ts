import { isDeepStrictEqual } from "node:util";
import { type Capture, type CaptureOptions, capture } from "./capture";
import { at, type Finding, label } from "./finding";
import { canonical, type Graph, regionsOf } from "./graph";
import { changedProperties, changesOf, describe, type Operation, plan } from "./plan";
import { count, type StepResult } from "./step";
import { elsewhere, here } from "./surroundings";

/** A program that is run several times, each time in another way. */
export class ProgramRuns {
  #first: Graph | undefined;
  #changed: Graph | undefined;

  constructor(private readonly options: Omit<CaptureOptions, "answers" | "preview" | "previous">) {}

  get graph(): Graph {
    if (!this.#first) {
      throw new Error("The first step captures the program.");
    }
    return this.#first;
  }

  get changedGraph(): Graph {
    if (!this.#changed) {
      throw new Error("The step that runs the program with the change comes first.");
    }
    return this.#changed;
  }

  async first(): Promise<StepResult> {
    const { graph, findings } = await this.capture({});
    this.#first = graph;
    const nodes = [...graph.nodes.values()];
    const resources = nodes.filter(({ outputs, type }) => outputs && !type.startsWith("pulumi:"));
    return { detail: `${count(resources, "resource")} in ${count(regionsOf(graph), "region")}`, findings };
  }

  /** The opposite order of answers, and a preview. */
  async again(): Promise<StepResult> {
    return {
      detail: "the same in the opposite order and in a preview",
      findings: await this.comparedWith(this.graph, {}),
    };
  }

  /** A second deployment onto the state of the first, elsewhere and on another day. */
  async second(): Promise<StepResult> {
    return { detail: "nothing changes", findings: await this.deployedAgain(this.graph, {}) };
  }

  /** A deployment onto what a refresh has found. `consequences` tells what an operation would do there. */
  async afterRefresh(
    refreshed: Graph,
    consequences: (operation: Operation) => readonly string[],
    config: CaptureOptions["config"] = this.options.config,
  ): Promise<StepResult> {
    const { findings, operations } = await this.comparedWithState(refreshed, { config });
    return {
      detail: "nothing changes",
      findings: [
        ...findings,
        ...operations.map((operation): Finding => {
          const because = consequences(operation);
          return {
            ...changeOf(operation, refreshed, "After a refresh, the next deployment"),
            ...(because.length > 0 && { because: because.join("; ") }),
            cure: "Keep what functions change out of the program's hands: ignoreChanges, and whatever keeps the resource from vanishing.",
          };
        }),
      ],
    };
  }

  /** What the program makes of a state with another configuration. */
  async onto(state: Graph, config: CaptureOptions["config"]): Promise<Capture> {
    const { graph, findings } = await this.comparedWithState(state, { config });
    return { graph, findings };
  }

  /** With another configuration, onto the state of the first, in the same three ways. */
  async changed(config: CaptureOptions["config"]): Promise<StepResult> {
    const variant = { config, previous: this.graph, seed: 2 };
    const { graph, findings } = await this.capture(variant);
    this.#changed = graph;
    const operations = plan(this.options.table, this.graph, graph);
    const lost = operations.filter(
      ({ kind, node }) => kind === "delete" && this.options.table.resources[node.type]?.keeps,
    );
    const goes =
      lost.length > 0 ? `; data or keys go with ${lost.map(({ node }) => node.name).join(", ")}` : "";
    return {
      detail: `${describe(operations)}${goes}`,
      findings: [
        ...findings,
        ...(await this.comparedWith(graph, variant)),
        ...(await this.deployedAgain(graph, { config })),
      ],
    };
  }

  private async comparedWith(graph: Graph, variant: Partial<CaptureOptions>): Promise<Finding[]> {
    const reversed = await this.capture({ ...variant, answers: "last-in-first-out" });
    const preview = await this.capture({ ...variant, preview: true });
    return [
      ...reversed.findings,
      ...preview.findings,
      ...differences(graph, reversed.graph),
      ...unlikePreview(graph, preview.graph),
    ];
  }

  /** What a run elsewhere and on another day would change in a state. */
  private async comparedWithState(state: Graph, variant: Partial<CaptureOptions>) {
    const { graph, findings } = await this.capture({
      ...variant,
      previous: state,
      seed: 3,
      surroundings: elsewhere,
    });
    const operations = plan(this.options.table, state, graph).filter(
      ({ kind, node }) => kind !== "delete" || !graph.nodes.has(node.urn),
    );
    return { graph, findings, operations };
  }

  private async deployedAgain(first: Graph, variant: Partial<CaptureOptions>): Promise<Finding[]> {
    const { graph, findings, operations } = await this.comparedWithState(first, variant);
    const outputs = changedProperties(first.outputs, graph.outputs);
    return [
      ...findings,
      ...operations.map((operation) => changeOf(operation, first)),
      ...outputs.map(
        (output): Finding => ({
          kind: "change",
          message: `A second deployment would change the output ${output}.`,
          cure: cureOfChange,
        }),
      ),
    ];
  }

  private capture(variant: Partial<CaptureOptions>) {
    return capture({ ...this.options, surroundings: here, ...variant });
  }
}

const cureOfChange =
  "Keep the date, the machine and random numbers out of inputs and outputs, or draw them once through @pulumi/random.";

/** What a second deployment would do although nothing has changed. */
function changeOf({ kind, node }: Operation, first: Graph, when = "A second deployment"): Finding {
  const before = first.nodes.get(node.urn);
  const verb = kind === "create" && before ? "replace" : kind;
  const properties = before && kind !== "delete" ? changesOf(before, node) : [];
  const differs = properties.length > 0 ? `: ${properties.join(", ")} differs` : "";
  return {
    kind: "change",
    ...at(node),
    message: `${when} would ${verb} ${label(node)}${differs}.`,
    cure: cureOfChange,
  };
}

function differences(one: Graph, other: Graph): Finding[] {
  const [left, right] = [canonical(one), new Map(canonical(other).map((node) => [node.urn, node]))];
  const gone = left.filter(({ urn }) => !right.has(urn));
  const changed = left.filter((node) => right.has(node.urn) && !isDeepStrictEqual(node, right.get(node.urn)));
  const added = [...right.values()].filter(({ urn }) => !one.nodes.has(urn));
  return [...gone, ...changed, ...added].map((node) => ({
    kind: "program",
    ...at(node),
    message: `${label(node)} depends on the order in which its predecessors were answered.`,
    cure: "Derive names and inputs from configuration and outputs, not from what happened to come first.",
  }));
}

function unlikePreview(graph: Graph, preview: Graph): Finding[] {
  const onlyIn = (one: Graph, other: Graph, says: string) =>
    [...one.nodes.values()]
      .filter(({ urn }) => !other.nodes.has(urn))
      .map(
        (node): Finding => ({
          kind: "program",
          ...at(node),
          message: `${label(node)} is ${says}`,
          cure: "Create it outside, from what is known before the deployment.",
        }),
      );
  return [
    ...onlyIn(
      graph,
      preview,
      "created inside an apply, so no preview shows it and nothing can depend on it.",
    ),
    ...onlyIn(preview, graph, "in the preview only, so a preview shows what no deployment does."),
  ];
}
