import { type Naming, physicalName } from "../../foundation/names";
import type { Place } from "../../foundation/place";
import type { PolicyStatement } from "../../foundation/policy-document";

/** ARN of the bucket, which is known before there is one. */
export function evidenceBucketArn({ partition }: Place, naming: Naming): string {
  return `arn:${partition.name}:s3:::${evidenceBucketName(naming)}`;
}

export const evidenceBucketName = (naming: Naming) => physicalName(naming, "s3", "evidence");

/** Evidence is written by who deploys, and changed by nobody else. Who reads it, the key's policy says. */
export function evidenceBucketStatements(
  bucketArn: string,
  deployerArns: readonly string[],
): PolicyStatement[] {
  return [
    {
      Sid: "DenyChangingTheEvidence",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject*", "s3:PutObject*"],
      Resource: `${bucketArn}/*`,
      Condition: { ArnNotLike: { "aws:PrincipalArn": deployerArns } },
    },
  ];
}
