import type { Draw } from "../engine/random";
import type { Policy } from "../policy/document";
import { evaluate, explain } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import type { Account, Caller } from "../world/account";
import type { Facts } from "../world/facts";
import type { Usage } from "../world/usage";
import type { World } from "../world/world";
import { type Asking, denial, notAuthorized, requestKeys, verdictOn } from "./access";
import { keyPolicyRow } from "./kms-policy";
import type { Values } from "./model";

/** A call of AWS's API as it arrives at the service. */
export interface Arrival {
  readonly facts: Facts;
  readonly account: Account;
  readonly region: string;
  readonly caller: Caller;
  readonly input: Values;
  /** When, in milliseconds since 1970; undefined while a stack is deployed, which has no time. */
  readonly now?: number;
  /** Condition keys that follow from how the call came, such as `aws:SourceVpce`. */
  readonly context?: ConditionValues;
  /** Policy of the VPC endpoint that the call came through. */
  readonly endpointPolicy?: Policy | undefined;
  readonly draw: Draw;
  readonly usage?: Usage;
  /** The account as it lives, where a call sets something going; a deployment has none. */
  readonly world?: World;
}

/** What one call may do, and what it asks of the account. Operations throw `AwsError`. */
export class ApiRequest {
  constructor(readonly arrival: Arrival) {}

  get facts(): Facts {
    return this.arrival.facts;
  }

  get account(): Account {
    return this.arrival.account;
  }

  get region(): string {
    return this.arrival.region;
  }

  /** Where what the call sets going happens; undefined while the account does not live. */
  get world(): World | undefined {
    return this.arrival.world;
  }

  get draw(): Draw {
    return this.arrival.draw;
  }

  text(name: string): string | undefined {
    const value = this.arrival.input[name];
    return typeof value === "string" ? value : undefined;
  }

  /** A member that the API model requires. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) {
      throw new AwsError("InvalidParameterException", `You must provide a value for the ${name} parameter.`);
    }
    return value;
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.arrival.input[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  }

  authorize(asking: Asking): void {
    const { caller, account, endpointPolicy, usage } = this.arrival;
    const complete = { ...asking, context: { ...this.context(), ...asking.context } };
    if (endpointPolicy) {
      this.askEndpoint(endpointPolicy, complete);
    }
    const verdict = verdictOn(caller, account, complete);
    if (verdict.decision !== "Allowed") {
      const { code, message, because } = denial(caller, complete, verdict);
      throw new AwsError(code, message, because);
    }
    usage?.record(caller, asking.action, verdict.decidedBy);
  }

  /**
   * Asks whether the caller may use a key through a service, which works with the caller's permissions.
   * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
   * Returns why not, or undefined.
   */
  whyNotKey(
    keyArn: string,
    actions: readonly string[],
    service: string,
    encryptionContext: Readonly<Record<string, string>>,
  ): string | undefined {
    const { caller, account, region, facts, usage, now } = this.arrival;
    const context: Record<string, string | readonly string[]> = {
      ...requestKeys(region, now),
      "kms:ViaService": `${service}.${region}.${account.dnsSuffix}`,
      "kms:CallerAccount": account.id,
      "kms:EncryptionContextKeys": Object.keys(encryptionContext),
    };
    for (const [key, value] of Object.entries(encryptionContext)) {
      context[`kms:EncryptionContext:${key}`] = value;
    }
    const resourcePolicy = facts.get(keyPolicyRow(keyArn));
    for (const action of actions) {
      const asking = {
        action,
        resource: keyArn,
        // A grant that a service asks for is for something of its own: kms:GrantIsForAWSResource, on the same page.
        context: { ...context, ...(action === "kms:CreateGrant" && { "kms:GrantIsForAWSResource": "true" }) },
        resourcePolicy,
        resourceMustAllow: true,
      };
      const verdict = verdictOn(caller, account, asking);
      if (verdict.decision !== "Allowed") {
        return denial(caller, asking, verdict).because;
      }
      usage?.record(caller, action, verdict.decidedBy);
    }
    return undefined;
  }

  private context(): ConditionValues {
    const { caller, region, now, context } = this.arrival;
    return { ...caller.context, ...requestKeys(region, now), ...context };
  }

  /** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
  private askEndpoint(policy: Policy, { action, resource, context }: Asking): void {
    const { caller, account } = this.arrival;
    const verdict = evaluate(
      {
        principal: caller.principal,
        action,
        resource,
        resourceAccountId: account.id,
        ...(context && { context }),
      },
      // The endpoint's policy says what may pass; it grants nothing.
      { identity: [], resource: policy },
    );
    if (verdict.decision !== "Allowed") {
      const why =
        verdict.decision === "ExplicitlyDenied"
          ? "with an explicit deny in a VPC endpoint policy"
          : `because no VPC endpoint policy allows the ${action} action`;
      throw new AwsError(
        "AccessDeniedException",
        `${notAuthorized(caller, action, resource)} ${why}`,
        `${action}: ${explain(verdict)}`,
      );
    }
  }
}

export type ApiOperation = (request: ApiRequest) => Values;

/** What a service answers, by operation. An operation that is not there is an error of the rehearsal. */
export interface ServiceApi {
  /** As in the names of its interface endpoints: `com.amazonaws.<region>.<name>`. */
  readonly name: string;
  readonly operations: Readonly<Record<string, ApiOperation>>;
}
