import type { RuleName } from "../../handlers/config-rules/evaluators";
import { type Place, regionalArn } from "../foundation/place";
import type { PolicyStatement } from "../foundation/policy-document";

/**
 * How AWS puts right what a rule finds: with a document of Systems Manager Automation, which AWS keeps in every region.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-runbook-reference.html
 */
export interface Repair {
  readonly rule: RuleName;
  readonly document: string;
  /** What AWS Config has judged, and the document changes. */
  readonly resourceType: string;
  /** The document's parameter for the id of the resource. The others have the values that the rule asks for. */
  readonly resourceParameter: string;
  /** What the document does to a resource of the account in any of these regions. */
  readonly statement: (place: Place, regions: readonly string[]) => PolicyStatement;
}

export const repairs: readonly Repair[] = [
  {
    // https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-key-rotation.html
    rule: "kms-key-rotated",
    document: "AWSConfigRemediation-EnableKeyRotation",
    resourceType: "AWS::KMS::Key",
    resourceParameter: "KeyId",
    statement: (place, regions) => ({
      Sid: "SwitchRotationOfKeysOn",
      Effect: "Allow",
      Action: ["kms:EnableKeyRotation", "kms:GetKeyRotationStatus"],
      Resource: regions.map((region) => regionalArn({ ...place, region }, "kms", "key/*")),
    }),
  },
  {
    // The page names the actions for the account's block (UNCONFIRMED). A bucket's has its own, as the calls' pages say:
    // https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-block-public-s3-bucket.html
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
    rule: "s3-bucket-public-access-blocked",
    document: "AWSConfigRemediation-ConfigureS3BucketPublicAccessBlock",
    resourceType: "AWS::S3::Bucket",
    resourceParameter: "BucketName",
    statement: ({ partition, accountId }) => ({
      Sid: "BlockPublicAccessToBuckets",
      Effect: "Allow",
      Action: ["s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"],
      Resource: `arn:${partition.name}:s3:::*`,
      // A bucket's ARN tells neither its account nor its region.
      Condition: { StringEquals: { "s3:ResourceAccount": accountId } },
    }),
  },
];

/** The repairs of some rules. */
export const repairsOf = (rules: readonly string[]): readonly Repair[] =>
  repairs.filter(({ rule }) => rules.includes(rule));
