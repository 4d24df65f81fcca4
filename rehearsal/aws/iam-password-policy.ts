import { AwsError } from "../runtime/aws-clients";
import { globalRegion } from "../world/account";
import type { Row } from "../world/facts";
import { takesOnly } from "./api-members";
import { authorizeWithCode } from "./denials";
import { iamValidationError } from "./iam-names";
import type { Call, ResourceModel, Values } from "./model";
import type { ApiRequest } from "./service";

/** What passwords of users have to be, as IAM tells it. */
export interface PasswordPolicy extends Values {
  readonly MinimumPasswordLength: number;
}

/** Nothing stands for the policy that an account has from the start. */
export const passwordPolicyRow = (accountId: string) =>
  `iam:password-policy:${accountId}` as Row<PasswordPolicy>;

const api = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html";

/** Numbers of the API's model, each with its least and its most. */
const bounds: Readonly<Record<string, readonly [least: number, most: number]>> = {
  minimumPasswordLength: [6, 128],
  maxPasswordAge: [1, 1095],
  passwordReusePrevention: [1, 24],
};

function refuseBounds(call: Call): void {
  for (const [property, [least, most]] of Object.entries(bounds)) {
    const value = call.self.inputs[property];
    if (typeof value === "number" && (value < least || value > most)) {
      const [side, bound] = value < least ? ["greater", least] : ["less", most];
      const constraint = `Member must have value ${side} than or equal to ${bound}`;
      call.refuse(iamValidationError(property, String(value), constraint, api));
    }
  }
}

/**
 * A policy is put as a whole, in place of the one that was there. The provider leaves the length at 6 and lets users
 * change their passwords where the program says nothing.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/account_password_policy.go
 */
function putPolicy(call: Call): void {
  const { account, inputs } = call.self;
  refuseBounds(call);
  const flag = (property: string) => inputs[property] === true;
  const { maxPasswordAge, passwordReusePrevention } = inputs;
  call.put(passwordPolicyRow(account.id), {
    MinimumPasswordLength: Number(inputs["minimumPasswordLength"] ?? 6),
    RequireSymbols: flag("requireSymbols"),
    RequireNumbers: flag("requireNumbers"),
    RequireUppercaseCharacters: flag("requireUppercaseCharacters"),
    RequireLowercaseCharacters: flag("requireLowercaseCharacters"),
    AllowUsersToChangePassword: inputs["allowUsersToChangePassword"] !== false,
    ExpirePasswords: typeof maxPasswordAge === "number",
    ...(typeof maxPasswordAge === "number" && { MaxPasswordAge: maxPasswordAge }),
    ...(typeof passwordReusePrevention === "number" && { PasswordReusePrevention: passwordReusePrevention }),
    HardExpiry: flag("hardExpiry"),
  });
}

const passwordPolicy: ResourceModel = {
  source: api,
  properties: {
    allowUsersToChangePassword: {},
    hardExpiry: {},
    maxPasswordAge: {},
    minimumPasswordLength: {},
    passwordReusePrevention: {},
    requireLowercaseCharacters: {},
    requireNumbers: {},
    requireSymbols: {},
    requireUppercaseCharacters: {},
  },
  outputs: ({ inputs }) => ({
    id: "iam-account-password-policy",
    expirePasswords: typeof inputs["maxPasswordAge"] === "number",
  }),
  create: putPolicy,
  update: putPolicy,
  // The account is as it was made then, not as it was before.
  delete: (call) => call.remove(passwordPolicyRow(call.self.account.id)),
};

export const iamPasswordPolicy: Readonly<Record<string, ResourceModel>> = {
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": passwordPolicy,
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html; text as quoted in public workshops */
export function getAccountPasswordPolicy(request: ApiRequest): Values {
  takesOnly(request, "IAM");
  const { account, facts } = request;
  const context = { "aws:RequestedRegion": globalRegion(account) };
  authorizeWithCode(request, "AccessDenied", {
    action: "iam:GetAccountPasswordPolicy",
    resource: "*",
    context,
  });
  const policy = facts.get(passwordPolicyRow(account.id));
  if (!policy) {
    throw new AwsError("NoSuchEntity", `The Password Policy with domain name ${account.id} cannot be found.`);
  }
  return { PasswordPolicy: policy };
}
