import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** A workflow or an action of a repository. */
export interface WorkflowFile {
  /** Path from the repository's root, with `/`. */
  readonly name: string;
  readonly text: string;
}

const isYaml = (file: string) => /\.ya?ml$/.test(file);

/** Every workflow of a repository, and every action that it keeps for them, sorted by name. */
export function workflowFiles(root: string): WorkflowFile[] {
  const workflows = filesIn(root, ".github/workflows").filter(isYaml);
  const actions = filesIn(root, ".github/actions")
    .flatMap((folder) => filesIn(root, folder))
    .filter((file) => /\/action\.ya?ml$/.test(file));
  return [...workflows, ...actions]
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(root, name), "utf8") }));
}

function filesIn(root: string, folder: string): string[] {
  const directory = path.join(root, folder);
  return existsSync(directory) ? readdirSync(directory).map((file) => `${folder}/${file}`) : [];
}
