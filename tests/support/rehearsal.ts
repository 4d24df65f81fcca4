import * as path from "node:path";
import * as aws from "@pulumi/aws";
import {
  type Finding,
  loadProject,
  type Registration,
  type RehearsalOptions,
  type Report,
  rehearse,
} from "../../rehearsal";
import { distinctFindings } from "../../rehearsal/report/findings";

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

/** Rehearses the running program with a defect put into its registrations. */
export function rehearseWith(
  alter: (registration: Registration) => void,
  options: Partial<RehearsalOptions> = {},
): Promise<Report> {
  return rehearse({ project: project("dev"), orders: 20, alter, ...options });
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
