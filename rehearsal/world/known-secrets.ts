/** Every secret text that ever came up in this process, so that nothing printed contains one. */
const known = new Set<string>();

/** Shorter texts, and those of a few characters again and again, stand in others by chance. */
const isTelling = (text: string) => text.length >= 8 && new Set(text).size > 3;

/** Keeps a secret text, and what stands in it where it is JSON. */
export function rememberSecret(text: string): void {
  if (isTelling(text)) {
    known.add(text);
    for (const value of valuesOf(text)) {
      known.add(value);
    }
  }
}

/** The password of a secret in JSON. Its other values, a user or a host, are no secrets. */
function valuesOf(text: string): string[] {
  try {
    const { password } = Object(JSON.parse(text)) as { readonly password?: unknown };
    return typeof password === "string" && isTelling(password) ? [password] : [];
  } catch {
    return [];
  }
}

export function knownSecrets(): ReadonlySet<string> {
  return known;
}

/** The text without secrets, also those that are quoted in it as JSON. */
export function redacted(text: string): string {
  let result = text;
  // A secret may be the beginning of another, whose rest would then stay.
  for (const secret of [...known].sort((a, b) => b.length - a.length)) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
      result = result.replaceAll(form, "[secret]");
    }
  }
  return result;
}
