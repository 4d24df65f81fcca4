import { type PolicyDocument, policyDocument } from "../foundation/policy-document";
import { type AccessScope, emergencyParameterArn } from "./access-scope";
import { readingConfiguration, readingLogs } from "./reading";

/** What anybody who reviews may do. The deny is the exact rest, so that no other policy adds to it. */
export function auditorPolicy(scope: AccessScope): PolicyDocument {
  const reading = [...readingConfiguration, ...readingLogs];
  const parameter = ["ssm:GetParameter", "ssm:GetParameterHistory"];
  return policyDocument(
    { Sid: "ReadConfigurationAndLogs", Effect: "Allow", Action: reading, Resource: "*" },
    {
      Sid: "ReadEmergencies",
      Effect: "Allow",
      Action: parameter,
      Resource: emergencyParameterArn(scope),
    },
    { Sid: "DenyEverythingElse", Effect: "Deny", NotAction: [...reading, ...parameter], Resource: "*" },
  );
}
