import { expect } from "chai";
import { removerWith } from "../../../automation/sweep/removal";
import type { Remains } from "../../../automation/sweep/sweeper";
import type { Json, ServiceCall } from "../../../validation/control-check";

const remains = (type: string, id: string): Remains => ({ type, id, arn: `arn:${id}`, region: "eu-west-1" });
const refusal = (name: string, message: string) => Object.assign(new Error(message), { name });

type Answers = Readonly<Record<string, readonly unknown[]>>;

/** Answers what a script says, one after the other, and notes what was asked. Whatever else is asked fails. */
function removing(answers: Answers) {
  const asked: (readonly [operation: string, input: Readonly<Record<string, Json>>])[] = [];
  const waits: number[] = [];
  const ask = async ({ service, operation, region, input }: ServiceCall) => {
    const key = `${service} ${operation}`;
    const before = asked.filter(([other]) => other === key).length;
    const answer = answers[key]?.[before];
    if (answer === undefined || region !== "eu-west-1") {
      throw new Error(`${key} in ${region} was not to be asked for the ${before + 1}. time.`);
    }
    asked.push([key, input]);
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
  return { asked, waits, remove: removerWith(ask, async (milliseconds) => waits.push(milliseconds)) };
}

const event = (OperationStatus: string, more: object = {}) => ({
  ProgressEvent: { OperationStatus, RequestToken: "token", ...more },
});
const [deleteIt, statusOf] = ["cloudcontrolapi DeleteResource", "cloudcontrolapi GetResourceRequestStatus"];
const topic = remains("AWS::SNS::Topic", "arn:aws:sns:eu-west-1:111122223333:alerts");

/** Why something was not removed; undefined where it was. */
const whyNot = (work: Promise<void>) =>
  work.then(
    () => undefined,
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("What is left is removed", () => {
  it("by Cloud Control, which is asked until it has come to an end, less and less often", async () => {
    const busy = Array.from({ length: 6 }, () => event("IN_PROGRESS"));
    const { asked, waits, remove } = removing({
      [deleteIt]: [event("PENDING")],
      [statusOf]: [...busy, event("SUCCESS")],
    });

    await remove(topic);

    expect(asked[0]).to.deep.equal([deleteIt, { TypeName: "AWS::SNS::Topic", Identifier: topic.id }]);
    expect(asked[1]).to.deep.equal([statusOf, { RequestToken: "token" }]);
    expect(waits).to.deep.equal([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it("or not, in AWS's words", async () => {
    const failed = event("FAILED", { ErrorCode: "AccessDenied", StatusMessage: "not authorized" });
    const { remove } = removing({ [deleteIt]: [event("IN_PROGRESS")], [statusOf]: [failed] });

    expect(await whyNot(remove(topic))).to.equal("AccessDenied: not authorized");
  });

  it("or not within 15 minutes", async () => {
    const busy = Array.from({ length: 1000 }, () => event("IN_PROGRESS"));
    const { waits, remove } = removing({ [deleteIt]: [event("IN_PROGRESS")], [statusOf]: busy });

    const why = await whyNot(remove(topic));

    expect(why).to.equal("NotStabilized: Its deletion is still IN_PROGRESS after 15 minutes");
    expect(waits.reduce((sum, each) => sum + each, 0)).to.be.within(900_000, 910_000);
  });

  const gone: readonly (readonly [how: string, Remains, Answers])[] = [
    ["as the call says", topic, { [deleteIt]: [refusal("ResourceNotFoundException", "gone")] }],
    [
      "as the status says",
      topic,
      { [deleteIt]: [event("IN_PROGRESS")], [statusOf]: [event("FAILED", { ErrorCode: "NotFound" })] },
    ],
    [
      "as S3 says",
      remains("AWS::S3::Bucket", "records"),
      { "s3 ListObjectVersions": [refusal("NoSuchBucket", "gone")] },
    ],
    [
      "as KMS says",
      remains("AWS::KMS::Key", "key"),
      { "kms ScheduleKeyDeletion": [refusal("NotFoundException", "gone")] },
    ],
    [
      "as AWS Config says",
      remains("AWS::Config::ConfigurationRecorder", "main"),
      { "config StopConfigurationRecorder": [refusal("NoSuchConfigurationRecorderException", "gone")] },
    ],
  ];
  for (const [how, what, answers] of gone) {
    it(`where it is not there any more, ${how}`, async () => {
      expect(await whyNot(removing(answers).remove(what))).to.equal(undefined);
    });
  }

  it("keys for the shortest waiting period", async () => {
    const { asked, remove } = removing({ "kms ScheduleKeyDeletion": [{}] });

    await remove(remains("AWS::KMS::ReplicaKey", "mrk-1"));

    expect(asked).to.deep.equal([["kms ScheduleKeyDeletion", { KeyId: "mrk-1", PendingWindowInDays: 7 }]]);
  });

  it("secrets without a time to recover them in, so that their names are free", async () => {
    const { asked, remove } = removing({ "secretsmanager DeleteSecret": [{}] });

    await remove(remains("AWS::SecretsManager::Secret", "arn:secret"));

    expect(asked.map(([, input]) => input)).to.deep.equal([
      { SecretId: "arn:secret", ForceDeleteWithoutRecovery: true },
    ]);
  });

  it("recorders when they have stopped", async () => {
    const { asked, remove } = removing({
      "config StopConfigurationRecorder": [{}],
      [deleteIt]: [event("SUCCESS")],
    });

    await remove(remains("AWS::Config::ConfigurationRecorder", "main"));

    expect(asked.map(([operation]) => operation)).to.deep.equal([
      "config StopConfigurationRecorder",
      deleteIt,
    ]);
  });

  it("buckets when every version and every marker is out of them, page by page", async () => {
    const version = (Key: string) => ({ Key, VersionId: `version of ${Key}`, IsLatest: true });
    const { asked, remove } = removing({
      "s3 ListObjectVersions": [
        { Versions: [version("a")], DeleteMarkers: [version("b")], IsTruncated: true },
        { Versions: [version("c")] },
        {},
      ],
      "s3 DeleteObjects": [{}, {}],
      [deleteIt]: [event("SUCCESS")],
    });

    await remove(remains("AWS::S3::Bucket", "records"));

    const named = (Key: string) => ({ Key, VersionId: `version of ${Key}` });
    expect(
      asked.flatMap(([operation, input]) => (operation === "s3 DeleteObjects" ? [input] : [])),
    ).to.deep.equal([
      { Bucket: "records", Delete: { Objects: [named("a"), named("b")] } },
      { Bucket: "records", Delete: { Objects: [named("c")] } },
    ]);
    expect(asked.at(-1)?.[0]).to.equal(deleteIt);
  });

  it("not where an object stays in a bucket", async () => {
    const { remove } = removing({
      "s3 ListObjectVersions": [{ Versions: [{ Key: "a", VersionId: "1" }] }],
      "s3 DeleteObjects": [{ Errors: [{ Key: "a", Code: "AccessDenied", Message: "Access Denied" }] }],
    });

    expect(await whyNot(remove(remains("AWS::S3::Bucket", "records")))).to.equal(
      "AccessDenied: a: Access Denied",
    );
  });

  it("not where it is somebody else's, and AWS is not asked", async () => {
    const theirs = { ...topic, belongsTo: "stack prod of project aws-security-baseline" };

    expect(await whyNot(removing({}).remove(theirs))).to.equal(
      "Error: Its tags say that it is of stack prod of project aws-security-baseline",
    );
  });

  it("not where nothing is known of its type, and AWS is not asked", async () => {
    expect(await whyNot(removing({}).remove(remains("of a type that is not swept", "arn:table")))).to.contain(
      "no way is known to remove what is of its type",
    );
  });
});
