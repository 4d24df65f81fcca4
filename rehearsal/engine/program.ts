import { isDeepStrictEqual } from "node:util";
import { type CaptureOptions, capture } from "./capture";
import { at, type Finding, label } from "./finding";
import { canonical, type Graph, regionsOf } from "./graph";
import { changedProperties, plan } from "./plan";
import { elsewhere } from "./project";
import { count, type StepResult } from "./step";

/** A program that is run several times, each time in another way. */
export class ProgramRuns {
  #first: Graph | undefined;

  constructor(private readonly options: Omit<CaptureOptions, "answers" | "preview" | "previous">) {}

  get graph(): Graph {
    if (!this.#first) {
      throw new Error("The first step captures the program.");
    }
    return this.#first;
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
      findings: [...differences(this.graph, reversed.graph), ...hiddenFromPreview(this.graph, preview.graph)],
    };
  }

  /** A second deployment onto the state of the first, elsewhere and on another day. */
  async second(): Promise<StepResult> {
    const { graph, findings } = await elsewhere(() => this.capture({ previous: this.graph, seed: 1 }));
    const changes = plan(this.options.table, this.graph, graph).map(
      ({ kind, node, before: old }): Finding => {
        const properties = changedProperties(
          old?.inputs ?? this.graph.nodes.get(node.urn)?.inputs ?? {},
          node.inputs,
        );
        return {
          kind: "change",
          ...at(node),
          message: `A second deployment would ${kind} ${label(node)}${properties.length > 0 ? `: ${properties.join(", ")} differs` : ""}.`,
          cure: "Keep the date, the machine and random numbers out of the inputs, or draw them once through @pulumi/random.",
        };
      },
    );
    return { detail: "nothing changes", findings: [...findings, ...changes] };
  }

  private capture(variant: Partial<CaptureOptions>) {
    return capture({ ...this.options, ...variant });
  }
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
