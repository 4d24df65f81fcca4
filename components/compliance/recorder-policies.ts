import { type Naming, physicalName } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { iamArn, type Place } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";

const config = { Service: "config.amazonaws.com" };

/** Name of the recorders' role: IAM is global, so one serves every region. */
export const recorderRoleName = (naming: Naming) => physicalName(naming, "iam", "config-recorder");

/** Known from names, so that a key's policy need not wait for the role. */
export const recorderRoleArn = (place: Place, naming: Naming) =>
  iamArn(place, "role", `${baselinePath}${recorderRoleName(naming)}`);

/** https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html */
export function recorderTrust({ accountId }: Place): PolicyDocument {
  return policyDocument({
    Sid: "AllowConfigForThisAccount",
    Effect: "Allow",
    Principal: config,
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  });
}

/** Where the recorders of an account deliver. */
export interface DeliveryPlace {
  readonly bucketArn: string;
  /** One per region. */
  readonly prefixes: readonly string[];
  /** Undefined where S3 encrypts with keys of its own. */
  readonly keyArn: string | undefined;
}

const asOwner = { "s3:x-amz-acl": "bucket-owner-full-control" };

/** What Config writes in the name of this account, and nothing beside it. */
const records = ({ accountId }: Place, { bucketArn, prefixes }: Omit<DeliveryPlace, "keyArn">) =>
  prefixes.map((prefix) => `${bucketArn}/${prefix}/AWSLogs/${accountId}/Config/*`);

/**
 * What the recorders' role may do beyond reading how resources are set up, which AWS_ConfigRole lets it: deliver.
 * https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html
 */
export function deliveryPolicy(place: Place, delivery: DeliveryPlace): PolicyDocument {
  const { bucketArn, keyArn } = delivery;
  return policyDocument(
    { Sid: "LookAtTheBucket", Effect: "Allow", Action: "s3:GetBucketAcl", Resource: bucketArn },
    {
      Sid: "DeliverToTheBucket",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: records(place, delivery),
      Condition: { StringEquals: asOwner },
    },
    ...(keyArn === undefined
      ? []
      : [
          {
            Sid: "EncryptWhatIsDelivered",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
          } as const,
        ]),
  );
}

/**
 * The bucket of the records: Config writes it, as the recorders' role or as the service for this account, and nobody
 * changes what is written.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 */
export function recordsBucketStatements(
  place: Place,
  delivery: Omit<DeliveryPlace, "keyArn">,
  writerArns: readonly string[],
): PolicyStatement[] {
  const { bucketArn } = delivery;
  const ours = { "aws:SourceAccount": place.accountId };
  const allow = (sid: string, action: string, resource: string | readonly string[]) =>
    ({ Sid: sid, Effect: "Allow", Principal: config, Action: action, Resource: resource }) as const;
  return [
    { ...allow("AllowConfigToLook", "s3:GetBucketAcl", bucketArn), Condition: { StringEquals: ours } },
    { ...allow("AllowConfigToFindTheBucket", "s3:ListBucket", bucketArn), Condition: { StringEquals: ours } },
    {
      ...allow("AllowConfigToDeliver", "s3:PutObject", records(place, delivery)),
      Condition: { StringEquals: { ...ours, ...asOwner } },
    },
    {
      // Who deploys empties the bucket of a stack that is not protected before it goes.
      Sid: "DenyChangingTheRecord",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject*", "s3:PutObject*"],
      Resource: `${bucketArn}/*`,
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": writerArns },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  ];
}
