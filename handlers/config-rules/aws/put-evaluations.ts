import { type Evaluation, PutEvaluationsCommand } from "@aws-sdk/client-config-service";
import { isTransientServiceError, textOf } from "../../shared/aws-errors";
import { type Pace, type Patience, retry } from "../../shared/retry";
import { fittingAnnotation } from "../annotation";
import type { Verdict } from "../verdict";
import type { ConfigClient, ResourceKey } from "./config-client";

/** A verdict on a resource at a time, in milliseconds since 1970. */
export interface Finding extends ResourceKey {
  readonly verdict: Verdict;
  readonly at: number;
}

/** What AWS Config knows its call by. */
export interface Reporting {
  readonly resultToken: string;
  readonly testMode: boolean;
}

/** AWS Config took some evaluations, or none. */
export class UnreportedError extends Error {
  constructor(
    /** How many it did not take. */
    readonly count: number,
    cause: unknown,
  ) {
    super(`AWS Config did not take ${count} of the evaluations: ${textOf(cause)}`, { cause });
  }
}

class FailedEvaluations extends Error {}

/**
 * Reports at most a hundred findings. What AWS Config hands back is reported again, as is everything where it
 * is throttled, for as long as there is patience. Throws an `UnreportedError`.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
 */
export async function putEvaluations(
  client: ConfigClient,
  { resultToken, testMode }: Reporting,
  findings: readonly Finding[],
  pace: Pace,
  goesOn: Patience,
): Promise<void> {
  let rest = findings.map(evaluationOf);
  const report = async () => {
    const { FailedEvaluations: failed = [] } = await client.send(
      new PutEvaluationsCommand({ Evaluations: rest, ResultToken: resultToken, TestMode: testMode }),
    );
    if (failed.length > 0) {
      const handedBack = rest.filter((each) => failed.some((other) => isSameResource(each, other)));
      // Whatever it hands back that it was not given, something was not taken.
      rest = handedBack.length > 0 ? handedBack : rest;
      throw new FailedEvaluations(`${rest.length} evaluations failed.`);
    }
  };
  try {
    await retry(report, isWorthAnotherTry, pace, goesOn);
  } catch (error) {
    throw new UnreportedError(rest.length, error);
  }
}

const isWorthAnotherTry = (error: unknown) =>
  error instanceof FailedEvaluations || isTransientServiceError(error);

function evaluationOf({ resourceType, resourceId, verdict, at }: Finding): Evaluation {
  return {
    ComplianceResourceType: resourceType,
    ComplianceResourceId: resourceId,
    ComplianceType: verdict.compliance,
    Annotation: fittingAnnotation(verdict.annotation),
    OrderingTimestamp: new Date(at),
  };
}

const isSameResource = (one: Evaluation, other: Evaluation) =>
  one.ComplianceResourceType === other.ComplianceResourceType &&
  one.ComplianceResourceId === other.ComplianceResourceId;
