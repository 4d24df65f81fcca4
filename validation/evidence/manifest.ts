import { createHash } from "node:crypto";

/** Name of the list of all other files of a pack. */
export const manifestName = "MANIFEST";

/** SHA-256 in hexadecimal digits, by path of the file. */
export type Checksums = Readonly<Record<string, string>>;

export const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

/**
 * The list of the files, by path, in the form of `sha256sum`, which checks it with `--check`. Its own checksum stands
 * for the whole pack, however that is compressed.
 */
export function manifestOf(files: Checksums): string {
  return inOrder(files)
    .map(([path, checksum]) => `${checksum}  ${path}\n`)
    .join("");
}

/** By path, in the order of the characters' numbers, which is the same on every machine. */
export function inOrder<T>(values: Readonly<Record<string, T>>): [path: string, value: T][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}
