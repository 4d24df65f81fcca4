/**
 * What AWS Config takes from a function.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
 */
export type Compliance = "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE";

/** Whether a resource complies, and why. */
export interface Verdict {
  readonly compliance: Compliance;
  /** A sentence for the people who read the finding. */
  readonly annotation: string;
}

export const compliant = (annotation: string): Verdict => ({ compliance: "COMPLIANT", annotation });

export const nonCompliant = (annotation: string): Verdict => ({ compliance: "NON_COMPLIANT", annotation });

export const notApplicable = (annotation: string): Verdict => ({ compliance: "NOT_APPLICABLE", annotation });

/** A value that decides is missing from the item: that is a finding, since nobody can say that all is well. */
export const notRecorded = (what: string): Verdict => nonCompliant(`AWS Config has not recorded ${what}.`);
