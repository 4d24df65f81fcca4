import type { Json, ServiceCall } from "../../validation/control-check";
import type { Ask } from "../../validation/validate";
import { answers } from "./answers";
import { deleteByCloudControl } from "./cloud-control";
import { defaultDiskKey, sweptTypes } from "./resource-types";
import type { Remains } from "./sweeper";
import type { Wait } from "./waiting";

/** Removes one thing. What has gone already is removed. Rejects with AWS's error. */
export type Remover = (what: Remains) => Promise<void>;

/** Calls AWS about one thing, in its region. */
type AskAbout = (
  service: ServiceCall["service"],
  operation: string,
  input: Readonly<Record<string, Json>>,
) => Promise<unknown>;

export function removerWith(ask: Ask, wait: Wait): Remover {
  return async (what) => {
    if (what.belongsTo !== undefined) {
      throw new Error(`Its tags say that it is of ${what.belongsTo}`);
    }
    const { type, region } = what;
    const askAbout: AskAbout = (service, operation, input) => ask({ service, operation, region, input });
    try {
      await before[type]?.(askAbout, what);
      const direct = instead[type];
      if (direct) {
        await direct(askAbout, what);
      } else if (type in sweptTypes) {
        await deleteByCloudControl(ask, what, wait);
      } else {
        throw new Error("It bears the stack's tag, and no way is known to remove what is of its type");
      }
    } catch (error) {
      if (!isGone(error)) {
        throw error;
      }
    }
  };
}

/** Codes of the calls that are made here for what is not there. */
const codesOfGone: ReadonlySet<string> = new Set([
  "NoSuchBucket",
  "NoSuchConfigurationRecorderException",
  "NotFoundException",
  "ResourceNotFoundException",
]);

const isGone = (error: unknown) => error instanceof Error && codesOfGone.has(error.name);

type Step = (ask: AskAbout, what: Remains) => Promise<unknown>;

/** What has to be done before Cloud Control can delete a resource. */
const before: Readonly<Record<string, Step>> = {
  // It would go on writing, and a channel does not go before its recorder has stopped:
  // https://docs.aws.amazon.com/config/latest/APIReference/API_DeleteDeliveryChannel.html
  "AWS::Config::ConfigurationRecorder": (ask, { id }) =>
    ask("config", "StopConfigurationRecorder", { ConfigurationRecorderName: id }),
  "AWS::S3::Bucket": (ask, { id }) => emptied(ask, id),
};

/** What Cloud Control would not delete as it is to be deleted here. */
const instead: Readonly<Record<string, Step>> = {
  [defaultDiskKey]: (ask) => ask("ec2", "ResetEbsDefaultKmsKeyId", {}),
  // Cloud Control would wait for 30 days: the period is a property that nobody can give it with a deletion.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html (PendingWindowInDays)
  "AWS::KMS::Key": (ask, { id }) => scheduled(ask, id),
  "AWS::KMS::ReplicaKey": (ask, { id }) => scheduled(ask, id),
  // A secret that can be recovered keeps its name for itself.
  "AWS::SecretsManager::Secret": (ask, { id }) =>
    ask("secretsmanager", "DeleteSecret", { SecretId: id, ForceDeleteWithoutRecovery: true }),
};

/** For the shortest time that KMS allows. https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
async function scheduled(ask: AskAbout, id: string): Promise<void> {
  await ask("kms", "ScheduleKeyDeletion", { KeyId: id, PendingWindowInDays: 7 });
}

/** Takes every version and every marker out of a bucket. A page has 1,000 at the most, and so has a deletion. */
async function emptied(ask: AskAbout, bucket: string): Promise<void> {
  for (;;) {
    const page = answers.versions.parse(await ask("s3", "ListObjectVersions", { Bucket: bucket }));
    const objects = [...page.Versions, ...page.DeleteMarkers].slice(0, 1000);
    if (objects.length === 0) {
      return;
    }
    const answer = await ask("s3", "DeleteObjects", { Bucket: bucket, Delete: { Objects: objects } });
    const [first] = answers.deleted.parse(answer).Errors;
    if (first) {
      throw Object.assign(new Error(`${first.Key}: ${first.Message}`), { name: first.Code });
    }
  }
}
