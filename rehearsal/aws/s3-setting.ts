import { type Call, type ResourceModel, text, type Values } from "./model";
import { authorizeDeployer, bucketArnIn, refuseBucketElsewhere } from "./s3-access";
import { bucketRow } from "./s3-rows";

export const api = "https://docs.aws.amazon.com/AmazonS3/latest/API";
export const recorded = "text as recorded by localstack, tests/aws/services/s3";

/** One setting of a bucket, which is a resource of its own. */
interface Setting {
  /** Name of the API operation that puts it. */
  readonly operation: string;
  readonly properties: ResourceModel["properties"];
  /** The actions that write and read it, without their service. */
  readonly writing: string;
  readonly reading: string;
  /** The action that takes it away, where it is another. */
  readonly removing?: string;
  readonly put: (call: Call, arn: string, before?: Values) => void;
  readonly remove: (call: Call, arn: string) => void;
}

/** Every setting is put and then read; one of a bucket that has gone has gone with it. */
export function settingOfBucket(setting: Setting): ResourceModel {
  const { operation, properties, writing, reading, removing = writing, put, remove } = setting;
  const putBy = (call: Call, before?: Values) => {
    const arn = bucketArnIn(call);
    refuseBucketElsewhere(call);
    authorizeDeployer(call, { action: `s3:${writing}`, bucketArn: arn });
    put(call, arn, before);
    authorizeDeployer(call, { action: `s3:${reading}`, bucketArn: arn });
  };
  return {
    source: `${api}/API_${operation}.html`,
    properties: { bucket: { required: true, replaces: true }, ...properties },
    outputs: (self) => ({ id: text(self.inputs, "bucket") }),
    create: (call) => putBy(call),
    update: (call, before) => putBy(call, before.inputs),
    delete: (call) => {
      const arn = bucketArnIn(call);
      if (call.get(bucketRow(arn))) {
        authorizeDeployer(call, { action: `s3:${removing}`, bucketArn: arn });
        remove(call, arn);
      }
    },
  };
}

/** What S3 says of a document that its schema does not allow. */
export function refuseSchema(call: Call, property: string, operation: string, because: string): void {
  call.refuse({
    code: "MalformedXML",
    message: "The XML you provided was not well-formed or did not validate against our published schema",
    because,
    fact: `${api}/API_${operation}.html; ${recorded}`,
    property,
  });
}
