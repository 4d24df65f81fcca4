import { type Place, regionalArn, regionalPrincipal } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import { evidenceBucketArn } from "../operations/evidence/evidence-policies";
import { type AccessScope, emergencyParameterArn } from "./access-scope";
import { readingConfiguration, readingLogs } from "./reading";

/** What anybody who reviews may do. The deny is the exact rest, so that no other policy adds to it. */
export function auditorPolicy(scope: AccessScope): PolicyDocument {
  const reading = [...readingConfiguration, ...readingLogs];
  const parameter = ["ssm:GetParameter", "ssm:GetParameterHistory"];
  const evidence = evidenceBucketArn(scope.place, scope.naming);
  return policyDocument(
    { Sid: "ReadConfigurationAndLogs", Effect: "Allow", Action: reading, Resource: "*" },
    {
      Sid: "ReadEmergencies",
      Effect: "Allow",
      Action: parameter,
      Resource: emergencyParameterArn(scope),
    },
    ...readingEvidence(scope.place, evidence),
    {
      Sid: "DenyEverythingElse",
      Effect: "Deny",
      NotAction: [...reading, ...parameter, ...objects],
      Resource: "*",
    },
    { Sid: "DenyOtherObjects", Effect: "Deny", Action: "s3:GetObject", NotResource: `${evidence}/*` },
    {
      Sid: "DenyOtherDecryption",
      Effect: "Deny",
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringNotEquals: { [bucketInContext]: evidence } },
    },
  );
}

/** What reading an encrypted object takes. */
const objects = ["kms:Decrypt", "s3:GetObject"];

/** The key in which S3 names the bucket that it decrypts for. */
const bucketInContext = "kms:EncryptionContext:aws:s3:arn";

/** The one thing of which the auditor reads the content: what each deployment put in force is there for him. */
function readingEvidence(place: Place, bucketArn: string): PolicyStatement[] {
  return [
    { Sid: "ReadEvidence", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucketArn}/*` },
    {
      Sid: "DecryptEvidence",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: regionalArn(place, "kms", "key/*"),
      Condition: {
        StringEquals: { [bucketInContext]: bucketArn, "kms:ViaService": regionalPrincipal(place, "s3") },
      },
    },
  ];
}
