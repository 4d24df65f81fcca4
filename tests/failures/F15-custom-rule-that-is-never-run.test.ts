import { expect } from "chai";
import { changing, findingsOf, firstRefusal, forget, rehearseWith, without } from "../support/rehearsal";

const rule = "compliance-us-west-2-ebs-volume-encrypted";

const withSource = (change: (source: Readonly<Record<string, unknown>>) => object) =>
  changing(
    rule,
    (inputs) =>
      ({ ...inputs, source: change(inputs["source"] as object as Record<string, unknown>) }) as typeof inputs,
  );

describe("F15: a custom rule that is never run", () => {
  it("is refused without triggers", async () => {
    const finding = await firstRefusal(withSource(({ sourceDetails: _, ...source }) => source));

    expect(finding).to.include({
      kind: "refusal",
      resource: `${rule} (aws:cfg/rule:Rule)`,
      code: "InvalidParameterValueException",
      message:
        "SourceDetails should be null/empty if the owner is AWS. SourceDetails should be provided if the owner is CUSTOM_LAMBDA",
    });
  });

  it("is refused without the permission that lets AWS Config call its function", async () => {
    const finding = await firstRefusal(without("compliance-us-west-2-permission"));

    expect(finding).to.include({
      kind: "refusal",
      region: "us-west-2",
      code: "InsufficientPermissionsException",
      property: "source",
    });
    expect(finding?.message).to.match(/^The AWS Lambda function arn:.* cannot be invoked\./);
    expect(finding?.because).to.match(/^lambda:InvokeFunction: /);
  });

  it("is refused with a frequency on a change", async () => {
    const finding = await firstRefusal(
      withSource((source) => ({
        ...source,
        sourceDetails: [
          {
            eventSource: "aws.config",
            messageType: "ConfigurationItemChangeNotification",
            maximumExecutionFrequency: "Six_Hours",
          },
        ],
      })),
    );

    expect(finding).to.include({ kind: "refusal", code: "InvalidParameterValueException" });
    expect(finding?.message).to.match(/^A maximum execution frequency is not allowed/);
  });

  it("does not wait for its permission in vain: without the wait it is a race", async () => {
    const findings = findingsOf(
      await rehearseWith((registration) => {
        if (
          registration.name.startsWith("compliance-us-west-2-") &&
          registration.type === "aws:cfg/rule:Rule"
        ) {
          forget(registration, "aws:lambda/permission:Permission");
        }
      }),
    );

    expect(findings[0]?.kind).to.equal("race");
    expect(findings[0]?.cure).to.contain(
      "compliance-us-west-2-permission (aws:lambda/permission:Permission)",
    );
  });
});
