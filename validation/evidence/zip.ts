import { type UnzipFileInfo, unzipSync } from "fflate";

/** The file is no pack that can be read. */
export class UnreadablePack extends Error {
  override readonly name = "UnreadablePack";
}

/** What a zip holds. */
export interface Unzipped {
  /** Content by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths that a file has which stands in the zip before, so that programs differ in which they take. */
  readonly repeated: readonly string[];
  /** Paths that lead out of the folder that the zip is unpacked in, or are none. */
  readonly unsafe: readonly string[];
}

/** Far more than any pack has: what is beyond is made to fill the memory. */
const most = { files: 20_000, bytes: 256 * 1024 * 1024 } as const;

/**
 * A zip in memory: nothing is unpacked to disk. Throws `UnreadablePack` where it is none, is cut off, or holds more than
 * a pack ever does.
 */
export function unzipped(content: Uint8Array): Unzipped {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const unsafe = new Set<string>();
  let bytes = 0;
  const isWanted = ({ name, originalSize }: UnzipFileInfo): boolean => {
    bytes += originalSize;
    if (bytes > most.bytes || seen.size >= most.files) {
      throw new UnreadablePack(`It holds more than ${most.files} files or ${most.bytes} bytes.`);
    }
    const isNew = !seen.has(name);
    const isSafe = isPathWithin(name);
    seen.add(name);
    if (!isNew) {
      repeated.add(name);
    }
    if (!isSafe) {
      unsafe.add(name);
    }
    return isNew && isSafe;
  };
  const files = new Map(Object.entries(unzip(content, isWanted)));
  return { files, repeated: [...repeated], unsafe: [...unsafe] };
}

function unzip(content: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(content, { filter });
  } catch (error) {
    if (error instanceof UnreadablePack) {
      throw error;
    }
    throw new UnreadablePack("It is no zip, or one that is damaged or cut off.", { cause: error });
  }
}

/** Plain paths of plain names: none that is absolute, goes up, or means something else on another system. */
function isPathWithin(path: string): boolean {
  return path
    .split("/")
    .every((part) => /^[\w.@+=,-]+$/.test(part) && !/^\.+$/.test(part) && part !== "__proto__");
}
