/** The rehearsal as a library. */
export { type AwsTable, simulatedAws } from "./aws/table";
export { type Capture, type CaptureOptions, capture } from "./engine/capture";
export type { Exemption } from "./engine/excess";
export type { Finding, FindingKind } from "./engine/finding";
export { type GoldenNode, goldenOf } from "./engine/golden";
export { ancestors, type Graph, type Node } from "./engine/graph";
export type { Registration } from "./engine/monitor";
export { loadProject, type Project, ProjectError } from "./engine/project";
export { type RehearsalOptions, type Report, rehearse } from "./engine/rehearse";
export { type Scenario, ScenarioFailure } from "./engine/scenario";
export type { Check } from "./engine/step";
export { alreadyAnalyzed } from "./world/analyzed";
export { type BaseAccount, baseAccounts } from "./world/base-accounts";
export type { Estate } from "./world/estate";
export { knownSecrets, redacted } from "./world/known-secrets";
export type { LiveAccount } from "./world/live-account";
export { type Answer, Person } from "./world/person";
export { alreadyRecorded } from "./world/recorded";
