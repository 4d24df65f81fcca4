import type { Asking } from "./access";
import { authorizeWithCode } from "./denials";
import type { ApiRequest } from "./service";

/**
 * Denials as quoted in https://github.com/aws/karpenter-provider-aws/issues/4527, without the encoded part that AWS adds.
 * Of actions without a resource type EC2 names no resource, as transcripts in public repositories have it.
 */
export function authorizeEc2(request: ApiRequest, asking: Asking): void {
  authorizeWithCode(
    request,
    "UnauthorizedOperation",
    asking,
    (message) =>
      `You are not authorized to perform this operation. ${message.replace(" on resource: *", "")}.`,
  );
}
