/** Names of variables of the environment that hold what nobody is to read. */
const secretNames = /TOKEN|SECRET|PASSPHRASE|PASSWORD|CREDENTIAL|ACCESS_KEY/;

/** Shorter values stand in other texts by chance. */
const shortest = 8;

/**
 * Credentials that are known by their form: ids of keys of AWS, tokens of GitHub and of Pulumi.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
 */
const credentials = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})\b/g,
  /\bpul-[0-9a-f]{40}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** The text with everything taken out that the environment keeps secret, or that looks like a credential. */
export function withoutSecrets(text: string, environment: NodeJS.ProcessEnv): string {
  const values = Object.entries(environment)
    .flatMap(([name, value = ""]) => (secretNames.test(name) && value.length >= shortest ? [value] : []))
    // A secret may be part of another.
    .sort((a, b) => b.length - a.length);
  const known = values.reduce((rest, value) => rest.replaceAll(value, "[secret]"), text);
  return credentials.reduce((rest, form) => rest.replace(form, "[secret]"), known);
}
