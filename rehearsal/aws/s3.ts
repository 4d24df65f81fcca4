import type { ResourceModel } from "./model";
import { bucket } from "./s3-buckets";
import { s3Lifecycle } from "./s3-lifecycle";
import { s3Objects } from "./s3-objects";
import { s3Policies } from "./s3-policies";
import { s3Settings } from "./s3-settings";

/** The names of version 7: what an older program calls `...V2` is an alias of these. */
export const s3: Readonly<Record<string, ResourceModel>> = {
  "aws:s3/bucket:Bucket": bucket,
  ...s3Settings,
  ...s3Lifecycle,
  ...s3Policies,
  ...s3Objects,
};
