import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { alreadyRecorded, baseAccounts, type Registration } from "../../../rehearsal";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";
import { region } from "../../support/world";
import { bucketStatements } from "./config-fixtures";

const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });
const assumedBy = (service: string) =>
  documentOf({ Principal: { Service: service }, Action: "sts:AssumeRole" });

/** A role for a service, resolved once its one policy is there. */
function roleFor(name: string, service: string, statement: object, provider: aws.Provider) {
  const { arn, id: role } = new aws.iam.Role(name, { assumeRolePolicy: assumedBy(service) }, { provider });
  const policy = documentOf({ Sid: "All", Resource: "*", ...statement });
  const { id } = new aws.iam.RolePolicy(`${name}-policy`, { role, policy }, { provider });
  return pulumi.all([arn, id]).apply(([ready]) => ready);
}

/** All that it takes to record and to evaluate with a function, in the order that AWS wants. */
function program(): void {
  const provider = providerIn(region);
  const { bucket } = new aws.s3.Bucket("bucket", { bucket: "records", forceDestroy: true }, { provider });
  const policy = documentOf(bucketStatements.look, bucketStatements.list, bucketStatements.write);
  const bucketPolicy = new aws.s3.BucketPolicy("bucket-policy", { bucket, policy }, { provider });
  const roleArn = roleFor("recorder-role", "config.amazonaws.com", { Action: "ec2:Describe*" }, provider);
  const recorder = new aws.cfg.Recorder("recorder", { name: "main", roleArn }, { provider });
  const channel = new aws.cfg.DeliveryChannel(
    "channel",
    { name: "main", s3BucketName: bucket },
    { provider, dependsOn: [recorder, bucketPolicy] },
  );
  new aws.cfg.RecorderStatus(
    "status",
    { name: recorder.name, isEnabled: true },
    { provider, dependsOn: [channel] },
  );
  const worker = new aws.lambda.Function(
    "worker",
    {
      role: roleFor("worker-role", "lambda.amazonaws.com", { Action: "logs:*" }, provider),
      code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset("exports.handler = 1;"),
      }),
      handler: "index.handler",
      runtime: "nodejs24.x",
    },
    { provider },
  );
  const permission = new aws.lambda.Permission(
    "permission",
    {
      action: "lambda:InvokeFunction",
      function: worker.name,
      principal: "config.amazonaws.com",
      sourceAccount: accountId,
    },
    { provider },
  );
  new aws.cfg.Rule(
    "rule",
    {
      name: "volumes",
      source: {
        owner: "CUSTOM_LAMBDA",
        sourceIdentifier: worker.arn,
        sourceDetails: [{ messageType: "ConfigurationItemChangeNotification" }],
      },
    },
    { provider, dependsOn: [recorder, permission] },
  );
}

type Options = Parameters<typeof rehearseResources>[1];

const found = async (options: Options = {}) =>
  findingsOf(await rehearseResources(program, { orders: 50, accounts: baseAccounts.slice(1), ...options }));

/** Without one dependency, and what AWS then says, when. */
const forgotten: readonly (readonly [what: string, name: string, type: string, expected: object])[] = [
  [
    "a channel that does not wait for the recorder",
    "channel",
    "aws:cfg/recorder:Recorder",
    { operation: "create", code: "NoAvailableConfigurationRecorderException" },
  ],
  [
    "a channel that does not wait for the bucket's policy",
    "channel",
    "aws:s3/bucketPolicy:BucketPolicy",
    { operation: "create", code: "InsufficientDeliveryPolicyException" },
  ],
  [
    "a recorder that starts without waiting for the channel",
    "status",
    "aws:cfg/deliveryChannel:DeliveryChannel",
    { operation: "create", code: "NoAvailableDeliveryChannelException" },
  ],
  [
    "a rule that does not wait for the permission",
    "rule",
    "aws:lambda/permission:Permission",
    { operation: "create", code: "InsufficientPermissionsException" },
  ],
  [
    "a rule that does not wait for the recorder",
    "rule",
    "aws:cfg/recorder:Recorder",
    { operation: "create", code: "InertRule" },
  ],
];

describe("AWS Config as it is deployed and destroyed", () => {
  it("is green in every order, in a new account and in one in use", async () => {
    expect(await found({ accounts: baseAccounts })).to.deep.equal([]);
  });

  for (const [what, name, type, expected] of forgotten) {
    it(`finds ${what}`, async () => {
      const alter = (registration: Registration) => {
        if (registration.name === name) {
          forget(registration, type);
        }
      };

      const findings = await found({ alter });

      expect(findings[0]).to.include({ kind: "race", ...expected });
      expect(findings[0]?.cure).to.contain("dependsOn");
    });
  }

  it("finds a channel that goes before its recorder has stopped", async () => {
    const alter = (registration: Registration) => {
      if (registration.name === "status") {
        forget(registration, "aws:cfg/deliveryChannel:DeliveryChannel");
      }
    };

    const codes = (await found({ alter })).map(({ operation, code }) => `${operation} ${code}`);

    expect(codes).to.include("delete LastDeliveryChannelDeleteFailedException");
  });

  it("finds that somebody records already", async () => {
    const findings = await found({ accounts: alreadyRecorded(baseAccounts.slice(0, 1)) });

    expect(findings.map(({ kind, code }) => [kind, code])).to.deep.include.members([
      ["refusal", "MaxNumberOfConfigurationRecordersExceededException"],
      ["refusal", "MaxNumberOfDeliveryChannelsExceededException"],
    ]);
  });
});
