import { AwsError } from "../runtime/aws-clients";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What AWS Config answers: whether a call is allowed. The account has no recorder. */
export const configApi: ServiceApi = {
  name: "config",
  operations: { StopConfigurationRecorder: stopConfigurationRecorder },
};

/** https://docs.aws.amazon.com/config/latest/APIReference/API_StopConfigurationRecorder.html; text from moto's source */
function stopConfigurationRecorder(request: ApiRequest): Values {
  const name = request.required("ConfigurationRecorderName");
  request.authorize({ action: "config:StopConfigurationRecorder", resource: "*" });
  throw new AwsError(
    "NoSuchConfigurationRecorderException",
    `Cannot find configuration recorder with the specified name '${name}'.`,
  );
}
