/** What the SDK puts on an error, all of it optional: network errors carry a code and no response. */
interface ServiceError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

/** Names under which AWS services say "slower", and the SDK's own for a request that got no answer in time. */
const transientNames = new Set([
  "InternalFailure",
  "InternalServiceError",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "Throttling",
  "ThrottlingException",
  "TimeoutError",
  "TooManyRequestsException",
]);

const transientCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);

/** Whether the same call may well succeed a moment later. */
export function isTransientServiceError(error: unknown): boolean {
  const { name, code, $metadata } = error instanceof Error ? (error as ServiceError) : {};
  const status = $metadata?.httpStatusCode;
  return (
    transientNames.has(String(name)) ||
    transientCodes.has(String(code)) ||
    status === 429 ||
    (typeof status === "number" && status >= 500)
  );
}

/**
 * What services answer while a role, its policies or the policy of a topic are still on their way to them, and what
 * IAM answers to simultaneous writers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const unsettledNames = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationError",
  "AuthorizationErrorException",
  "ConcurrentModification",
  "ConcurrentModificationException",
  "KMSAccessDenied",
  "KMSAccessDeniedException",
  "KMSThrottling",
  "KMSThrottlingException",
  "NoSuchEntity",
  "NoSuchEntityException",
]);

/** Whether the same call may well succeed once everything that was just deployed has arrived everywhere. */
export function isUnsettledServiceError(error: unknown): boolean {
  return isTransientServiceError(error) || (error instanceof Error && unsettledNames.has(error.name));
}

/** Whether AWS refused with this exception, by its name: the classes of two SDK copies differ. */
export function isServiceError(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** An error in a message. */
export function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
