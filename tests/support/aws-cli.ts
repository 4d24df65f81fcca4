import { spawnSync } from "node:child_process";

/**
 * The AWS CLI of version 1 is a Python package, which one interpreter loads once for all commands. Each has a driver of
 * its own: what one command has asked a driver for is also said with the next.
 * https://github.com/aws/aws-cli/blob/develop/awscli/clidriver.py
 */
const allInOne = `
import contextlib, io, json, shlex, sys
from awscli.clidriver import create_clidriver

answers = []
for command in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            create_clidriver().main(shlex.split(command)[1:])
        except SystemExit:
            pass
    answers.append(said.getvalue())
json.dump(answers, sys.stdout)
`;

/** Nobody's. */
const credentials = { AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" };

export const hasAwsCli = () => spawnSync("aws", ["--version"]).status === 0;

/** What the AWS CLI says to each command, written as for a shell. Where it is no Python package, each is a process. */
export function saidByAwsCli(commands: readonly string[]): readonly string[] {
  const env = { ...process.env, ...credentials };
  const options = { encoding: "utf8", env, maxBuffer: 2 ** 26 } as const;
  const together = spawnSync("python3", ["-c", allInOne], { ...options, input: JSON.stringify(commands) });
  if (together.status === 0) {
    return JSON.parse(together.stdout) as string[];
  }
  return commands.map((command) => {
    const { stdout, stderr } = spawnSync("bash", ["-c", command], options);
    return `${stdout}${stderr}`;
  });
}
