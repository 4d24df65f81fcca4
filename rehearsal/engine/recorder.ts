import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import {
  missingProperties,
  type Outputs,
  type ResourceModel,
  type Self,
  type Value,
  type Values,
} from "../aws/model";
import type { AwsTable } from "../aws/table";
import { accountIn } from "../world/account";
import { at, type Finding, label } from "./finding";
import { formerSelf, type Graph, type Node } from "./graph";
import {
  type Answer,
  type Invocation,
  isStack,
  providerUrn,
  type Receiver,
  type Registration,
} from "./monitor";
import type { Placed } from "./perform";
import { changesOf, mustReplace } from "./plan";
import { hasUnknown } from "./values";

export interface RecorderOptions {
  readonly table: AwsTable;
  /** As `pulumi preview` runs the program: nothing exists, and outputs are not known. */
  readonly preview?: boolean;
  /** The state of the deployment before. Values that were drawn once are taken from it. */
  readonly previous?: Graph | undefined;
  /** What ids and random values derive from. */
  readonly seed?: number;
  /** Changes registrations on their way, as a defect in the program would. */
  readonly alter?: (registration: Registration) => void;
}

type Place = ReturnType<typeof at>;

const knownRegions: ReadonlySet<string> = new Set(Object.values(aws.Region));

/** Whether AWS has a region of that name. */
export const isRegion = (value: Value | undefined) => typeof value === "string" && knownRegions.has(value);

/** Where a provider works, and what it adds to everything there. */
export interface ProviderSettings {
  readonly region: string | undefined;
  readonly defaultTags: Values;
}

/** The settings in a provider's inputs. Default tags arrive as JSON where they come through the SDK or the engine. */
export function settingsOf({ region, defaultTags }: Values): ProviderSettings {
  const given = (typeof defaultTags === "string" ? JSON.parse(defaultTags) : defaultTags) as
    | Values
    | undefined;
  return {
    region: typeof region === "string" ? region : undefined,
    defaultTags: (given?.["tags"] as Values | undefined) ?? {},
  };
}

/** The tags that a resource gets in AWS. */
export const allTags = (defaultTags: Values, { tags }: Values): Values => ({
  ...defaultTags,
  ...(tags as Values | undefined),
});

/** Builds the graph from what arrives, and the answers from the table. */
export class Recorder implements Receiver {
  readonly nodes = new Map<string, Node>();
  readonly findings: Finding[] = [];
  stackOutputs: Values = {};
  private readonly providers = new Map<string, ProviderSettings>();

  constructor(private readonly options: RecorderOptions) {}

  arrive(registration: Registration): { answer(): Answer } {
    this.options.alter?.(registration);
    if (registration.type.startsWith("pulumi:providers:")) {
      return this.provider(registration);
    }
    const node = registration.custom ? this.custom(registration) : this.node(registration, undefined, "");
    this.add(registration.absent ? { ...node, outputs: undefined } : node);
    return {
      answer: () =>
        this.options.preview || !node.outputs
          ? { id: undefined, outputs: registration.custom ? node.inputs : {} }
          : { id: node.outputs.id, outputs: node.outputs },
    };
  }

  look({ token, args, provider }: Invocation): Values | undefined {
    const region = this.regionOf({ provider });
    const lookup = this.options.table.lookups[token];
    if (!lookup) {
      this.findings.push({
        kind: "unknown",
        message: `The simulated AWS does not know the lookup ${token}.`,
        cure: "Add it to rehearsal/aws/lookups.ts.",
      });
      return undefined;
    }
    if (token.startsWith("aws:") && region === undefined) {
      this.findings.push({
        kind: "program",
        message: `The lookup ${token} is left to the default provider, so its account and region are those of whoever runs it.`,
        cure: "Give it { provider }, or { parent } of a component that has one.",
      });
    }
    return lookup(args, { account: accountIn(region ?? ""), region: region ?? "" });
  }

  outputsOf(urn: string, outputs: Values): void {
    const node = this.nodes.get(urn);
    if (node && isStack(node)) {
      this.stackOutputs = outputs;
    }
  }

  private provider(registration: Registration): { answer(): Answer } {
    const { region } = registration.inputs;
    this.providers.set(registration.urn, settingsOf(registration.inputs));
    if (registration.type === "pulumi:providers:aws" && !isRegion(region)) {
      const given =
        region === undefined
          ? "no region, so it works in that of whoever runs the program"
          : `region ${JSON.stringify(region)}, which AWS does not have`;
      this.findings.push({
        kind: "program",
        ...at({ ...registration, provider: undefined }),
        property: "region",
        message: `${label(registration)} has ${given}.`,
        cure: "Give the provider the name of a region, as plain text.",
      });
    }
    const id = uniqueFrom(registration.urn)(32);
    this.add(this.node(registration, { id }, ""));
    return { answer: () => ({ id, outputs: registration.inputs }) };
  }

  private custom(registration: Registration): Node {
    const { type, urn, name } = registration;
    const place = { urn, name, type, provider: { region: this.regionOf(registration) } };
    const model = this.options.table.resources[type];
    if (type.startsWith("aws:") && registration.provider === "") {
      this.findings.push({
        kind: "program",
        ...at(place),
        message: `${label(place)} is left to the default provider, so its region is that of whoever runs the program.`,
        cure: "Give it, or the component that it belongs to, an explicit provider.",
      });
    }
    if (!model) {
      this.findings.push({
        kind: "unknown",
        ...at(place),
        message: `The simulated AWS does not know the resource type ${type}.`,
        cure: `Add a ResourceModel for it to rehearsal/aws/${type.split(":")[1]?.split("/")[0]}.ts and to rehearsal/aws/table.ts.`,
      });
      return this.node(registration, undefined, "");
    }
    this.checkInputs(registration, model, at(place));
    for (const option of registration.unknownOptions) {
      this.findings.push({
        kind: "unknown",
        ...at(place),
        message: `The rehearsal does not model the option ${option} of ${label(place)}.`,
        cure: "Add it to rehearsal/engine/monitor.ts and to what follows from it in rehearsal/engine/plan.ts.",
      });
    }
    const previous = formerSelf(this.options.previous, registration);
    const inputs = withIgnoredChanges(registration, previous);
    const changes = previous ? changesOf(previous, { inputs, provider: place.provider }) : [];
    const identity =
      previous && !mustReplace(model, changes)
        ? previous.identity
        : `${previous?.identity ?? this.options.seed ?? 0}/${urn}`;
    const settled = { ...registration, inputs };
    if (Object.values(inputs).some(hasUnknown)) {
      return this.node(settled, undefined, identity);
    }
    return this.node(settled, this.outputs(settled, model, identity), identity);
  }

  private outputs(registration: Registration, model: ResourceModel, identity: string): Outputs {
    const provider = this.providers.get(providerUrn(registration.provider) ?? "");
    return stateOf(model, { ...registration, identity, provider }, provider?.defaultTags ?? {});
  }

  private checkInputs(
    { type, name, inputs, propertyDependencies }: Registration,
    model: ResourceModel,
    place: Place,
  ): void {
    for (const [property, value] of Object.entries(inputs)) {
      if (!Object.hasOwn(model.properties, property)) {
        this.findings.push({
          kind: "unknown",
          ...place,
          property,
          message: `The simulated AWS does not know the property ${property} of ${type}.`,
          cure: `Add it to the properties of ${type} in rehearsal/aws/.`,
        });
      } else if (hasUnknown(value) && !this.options.preview) {
        const sources = (propertyDependencies[property] ?? []).map((source) => this.nodes.get(source));
        const types = [...new Set(sources.flatMap((source) => (source ? label(source) : [])))].join(", ");
        this.findings.push({
          kind: "unknown",
          ...place,
          property,
          message: `The simulated AWS does not give the output that ${property} of ${label({ name, type })} is made from.`,
          cure: `Add the output to the model of ${types || "the resource it comes from"} in rehearsal/aws/.`,
        });
      }
    }
    for (const property of missingProperties(model, inputs)) {
      this.findings.push({
        kind: "program",
        ...place,
        property,
        message: `Missing required property '${property}' of ${label({ name, type })}.`,
      });
    }
  }

  private node(registration: Registration, outputs: Outputs | undefined, identity: string): Node {
    const { parent, provider, custom } = registration;
    const urn = custom ? providerUrn(provider) : undefined;
    return {
      ...registration,
      parent: parent === "" ? undefined : parent,
      provider: urn === undefined ? undefined : { urn, region: this.regionOf(registration) },
      outputs,
      identity,
    };
  }

  private regionOf({ provider }: { readonly provider: string }): string | undefined {
    return this.providers.get(providerUrn(provider) ?? "")?.region;
  }

  private add(node: Node): void {
    if (this.nodes.has(node.urn)) {
      this.findings.push({
        kind: "program",
        ...at(node),
        message: `Duplicate resource URN '${node.urn}'; try giving it a unique name`,
      });
    }
    this.nodes.set(node.urn, node);
  }
}

/** What the state has stays, and what it does not have is left out. */
export function withIgnoredChanges(
  { inputs, ignoreChanges }: Pick<Node, "inputs" | "ignoreChanges">,
  previous: Pick<Node, "inputs"> | undefined,
): Values {
  if (!previous) {
    return inputs;
  }
  const ignored = new Set(ignoreChanges);
  const entries = (values: Values, keep: boolean) =>
    Object.entries(values).filter(([key]) => ignored.has(key) === keep);
  return Object.fromEntries([...entries(inputs, false), ...entries(previous.inputs, true)]);
}

/** What the provider answers of a resource: all its inputs, null where they are not set, and what AWS makes of them. */
export function stateOf(
  model: ResourceModel,
  { provider, ...node }: Omit<Placed, "outputs">,
  defaultTags: Values,
): Outputs {
  const unset = Object.fromEntries(Object.keys(model.properties).map((property) => [property, null]));
  const tagsAll = allTags(defaultTags, node.inputs);
  const place = provider && { region: provider.region };
  return {
    ...unset,
    ...node.inputs,
    ...("tags" in model.properties && { tagsAll }),
    ...model.outputs(selfOf({ ...node, provider: place, outputs: { tagsAll } })),
  };
}

/** The node as the models see it. */
export function selfOf(node: Omit<Placed, "outputs"> & { readonly outputs?: Values | undefined }): Self {
  const region = node.provider?.region;
  return {
    urn: node.urn,
    type: node.type,
    name: node.name,
    region,
    account: accountIn(region ?? ""),
    inputs: node.inputs,
    tags: (node.outputs?.["tagsAll"] as Values | undefined) ?? {},
    unique: uniqueFrom(node.identity),
  };
}

function uniqueFrom(identity: string): (length: number) => string {
  return (length) => {
    let digits = "";
    for (let block = 0; digits.length < length; block++) {
      digits += createHash("sha256").update(`${identity}#${block}`).digest("hex");
    }
    return digits.slice(0, length);
  };
}
