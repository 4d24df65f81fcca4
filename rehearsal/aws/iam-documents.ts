import { type Policy, PolicySyntaxError, parsePolicy } from "../policy/document";
import { AwsError } from "../runtime/aws-clients";
import type { Refusal } from "./model";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, in characters without white space. */
export const quotas = {
  managedPolicy: 6144,
  inlinePoliciesOfRole: 10_240,
  trustPolicy: 2048,
  attachmentsOfRole: 10,
};

const quotaFact = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

export const sizeOf = (policy: string) => policy.replace(/\s/g, "").length;

/** Is told what IAM refuses, and may throw. */
export type Refuse = (refusal: Refusal) => void;

/** For who wants to be told of the first only. Throws `AwsError`. */
export function throwRefusal({ code, message, because }: Refusal): never {
  throw new AwsError(code, message, because);
}

/** What kind of policy a document is, which decides on the elements that it has to have. */
type DocumentKind = "identity" | "trust";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html; texts from moto's source. */
function misplacedElement(kind: DocumentKind, { statements }: Policy): string | undefined {
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

/** A policy's text, with what it is called in reasons and the property that it was given in. */
export interface Document {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly text: string;
  readonly property: string;
}

/** The policy, refused where IAM would not take it. Undefined where the text cannot be read. */
export function validPolicy({ kind, name, text, property }: Document, refuse: Refuse): Policy | undefined {
  const policy = readablePolicy(name, text, property, refuse);
  const message = policy && misplacedElement(kind, policy);
  if (message !== undefined) {
    const fact =
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html; text from moto's source";
    refuse({ code: "MalformedPolicyDocument", message, fact, property });
  }
  return policy;
}

function readablePolicy(name: string, text: string, property: string, refuse: Refuse): Policy | undefined {
  try {
    return parsePolicy(name, text);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    refuse({
      code: "MalformedPolicyDocument",
      message: error.cause ? "This policy contains invalid Json" : "Syntax errors in policy.",
      because: error.message,
      fact: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html; texts as recorded by localstack and in moto's source",
      property,
    });
    return undefined;
  }
}

/** A quota, what of it is used, and how IAM says that it is exceeded. */
export interface Quota {
  readonly most: number;
  readonly used: number;
  readonly message: string;
  readonly property: string;
}

export function refuseOver({ most, used, message, property }: Quota, refuse: Refuse): void {
  if (used > most) {
    refuse({ code: "LimitExceeded", message, fact: quotaFact, property });
  }
}
