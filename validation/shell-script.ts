import { type AskedService, type ControlCheck, condition, type Json } from "./control-check";

/** Services that the AWS CLI calls otherwise. */
const commands: Partial<Record<AskedService, string>> = {
  "access-analyzer": "accessanalyzer",
  config: "configservice",
  s3: "s3api",
  "s3-control": "s3control",
};

/**
 * The command of the AWS CLI that asks what a check asks, and answers `true` where it passes.
 * https://docs.aws.amazon.com/cli/latest/reference/
 */
export function commandOf(check: ControlCheck): string {
  const { service, operation, region, input } = check;
  const options = Object.entries(input).flatMap(([member, value]) => [
    `--${dashed(member)}`,
    ...argumentsOf(value),
  ]);
  return [
    "aws",
    commands[service] ?? service,
    dashed(operation),
    "--region",
    region,
    ...options,
    "--query",
    quoted(condition(check)),
  ].join(" ");
}

/** `logGroupNamePrefix`, `LogGroupNamePrefix`: `log-group-name-prefix` */
const dashed = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();

/** Lists of texts are given one by one, what has members as JSON. */
function argumentsOf(value: Json): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return value.map((item) => quoted(String(item)));
  }
  return [quoted(typeof value === "string" ? value : JSON.stringify(value))];
}

/** So that a shell changes nothing in it. */
export const quoted = (text: string) =>
  /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A script that asks everything, tells of each answer, and ends with code 1 where one is not as it should be. */
export function shellScript(checks: readonly ControlCheck[]): string {
  const lines = checks.map(
    (check) =>
      `check ${[check.control, check.title, check.otherwise].map(quoted).join(" ")} \\\n  ${commandOf(check)}`,
  );
  return `${[head, ...lines, foot].join("\n\n")}\n`;
}

const head = `#!/usr/bin/env bash
# Asks AWS whether every control of the security baseline is in force. It changes nothing.
# Needs the AWS CLI, and credentials that may read: the role of the auditor has them all.
set -u
passed=0
failed=0
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

check() {
  local control=$1 title=$2 otherwise=$3 answer
  shift 3
  if answer=$("$@" --output json 2>"$errors") && [ "$answer" = true ]; then
    passed=$((passed + 1))
    printf 'passed: %s: %s\\n' "$control" "$title"
  else
    failed=$((failed + 1))
    printf 'failed: %s: %s\\n  asked: %s\\n  answer: %s\\n  %s\\n' \\
      "$control" "$title" "$*" "$answer$(cat "$errors")" "$otherwise"
  fi
}`;

const foot = `printf '%s passed, %s failed\\n' "$passed" "$failed"
[ "$failed" -eq 0 ]`;
