import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, providerIn } from "../../support/rehearsal";

const group = (args: aws.cloudwatch.LogGroupArgs) => () =>
  new aws.cloudwatch.LogGroup("group", args, { provider: providerIn("us-east-1") });

const withKey = (kmsKeyId: (key: aws.kms.Key) => pulumi.Input<string>, keyRegion: string) => () => {
  const key = new aws.kms.Key("key", {}, { provider: providerIn(keyRegion) });
  const provider = keyRegion === "us-east-1" ? providerIn("us-east-2") : providerIn("us-east-1");
  new aws.cloudwatch.LogGroup("group", { kmsKeyId: kmsKeyId(key) }, { provider });
};

const unusable = {
  code: "AccessDeniedException",
  property: "kmsKeyId",
  message: /^The specified KMS key does not exist or is not allowed/,
};

const cases: RefusalCase[] = [
  {
    title: "a name that somebody else has",
    program: group({ name: "/aws/lambda/application" }),
    expected: {
      code: "ResourceAlreadyExistsException",
      property: "name",
      message: "The specified log group already exists",
    },
  },
  {
    title: "a name of 513 characters",
    program: group({ name: "a".repeat(513) }),
    expected: { code: "InvalidParameterException", property: "name", message: /less than or equal to 512/ },
  },
  {
    title: "a name with a space",
    program: group({ name: "my group" }),
    expected: {
      code: "ValidationException",
      property: "logGroupName",
      message: /Value 'my group' at 'logGroupName'/,
    },
  },
  {
    title: "a name that begins with aws/",
    program: group({ name: "aws/mine" }),
    expected: { code: "ValidationException", property: "logGroupName", message: /Value 'aws\/mine'/ },
  },
  {
    title: "a retention that CloudWatch Logs does not have",
    program: group({ retentionInDays: 91 }),
    expected: { code: "InvalidParameterException", property: "retentionInDays", message: /got 91$/ },
  },
  {
    title: "a key that does not exist",
    program: group({ kmsKeyId: `arn:aws:kms:us-east-1:${accountId}:key/none` }),
    expected: unusable,
  },
  {
    title: "a key by its id",
    program: withKey((key) => key.keyId, "eu-west-1"),
    expected: unusable,
  },
  {
    title: "a key of another region",
    program: withKey((key) => key.arn, "us-east-1"),
    expected: unusable,
  },
  {
    title: "a key whose default policy leaves the decision to IAM, where a service has none",
    program: () => {
      const provider = providerIn("us-east-1");
      const key = new aws.kms.Key("key", {}, { provider });
      new aws.cloudwatch.LogGroup("group", { kmsKeyId: key.arn }, { provider });
    },
    expected: unusable,
  },
];

describe("Simulated CloudWatch Logs", () => {
  refuses(cases);
});
