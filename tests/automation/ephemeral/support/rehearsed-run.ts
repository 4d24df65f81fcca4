import { EventEmitter } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ephemeralCommand } from "../../../../automation/ephemeral/command";
import type { OpenPlace } from "../../../../automation/ephemeral/place";
import { plainProgress } from "../../../../automation/ephemeral/progress";
import type { Step, Watch } from "../../../../automation/ephemeral/steps";
import type { Sweeper } from "../../../../automation/sweep/sweeper";
import { FakePulumi } from "./fake-pulumi";
import { checksOf, fileProject, placeOf, thingCount } from "./file-account";

/** How a command ended. */
export interface Ended {
  /** `killed`: its process died. */
  readonly code: number | "killed";
  readonly text: string;
  /** What was told while it ran. */
  readonly progress: string;
  readonly steps: readonly Step[];
}

/** A project, an account, a CLI and signals, in which commands can be run one after the other. */
export function rehearsal() {
  const project = fileProject();
  const pulumi = new FakePulumi(project.account);
  pulumi.outputs = { validationChecks: checksOf(thingCount) };
  const signals = new EventEmitter();
  let time = 0;
  // Far enough from each other for each signal to be one of its own.
  const now = () => {
    time += 60_000;
    return time;
  };
  const wrapped: { place: (place: OpenPlace) => OpenPlace; sweeper: (sweeper: Sweeper) => Sweeper } = {
    place: (place) => place,
    sweeper: (sweeper) => sweeper,
  };

  async function run(...args: string[]): Promise<Ended> {
    const written: string[] = [];
    const steps: Step[] = [];
    const told: string[] = [];
    const progress = <T>(work: (watch: Watch) => Promise<T>) =>
      plainProgress(
        (watch) => {
          const end = (step: Step) => {
            steps.push(step);
            watch.end(step);
          };
          return work({ ...watch, end });
        },
        (text) => told.push(text),
      );
    const death = pulumi.nextDeath();
    const ended = ephemeralCommand({
      args: ["--config", "dev", ...args],
      directory: project.directory,
      environment: { XDG_CACHE_HOME: project.cache },
      signals,
      now,
      write: (text) => written.push(text),
      findPulumi: async () => pulumi.asCommand,
      openPlace: async () => wrapped.place(placeOf(project.account)),
      sweeperOf: ({ suffix }) => wrapped.sweeper(project.account.sweeperOf(suffix)),
      progress,
    });
    const code = await Promise.race([ended, death]);
    return { code, text: written.join(""), progress: told.join(""), steps };
  }

  function end(): void {
    pulumi.end();
    project.remove();
  }

  return { project, pulumi, signals, wrapped, run, end };
}

/** `passed Preview`, … */
export const outcomesOf = ({ steps }: Ended) => steps.map(({ outcome, title }) => `${outcome} ${title}`);

/** Nothing is left: neither in the account, nor in the backend, nor in the cache folder. */
export function expectNothingLeft({ project, pulumi }: ReturnType<typeof rehearsal>): void {
  const folders = path.join(project.cache, "files");
  expect(project.account.things).to.deep.equal([]);
  expect([...pulumi.stacks.keys()]).to.deep.equal([]);
  expect(existsSync(folders) ? readdirSync(folders) : []).to.deep.equal([]);
}
