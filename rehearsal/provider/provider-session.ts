import {
  missingProperties,
  type Property,
  type ResourceModel,
  unknownProperties,
  type Value,
  type Values,
} from "../aws/model";
import { label } from "../engine/finding";
import { changesOf, isNamed, mustReplace } from "../engine/plan";
import { allTags, isRegion, type ProviderSettings, settingsOf, stateOf } from "../engine/recorder";
import { hasUnknown, sorted, unknown } from "../engine/values";
import { accountIn } from "../world/account";
import { onRealDisk } from "../world/disk";
import type { DeployedResources, InState, Made, Named } from "./deployed-resources";
import { takesItsTime } from "./grants";
import type { SimulatedAccount } from "./simulated-account";
import { defaultsKey, defaultsOf } from "./wire";

/** Why an input cannot be taken. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** A resource as it is registered, before it is known whether anything has to be done. */
export interface Registered extends Named {
  readonly inputs: Values;
  /** Inputs of the state, with what providers keep there; undefined for a new resource. */
  readonly oldInputs: Values | undefined;
  /** A name that nothing else has; the engine proposes one where it is configured to. */
  readonly proposedName: string;
}

export interface Difference {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  /** Whether the new resource cannot be made while the old one is there. */
  readonly deleteBeforeReplace: boolean;
}

/** One provider of a program, in one region: what the engine asks of it, answered by the simulated account. */
export class ProviderSession {
  private settings: ProviderSettings = { region: undefined, defaultTags: {} };

  constructor(private readonly account: SimulatedAccount) {}

  /** What of the settings of a provider cannot be taken. */
  checkConfig({ region }: Values): readonly CheckFailure[] {
    return region === undefined || hasUnknown(region) || isRegion(region)
      ? []
      : [
          {
            property: "region",
            reason: `received ${JSON.stringify(region)}; allowed: the name of a region of AWS.`,
          },
        ];
  }

  configure(settings: Values): void {
    this.settings = settingsOf(settings);
  }

  /** Inputs with the provider's defaults in them, and a name where the program gives none; or why they cannot be taken. */
  check(registered: Registered): { readonly inputs: Values; readonly failures: readonly CheckFailure[] } {
    const { inputs, type } = registered;
    const model = this.resources.modelOf(registered);
    const filled = Object.entries(model.properties).flatMap(([name, property]) => {
      const value = inputs[name] ?? filledIn(name, property, registered);
      return inputs[name] === undefined && value !== undefined ? [[name, value] as const] : [];
    });
    const failures = [
      ...(type.startsWith("aws:") && this.settings.region === undefined ? [withoutRegion(registered)] : []),
      ...failuresOf(model, registered),
    ];
    const defaults = filled.map(([name]) => name).sort();
    return { inputs: { ...inputs, ...Object.fromEntries(filled), [defaultsKey]: defaults }, failures };
  }

  /** What differs between the state and what the program wants, and what of it makes a new resource. */
  diff(old: InState & { readonly outputs: Values }, inputs: Values, defaults: readonly string[]): Difference {
    const model = this.resources.modelOf(old);
    const tagged = allTags(this.settings.defaultTags, inputs);
    const [before, now] =
      "tags" in model.properties ? [old.outputs["tagsAll"] ?? null, tagged] : [null, null];
    const changed = changesOf(
      { inputs: old.inputs, outputs: { id: old.id, tagsAll: sorted(before) } },
      { inputs, outputs: { id: old.id, tagsAll: sorted(now) } },
    );
    const replaces = changed.filter((property) => mustReplace(model, [property]));
    return {
      changed,
      replaces,
      deleteBeforeReplace: replaces.length > 0 && isNamed(model, inputs, defaults),
    };
  }

  /** What a preview knows of a new resource: its inputs, and that nothing is known of what AWS makes of them. */
  preview(named: Named, inputs: Values): Values {
    if (Object.values(inputs).some(hasUnknown)) {
      return inputs;
    }
    const { region } = this.settings;
    const state = stateOf(
      this.resources.modelOf(named),
      { ...named, inputs, identity: "", provider: { region } },
      {},
    );
    return { ...Object.fromEntries(Object.keys(state).map((name) => [name, unknown])), ...inputs };
  }

  /** What a preview knows of a change: the inputs, what stays as it was, and that the rest is not known yet. */
  previewUpdate(old: InState & { readonly outputs: Values }, inputs: Values): Values {
    const planned = Object.values(inputs).some(hasUnknown)
      ? undefined
      : this.resources.planned(old, inputs, this.settings);
    const others = Object.entries(planned ?? old.outputs).map(([name, value]): [string, Value] => [
      name,
      planned && JSON.stringify(sorted(value)) === JSON.stringify(old.outputs[name]) ? value : unknown,
    ]);
    return { ...Object.fromEntries(others), ...inputs };
  }

  async create(named: Named, inputs: Values): Promise<Made> {
    await takesItsTime(named, this.account.delay);
    return this.resources.create(named, inputs, this.settings);
  }

  async update(old: InState, inputs: Values): Promise<Made> {
    await takesItsTime(old, this.account.delay);
    return this.resources.update(old, inputs, this.settings);
  }

  delete(old: InState): Promise<void> {
    return this.resources.delete(old, this.settings);
  }

  read(old: InState) {
    return this.resources.read(old, this.settings);
  }

  /** Throws `AwsError` where AWS answers with one. */
  invoke(token: string, args: Values): Values {
    const { region } = this.settings;
    const lookup = this.account.table.lookups[token];
    if (!lookup) {
      throw new Error(
        `The simulated AWS does not know the lookup ${token}. Add it to rehearsal/aws/lookups.ts.`,
      );
    }
    if (token.startsWith("aws:") && region === undefined) {
      throw new Error(
        `The lookup ${token} is left to the default provider. Give it { provider }, or { parent } of a component that has one.`,
      );
    }
    return onRealDisk(() => lookup(args, { account: accountIn(region ?? ""), region: region ?? "" }));
  }

  private get resources(): DeployedResources {
    return this.account.resources;
  }
}

function filledIn(
  name: string,
  property: Property,
  { oldInputs, proposedName }: Registered,
): Value | undefined {
  if (!property.autonamed) {
    return property.default;
  }
  // A name stays what it has once been made.
  const made = oldInputs && defaultsOf(oldInputs).includes(name) ? oldInputs[name] : proposedName;
  return property.autonamed === "lower case" ? String(made).toLowerCase() : made;
}

function failuresOf(model: ResourceModel, { type, inputs }: Registered): CheckFailure[] {
  return [
    ...unknownProperties(model, inputs).map((property) => ({
      property,
      reason: `The simulated AWS does not know the property ${property} of ${type}. Add it in rehearsal/aws/.`,
    })),
    ...missingProperties(model, inputs).map((property) => ({
      property,
      reason: `Missing required property '${property}'`,
    })),
  ];
}

const withoutRegion = (named: Named): CheckFailure => ({
  property: "provider",
  reason: `${label(named)} is left to the default provider. Give it, or the component that it belongs to, an explicit one.`,
});
