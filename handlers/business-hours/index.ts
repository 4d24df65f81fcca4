import { IAMClient } from "@aws-sdk/client-iam";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { realPace } from "../shared/retry";
import { run, type Summary } from "./run";
import type { Clients } from "./services";
import { businessHoursSettings } from "./settings";

/** As much of Lambda's context as is used. */
interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** Kept between invocations for their connections. */
let clients: Clients | undefined;

/** Lambda entry point of the business hours: of the schedule, of the parameter's change and of the deployment. */
export async function handler(event: unknown, invocation: Invocation): Promise<Summary> {
  const settings = businessHoursSettings(deployedSettings());
  clients ??= newClients();
  return run(event, {
    ...clients,
    settings,
    now: Date.now,
    remaining: () => invocation.getRemainingTimeInMillis(),
    pace: realPace,
    log: console,
  });
}

/** The file that the deployment puts beside this code. */
function deployedSettings(): unknown {
  return require("./settings.json");
}

function newClients(): Clients {
  const configuration = {
    // This function retries by itself: it knows how long, and the two would multiply.
    maxAttempts: 1,
    // Where an endpoint is out of reach, an error should come before the function's own time-out. Without the last
    // of these the SDK only warns.
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  };
  return {
    iam: new IAMClient(configuration),
    ssm: new SSMClient(configuration),
    sns: new SNSClient(configuration),
  };
}
