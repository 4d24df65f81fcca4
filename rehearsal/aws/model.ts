import type { GuardEngine, NoGuard } from "../guard/engine";
import type { ConditionValues } from "../policy/request";
import type { Account } from "../world/account";
import { Facts, type View } from "../world/facts";
import type { Store } from "../world/store";
import type { World } from "../world/world";
import { type Asking, denial, verdictOn } from "./access";

/** A value as it travels between a program and a provider. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Values = Readonly<Record<string, Value>>;

/** One resource as the program registered it. */
export interface Self {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Region of its provider; undefined for resources of providers without one. */
  readonly region: string | undefined;
  readonly account: Account;
  readonly inputs: Values;
  /** The tags that it gets in AWS: the provider's default ones and its own. */
  readonly tags: Values;
  /**
   * Hexadecimal digits that nobody else has: from the URN, the seed and the number of replacements, so that ids
   * stay the same from run to run and differ between a resource and its replacement.
   */
  readonly unique: (length: number) => string;
}

/** What the provider answers: the id and the outputs beside the inputs. Null stands for "not set". */
export type Outputs = Values & { readonly id: string };

/** One input property that a resource type knows. */
export interface Property {
  readonly required?: true;
  /** Whether a change makes a new resource. */
  readonly replaces?: true;
  /** Whether the provider makes a name of the logical one where the program gives none. */
  readonly autonamed?: true | "lower case";
  /** What the provider fills in where the program gives nothing. */
  readonly default?: Value;
}

/** The name of a resource that has to be unique, and that nobody can change. */
export const autonamed: Property = { autonamed: true, replaces: true };

/** The same for names that have no capital letters. */
export const autonamedInLowerCase: Property = { autonamed: "lower case", replaces: true };

/** A resource type of the simulated AWS. Everything it does not know is an error. */
export interface ResourceModel {
  /** Where AWS or the provider documents the type. */
  readonly source: string;
  readonly properties: Readonly<Record<string, Property>>;
  /** What is lost with the resource; such resources are protected in a protected stack. */
  readonly keeps?: "data" | "keys";
  /** Pure: the same registration always gives the same outputs. */
  readonly outputs: (self: Self) => Outputs;
  /** Makes the calls that the provider makes. Refusals are collected, so every `create` writes what would exist. */
  readonly create: (call: Call) => void;
  readonly update: (call: Call, before: Self) => void;
  readonly delete: (call: Call) => void;
  /**
   * What a refresh finds: the inputs as they are now, undefined where the resource has gone. Types without it are
   * changed by deployments only.
   */
  readonly read?: (call: Call) => Values | undefined;
}

/** Inputs that a resource type does not know. */
export const unknownProperties = ({ properties }: ResourceModel, inputs: Values): string[] =>
  Object.keys(inputs).filter((property) => !Object.hasOwn(properties, property));

/** Properties that a resource type cannot do without, and that are not among the inputs. */
export const missingProperties = ({ properties }: ResourceModel, inputs: Values): string[] =>
  Object.keys(properties).filter(
    (property) => properties[property]?.required && inputs[property] === undefined,
  );

/** Something that AWS does after an operation, in an account that lives. Returns what goes wrong in it. */
export type Effect = (world: World) => Promise<readonly Refusal[]>;

/** AWS says no. */
export interface Refusal {
  /** AWS's error code. */
  readonly code: string;
  readonly message: string;
  /** What AWS does not tell: which statement, which state. */
  readonly because?: string;
  /** Where it is documented that AWS does this: a page, or a source that quotes the response. */
  readonly fact: string;
  readonly property?: string;
  /** What to change, where the message does not say it and no other order would help. */
  readonly cure?: string;
}

/** What one operation on one resource asks of AWS and changes in it, in one view of the account. */
export class Call extends Facts {
  readonly refusals: Refusal[] = [];
  readonly effects: Effect[] = [];
  readonly awaited: Effect[] = [];
  readonly consequences: string[] = [];

  constructor(
    readonly self: Self,
    readonly outputs: Outputs,
    store: Store,
    view: View,
    /** What parses policies in Guard: that of the table, which evaluates them as well. */
    readonly guard?: () => GuardEngine | NoGuard,
  ) {
    // IAM itself always knows of its own changes.
    super(store, self.type.startsWith("aws:iam/") ? { visible: view.visible } : view);
  }

  /** What AWS then does by itself. It is let happen in the same view; what goes wrong is refused afterwards. */
  afterwards(effect: Effect): void {
    this.effects.push(effect);
  }

  /**
   * What the operation itself waits for, and fails with. Unlike what comes afterwards, it may run before IAM's changes
   * have reached everybody.
   */
  meanwhile(effect: Effect): void {
    this.awaited.push(effect);
  }

  /** What the operation does beyond its own resource, for people who have to judge whether they want it. */
  consequence(text: string): void {
    this.consequences.push(text);
  }

  refuse(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  /** Asks whether AWS lets the deployer do this; if not, it is refused in AWS's words. */
  authorize(asking: Asking): void {
    const { account } = this.self;
    const { deployer } = account;
    const context = { ...contextOfCalls(this.self), ...asking.context };
    const verdict = verdictOn(deployer, account, { ...asking, context });
    if (verdict.decision !== "Allowed") {
      this.refuse({
        ...denial(deployer, asking, verdict),
        cure: `Let the policies allow ${deployer.principal.arn} to call ${asking.action} on ${asking.resource}.`,
        fact: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
      });
    }
  }
}

/** An input as text; empty where the program gave none. */
export function text(inputs: Values, property: string): string {
  const value = inputs[property];
  return typeof value === "string" ? value : "";
}

/** An input as text, undefined where the program gave none. */
export function optionalText(inputs: Values, property: string): string | undefined {
  const value = inputs[property];
  return typeof value === "string" ? value : undefined;
}

/** An input as a list of texts; empty where the program gave none. */
export function texts(inputs: Values, property: string): readonly string[] {
  const value = inputs[property];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The physical name: the program's, or the one that Pulumi makes from the logical name. */
export function physicalName(self: Self): string {
  return optionalText(self.inputs, "name") ?? `${self.name}-${self.unique(7)}`;
}

export function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** An input that is text of JSON; what is none is refused elsewhere, and nothing is made of it. */
export function optionalJson(inputs: Values, property: string): string | undefined {
  const value = optionalText(inputs, property);
  return value !== undefined && isJson(value) ? value : undefined;
}

/** What is inside a property must not pass as if it were modelled. */
export function refuseUnknownMembers(
  call: Call,
  property: string,
  value: Values,
  known: readonly string[],
): void {
  // `aws:s3/bucket:Bucket`
  const module = call.self.type.split(/[:/]/)[1];
  for (const member of Object.keys(value).filter((name) => !known.includes(name))) {
    call.refuse({
      code: "NotModelled",
      message: `The simulated AWS does not know ${member} of ${property}.`,
      fact: `https://www.pulumi.com/registry/packages/aws/api-docs/${module}/`,
      property,
    });
  }
}

/** What AWS's generic input validation says. */
export function validationError(property: string, value: string, constraint: string, fact: string): Refusal {
  return {
    code: "ValidationException",
    message: `1 validation error detected: Value '${value}' at '${property}' failed to satisfy constraint: ${constraint}`,
    fact,
    property,
  };
}

/** Condition keys that every call of the deployer carries. */
export function contextOfCalls({ region }: Self): ConditionValues {
  return { "aws:SecureTransport": "true", ...(region !== undefined && { "aws:RequestedRegion": region }) };
}
