import type { Policy } from "../policy/document";
import { evaluate, explain } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import type { Account } from "../world/account";
import { Facts, type View } from "../world/facts";
import type { Store } from "../world/store";

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
}

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
}

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

export interface Asking {
  readonly action: string;
  readonly resource: string;
  readonly context?: ConditionValues;
  readonly resourcePolicy?: Policy | undefined;
  readonly resourceMustAllow?: boolean;
}

/** What one operation on one resource asks of AWS and changes in it, in one view of the account. */
export class Call extends Facts {
  readonly refusals: Refusal[] = [];

  constructor(
    readonly self: Self,
    readonly outputs: Outputs,
    store: Store,
    view: View,
  ) {
    // IAM itself always knows of its own changes.
    super(store, self.type.startsWith("aws:iam/") ? { visible: view.visible } : view);
  }

  refuse(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  /** Asks whether AWS lets the deployer do this; if not, it is refused in AWS's words. */
  authorize(asking: Asking): void {
    const { principal, policies } = this.self.account.deployer;
    const verdict = evaluate(
      {
        principal,
        action: asking.action,
        resource: asking.resource,
        resourceAccountId: this.self.account.id,
        context: { ...contextOfCalls(this.self), ...asking.context },
      },
      {
        identity: policies,
        ...(asking.resourcePolicy && { resource: asking.resourcePolicy }),
        resourceMustAllow: asking.resourceMustAllow ?? false,
      },
    );
    if (verdict.decision !== "Allowed") {
      const why =
        verdict.decision === "ExplicitlyDenied"
          ? "with an explicit deny"
          : `because no ${asking.resourceMustAllow ? "resource" : "identity"}-based policy allows the ${asking.action} action`;
      this.refuse({
        code: "AccessDeniedException",
        message: `User: ${principal.arn} is not authorized to perform: ${asking.action} on resource: ${asking.resource} ${why}`,
        because: explain(verdict),
        cure: `Let the policies allow ${principal.arn} to call ${asking.action} on ${asking.resource}.`,
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

/** The physical name: the program's, or the one that Pulumi makes from the logical name. */
export function physicalName(self: Self): string {
  return optionalText(self.inputs, "name") ?? `${self.name}-${self.unique(7)}`;
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
