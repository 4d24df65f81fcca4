/** Every secret text that ever came up in this process, so that nothing printed contains one. */
const known = new Set<string>();

const shortest = 8;

/** The forms in which they are printed, by their first characters, so that it takes no time to see that none is there. */
const forms = new Map<string, string[]>();

/** Shorter texts, and those of a few characters again and again, stand in others by chance. */
const isTelling = (text: string) => text.length >= shortest && new Set(text).size > 3;

/** Keeps a secret text, and what stands in it where it is JSON. */
export function rememberSecret(text: string): void {
  if (isTelling(text)) {
    for (const secret of [text, ...valuesOf(text)]) {
      add(secret);
    }
  }
}

/** A text as it stands in JSON. */
export const quoted = (text: string) => JSON.stringify(text).slice(1, -1);

function add(secret: string): void {
  if (known.has(secret)) {
    return;
  }
  known.add(secret);
  for (const form of new Set([secret, quoted(secret)])) {
    const beginning = form.slice(0, shortest);
    // A secret may be the beginning of another, whose rest would then stay.
    forms.set(
      beginning,
      [...(forms.get(beginning) ?? []), form].sort((a, b) => b.length - a.length),
    );
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
  let result = "";
  let kept = 0;
  for (let at = 0; at + shortest <= text.length; at++) {
    const found = forms.get(text.slice(at, at + shortest))?.find((form) => text.startsWith(form, at));
    if (found !== undefined) {
      result += `${text.slice(kept, at)}[secret]`;
      kept = at + found.length;
      at = kept - 1;
    }
  }
  return result + text.slice(kept);
}
