import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { requiredVariable } from "../shared/environment";
import { realPace } from "../shared/retry";
import type { LookupClients } from "./aws/aws-lookups";
import { type Dependencies, type Outcome, run } from "./run";
import { configRulesSettings } from "./waivers";

/** As much of Lambda's context as is used. */
interface Invocation {
  getRemainingTimeInMillis(): number;
}

const configuration = {
  // This function retries by itself: it knows how long, and the two would multiply.
  maxAttempts: 1,
  // Where an endpoint is out of reach, an error should come before the function's own time-out. Without the last of
  // these the SDK only warns.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};

/** Kept between invocations for their connections. */
let config: ConfigServiceClient | undefined;
let lookupClients: LookupClients | undefined;

/** Lambda entry point of all rules of a region. Returns: evaluated and reported. Throws: Lambda tries again. */
export async function handler(event: unknown, invocation: Invocation): Promise<Outcome> {
  const functionName = requiredVariable(process.env, "AWS_LAMBDA_FUNCTION_NAME");
  const settings = configRulesSettings(deployedSettings());
  config ??= new ConfigServiceClient(configuration);
  return run(event, {
    config,
    lookups,
    settings,
    functionName,
    now: Date.now,
    remaining: () => invocation.getRemainingTimeInMillis(),
    pace: realPace,
    log: console,
    writeLine: (line) => void process.stdout.write(line),
  });
}

/** The file that the deployment puts beside this code. */
function deployedSettings(): unknown {
  return require("./settings.json");
}

/** Most rules look nothing up, and the client of EC2 alone takes longer to load than all else. */
const lookups: Dependencies["lookups"] = (retried) => {
  const aws = require("./aws/aws-lookups") as typeof import("./aws/aws-lookups");
  lookupClients ??= aws.lookupClients(configuration);
  return new aws.AwsLookups(lookupClients, retried, Date.now);
};
