import { quoted } from "../rehearsal/world/known-secrets";

/** A place in which secrets may stand in plain text. */
export interface SearchedPlace {
  readonly name: string;
  readonly text: string;
}

/** Names of the places in which one of the secrets stands, as it is or quoted once or twice as JSON. */
export function placesWithSecrets(
  secrets: Iterable<string>,
  places: readonly SearchedPlace[],
): readonly string[] {
  const forms = new Set([...secrets].flatMap(formsOf));
  return places.filter(({ text }) => [...forms].some((form) => text.includes(form))).map(({ name }) => name);
}

function formsOf(secret: string): readonly string[] {
  return [secret, quoted(secret), quoted(quoted(secret))];
}
