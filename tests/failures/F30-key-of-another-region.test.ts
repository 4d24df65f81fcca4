import { expect } from "chai";
import { changing, changingPolicy, firstRefusal } from "../support/rehearsal";

const channel = "compliance-recording-eu-west-1-channel";

describe("F30: a delivery channel whose records nobody may write", () => {
  it("is refused with a key of its own region, where the bucket is in another", async () => {
    const finding = await firstRefusal(
      changing(channel, (inputs) => ({
        ...inputs,
        s3KmsKeyArn: String(inputs["s3KmsKeyArn"]).replace("us-east-1", "eu-west-1"),
      })),
    );

    expect(finding).to.include({
      kind: "refusal",
      resource: `${channel} (aws:cfg/deliveryChannel:DeliveryChannel)`,
      code: "InsufficientDeliveryPolicyException",
    });
    expect(finding?.because).to.contain("eu-west-1");
  });

  it("is refused with a prefix that ends in a slash", async () => {
    const finding = await firstRefusal(
      changing(channel, (inputs) => ({ ...inputs, s3KeyPrefix: "eu-west-1/" })),
    );

    expect(finding).to.include({
      kind: "refusal",
      code: "InvalidS3KeyPrefixException",
      message: "The s3 key prefix 'eu-west-1/' cannot end with '/'",
    });
  });

  it("is refused, by this project's own rule, with a bucket that Config fills for whatever account asks", async () => {
    const finding = await firstRefusal(
      changingPolicy("compliance-recording-records-policy", (statements) =>
        statements.map(({ Condition, ...statement }) =>
          String(statement["Sid"]).startsWith("AllowConfig")
            ? { ...statement, Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } } }
            : { ...statement, ...(Condition !== undefined && { Condition }) },
        ),
      ),
    );

    expect(finding).to.include({ kind: "refusal", code: "ConfusedDeputy" });
  });
});
