import * as sdk from "@aws-sdk/client-secrets-manager";
import { simulatedAws } from "../../rehearsal";
import {
  putVersion,
  rotationRow,
  type SecretVersion,
  secretRow,
  versionsOf,
} from "../../rehearsal/aws/secretsmanager-rows";
import { ApiRequest } from "../../rehearsal/aws/service";
import { draws } from "../../rehearsal/engine/random";
import { answered } from "../../rehearsal/runtime/aws-clients";
import { type Execution, execute } from "../../rehearsal/runtime/execution";
import { accountIn } from "../../rehearsal/world/account";
import { Clock } from "../../rehearsal/world/clock";
import { Facts } from "../../rehearsal/world/facts";
import { Store } from "../../rehearsal/world/store";

const region = "us-east-1";

/** The simulated Secrets Manager alone, for a handler that runs in the test itself. */
export class SimulatedSecrets {
  readonly #facts = new Facts(new Store(), { visible: { has: () => true } });
  readonly #clients = answered(sdk) as typeof sdk;
  readonly #client = new this.#clients.SecretsManagerClient({
    region,
    credentials: { accessKeyId: "simulated", secretAccessKey: "simulated" },
  });
  readonly #execution: Execution;

  /** `seed` decides on the passwords that it generates. */
  constructor(seed: number) {
    const draw = draws(seed);
    this.#execution = {
      clock: new Clock(0),
      draw,
      environment: () => undefined,
      variables: () => [],
      log: () => {},
      connect: () => {},
      running: () => true,
      crash: (error) => {
        throw error;
      },
      call: async ({ client, operation, input }) => {
        const answer = simulatedAws.services[client]?.operations[operation];
        if (!answer) {
          throw new Error(`The simulated AWS does not know ${operation} of ${client}.`);
        }
        const account = accountIn(region);
        const caller = account.deployer;
        return answer(new ApiRequest({ facts: this.#facts, account, region, caller, input, draw }));
      },
    };
  }

  /** A secret under rotation, with one version. */
  add(arn: string, version: string, value: object): void {
    this.#facts.put(secretRow(arn), { arn, name: arn, keyArn: undefined, deleted: false });
    this.#facts.put(rotationRow(arn), { secretArn: arn, functionArn: "", everyDays: 30 });
    this.label(arn, version, ["AWSCURRENT"], JSON.stringify(value));
  }

  /** Puts a version in place as AWS does: with no value, it is one that a rotation has reserved. */
  label(secretArn: string, id: string, stages: readonly string[], value?: string): void {
    putVersion(this.#facts, { secretArn, id, value, stages });
  }

  versions(arn: string): readonly SecretVersion[] {
    return versionsOf(this.#facts, arn);
  }

  /** As a client of the SDK sends it, with the SDK's own errors. */
  readonly send: sdk.SecretsManagerClient["send"] = ((command: never) =>
    execute(this.#execution, () => this.#client.send(command))) as sdk.SecretsManagerClient["send"];
}
