import { AwsError } from "../runtime/aws-clients";
import type { Refuse } from "./iam-documents";
import { validationError } from "./model";
import type { ApiRequest } from "./service";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const longest = { roleName: 64, policyName: 128, path: 512 } as const;

const fact =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names";
const textFact = `${fact}; text as quoted in public issues`;

/** IAM speaks XML, in which the errors of the generic input validation are called so. */
export const iamValidationError = (...about: Parameters<typeof validationError>) => ({
  ...validationError(...about),
  code: "ValidationError",
});

/** A member of a request that the model of the API, be it IAM's or STS's, requires. Throws `AwsError`. */
export const requiredMember = (request: ApiRequest, member: string): string =>
  present(request.text(member), member);

export const requiredTexts = (request: ApiRequest, member: string): readonly string[] =>
  present(request.texts(member), member);

function present<T>(value: T | undefined, member: string): T {
  if (value === undefined) {
    const name = member.charAt(0).toLowerCase() + member.slice(1);
    const message = `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`;
    throw new AwsError("ValidationError", message);
  }
  return value;
}

function refuseLength(member: keyof typeof longest, value: string, property: string, refuse: Refuse): void {
  const [bound, side] = value.length === 0 ? [1, "greater"] : [longest[member], "less"];
  if (value.length === 0 || value.length > longest[member]) {
    const constraint = `Member must have length ${side} than or equal to ${bound}`;
    refuse({ ...iamValidationError(member, value, constraint, fact), property });
  }
}

/** Refuses names of roles and policies that IAM does not take. */
export function refuseName(
  member: "roleName" | "policyName",
  name: string,
  property: string,
  refuse: Refuse,
): void {
  refuseLength(member, name, property, refuse);
  if (!/^[\w+=,.@-]*$/.test(name)) {
    refuse({
      code: "ValidationError",
      message: `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
      fact: textFact,
      property,
    });
  }
}

/** Refuses paths that IAM does not take. */
export function refusePath(path: string, refuse: Refuse): void {
  refuseLength("path", path, "path", refuse);
  if (!/^\/([\u0021-\u007e]+\/)?$/.test(path)) {
    refuse({
      code: "ValidationError",
      message:
        "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
      fact: textFact,
      property: "path",
    });
  }
}
