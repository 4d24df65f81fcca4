import { AwsError } from "../runtime/aws-clients";
import type { World } from "../world/world";
import { identityOf, loggingTrails, recordCall } from "./cloudtrail-events";
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

/** Answers a call, and has it recorded, whatever becomes of it. Throws `AwsError`. */
export function callApi({ answer, service, operation, arrival, address }: ApiCall): Values {
  const { world, region, caller, input } = arrival;
  const call = { service, operation, region, identity: identityOf(caller), input, address };
  const trails = loggingTrails(world);
  try {
    const output = answer(new ApiRequest(arrival));
    recordCall(world, call, trails);
    return output;
  } catch (error) {
    if (error instanceof AwsError) {
      recordCall(world, { ...call, error: { code: error.code, message: error.message } }, trails);
    }
    throw error;
  }
}
