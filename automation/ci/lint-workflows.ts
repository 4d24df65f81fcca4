import * as path from "node:path";
import { buildSync } from "esbuild";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { exitWith, UsageError } from "../usage";
import { type WorkflowFile, workflowFiles } from "./workflow-files";

/** What is wrong in a workflow or an action, at a line that is counted from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What is used of it. Its own types are those of an ES module, which a CommonJS module cannot name. */
interface LanguageService {
  readonly TextDocument: typeof TextDocument;
  validate(document: TextDocument): Promise<readonly Diagnostic[]>;
}

/** Lines are counted from 0. */
interface Diagnostic {
  readonly range: { readonly start: { readonly line: number } };
  readonly message: string;
}

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
  const service = languageService();
  const found = await Promise.all(
    files.map(async ({ name, text }) => {
      const document = service.TextDocument.create(`file:///${name}`, "yaml", 0, text);
      const diagnostics = await service.validate(document);
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
