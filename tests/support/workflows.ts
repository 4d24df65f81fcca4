import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { workflowFiles } from "../../automation/ci/workflow-files";
import { root } from "./rehearsal";

export interface WorkflowStep {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export interface WorkflowJob {
  readonly if?: string;
  readonly environment?: unknown;
  readonly concurrency?: { readonly group?: string; readonly "cancel-in-progress"?: unknown };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly WorkflowStep[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: WorkflowJob["concurrency"];
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

export interface Action {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly runs: { readonly steps: readonly WorkflowStep[] };
}

const files = workflowFiles(root);
const parsed = <T>(folder: string): [string, T][] =>
  files
    .filter(({ name }) => name.startsWith(`.github/${folder}/`))
    .map(({ name, text }) => [name, parse(text) as T]);

/** By path from the project's root. */
export const workflows = new Map(parsed<Workflow>("workflows"));
export const actions = new Map(parsed<Action>("actions"));

/** Every job, by workflow and name. */
export const jobs = [...workflows].flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ where: `${file} ${name}`, workflow, job })),
);

/** Every step of every workflow and action, in order. */
export const steps = [
  ...jobs.flatMap(({ where, job }) => job.steps.map((step) => ({ where, step }))),
  ...[...actions].flatMap(([where, { runs }]) => runs.steps.map((step) => ({ where, step }))),
];

/** The texts themselves, in which comments are still there. */
export const workflowTexts = files;

export const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
