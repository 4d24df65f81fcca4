import { isDeepStrictEqual } from "node:util";
import { type CaptureOptions, capture } from "./capture";
import { at, type Finding, label } from "./finding";
import { canonical, type Graph, regionsOf } from "./graph";
import { changesOf, describe, type Operation, plan } from "./plan";
import { count, type StepResult } from "./step";
import { elsewhere, here, within } from "./surroundings";

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
    const reversed = await this.capture({ answers: "last-in-first-out" });
    const preview = await this.capture({ preview: true });
    return {
      detail: "the same in the opposite order and in a preview",
      findings: [
        ...reversed.findings,
        ...preview.findings,
        ...differences(this.graph, reversed.graph),
        ...hiddenFromPreview(this.graph, preview.graph),
      ],
    };
  }

  /** A second deployment onto the state of the first, elsewhere and on another day. */
  async second(): Promise<StepResult> {
    const { graph, findings } = await this.capture({ previous: this.graph, seed: 1 }, elsewhere);
    const changes = plan(this.options.table, this.graph, graph)
      .filter(({ kind, node }) => kind !== "delete" || !graph.nodes.has(node.urn))
      .map((operation) => changeOf(operation, this.graph));
    return { detail: "nothing changes", findings: [...findings, ...changes] };
  }

  /** With another configuration, onto the state of the first. */
  async changed(config: CaptureOptions["config"]): Promise<StepResult> {
    const { graph, findings } = await this.capture({ config, previous: this.graph, seed: 2 });
    this.#changed = graph;
    return { detail: describe(plan(this.options.table, this.graph, graph)), findings };
  }

  private capture(variant: Partial<CaptureOptions>, surroundings = here) {
    return within(surroundings, () => capture({ ...this.options, ...variant }));
  }
}

/** What a second deployment would do although nothing has changed. */
function changeOf({ kind, node }: Operation, first: Graph): Finding {
  const before = first.nodes.get(node.urn);
  const verb = kind === "create" && before ? "replace" : kind;
  const properties = before && kind !== "delete" ? changesOf(before, node) : [];
  const differs = properties.length > 0 ? `: ${properties.join(", ")} differs` : "";
  return {
    kind: "change",
    ...at(node),
    message: `A second deployment would ${verb} ${label(node)}${differs}.`,
    cure: "Keep the date, the machine and random numbers out of the inputs, or draw them once through @pulumi/random.",
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

function hiddenFromPreview(graph: Graph, preview: Graph): Finding[] {
  const hidden = [...graph.nodes.values()].filter(({ urn }) => !preview.nodes.has(urn));
  return hidden.map((node) => ({
    kind: "program",
    ...at(node),
    message: `${label(node)} is created inside an apply, so no preview shows it and nothing can depend on it.`,
    cure: "Create it outside, from what is known before the deployment.",
  }));
}
