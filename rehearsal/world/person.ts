import type { Values } from "../aws/model";
import { ApiRequest } from "../aws/service";
import { assumeRole, currentCaller } from "../aws/sts";
import { AwsError } from "../runtime/aws-clients";
import { type Account, accountIn, type Caller } from "./account";
import type { World } from "./world";

/** How a call was answered. */
export type Answer =
  | { readonly kind: "answered"; readonly output: Values }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly message: string;
      /** What AWS does not tell. */
      readonly because?: string;
    };

/** What somebody shows who wants a role. */
export interface Credentials {
  readonly sessionName: string;
  readonly externalId?: string;
}

/** Somebody with credentials who calls AWS from outside. */
export class Person {
  constructor(
    private readonly world: World,
    /** The account that he is in, in whose partition he calls. */
    private readonly home: Account,
    private readonly caller: Caller,
  ) {}

  /** Calls a service in a region, with the policies that are in force at this moment. */
  async call(client: string, operation: string, region: string, input: Values): Promise<Answer> {
    const { world } = this;
    const answer = world.table.services[client]?.operations[operation];
    if (!answer) {
      throw new Error(`The simulated AWS does not know ${operation} of ${client}.`);
    }
    try {
      const account = accountIn(region);
      const { facts, draw, clock } = world;
      const caller = currentCaller(facts, account, this.caller);
      const request = new ApiRequest({ facts, account, region, caller, input, now: clock.now, draw, world });
      return { kind: "answered", output: answer(request) };
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      const { code, message, because } = error;
      return { kind: "refused", code, message, ...(because !== undefined && { because }) };
    }
  }

  /** Assumes a role; a refusal is returned as STS words it. */
  async assume(roleArn: string, { sessionName, externalId }: Credentials): Promise<Person | Answer> {
    const { world, home } = this;
    const assumption = assumeRole(world.facts, home, {
      caller: currentCaller(world.facts, home, this.caller),
      roleArn,
      sessionName,
      ...(externalId !== undefined && { externalId }),
      now: world.clock.now,
    });
    return assumption.kind === "assumed" ? new Person(world, home, assumption.session) : assumption;
  }
}
