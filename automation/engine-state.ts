import type { Deployment } from "@pulumi/pulumi/automation";
import type { Value, Values } from "../rehearsal/aws/model";
import { plainValues, secretSignature, signatureKey, sorted } from "../rehearsal/engine/values";

/** A resource as the engine's state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly inputs: Values;
  readonly outputs: Values;
  readonly parent: string | undefined;
  /** `<urn>::<id>` */
  readonly provider: string | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  /** Whether it waits for its deletion after it was replaced. */
  readonly delete: boolean;
}

/** The form of a deployment in version 3: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go */
interface Exported {
  readonly resources?: readonly (Partial<StateResource> & Pick<StateResource, "urn" | "type">)[];
}

/** What a stack has, from an export that shows its secrets. */
export function resourcesOf({ deployment }: Deployment): StateResource[] {
  const { resources = [] } = deployment as Exported;
  return resources.map((resource) => ({
    custom: false,
    parent: undefined,
    provider: undefined,
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    delete: false,
    ...resource,
    inputs: revealed(resource.inputs),
    outputs: revealed(resource.outputs),
  }));
}

const isSecret = (value: Values) => value[signatureKey] === secretSignature;

/** With secrets as what they are, and assets as what they hold. */
function revealed(values: Values = {}): Values {
  return plainValues(sorted(opened(values)) as Values);
}

function opened(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(opened);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const map = value as Values;
  return isSecret(map)
    ? opened(JSON.parse(String(map["plaintext"])))
    : Object.fromEntries(Object.entries(map).map(([name, member]) => [name, opened(member)]));
}

/** Shorter texts stand in others by chance. In characters. */
const shortest = 8;

/** All texts that a stack keeps as secrets. */
export function secretsOf({ deployment }: Deployment): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (value: Value, isHidden: boolean): void => {
    if (typeof value === "string") {
      if (isHidden && value.length >= shortest) {
        found.add(value);
      }
    } else if (typeof value === "object" && value !== null) {
      const map = value as Values;
      if (isSecret(map)) {
        collect(JSON.parse(String(map["plaintext"])), true);
      } else {
        for (const member of Object.values(map)) {
          collect(member, isHidden);
        }
      }
    }
  };
  collect(deployment as Value, false);
  return found;
}
