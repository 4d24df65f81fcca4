import { createHash } from "node:crypto";
import { draws } from "../engine/random";
import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import { fileOf } from "../world/disk";
import {
  type Call,
  contextOfCalls,
  optionalText,
  type ResourceModel,
  type Self,
  text,
  type Values,
} from "./model";
import { authorizeDeployer, bucketArnIn, refuseBucketElsewhere } from "./s3-access";
import { headObject, putObject } from "./s3-api-objects";
import { bucketArn, bucketRow, objectRow } from "./s3-rows";
import { api } from "./s3-setting";
import { ApiRequest } from "./service";

const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/object.go";

/** A call of the provider with the deployer's permissions; what AWS refuses becomes a refusal. */
function ask(call: Call, operation: (request: ApiRequest) => Values, name: string, input: Values): void {
  const { account, region = "", inputs } = call.self;
  const request = new ApiRequest({
    facts: call,
    account,
    region,
    caller: account.deployer,
    input: { Bucket: text(inputs, "bucket"), Key: text(inputs, "key"), ...input },
    context: contextOfCalls(call.self),
    draw: draws(seedOf(call.self)),
  });
  try {
    operation(request);
  } catch (error) {
    if (error instanceof Believed) {
      return;
    }
    if (!(error instanceof AwsError)) {
      throw error;
    }
    const { code, message, because } = error;
    call.refuse({
      code,
      message,
      fact: `${api}/API_${name}.html`,
      ...(because !== undefined && { because }),
    });
  }
}

/** Every content has a version of its own. */
function seedOf(self: Self): number {
  const digest = createHash("sha256")
    .update(`${self.unique(32)}/${hashOf(self)}`)
    .digest("hex");
  return Number.parseInt(digest.slice(0, 8), 16);
}

const objectArnIn = (call: Call) => `${bucketArnIn(call)}/${text(call.self.inputs, "key")}`;

function authorizeTags(call: Call): void {
  if (Object.keys(call.self.tags).length > 0) {
    const objectArn = objectArnIn(call);
    authorizeDeployer(call, { action: "s3:PutObjectTagging", bucketArn: bucketArnIn(call), objectArn });
  }
}

/** The engine knows a file by its hash, and hands it over; it has none of a file that is not there. */
const hashOf = ({ inputs }: Self) => (inputs["source"] as Values | undefined)?.["hash"];

function upload(call: Call): void {
  const hash = hashOf(call.self);
  if (typeof hash !== "string") {
    const path = text((call.self.inputs["source"] ?? {}) as Values, "path");
    call.refuse({
      code: "NoSuchFile",
      message: `opening S3 object source (${path}): open ${path}: no such file or directory`,
      fact: `${provider} (resourceObjectUpload; it has no code)`,
      property: "source",
    });
    return;
  }
  if (call.get(bucketRow(bucketArnIn(call)))?.region !== call.self.region) {
    refuseBucketElsewhere(call);
    return;
  }
  authorizeTags(call);
  const algorithm = optionalText(call.self.inputs, "checksumAlgorithm");
  ask(call, putObject, "PutObject", {
    Body: fileOf(hash) as unknown as Values,
    ...(algorithm !== undefined && { ChecksumAlgorithm: algorithm }),
  });
  // resourceObjectRead
  ask(call, headObject, "HeadObject", algorithm === undefined ? {} : { ChecksumMode: "ENABLED" });
}

function outputsOf(self: Self) {
  const [name, key, hash] = [text(self.inputs, "bucket"), text(self.inputs, "key"), hashOf(self)];
  const content = typeof hash === "string" ? fileOf(hash) : "";
  return {
    id: `${name}/${key}`,
    arn: `${bucketArn(self.account.partition, name)}/${key}`,
    etag: createHash("md5").update(content).digest("hex"),
  };
}

const bucketObject: ResourceModel = {
  source: `${api}/API_PutObject.html`,
  properties: {
    bucket: { required: true, replaces: true },
    key: { required: true, replaces: true },
    source: {},
    checksumAlgorithm: {},
    tags: {},
  },
  outputs: outputsOf,
  create: upload,
  update: (call, before) => {
    const isSame = ["source", "checksumAlgorithm"].every(
      (property) => JSON.stringify(call.self.inputs[property]) === JSON.stringify(before.inputs[property]),
    );
    if (isSame) {
      authorizeTags(call);
    } else {
      upload(call);
    }
  },
  // Every version: resourceObjectDelete. What is in a bucket that has gone has gone with it.
  delete: (call) => {
    const arn = bucketArnIn(call);
    if (call.get(bucketRow(arn))) {
      authorizeDeployer(call, { action: "s3:ListBucketVersions", bucketArn: arn });
      const objectArn = objectArnIn(call);
      authorizeDeployer(call, { action: "s3:DeleteObjectVersion", bucketArn: arn, objectArn });
      call.remove(objectRow(arn, text(call.self.inputs, "key")));
    }
  },
};

export const s3Objects: Readonly<Record<string, ResourceModel>> = {
  "aws:s3/bucketObjectv2:BucketObjectv2": bucketObject,
};
