import { expect } from "chai";
import { changing, findingsOf, rehearseWith } from "../support/rehearsal";

describe("F27: an alarm whose topic is in another region", () => {
  it("is refused", async () => {
    const report = await rehearseWith(
      changing("secret-rotation-errors", (inputs) => ({
        ...inputs,
        alarmActions: [String(inputs["alarmActions"]).replace("us-east-1", "eu-west-1")],
      })),
    );

    const [first] = findingsOf(report);
    expect(first).to.include({
      kind: "refusal",
      resource: "secret-rotation-errors (aws:cloudwatch/metricAlarm:MetricAlarm)",
      message: "Invalid region eu-west-1 specified. Only us-east-1 is supported.",
      property: "alarmActions",
    });
  });
});
