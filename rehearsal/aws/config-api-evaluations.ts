import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { shownBy } from "./config-evaluation";
import { keepEvaluation } from "./config-evaluations";
import { type ConfigRule, type Evaluation, runsRow } from "./config-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** One result as a function gives it. */
interface GivenEvaluation {
  readonly ComplianceResourceType?: unknown;
  readonly ComplianceResourceId?: unknown;
  readonly ComplianceType?: unknown;
  readonly Annotation?: unknown;
  readonly OrderingTimestamp?: unknown;
}

/**
 * A function says what it found of resources, and shows the token that it was given.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
 */
export function putEvaluations(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "Evaluations", "ResultToken", "TestMode");
  const { facts, region, arrival, world } = request;
  const given = (arrival.input["Evaluations"] ?? []) as unknown as readonly GivenEvaluation[];
  refuseGiven(given);
  request.authorize({ action: "config:PutEvaluations", resource: "*" });
  const token = request.text("ResultToken") ?? "";
  const shown = shownBy(facts, region, token);
  // In a test any token does, as long as there is one: nothing is kept.
  if (token === "" || (!shown && arrival.input["TestMode"] !== true)) {
    throw new AwsError("InvalidResultTokenException", "The resultToken provided is invalid");
  }
  if (shown && arrival.input["TestMode"] !== true) {
    const { rule, invokedAt } = shown;
    for (const evaluation of given) {
      keepEvaluation(facts, world, rule, evaluationOf(rule, evaluation, invokedAt, arrival.now ?? invokedAt));
    }
    const runs = facts.get(runsRow(rule.arn)) ?? { startedAt: invokedAt };
    facts.put(runsRow(rule.arn), { ...runs, evaluatedAt: arrival.now ?? invokedAt });
  }
  return { FailedEvaluations: [] };
}

const compliances = ["COMPLIANT", "INSUFFICIENT_DATA", "NON_COMPLIANT", "NOT_APPLICABLE"];

/** https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html; text of the first from moto's source */
function refuseGiven(given: readonly GivenEvaluation[]): void {
  if (given.length === 0) {
    throw new AwsError(
      "InvalidParameterValueException",
      "The Evaluations object in your request cannot be null.Add the required parameters and try again.",
    );
  }
  if (given.length > 100) {
    refuse(
      `[${given.length} evaluations]`,
      "evaluations",
      "Member must have length less than or equal to 100",
    );
  }
  given.forEach((evaluation, index) => {
    const member = (name: string) => `evaluations.${index + 1}.member.${name}`;
    const { ComplianceResourceType, ComplianceResourceId, ComplianceType, Annotation, OrderingTimestamp } =
      evaluation;
    refuseText(ComplianceResourceType, member("complianceResourceType"), 256);
    refuseText(ComplianceResourceId, member("complianceResourceId"), 768);
    if (Annotation !== undefined) {
      refuseText(Annotation, member("annotation"), 256);
    }
    if (!compliances.includes(String(ComplianceType))) {
      const constraint = `Member must satisfy enum value set: [${compliances.join(", ")}]`;
      refuse(String(ComplianceType), member("complianceType"), constraint);
    }
    if (!(OrderingTimestamp instanceof Date) || Number.isNaN(OrderingTimestamp.getTime())) {
      refuse("null", member("orderingTimestamp"), "Member must not be null");
    }
    if (ComplianceType === "INSUFFICIENT_DATA") {
      // "AWS Config does not accept INSUFFICIENT_DATA as the value for ComplianceType"; the text is UNCONFIRMED.
      throw new AwsError(
        "InvalidParameterValueException",
        "The ComplianceType INSUFFICIENT_DATA cannot be used in an evaluation.",
      );
    }
  });
}

function refuseText(value: unknown, member: string, most: number): void {
  if (typeof value !== "string") {
    refuse("null", member, "Member must not be null");
  } else if (value.length < 1) {
    refuse(value, member, "Member must have length greater than or equal to 1");
  } else if (value.length > most) {
    refuse(value, member, `Member must have length less than or equal to ${most}`);
  }
}

function refuse(value: string, member: string, constraint: string): void {
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

function evaluationOf(
  { arn }: ConfigRule,
  given: GivenEvaluation,
  invokedAt: number,
  recordedAt: number,
): Evaluation {
  const { Annotation, OrderingTimestamp } = given;
  return {
    rule: arn,
    resourceType: String(given.ComplianceResourceType),
    resourceId: String(given.ComplianceResourceId),
    compliance: String(given.ComplianceType),
    annotation: typeof Annotation === "string" ? Annotation : undefined,
    orderedAt: (OrderingTimestamp as Date).getTime(),
    invokedAt,
    recordedAt,
  };
}
