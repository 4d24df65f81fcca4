import { expect } from "chai";
import { goldenOf, knownSecrets } from "../../rehearsal";
import { reportAsJson } from "../../rehearsal/report/json";
import { reportAsText } from "../../rehearsal/report/terminal";
import { aSecretRotates } from "../../scenarios/a-secret-rotates";
import { keep, printed } from "../support/output";
import { changing, graphOf, operateWith, project, rehearseWith, withoutConfig } from "../support/rehearsal";

const small = { project: project("dev", withoutConfig) };

const secretsIn = (text: string) => [...knownSecrets()].filter((secret) => text.includes(secret));

describe("The generated passwords", () => {
  it("are known, so that a search for them means something", async () => {
    const before = knownSecrets().size;

    await operateWith(() => {}, { ...small, scenarios: [aSecretRotates], parts: ["story"] });

    expect(knownSecrets().size).to.be.greaterThan(Math.min(before, 2));
    expect([...knownSecrets()].some((secret) => /^[A-Za-z0-9]{32}$/.test(secret))).to.equal(true);
  });

  it("are not in the committed graph, where the first version's value stands", async () => {
    const graph = await graphOf("dev");

    const golden = JSON.stringify(goldenOf(graph));

    expect(secretsIn(golden)).to.deep.equal([]);
    expect(golden).to.contain("[secret]");
  });

  it("are not in a report that quotes the value of a property", async () => {
    const report = await rehearseWith(
      changing("secret-generated-first-version", (inputs) => ({
        ...inputs,
        secretId: String(inputs["secretString"]),
      })),
      { ...small, parts: [] },
    );

    const text = `${reportAsText(report)}${reportAsJson(report)}`;

    expect(report.passed).to.equal(false);
    expect(secretsIn(text)).to.deep.equal([]);
  });

  it("would be found in what the tests print", () => {
    keep("what a process of a test has printed");
    // The stream that is watched, without a character that anybody would see.
    process.stdout.write("\u200b");

    expect(printed()).to.contain("what a process of a test has printed");
    expect(printed()).to.contain("\u200b");
  });
});
