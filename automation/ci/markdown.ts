import type { Block } from "./layout";

/** Text inside a cell of a table, of which nothing is read as Markdown, HTML or the name of somebody to be told. */
export function cell(text: string, longest = 300): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>#|~@&]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A fenced block that no line of the text can close. */
export function fenced(text: string): Block {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return { before: `${fence}text\n`, lines: text.trimEnd().split("\n"), after: `${fence}\n` };
}

/** A part that is folded up until somebody opens it. */
export function folded(summary: string, { before, lines, after }: Block): Block {
  return {
    before: `<details><summary>${cell(summary)}</summary>\n\n${before}`,
    lines,
    after: `${after}\n</details>\n\n`,
  };
}
