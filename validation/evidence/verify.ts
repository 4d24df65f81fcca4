import { type Checksums, inOrder, manifestName, manifestOf, sha256 } from "./manifest";
import { unzipped } from "./zip";

/** What a deployment says of its pack. */
export interface Evidence {
  /** SHA-256 of the pack's list of files, in hexadecimal digits. */
  readonly hash: string;
  /** Of every file but that list. */
  readonly files: Checksums;
}

/** What is wrong with a pack. */
export interface Fault {
  /** The file, as its path in the pack. */
  readonly file: string;
  readonly fault: "additional" | "missing" | "repeated" | "tampered" | "unsafe";
}

const words: Readonly<Record<Fault["fault"], string>> = {
  additional: "is in the pack, and was not when the stack was deployed",
  missing: "is missing",
  repeated: "stands in the pack more than once",
  tampered: "is not as it was when the stack was deployed",
  unsafe: "has no plain path within the pack",
};

/** A fault as people read it. */
export const wordsOf = ({ file, fault }: Fault) => `${JSON.stringify(file)} ${words[fault]}.`;

/**
 * Every file of a pack, a zip, that is not as the deployment says, by path: what stands around the files in the zip says
 * nothing. Throws `UnreadablePack` where it is no zip.
 */
export function faultsOf(pack: Uint8Array, { hash, files }: Evidence): readonly Fault[] {
  const { files: found, repeated, unsafe } = unzipped(pack);
  const expected = new Map([[manifestName, hash], ...inOrder(files)]);
  const fault = (kind: Fault["fault"]) => (file: string) => ({ file, fault: kind }) as const;
  return [
    ...[...expected.keys()].filter((path) => !found.has(path)).map(fault("missing")),
    ...[...found]
      .filter(([path, content]) => expected.has(path) && sha256(content) !== expected.get(path))
      .map(([path]) => fault("tampered")(path)),
    ...[...found.keys()].filter((path) => !expected.has(path)).map(fault("additional")),
    ...repeated.map(fault("repeated")),
    ...unsafe.map(fault("unsafe")),
  ].sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** Whether the two things that a deployment says of its pack agree. */
export const agrees = ({ hash, files }: Evidence) => sha256(manifestOf(files)) === hash;
