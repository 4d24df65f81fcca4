import type { Ask } from "../../validation/validate";
import { answers } from "./answers";
import type { Remains } from "./sweeper";
import type { Wait } from "./waiting";

/** How long a deletion is waited for, in milliseconds: an endpoint or a function in a network takes minutes. */
const longest = 15 * 60 * 1000;

/** Between two questions, in milliseconds: longer each time, and no longer than this. */
const longestPause = 10_000;

/**
 * Deletes a resource of any type that Cloud Control knows, and waits for the end of it. Rejects with what AWS says, under
 * the name of its error code; `ResourceNotFoundException` where it is not there.
 * https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-delete.html
 */
export async function deleteByCloudControl(
  ask: Ask,
  { type, id, region }: Remains,
  wait: Wait,
): Promise<void> {
  const service = "cloudcontrolapi";
  const input = { TypeName: type, Identifier: id };
  const begun = await ask({ service, operation: "DeleteResource", region, input });
  let { ProgressEvent: progress } = answers.progress.parse(begun);
  let [waited, pause] = [0, 500];
  while (isUnderWay(progress.OperationStatus)) {
    if (waited >= longest) {
      throw failure("NotStabilized", `Its deletion is still ${progress.OperationStatus} after 15 minutes`);
    }
    await wait(pause);
    [waited, pause] = [waited + pause, Math.min(2 * pause, longestPause)];
    const status = await ask({
      service,
      operation: "GetResourceRequestStatus",
      region,
      input: { RequestToken: progress.RequestToken },
    });
    progress = answers.progress.parse(status).ProgressEvent;
  }
  if (progress.OperationStatus !== "SUCCESS") {
    const { ErrorCode: code = progress.OperationStatus, StatusMessage: message = "no reason given" } =
      progress;
    throw failure(code === "NotFound" ? "ResourceNotFoundException" : code, message);
  }
}

/** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ProgressEvent.html (OperationStatus) */
const isUnderWay = (status: string) => ["PENDING", "IN_PROGRESS", "CANCEL_IN_PROGRESS"].includes(status);

/**
 * Whether a resource of any type that Cloud Control knows is there. Rejects where AWS refuses to say.
 * https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html
 */
export async function isThere(
  ask: Ask,
  { type, id, region }: Pick<Remains, "type" | "id" | "region">,
): Promise<boolean> {
  const input = { TypeName: type, Identifier: id };
  try {
    await ask({ service: "cloudcontrolapi", operation: "GetResource", region, input });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") {
      return false;
    }
    throw error;
  }
}

const failure = (name: string, message: string) => Object.assign(new Error(message), { name });
