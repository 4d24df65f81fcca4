import { AwsError } from "../runtime/aws-clients";
import type { World } from "../world/world";
import { identityOf, isReadOnly, loggingTrails, recordCall } from "./cloudtrail-events";
import { noticeChange, noticeChanges } from "./config-recording";
import type { Values } from "./model";
import { type ApiOperation, ApiRequest, type Arrival } from "./service";

/** A call as it is made in an account that lives. */
export interface ApiCall {
  /** What answers it. */
  readonly answer: ApiOperation;
  /** `kms` */
  readonly service: string;
  readonly operation: string;
  readonly arrival: Arrival & { readonly world: World };
  /** Where it comes from. */
  readonly address: string;
}

/** Services whose resources AWS Config records, as far as they are simulated. */
const configured: ReadonlySet<string> = new Set(["ec2", "kms", "rds", "s3"]);

/** Answers a call, and has it recorded, whatever becomes of it. Throws `AwsError`. */
export function callApi({ answer, service, operation, arrival, address }: ApiCall): Values {
  const { world, region, caller, input } = arrival;
  const call = { service, operation, region, identity: identityOf(caller), input, address };
  const trails = loggingTrails(world);
  try {
    const output = answer(new ApiRequest(arrival));
    recordCall(world, call, trails);
    if (configured.has(service) && !isReadOnly(service, operation)) {
      // Keys have replicas elsewhere.
      if (service === "kms") {
        noticeChanges(world);
      } else {
        noticeChange(world, region);
      }
    }
    return output;
  } catch (error) {
    if (error instanceof AwsError) {
      recordCall(world, { ...call, error: { code: error.code, message: error.message } }, trails);
    }
    throw error;
  }
}
