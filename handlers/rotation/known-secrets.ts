import { escapeLiteral } from "pg";

/** Stands for any number of characters. Outside ASCII, where a generated password cannot contain it. */
export const mask = "█";

/** Every secret text that this invocation has come across, so that none of them is ever printed. */
export class KnownSecrets {
  private readonly texts = new Set<string>();

  add(text: string): void {
    // An error may quote the text as it stood in JSON or in a statement.
    for (const form of [text, JSON.stringify(text).slice(1, -1), escapeLiteral(text).slice(1, -1)]) {
      if (form !== "") {
        this.texts.add(form);
      }
    }
  }

  /** Covers first and replaces afterwards: replacing one secret must not bring another to light. */
  redact(text: string): string {
    const covered = new Array<boolean>(text.length).fill(false);
    for (const secret of this.texts) {
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        covered.fill(true, at, at + secret.length);
      }
    }
    return covered
      .map((hidden, index) => (hidden ? (covered[index - 1] ? "" : mask) : text.charAt(index)))
      .join("");
  }
}
