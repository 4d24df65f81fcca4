import { isDeepStrictEqual } from "node:util";
import { type MadeResource, madeResources, madeRow } from "../aws/made-rows";
import { Call, type Outputs, type Refusal, type ResourceModel, type Values } from "../aws/model";
import { letHappen, type Performed, perform } from "../engine/perform";
import { type ProviderSettings, selfOf, stateOf } from "../engine/recorder";
import type { StandingAccount } from "../engine/standing-account";
import { Facts } from "../world/facts";
import { Refused } from "./refused";

/** A resource as the engine names it. */
export interface Named {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
}

/** A resource as the engine's state has it. */
export interface InState extends Named {
  readonly id: string;
  readonly inputs: Values;
}

export interface Made {
  readonly id: string;
  readonly outputs: Outputs;
}

/** What a test lets go wrong: the first operation of that kind on a resource of that name is refused, once. */
export interface Fault {
  readonly operation: "create" | "update" | "delete";
  readonly name: string;
  readonly refusal: Refusal;
  /** Whether AWS does what it was asked to do all the same. Default false. */
  readonly done?: boolean;
}

/**
 * What is deployed in a standing account, resource by resource. Every operation is carried out by itself, in the account
 * as it is at that moment: what has not been made by then is not there.
 */
export class DeployedResources {
  private last: Promise<unknown> = Promise.resolve();
  /** How often each resource has been made, by URN. */
  private readonly times = new Map<string, number>();
  private readonly faults: Fault[] = [];

  constructor(private readonly account: StandingAccount) {}

  letFail(fault: Fault): void {
    this.faults.push(fault);
  }

  /** Throws `Refused`. */
  create(named: Named, inputs: Values, settings: ProviderSettings): Promise<Made> {
    return this.inTurn(async () => {
      // A replacement lives beside what it replaces, so that both need ids of their own. The first has those of a capture.
      const times = this.times.get(named.urn) ?? 0;
      this.times.set(named.urn, times + 1);
      const identity = `${times}/${named.urn}`;
      return this.perform("create", { ...named, inputs, identity }, settings);
    });
  }

  /** Throws `Refused`, also where the resource is not there. */
  update(old: InState, inputs: Values, settings: ProviderSettings): Promise<Made> {
    return this.inTurn(async () => {
      const before = this.made(old, settings.region);
      if (!before || !this.stands(before)) {
        throw gone(old);
      }
      const { urn, type, name } = old;
      const { identity, standsOn } = before;
      const now = { urn, type, name, inputs, identity, standsOn };
      return this.perform("update", now, settings, { ...before, provider: settings });
    });
  }

  /** Throws `Refused`. What is not there is deleted. */
  delete(old: InState, settings: ProviderSettings): Promise<void> {
    return this.inTurn(async () => {
      const before = this.made(old, settings.region);
      if (before && this.stands(before)) {
        await this.perform("delete", before, settings);
      } else if (before) {
        this.account.keep({ writes: new Map([[madeRow(before.identity), undefined]]) });
      }
    });
  }

  /** The resource as it is now; undefined where it is not there. */
  read(old: InState, settings: ProviderSettings): Promise<(Made & { readonly inputs: Values }) | undefined> {
    return this.inTurn(async () => {
      const found = this.made(old, settings.region);
      if (!found || !this.stands(found)) {
        return undefined;
      }
      const model = this.modelOf(old);
      const { store, settled } = this.account;
      const call = new Call(selfOf({ ...found, provider: settings }), found.outputs, store, {
        visible: settled,
      });
      const inputs = model.read ? model.read(call) : found.inputs;
      return inputs && { id: found.id, inputs, outputs: { ...found.outputs, ...inputs } };
    });
  }

  /** What the provider would answer of a resource with other inputs; undefined where it is not there. */
  planned(old: InState, inputs: Values, settings: ProviderSettings): Outputs | undefined {
    const found = this.made(old, settings.region);
    return (
      found &&
      stateOf(
        this.modelOf(old),
        { ...found, inputs, provider: { region: settings.region } },
        settings.defaultTags,
      )
    );
  }

  modelOf({ type }: Pick<Named, "type">): ResourceModel {
    const model = this.account.table.resources[type];
    if (!model) {
      throw new Refused([
        {
          code: "NotModelled",
          message: `The simulated AWS does not know the resource type ${type}.`,
          fact: `https://www.pulumi.com/registry/packages/${type.split(":")[0]}/api-docs/`,
          cure: "Add a ResourceModel for it to rehearsal/aws/ and to rehearsal/aws/table.ts.",
        },
      ]);
    }
    return model;
  }

  private async perform(
    kind: Performed["kind"],
    placed: Omit<MadeResource, "id" | "outputs" | "region"> & Partial<Pick<MadeResource, "outputs">>,
    settings: ProviderSettings,
    before?: Performed["node"],
  ): Promise<Made> {
    const { account } = this;
    const provider = { region: settings.region };
    const outputs =
      kind === "delete" && placed.outputs
        ? placed.outputs
        : stateOf(this.modelOf(placed), { ...placed, provider }, settings.defaultTags);
    const fault = this.faultOf(kind, placed.name);
    if (fault && !fault.done) {
      throw new Refused([fault.refusal]);
    }
    const { simulation } = account;
    const operation = { kind, node: { ...placed, outputs, provider }, ...(before && { before }) };
    const call = perform(simulation, operation, { visible: simulation.settled });
    const [first] = call.writes.keys();
    if (call.refusals.length === 0) {
      await letHappen(simulation, call, call.awaited);
    }
    if (call.refusals.length > 0) {
      throw new Refused(call.refusals);
    }
    await letHappen(simulation, call, call.effects);
    const { urn, type, name, inputs, identity } = placed;
    const standsOn = placed.standsOn ?? first;
    const { region } = settings;
    const resource = { type, region, id: outputs.id, urn, name, inputs, outputs, identity, standsOn };
    if (kind === "delete") {
      call.remove(madeRow(identity));
    } else {
      call.put(madeRow(identity), resource);
    }
    account.keep(call);
    const made = { id: outputs.id, outputs };
    const failed = [...call.refusals, ...(fault ? [fault.refusal] : [])];
    if (failed.length > 0) {
      throw new Refused(failed, { ...made, inputs });
    }
    return made;
  }

  private faultOf(kind: Performed["kind"], name: string): Fault | undefined {
    const at = this.faults.findIndex((fault) => fault.operation === kind && fault.name === name);
    return at < 0 ? undefined : this.faults.splice(at, 1)[0];
  }

  /**
   * What the engine means: it knows a resource by type, region and id, and by its name, which may have changed. Two of one
   * id, such as permissions of different functions, or a resource and its replacement, are told apart by their inputs.
   */
  private made({ urn, type, id, inputs }: InState, region: string | undefined): MadeResource | undefined {
    const { store, settled } = this.account;
    const candidates = madeResources(new Facts(store, { visible: settled }), type).filter(
      (resource) => resource.id === id && resource.region === region,
    );
    const same = candidates.filter((resource) => isDeepStrictEqual(resource.inputs, inputs));
    const likely = same.length > 0 ? same : candidates;
    return likely.find((resource) => resource.urn === urn) ?? likely[0];
  }

  /** Whether it is still there. What is in the state only, as random values are, always is. */
  private stands({ standsOn }: MadeResource): boolean {
    const { store, settled } = this.account;
    return standsOn === undefined || store.read(standsOn, settled) !== undefined;
  }

  /** One after the other: the account is one, and so is the order of what happens in it. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

const gone = ({ type, id }: InState) =>
  new Refused([
    {
      code: "ResourceNotFoundException",
      message: `There is no ${id} (${type}) in the simulated account.`,
      fact: "https://www.pulumi.com/docs/iac/cli/commands/pulumi_refresh/",
      cure: "Refresh the stack, so that it is made anew.",
    },
  ]);
