import { AwsError } from "../runtime/aws-clients";
import type { Asking } from "./access";
import type { ApiRequest } from "./service";

/** Authorises a call of a service that says no with a code, and perhaps words, of its own. */
export function authorizeWithCode(
  request: ApiRequest,
  code: string,
  asking: Asking,
  words: (message: string) => string = (message) => message,
): void {
  try {
    request.authorize(asking);
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(code, words(error.message), error.because) : error;
  }
}
