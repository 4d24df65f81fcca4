import { ephemeralCommand } from "../../../../automation/ephemeral/command";
import { inOwnProcessGroup } from "../../../../automation/ephemeral/own-process-group";
import { plainProgress } from "../../../../automation/ephemeral/progress";
import { findPulumi } from "../../../../automation/pulumi-command";
import { exitWith } from "../../../../automation/usage";
import { FileAccount, placeOf } from "./file-account";

/** `npm run ephemeral` as a process of its own, with an account of files (FILE_ACCOUNT) instead of AWS. */
const account = new FileAccount(process.env["FILE_ACCOUNT"] ?? "");

exitWith(
  ephemeralCommand({
    args: process.argv.slice(2),
    directory: process.cwd(),
    environment: process.env,
    signals: process,
    write: (text) => process.stdout.write(text),
    findPulumi: async (search) => inOwnProcessGroup(await findPulumi(search)),
    openPlace: async () => placeOf(account),
    sweeperOf: ({ suffix }) => account.sweeperOf(suffix),
    progress: plainProgress,
  }),
);
