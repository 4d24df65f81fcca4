import { findPulumi } from "../pulumi-command";
import { sweeperOf } from "../sweep/sweeper";
import { exitWith } from "../usage";
import { ephemeralCommand } from "./command";
import { inOwnProcessGroup } from "./own-process-group";
import { openPlace } from "./place";
import { liveProgress, plainProgress } from "./progress";

exitWith(
  ephemeralCommand({
    args: process.argv.slice(2),
    directory: process.cwd(),
    environment: process.env,
    signals: process,
    write: (text) => process.stdout.write(text),
    findPulumi: async (search) => inOwnProcessGroup(await findPulumi(search)),
    openPlace: (destination) => openPlace(destination),
    sweeperOf,
    progress: process.stdout.isTTY ? liveProgress : plainProgress,
  }),
);
