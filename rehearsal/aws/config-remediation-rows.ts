import type { Facts, Row } from "../world/facts";

/** Where a parameter of a document has its value from. */
export type RemediationParameter =
  | { readonly kind: "id of the resource" }
  | { readonly kind: "static"; readonly values: readonly string[] };

/** How the findings of a rule are repaired. */
export interface RemediationConfiguration {
  readonly arn: string;
  readonly region: string;
  /** Name of the rule. */
  readonly rule: string;
  readonly resourceType: string | undefined;
  readonly document: string;
  readonly parameters: Readonly<Record<string, RemediationParameter>>;
  readonly automatic: boolean;
  readonly maximumAttempts: number;
  readonly retrySeconds: number;
  /** Per cent; they are kept, and repairs are not slowed down here. */
  readonly concurrentPercentage: number | undefined;
  readonly errorPercentage: number | undefined;
}

/** How the repair of a resource goes. Times are in milliseconds since 1970. */
export interface RemediationExecution {
  readonly region: string;
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly state: "SUCCEEDED" | "FAILED";
  readonly invokedAt: number;
  readonly updatedAt: number;
  readonly steps: readonly RemediationStep[];
  /** Attempts that failed and count together with the next one. */
  readonly failures: readonly number[];
  /** Whether it is left to people from now on: AWS has put an exception. */
  readonly excepted: boolean;
}

export interface RemediationStep {
  readonly name: string;
  readonly error: string | undefined;
}

export const remediationRow = (region: string, rule: string) =>
  `config:remediation:${region}:${rule}` as Row<RemediationConfiguration>;
export const remediationExecutionRow = (region: string, rule: string, type: string, id: string) =>
  `config:remediation-execution:${region}:${rule}/${type}/${id}` as Row<RemediationExecution>;

/** The repairs that a rule has had done. */
export const remediationExecutionsOf = (facts: Facts, region: string, rule: string): RemediationExecution[] =>
  facts
    .list<RemediationExecution>("config:remediation-execution")
    .flatMap(([, execution]) => (execution.region === region && execution.rule === rule ? [execution] : []));
