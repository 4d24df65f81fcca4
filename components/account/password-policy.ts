/** What is asked of the passwords of the account's users, beside characters of all four kinds. */
export interface PasswordSettings {
  /** In characters. */
  readonly minimumLength: number;
  /** How many of the former passwords cannot be taken again. */
  readonly reusePrevention: number;
  /** In days. Default: a password never expires. */
  readonly maxAgeDays?: number | undefined;
}

/** As the provider takes them: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
export function passwordPolicyArgs({ minimumLength, reusePrevention, maxAgeDays }: PasswordSettings) {
  return {
    minimumPasswordLength: minimumLength,
    passwordReusePrevention: reusePrevention,
    requireLowercaseCharacters: true,
    requireUppercaseCharacters: true,
    requireNumbers: true,
    requireSymbols: true,
    // IAM takes a policy as a whole: what is left out is switched off.
    allowUsersToChangePassword: true,
    ...(maxAgeDays !== undefined && { maxPasswordAge: maxAgeDays }),
  };
}
