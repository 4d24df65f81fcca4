import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { AwsError } from "../runtime/aws-clients";
import { type Partly, Refused } from "./refused";
import { encoded } from "./wire";

/** An error as the engine is told it. */
export function grpcError(error: unknown): Partial<grpc.StatusObject> {
  const details = textOf(error);
  const partly = error instanceof Refused ? error.partly : undefined;
  return {
    code: grpc.status.UNKNOWN,
    details,
    ...(partly && { metadata: initFailed(details, partly, (error as Refused).reasons) }),
  };
}

function textOf(error: unknown): string {
  if (error instanceof AwsError) {
    return `${error.code}: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * That the resource is there although the operation failed: the engine keeps it in the state, and tries again next time.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto (ErrorResourceInitFailed)
 */
function initFailed(
  message: string,
  { id, outputs, inputs }: Partly,
  reasons: readonly string[],
): grpc.Metadata {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(encoded({ ...outputs, id }));
  detail.setInputs(encoded(inputs));
  detail.setReasonsList([...reasons]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
