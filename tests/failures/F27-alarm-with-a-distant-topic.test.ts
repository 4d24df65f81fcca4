import { expect } from "chai";
import { changing, firstRefusal, withoutConfig } from "../support/rehearsal";

describe("F27: an alarm whose topic is in another region", () => {
  it("is refused", async () => {
    const first = await firstRefusal(
      changing("secret-rotation-errors", (inputs) => ({
        ...inputs,
        alarmActions: [String(inputs["alarmActions"]).replace("us-east-1", "eu-west-1")],
      })),
      withoutConfig,
    );

    expect(first).to.include({
      kind: "refusal",
      resource: "secret-rotation-errors (aws:cloudwatch/metricAlarm:MetricAlarm)",
      message: "Invalid region eu-west-1 specified. Only us-east-1 is supported.",
      property: "alarmActions",
    });
  });
});
