import { exitWith, parsedOptions, UsageError } from "../../automation/usage";
import { isRoleArn } from "../world/account";
import type { ServeOptions } from "./simulated-aws";

const usage = `npm run simulated-aws -- [options]

Keeps a simulated AWS account for Pulumi's own commands until it is ended, with Ctrl-C. All that is in it is gone then.

  --port N        where it is served on this machine (default: any that is free)
  --deployer ARN  role that deploys; its account is the simulated one (default: a role of an example account)
  --help          this text

Exit code: 0 when it is ended, 2 when the options cannot be used or the port is taken.
`;

function optionsOf(args: string[]): ServeOptions | "help" {
  const { values } = parsedOptions({
    args,
    options: { port: { type: "string" }, deployer: { type: "string" }, help: { type: "boolean" } },
  });
  const { port, deployer, help } = values;
  const mistakes = [
    ...(port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)
      ? [`--port: received ${port}; allowed: a whole number from 1 to 65535.`]
      : []),
    ...(deployer !== undefined && !isRoleArn(deployer)
      ? [`--deployer: received ${deployer}; allowed: the ARN of an IAM role.`]
      : []),
  ];
  if (mistakes.length > 0) {
    throw new UsageError(mistakes.join("\n"));
  }
  return help
    ? "help"
    : { ...(port !== undefined && { port: Number(port) }), ...(deployer !== undefined && { deployer }) };
}

async function main(args: string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === "help") {
    process.stdout.write(usage);
    return 0;
  }
  // What is wrong with the options is said before this is loaded, which takes seconds.
  const { SimulatedAws } = await import("./simulated-aws");
  const aws = await SimulatedAws.serve(options);
  const ended = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  const exports = Object.entries(aws.environment).map(([name, value]) => `  export ${name}=${value}`);
  process.stdout.write(
    [
      "The simulated AWS account is there, until you end it with Ctrl-C. In another terminal:",
      "",
      ...exports,
      "  pulumi up",
      "",
    ].join("\n"),
  );
  await ended;
  const left = aws.account.leftovers().length;
  process.stdout.write(
    `\nEnded, with ${left === 0 ? "nothing" : `${left} things of yours`} in the account.\n`,
  );
  await aws.close();
  return 0;
}

exitWith(main(process.argv.slice(2)));
