import { expect } from "chai";
import fc from "fast-check";
import { fitted, longestBody, type Part } from "../../../automation/ci/layout";
import { cell, fenced } from "../../../automation/ci/markdown";
import { withoutSecrets } from "../../../automation/ci/redaction";
import { driftReport, reportOf } from "../../../automation/ci/report";
import type { RehearsalResult, StackResult } from "../../../automation/ci/results";

const frame = { marker: "<!-- a marker -->", run: "[The run](https://github.example/runs/1)\n" };
const passed: RehearsalResult = {
  passed: true,
  checks: [{ title: "Deploy into a new account", outcome: "passed", detail: "324 creates" }],
  findings: [],
};
const failed: RehearsalResult = {
  passed: false,
  checks: [
    ...passed.checks,
    { title: "Destroy in a new account", outcome: "failed", detail: "1 finding" },
    { title: "Deploy into an account in use", outcome: "skipped", detail: "not reached" },
  ],
  findings: [1, 2, 3, 4].map((number) => ({
    resource: `bucket-${number}`,
    code: "BucketNotEmpty",
    message: "The bucket you tried to delete is not empty",
    cure: "Empty it.",
  })),
};
const changes = {
  outcome: "changes" as const,
  summary: "+ 1 to create, 41 unchanged",
  output: "Previewing update (dev):\n    + aws:kms:Key: (create)\n",
};
const of = (result: Partial<StackResult>): StackResult => ({
  stack: "dev",
  rehearsal: passed,
  preview: changes,
  ...result,
});

describe("The report of a pull request", () => {
  it("has the table of the rehearsal above the preview, for each stack, and says which run found it out", () => {
    const text = reportOf([of({}), of({ stack: "prod" })], frame);

    const places = [
      "### Stack dev",
      "**Rehearsal: passed.**",
      "| ✓ | Deploy into a new account | 324 creates |",
      "**Preview: changes.** + 1 to create, 41 unchanged",
      "    + aws:kms:Key: (create)",
      "### Stack prod",
      "[The run](https://github.example/runs/1)",
    ].map((part) => text.indexOf(part));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(text.startsWith(`${frame.marker}\n`)).to.equal(true);
  });

  it("shows what failed, the first causes with their cures, and how many more there are", () => {
    const text = reportOf([of({ rehearsal: failed })], frame);

    expect(text).to.contain("**Rehearsal: failed** in 1 of 3 checks.");
    expect(text).to.contain("| ✗ | Destroy in a new account | 1 finding |");
    expect(text).to.contain("| - | Deploy into an account in use | not reached |");
    expect(text).to.contain(
      "3. bucket-3\nBucketNotEmpty: The bucket you tried to delete is not empty\nchange: Empty it.\n",
    );
    expect(text).to.contain("… and 1 more findings.").and.not.to.contain("bucket-4");
  });

  it("says where a job had no result, a preview failed or found no change", () => {
    const none = reportOf([of({ rehearsal: undefined, preview: undefined })], frame);
    const preview = { outcome: "failed" as const, summary: "", output: "error: no stack named 'dev' found" };
    const bad = reportOf([of({ preview })], frame);
    const same = reportOf([of({ preview: { ...changes, outcome: "unchanged" } })], frame);

    expect(none).to.contain("**Rehearsal: no result.**").and.to.contain("**Preview: no result.**");
    expect(bad).to.contain("**Preview: failed.**").and.to.contain("error: no stack named 'dev' found");
    expect(same).to.contain("**Preview: no changes.**");
  });

  it("tells one of the two where only that is asked", () => {
    expect(reportOf([of({})], { ...frame, told: "rehearsal" })).to.not.contain("Preview");
    expect(reportOf([of({})], { ...frame, told: "preview" })).to.not.contain("Rehearsal");
  });

  it("is never longer than GitHub takes, whatever was found out", () => {
    const long = (times: number) =>
      fc.tuple(fc.string({ maxLength: 30 }), fc.nat(times)).map(([text, count]) => text.repeat(count));
    const check = fc.record({ title: long(20), outcome: fc.constant("failed" as const), detail: long(20) });
    const result = fc.record({
      stack: fc.constantFrom("dev", "prod"),
      rehearsal: fc.record({
        passed: fc.boolean(),
        checks: fc.tuple(check, fc.nat(80)).map(([each, count]) => Array.from({ length: count }, () => each)),
        findings: fc.array(fc.record({ message: long(3_000) }), { maxLength: 5 }),
      }),
      preview: fc.record({
        outcome: fc.constant("changes" as const),
        summary: long(20),
        output: fc
          .tuple(fc.string({ maxLength: 30 }), fc.nat(5_000))
          .map(([line, count]) => `${line}\n`.repeat(count)),
      }),
    });

    fc.assert(
      fc.property(fc.array(result, { maxLength: 5 }), (results) => {
        expect(reportOf(results, frame).length).to.be.at.most(longestBody);
      }),
      { numRuns: 60 },
    );
  });

  it("cuts the longest outputs only, says how much is missing, and stays whole around them", () => {
    const long = { ...changes, output: "a line of a preview\n".repeat(10_000) };

    const text = reportOf([of({}), of({ stack: "prod", preview: long })], frame);

    expect(text.length).to.be.within(longestBody - 1_000, longestBody);
    expect(text).to.match(/… \d+ more lines, which did not fit: the job has them all\.\n```\n\n<\/details>/);
    expect(text).to.contain("    + aws:kms:Key: (create)\n```");
    expect(text.endsWith(frame.run)).to.equal(true);
  });
});

describe("A text that is to fit", () => {
  const block = (count: number): Part => ({
    before: "<",
    lines: Array.from({ length: count }, () => "123456789"),
    after: ">",
  });
  const lines = (text: string) => text.split("<").map((part) => part.match(/123456789/g)?.length ?? 0);

  it("leaves what the short blocks do not need to the long ones, and no more", () => {
    const text = fitted([block(50), block(500), block(500)], 2_000);

    const [, short, first, second] = lines(text);
    expect(short).to.equal(50);
    expect(first).to.equal(second).and.to.be.greaterThan(60);
    expect(text).to.match(/>$/);
  });

  it("is whole where there is room, to the character", () => {
    const whole = fitted([block(100)], 10_000);

    expect(lines(whole)).to.deep.equal([0, 100]);
    expect(whole).to.not.contain("more lines");
  });

  it("is cut anywhere where even what may not be cut is too long", () => {
    expect(fitted(["x".repeat(50), block(3)], 20)).to.equal("x".repeat(20));
  });
});

describe("Text from elsewhere", () => {
  it("cannot leave its cell, name anybody, refer to anything or be HTML", () => {
    expect(cell("a|b\n@me #1 <img> [x](y) `c` *d*")).to.equal(
      "a&#124;b &#64;me &#35;1 &#60;img&#62; &#91;x&#93;(y) &#96;c&#96; &#42;d&#42;",
    );
  });

  it("cannot end the block that it stands in", () => {
    const { before, after } = fenced("text\n````\n@me\n");

    expect(before).to.equal("`````text\n");
    expect(after).to.equal("`````\n");
  });

  it("has no secret of the environment left, nor what looks like a credential", () => {
    const environment = { GITHUB_TOKEN: "a-token-of-some-length", PATH: "/usr/bin:/bin", SHORT_TOKEN: "abc" };
    const text = [
      "a-token-of-some-length in /usr/bin:/bin, abc",
      "AKIAIOSFODNN7EXAMPLE and ASIAIOSFODNN7EXAMPLE",
      `ghs_${"a".repeat(36)} github_pat_${"b".repeat(22)} pul-${"0".repeat(40)}`,
      "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----\nwhich was cut",
    ].join("\n");

    expect(withoutSecrets(text, environment)).to.equal(
      [
        "[secret] in /usr/bin:/bin, abc",
        "[secret] and [secret]",
        "[secret] [secret] [secret]",
        "[secret]",
        "[secret]",
      ].join("\n"),
    );
  });
});

describe("A secret that is part of another", () => {
  for (const names of [
    ["A_TOKEN", "B_TOKEN"],
    ["B_TOKEN", "A_TOKEN"],
  ] as const) {
    it(`leaves nothing of the longer one behind, ${names.join(" before ")}`, () => {
      const [short, long] = ["0123456789", "0123456789-and-more"];
      const environment = Object.fromEntries(
        names.map((name) => [name, name === "A_TOKEN" ? short : long] as const),
      );

      expect(withoutSecrets(`${long} ${short}`, environment)).to.equal("[secret] [secret]");
    });
  }
});

describe("The report of drift", () => {
  it("shows the stacks that have changed, and names those that have not", () => {
    const same = { ...changes, outcome: "unchanged" as const };

    const text = driftReport([of({}), of({ stack: "prod", preview: same })], frame);

    expect(text).to.match(/^<!-- a marker -->\n/);
    expect(text).to.contain("### Stack dev\n\n**Preview: changes.**");
    expect(text).to.contain("### Stack prod\n\nNo drift.");
    expect(text).to.not.contain("Rehearsal");
  });
});
