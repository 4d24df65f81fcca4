import { PolicySyntaxError, parsePolicy, type Statement } from "../policy/document";
import { principalExists } from "./iam-roles";
import { type Call, type ResourceModel, text } from "./model";
import { api } from "./secretsmanager-calls";
import { secretPolicyRow, secretRow } from "./secretsmanager-rows";

/** The provider repeats PutResourcePolicy while IAM propagates. */
const retriedPolicy = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_policy.go (RetryWhenIsAErrorMessageContains)",
};

const isForEveryone = ({ effect, principals, conditions }: Statement) =>
  effect === "Allow" && conditions.length === 0 && principals?.values.some(({ kind }) => kind === "*");

function putResourcePolicy(call: Call): void {
  const { inputs, account } = call.self;
  const arn = text(inputs, "secretArn");
  if (!call.get(secretRow(arn))) {
    call.refuse({
      code: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
      fact: `${api}/API_PutResourcePolicy.html`,
      property: "secretArn",
    });
  }
  const malformed = (message: string, fact: string, because?: string) =>
    call.refuse({
      code: "MalformedPolicyDocumentException",
      message,
      fact,
      property: "policy",
      ...(because !== undefined && { because }),
    });
  try {
    const policy = parsePolicy("resource policy of the secret", text(inputs, "policy"));
    for (const { kind, value } of policy.statements.flatMap(({ principals }) => principals?.values ?? [])) {
      if (kind === "AWS" && !principalExists(call, account, value, retriedPolicy)) {
        malformed(
          "This resource policy contains an unsupported principal.",
          "https://github.com/hashicorp/terraform/issues/14449",
          `${value} does not exist`,
        );
      }
    }
    if (inputs["blockPublicPolicy"] === true && policy.statements.some(isForEveryone)) {
      call.refuse({
        code: "PublicPolicyException",
        message:
          "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.",
        fact: `${api}/API_PutResourcePolicy.html (PublicPolicyException; the text of the response is UNCONFIRMED)`,
        property: "policy",
      });
    }
    call.put(secretPolicyRow(arn), policy);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    malformed(
      "This resource policy contains invalid Json.",
      `${api}/API_PutResourcePolicy.html`,
      error.message,
    );
  }
}

export const secretPolicy: ResourceModel = {
  source: `${api}/API_PutResourcePolicy.html`,
  properties: {
    secretArn: { required: true, replaces: true },
    policy: { required: true },
    blockPublicPolicy: {},
  },
  outputs: (self) => ({ id: text(self.inputs, "secretArn") }),
  create: putResourcePolicy,
  update: putResourcePolicy,
  delete: (call) => call.remove(secretPolicyRow(text(call.self.inputs, "secretArn"))),
};
