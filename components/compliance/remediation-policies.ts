import { type Place, regionalArn } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import type { Repair } from "./repairs";

/** Executions of Automation in some regions of the account. */
const executions = (place: Place, regions: readonly string[]) =>
  regions.map((region) => regionalArn({ ...place, region }, "ssm", "automation-execution/*"));

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html */
export function remediationTrust(place: Place, regions: readonly string[]): PolicyDocument {
  return policyDocument({
    Sid: "AllowAutomationOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "ssm.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId },
      ArnLike: { "aws:SourceArn": executions(place, regions) },
    },
  });
}

/** What the documents of some repairs do, and nothing beside it. */
export function remediationPolicy(
  place: Place,
  regions: readonly string[],
  repairs: readonly Repair[],
): PolicyDocument {
  return policyDocument(
    ...repairs.map(({ statement }) => statement(place, regions)),
    ...runningDocuments(
      place,
      regions,
      repairs.map(({ document }) => document),
    ),
  );
}

/**
 * What the page of each document asks for besides: that its role may start it and look at its executions. Nothing
 * comes of that alone: what the role starts works with what the role may do.
 */
function runningDocuments(
  place: Place,
  regions: readonly string[],
  documents: readonly string[],
): PolicyStatement[] {
  const ofAws = (region: string, kind: string) =>
    documents.map((document) => regionalArn({ ...place, accountId: "", region }, "ssm", kind + document));
  return [
    {
      Sid: "StartTheDocuments",
      Effect: "Allow",
      Action: "ssm:StartAutomationExecution",
      Resource: [
        ...regions.flatMap((region) => ofAws(region, "document/")),
        ...regions.flatMap((region) => ofAws(region, "automation-definition/").map((arn) => `${arn}:*`)),
        ...executions(place, regions),
      ],
    },
    {
      Sid: "LookAtTheirExecutions",
      Effect: "Allow",
      Action: "ssm:GetAutomationExecution",
      Resource: executions(place, regions),
    },
  ];
}
