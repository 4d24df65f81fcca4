import { expect } from "chai";
import { placesWithSecrets } from "../../automation/secrets-search";

describe("The search for secrets in plain text", () => {
  it("finds one as it is, and as it stands in JSON and in JSON that is quoted in JSON", () => {
    const secret = '{"password":"correct horse"}';
    const once = JSON.stringify({ secret });
    const places = [
      { name: "raw", text: `x ${secret} y` },
      { name: "once", text: once },
      { name: "twice", text: JSON.stringify({ once }) },
      { name: "none", text: '{"password":"battery staple"}' },
    ];

    expect(placesWithSecrets([secret], places)).to.deep.equal(["raw", "once", "twice"]);
  });
});
