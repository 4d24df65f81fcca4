import * as path from "node:path";
import * as aws from "@pulumi/aws";
import {
  baseAccounts,
  type Finding,
  type Graph,
  loadProject,
  type Registration,
  type RehearsalOptions,
  type Report,
  rehearse,
  type Scenario,
} from "../../rehearsal";
import { distinctFindings } from "../../rehearsal/report/findings";
import { exemptions, scenarios, unprotected } from "../../scenarios";

export const root = path.join(__dirname, "..", "..");

/** The program of this project with one of its stacks, and configuration keys changed on top. */
export function project(stack: "dev" | "prod", changes: Readonly<Record<string, unknown>> = {}) {
  const loaded = loadProject({ directory: root, stack });
  const changed = Object.entries(changes).map(([key, value]) => [
    `${loaded.name}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { ...loaded, config: { ...loaded.config, ...Object.fromEntries(changed) } };
}

/** Configuration of a stack where one region tells as much as several. */
export const inOneRegion = { complianceRegions: ["us-east-1"], replicaRegions: [] };

/** And where AWS Config is not asked about: with its rules it is half of the stack. */
export const withoutConfig = { ...inOneRegion, recorder: "off" };

/** Rehearses the running program with a defect put into its registrations, in an account in use. */
export function rehearseWith(
  alter: (registration: Registration) => void,
  options: Partial<RehearsalOptions> = {},
): Promise<Report> {
  return rehearse({
    project: project("dev"),
    orders: 20,
    parts: ["deployment"],
    accounts: baseAccounts.slice(1),
    alter,
    unprotected,
    ...options,
  });
}

/**
 * The first that AWS refuses of the running program with a defect in it, brought up once, in one order; with other
 * configuration if one is given.
 */
export async function firstRefusal(
  alter: (registration: Registration) => void,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Finding | undefined> {
  return findingsOf(await rehearseWith(alter, { project: project("dev", changes), parts: [] }))[0];
}

/** Rehearses a few resources of a test's own. */
export function rehearseResources(
  program: () => unknown,
  options: Partial<RehearsalOptions> = {},
): Promise<Report> {
  return rehearse({
    project: { name: "test", stack: "test", config: {}, run: program },
    orders: 20,
    ...options,
  });
}

/** What the program registers, with a defect or other configuration if one is given. */
export async function graphOf(
  stack: "dev" | "prod",
  alter: (registration: Registration) => void = () => {},
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Graph> {
  return (await rehearse({ project: project(stack, changes), parts: [], accounts: [], alter })).graph;
}

/** Operates the running program with a defect in one account, and rehearses nothing else of it. */
export function operateWith(
  alter: (registration: Registration) => void,
  options: Partial<RehearsalOptions> = {},
): Promise<Report> {
  return rehearseWith(alter, {
    accounts: baseAccounts.slice(0, 1),
    parts: ["operation"],
    scenarios,
    exemptions,
    ...options,
  });
}

/** As if the program had no resource of that name. */
export const without =
  (...names: readonly string[]) =>
  (registration: Registration) => {
    if (names.includes(registration.name)) {
      registration.absent = true;
    }
  };

/** With other inputs in one resource. */
export const changing =
  (name: string, change: (inputs: Registration["inputs"]) => Registration["inputs"]) =>
  (registration: Registration) => {
    if (registration.name === name) {
      registration.inputs = change(registration.inputs);
    }
  };

/** With another policy document in one resource. */
export const changingPolicy = (
  name: string,
  change: (statements: readonly Record<string, unknown>[]) => readonly unknown[],
  property = "policy",
) =>
  changing(name, (inputs) => {
    if (!String(inputs[property]).startsWith("{")) {
      // In a preview the policy is not known yet.
      return inputs;
    }
    const document = JSON.parse(String(inputs[property]));
    return {
      ...inputs,
      [property]: JSON.stringify({ ...document, Statement: change(document.Statement) }),
    };
  });

/** Without one statement of a policy. */
export const withoutStatement = (name: string, sid: string, property?: string) =>
  changingPolicy(name, (statements) => statements.filter(({ Sid }) => Sid !== sid), property);

/** What the rehearsal says of a defect, told by some scenarios. What these few do not use is not what is asked then. */
export async function findingsBy(
  scenarios: readonly Scenario[],
  alter: (registration: Registration) => void,
  options: Partial<RehearsalOptions> = {},
): Promise<readonly Finding[]> {
  const report = await operateWith(alter, { scenarios, exemptions: [], parts: ["use"], ...options });
  return findingsOf(report).filter(({ kind }) => kind !== "excess");
}

export const findingsOf = (report: Report): Finding[] => distinctFindings(report);

/** An explicit provider, as every resource of a test needs one. */
export function providerIn(region: string): aws.Provider {
  return new aws.Provider(`aws-${region}`, { region: region as aws.Region });
}

export const accountId = "111122223333";

/** Takes every dependency on resources of a type out of a registration. */
export function forget(registration: Registration, type: string): void {
  const others = (urns: readonly string[]) => urns.filter((urn) => !urn.split("::")[2]?.endsWith(type));
  registration.dependencies = others(registration.dependencies);
  registration.propertyDependencies = Object.fromEntries(
    Object.entries(registration.propertyDependencies).map(([property, urns]) => [property, others(urns)]),
  );
}
