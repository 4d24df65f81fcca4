import { z } from "zod";

/** What is read of AWS's answers, as its API's models have it. An answer of another form is a mistake, and rejected. */
export const answers = {
  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
  identity: z.object({ Account: z.string() }),
  /** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
  tagged: z.object({
    ResourceTagMappingList: z
      .array(
        z.object({
          ResourceARN: z.string(),
          Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
        }),
      )
      .default([]),
  }),
  /** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ListResources.html */
  listed: z.object({ ResourceDescriptions: z.array(z.object({ Identifier: z.string() })).default([]) }),
  /** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ProgressEvent.html */
  progress: z.object({
    ProgressEvent: z.object({
      OperationStatus: z.string(),
      RequestToken: z.string(),
      ErrorCode: z.string().optional(),
      StatusMessage: z.string().optional(),
    }),
  }),
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html */
  roleTags: z.object({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) }),
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
  key: z.object({
    KeyMetadata: z.object({
      KeyState: z.string(),
      MultiRegionConfiguration: z.object({ MultiRegionKeyType: z.string() }).optional(),
    }),
  }),
  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html */
  groups: z.object({ SecurityGroups: z.array(z.object({ GroupId: z.string() })).default([]) }),
  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html */
  rules: z.object({
    SecurityGroupRules: z
      .array(z.object({ SecurityGroupRuleId: z.string(), IsEgress: z.boolean() }))
      .default([]),
  }),
  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsDefaultKmsKeyId.html */
  diskKey: z.object({ KmsKeyId: z.string().default("") }),
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
  buckets: z.object({ Buckets: z.array(z.object({ Name: z.string() })).default([]) }),
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
  versions: z.object({
    Versions: z.array(z.object({ Key: z.string(), VersionId: z.string() })).default([]),
    DeleteMarkers: z.array(z.object({ Key: z.string(), VersionId: z.string() })).default([]),
  }),
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
  deleted: z.object({
    Errors: z
      .array(z.object({ Key: z.string(), Code: z.string(), Message: z.string().default("") }))
      .default([]),
  }),
  /** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
  configRules: z.object({
    ConfigRules: z.array(z.object({ ConfigRuleName: z.string(), ConfigRuleArn: z.string() })).default([]),
  }),
  /** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationAggregator.html */
  aggregators: z.object({
    ConfigurationAggregators: z
      .array(z.object({ ConfigurationAggregatorName: z.string(), ConfigurationAggregatorArn: z.string() }))
      .default([]),
  }),
};
