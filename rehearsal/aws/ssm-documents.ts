import type { Values } from "./model";

/** Values of a document's parameters by name. */
export type DocumentParameters = Readonly<Record<string, string>>;

/** One call of a document. */
export interface AutomationStep {
  readonly name: string;
  /** `aws:executeAwsApi` */
  readonly action: string;
  /** Name of the SDK's client. */
  readonly client: string;
  readonly operation: string;
  readonly input: (parameters: DocumentParameters) => Values;
  /** What has to hold of the answer. */
  readonly holds?: (answer: Values, parameters: DocumentParameters) => boolean;
}

/** A document of Systems Manager Automation that AWS keeps. Names of steps are UNCONFIRMED. */
export interface AutomationDocument {
  readonly source: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly steps: readonly AutomationStep[];
}

const runbooks = "https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide";
const assumeRole = "AutomationAssumeRole";

const publicAccess = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

/** The settings of a block, each on unless a parameter says otherwise. */
const blockOf = (parameters: DocumentParameters): Values =>
  Object.fromEntries(
    publicAccess.map((setting) => [setting, (parameters[setting] ?? "true").toLowerCase() === "true"]),
  );

const documents: Readonly<Record<string, AutomationDocument>> = {
  "AWSConfigRemediation-EnableKeyRotation": {
    source: `${runbooks}/automation-aws-enable-key-rotation.html`,
    required: [assumeRole, "KeyId"],
    optional: [],
    steps: [
      {
        name: "EnableKeyRotation",
        action: "aws:executeAwsApi",
        client: "KMSClient",
        operation: "EnableKeyRotation",
        input: ({ KeyId = "" }) => ({ KeyId }),
      },
      {
        name: "VerifyKeyRotation",
        action: "aws:assertAwsResourceProperty",
        client: "KMSClient",
        operation: "GetKeyRotationStatus",
        input: ({ KeyId = "" }) => ({ KeyId }),
        holds: ({ KeyRotationEnabled }) => KeyRotationEnabled === true,
      },
    ],
  },
  "AWSConfigRemediation-ConfigureS3BucketPublicAccessBlock": {
    source: `${runbooks}/automation-aws-block-public-s3-bucket.html`,
    required: [assumeRole, "BucketName"],
    optional: publicAccess,
    steps: [
      {
        name: "PutBucketPublicAccessBlock",
        action: "aws:executeAwsApi",
        client: "S3Client",
        operation: "PutPublicAccessBlock",
        input: (parameters) => ({
          Bucket: parameters["BucketName"] ?? "",
          PublicAccessBlockConfiguration: blockOf(parameters),
        }),
      },
      {
        name: "GetBucketPublicAccessBlock",
        action: "aws:executeScript",
        client: "S3Client",
        operation: "GetPublicAccessBlock",
        input: ({ BucketName = "" }) => ({ Bucket: BucketName }),
        holds: ({ PublicAccessBlockConfiguration: found }, parameters) =>
          Object.entries(blockOf(parameters)).every(
            ([setting, value]) => (found as Values | undefined)?.[setting] === value,
          ),
      },
    ],
  },
};

/** A document by its name; undefined where AWS has none, or none that is known here. */
export const automationDocument = (name: string): AutomationDocument | undefined =>
  Object.hasOwn(documents, name) ? documents[name] : undefined;
