import { expect } from "chai";
import { whatIsNotCompliantIsTold } from "../../scenarios/what-is-not-compliant-is-told";
import { changing, findingsBy } from "../support/rehearsal";

/** What the handler is given then: the item that stands beside `invokingEvent`, which is none. */
const defect = `;{
  const { handler } = module.exports;
  module.exports = {
    handler: (event, context) => {
      const invokingEvent = { ...JSON.parse(event.invokingEvent), configurationItem: event.configurationItem };
      return handler({ ...event, invokingEvent: JSON.stringify(invokingEvent) }, context);
    },
  };
}`;

describe("F6: a handler that looks for the item beside the event in which it stands", () => {
  it("says nothing of what is not compliant", async () => {
    const [first] = await findingsBy(
      [whatIsNotCompliantIsTold],
      changing("compliance-eu-west-1-runtime-function", (inputs) => {
        const { assets } = inputs["code"] as { assets: Record<string, { text: string }> };
        const text = `${assets["index.js"]?.text}${defect}`;
        return { ...inputs, code: { assets: { ...assets, "index.js": { text } } } };
      }),
      { parts: ["story"] },
    );

    expect(first).to.include({
      kind: "scenario",
      message:
        "an unencrypted volume in eu-west-1, made 15 minutes ago, is not NON_COMPLIANT: ebs-volume-encrypted says nothing.",
    });
  });
});
