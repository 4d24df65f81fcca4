import { callApi } from "../aws/api-calls";
import { identityOf, recordCall, recordSignIn } from "../aws/cloudtrail-events";
import type { Values } from "../aws/model";
import { assumeRole, currentCaller } from "../aws/sts";
import { AwsError } from "../runtime/aws-clients";
import { type Account, accountIn, type Caller, globalRegion } from "./account";
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

/** Where everybody sits who calls from outside: of a block for documentation, RFC 5737. */
const address = "198.51.100.7";

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
    const service = world.table.services[client];
    const answer = service?.operations[operation];
    if (!service || !answer) {
      throw new Error(`The simulated AWS does not know ${operation} of ${client}.`);
    }
    try {
      const account = accountIn(region);
      const { facts, draw, clock } = world;
      const caller = currentCaller(facts, account, this.caller);
      const arrival = { facts, account, region, caller, input, now: clock.now, draw, world };
      const output = callApi({ answer, service: service.name, operation, arrival, address });
      return { kind: "answered", output };
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      const { code, message, because } = error;
      return { kind: "refused", code, message, ...(because !== undefined && { because }) };
    }
  }

  /** Signs in to the console, at the endpoint of services that have no region. */
  signIn(): void {
    recordSignIn(this.world, this.caller, globalRegion(this.home), address);
  }

  /** Assumes a role; a refusal is returned as STS words it. */
  async assume(roleArn: string, { sessionName, externalId }: Credentials): Promise<Person | Answer> {
    const { world, home } = this;
    const caller = currentCaller(world.facts, home, this.caller);
    const assumption = assumeRole(world.facts, home, {
      caller,
      roleArn,
      sessionName,
      ...(externalId !== undefined && { externalId }),
      now: world.clock.now,
    });
    recordCall(world, {
      service: "sts",
      operation: "AssumeRole",
      region: globalRegion(home),
      identity: identityOf(caller),
      input: { RoleArn: roleArn, RoleSessionName: sessionName },
      address,
      ...(assumption.kind === "refused" && { error: assumption }),
    });
    return assumption.kind === "assumed" ? new Person(world, home, assumption.session) : assumption;
  }
}
