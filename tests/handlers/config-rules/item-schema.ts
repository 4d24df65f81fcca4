/**
 * What AWS Config records of the types that the rules look at: of AWS's published schema those paths that evaluators
 * read. Elements of a list stand under the path of the list. Fields that all items have are left out.
 * https://github.com/awslabs/aws-config-resource-schema/tree/master/config/properties/resource-types
 */
export const itemSchema: Readonly<Record<string, readonly string[]>> = {
  "AWS::EC2::Volume": ["configuration.createTime", "configuration.encrypted"],
  "AWS::EC2::Instance": [
    "configuration.state.name",
    "configuration.blockDeviceMappings.ebs.attachTime",
    "configuration.blockDeviceMappings.ebs.volumeId",
  ],
  "AWS::RDS::DBInstance": [
    "configuration.storageEncrypted",
    "configuration.backupRetentionPeriod",
    "configuration.dBClusterIdentifier",
    "configuration.readReplicaSourceDBInstanceIdentifier",
  ],
  "AWS::RDS::DBCluster": ["configuration.storageEncrypted", "configuration.backupRetentionPeriod"],
  "AWS::S3::Bucket": [
    "supplementaryConfiguration.BucketVersioningConfiguration.status",
    "supplementaryConfiguration.PublicAccessBlockConfiguration.blockPublicAcls",
    "supplementaryConfiguration.PublicAccessBlockConfiguration.blockPublicPolicy",
    "supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls",
    "supplementaryConfiguration.PublicAccessBlockConfiguration.restrictPublicBuckets",
    "supplementaryConfiguration.ServerSideEncryptionConfiguration.rules.applyServerSideEncryptionByDefault.sseAlgorithm",
  ],
  "AWS::KMS::Key": [
    "configuration.keyManager",
    "configuration.keySpec",
    "configuration.customerMasterKeySpec",
    "configuration.keyState",
    "configuration.origin",
    "configuration.multiRegionConfiguration.multiRegionKeyType",
    "configuration.multiRegionConfiguration.primaryKey.arn",
    "supplementaryConfiguration.KeyRotationStatus",
  ],
};
