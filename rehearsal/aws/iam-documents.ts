import { type Policy, PolicySyntaxError, parsePolicy } from "../policy/document";
import { type Call, text } from "./model";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, in characters without white space. */
export const quotas = {
  managedPolicy: 6144,
  inlinePoliciesOfRole: 10_240,
  trustPolicy: 2048,
  attachmentsOfRole: 10,
};

const quotaFact = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

export const sizeOf = (policy: string) => policy.replace(/\s/g, "").length;

/** What kind of policy a document is, which decides on the elements that it has to have. */
type PolicyKind = "identity" | "trust";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html; texts from moto's source. */
function misplacedElement(kind: PolicyKind, { statements }: Policy): string | undefined {
  if (kind === "identity" && statements.some(({ principals }) => principals)) {
    return "Policy document should not specify a principal.";
  }
  if (kind === "identity" && statements.some(({ resources }) => !resources)) {
    return "Policy statement must contain resources.";
  }
  if (kind === "trust" && statements.some(({ resources }) => resources)) {
    return "Has prohibited field Resource.";
  }
  if (kind === "trust" && statements.some(({ principals }) => !principals)) {
    return "Missing required field Principal.";
  }
  return statements.some(({ actions }) => !actions) ? "Policy statement must contain actions." : undefined;
}

/** The document, refused where IAM would not take it. Undefined where the text cannot be read. */
export function validPolicy(call: Call, kind: PolicyKind, property: string): Policy | undefined {
  try {
    const policy = parsePolicy(call.self.name, text(call.self.inputs, property));
    const message = misplacedElement(kind, policy);
    if (message !== undefined) {
      const fact =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html; text from moto's source";
      call.refuse({ code: "MalformedPolicyDocument", message, fact, property });
    }
    return policy;
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    call.refuse({
      code: "MalformedPolicyDocument",
      message: error.cause ? "This policy contains invalid Json" : "Syntax errors in policy.",
      because: error.message,
      fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html; texts as recorded by localstack and in moto's source",
      property,
    });
    return undefined;
  }
}

export function refuseOver(call: Call, quota: number, size: number, message: string, property: string): void {
  if (size > quota) {
    call.refuse({ code: "LimitExceeded", message, fact: quotaFact, property });
  }
}
