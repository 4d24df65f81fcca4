import * as path from "node:path";
import { pathToFileURL } from "node:url";

/** URL of the backend in a workspace's directory. */
export const backendOf = (directory: string) => pathToFileURL(path.join(directory, "backend")).href;

/** Where the passphrase of that backend is. */
export const passphraseFile = (directory: string) => path.join(directory, "passphrase");
