import * as path from "node:path";
import { buildSync } from "esbuild";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { exitWith, UsageError } from "../../validation/stack-outputs";
import { type WorkflowFile, workflowFiles } from "./workflow-files";

/** What is wrong in a workflow or an action, at a line that is counted from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type LanguageService = typeof import("@actions/languageservice/validate", {
  with: { "resolution-mode": "import" },
}) & {
  readonly TextDocument: typeof TextDocument;
};

/**
 * GitHub's own language service for workflows. It imports JSON in a way that Node.js does not know, so it is bundled first:
 * https://github.com/actions/languageservices
 */
function languageService(): LanguageService {
  const contents = [
    'export { validate } from "@actions/languageservice/validate";',
    'export { TextDocument } from "vscode-languageserver-textdocument";',
  ].join("\n");
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: __dirname },
    ...{ bundle: true, write: false, platform: "node", format: "cjs", logLevel: "error" },
  });
  const loaded = { exports: {} };
  new Function("module", "exports", "require", outputFiles[0]?.text ?? "")(loaded, loaded.exports, require);
  return loaded.exports as LanguageService;
}

/** Problems of every file, in order. */
export async function problemsOf(files: readonly WorkflowFile[]): Promise<Problem[]> {
  const { TextDocument, validate } = languageService();
  const found = await Promise.all(
    files.map(async ({ name, text }) => {
      const document = TextDocument.create(`file:///${name}`, "yaml", 0, text);
      const diagnostics = await validate(document, {});
      return diagnostics
        .map(({ range, message }) => ({ file: name, line: range.start.line + 1, message }))
        .sort((a, b) => a.line - b.line);
    }),
  );
  return found.flat();
}

/** `npm run lint` runs it: 1 where there is a problem, 2 where there is nothing to look at. */
async function main(): Promise<number> {
  const root = path.join(__dirname, "..", "..");
  const files = workflowFiles(root);
  if (files.length === 0) {
    throw new UsageError(`There are no workflows in ${path.join(root, ".github")}.`);
  }
  const problems = await problemsOf(files);
  for (const { file, line, message } of problems) {
    process.stderr.write(`${file}:${line}: ${message}\n`);
  }
  process.stdout.write(`Checked ${files.length} workflows and actions: ${problems.length} problems.\n`);
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) {
  exitWith(main());
}
