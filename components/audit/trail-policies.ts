import { type Place, regionalArn } from "../foundation/place";
import type { PolicyStatement } from "../foundation/policy-document";

export const trailArn = (place: Place, trailName: string) =>
  regionalArn(place, "cloudtrail", `trail/${trailName}`);

/**
 * The bucket of a trail: CloudTrail writes it, and nobody changes what is written.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketStatements(
  place: Place,
  bucketArn: string,
  trailName: string,
  deployerArns: readonly string[],
): PolicyStatement[] {
  const cloudTrail = { Service: "cloudtrail.amazonaws.com" };
  const source = { "aws:SourceArn": trailArn(place, trailName) };
  return [
    {
      Sid: "AllowCloudTrailToLook",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: { StringEquals: source },
    },
    {
      Sid: "AllowCloudTrailToWrite",
      Effect: "Allow",
      Principal: cloudTrail,
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/${place.accountId}/*`,
      Condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    {
      // Who deploys empties the bucket of a stack that is not protected before it goes.
      Sid: "DenyChangingTheRecord",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject*", "s3:PutObject*"],
      Resource: `${bucketArn}/*`,
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": deployerArns },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  ];
}
