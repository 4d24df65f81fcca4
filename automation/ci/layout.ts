/**
 * What GitHub takes as the text of an issue or a comment, in characters. It says so itself: "Body is too long (maximum is 65536
 * characters)", as quoted in https://github.com/telia-oss/github-pr-resource/issues/259
 */
export const longestBody = 65_536;

/** Lines that may be cut at the end, with what comes before and after them in any case. */
export interface Block {
  readonly before: string;
  readonly lines: readonly string[];
  readonly after: string;
}

export type Part = string | Block;

const cutNote = (left: number) => `… ${left} more lines, which did not fit: the job has them all.`;

/** Enough for a note about any number of lines. */
const noteRoom = cutNote(Number.MAX_SAFE_INTEGER).length + 1;

/**
 * The parts as one text of at most `limit` characters. What is too long is cut from the ends of the longest blocks, with a
 * note of how much is missing in each.
 */
export function fitted(parts: readonly Part[], limit = longestBody): string {
  const blocks = parts.filter((part) => typeof part !== "string");
  const fixed = parts
    .map((part) =>
      typeof part === "string" ? part.length : part.before.length + part.after.length + noteRoom,
    )
    .reduce((sum, length) => sum + length, 0);
  const share = fairShare(blocks.map(sizeOf), limit - fixed);
  const text = parts.map((part) => (typeof part === "string" ? part : cut(part, share))).join("");
  return text.slice(0, limit);
}

const sizeOf = ({ lines }: Block) => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The size to which all that are larger are cut so that they have room together; what the smaller ones leave is shared. */
function fairShare(sizes: readonly number[], room: number): number {
  const ascending = [...sizes].sort((a, b) => a - b);
  let left = room;
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) {
      return Math.max(0, share);
    }
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function cut({ before, lines, after }: Block, share: number): string {
  let size = 0;
  let kept = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > share) {
      break;
    }
    kept += 1;
  }
  const shown = lines.slice(0, kept);
  const note = kept < lines.length ? [cutNote(lines.length - kept)] : [];
  return `${before}${[...shown, ...note].map((line) => `${line}\n`).join("")}${after}`;
}
