import type { OutputMap } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../components/foundation/emulator";
import type { Values } from "../../rehearsal/aws/model";
import { clientNames } from "../../validation/clients";
import { type Ask, askAws } from "../../validation/validate";
import { UsageError } from "../usage";
import type { Destination } from "./emulator";
import type { Patience } from "./validation";

/** Where a stack is brought up, ready for use. */
export interface OpenPlace {
  /** As people read it. */
  readonly title: string;
  /** Tells it from every other place, as people read it: `AWS account 111122223333`. Throws UsageError where it cannot. */
  readonly whereIn: (regions: readonly string[]) => Promise<string>;
  /** For the commands of Pulumi. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of the configuration that lead there. */
  readonly settings: Readonly<Record<string, string>>;
  /** Puts questions of validation to what was deployed with these outputs. */
  readonly asked: (outputs: OutputMap) => Ask;
  /** Calls that find and remove what is left. */
  readonly sweeping: Ask;
  readonly patience: Patience;
  readonly close: () => Promise<void>;
}

/** `aws` asks AWS, with the credentials that the SDK finds. */
export async function openPlace(destination: Destination, aws: Ask = askAws()): Promise<OpenPlace> {
  switch (destination.kind) {
    case "aws":
      return { ...asked(aws), title: "AWS", whereIn: accountOf(aws), environment: {}, settings: {} };
    case "emulator": {
      const { emulator } = destination;
      return {
        ...asked(askAws(clientSettings(emulator))),
        title: emulator.endpoint,
        whereIn: async () => new URL(emulator.endpoint).origin,
        environment: {},
        settings: { emulator: JSON.stringify(emulator) },
      };
    }
    case "simulated":
      return simulatedPlace();
  }
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html needs no permission. */
const accountOf =
  (ask: Ask): OpenPlace["whereIn"] =>
  async ([region = "us-east-1"]) => {
    try {
      const answer = await ask({ service: "sts", operation: "GetCallerIdentity", region, input: {} });
      return `AWS account ${(answer as { readonly Account: string }).Account}`;
    } catch (error) {
      throw new UsageError(
        `AWS does not tell whose credentials these are: ${error instanceof Error ? error.message : error}; ` +
          "expected: credentials of the account to bring the stack up in.",
      );
    }
  };

/** Three minutes, in which what services tell of each other has arrived. */
const patience = { attempts: 12, seconds: 15 };

const asked = (ask: Ask) => ({ asked: () => ask, sweeping: ask, patience, close: async () => {} });

/** Emulators have no host of their own for each bucket. */
function clientSettings({ endpoint, accessKey, secretKey }: Emulator): object {
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
  return { endpoint, forcePathStyle: true, credentials };
}

/** The simulated AWS lives in this process, and ends with it. */
async function simulatedPlace(): Promise<OpenPlace> {
  const { SimulatedAws } = await import("../../rehearsal/provider/simulated-aws");
  const simulated = await SimulatedAws.serve();
  const askedWith =
    (outputs: Values): Ask =>
    async ({ service, operation, region, input }) => {
      const { deployer } = simulated.account.live(outputs);
      const answer = await deployer.call(clientNames[service], operation, region, input);
      simulated.account.settle();
      if (answer.kind === "refused") {
        throw Object.assign(new Error(answer.message), { name: answer.code });
      }
      return answer.output;
    };
  return {
    title: "the simulated AWS",
    whereIn: async () => "the simulated AWS",
    environment: simulated.environment,
    settings: {},
    asked: (outputs) => askedWith(valuesOf(outputs)),
    sweeping: askedWith({}),
    patience: { attempts: 0, seconds: 0 },
    close: () => simulated.close(),
  };
}

const valuesOf = (outputs: OutputMap) =>
  Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])) as Values;
