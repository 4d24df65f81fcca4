import { expect } from "chai";
import { changing, firstRefusal, withoutConfig } from "../support/rehearsal";

describe("F17: a handler that reads its environment at import", () => {
  it("is found when the function is first invoked", async () => {
    const first = await firstRefusal(
      changing("secret-rotation-function", (inputs) => {
        const { assets } = inputs["code"] as { assets: Record<string, { text: string }> };
        const text = `const early = process.env.SECRET_ARN;${assets["index.js"]?.text}`;
        return { ...inputs, code: { assets: { "index.js": { text } } } };
      }),
      withoutConfig,
    );

    expect(first).to.include({ kind: "refusal", code: "ImportTimeEnvironment" });
    expect(first?.message).to.contain("SECRET_ARN while it is loaded");
    expect(first?.cure).to.equal("Read the environment inside the handler.");
  });
});
