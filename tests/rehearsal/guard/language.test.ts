import { expect } from "chai";
import { installedGuard } from "../../../rehearsal/guard/engine";
import {
  functionsOfVersion3,
  laterExpressionsIn,
  laterFunctionsIn,
  laterOperatorsIn,
  operatorsOfVersion3,
  whatIsLaterIn,
} from "../../../rehearsal/guard/language";

const calls: Readonly<Record<string, string>> = {
  join: 'join(tags, ",")',
  regex_replace: 'regex_replace(tags, "a", "b")',
  substring: "substring(tags, 0, 1)",
};
const policyWith = (name: string) =>
  `let value = ${calls[name] ?? `${name}(tags)`}\nrule one { %value exists }`;

describe("The language of Guard that AWS Config runs", () => {
  for (const name of functionsOfVersion3) {
    it(`has no ${name}()`, () => {
      expect(laterFunctionsIn(policyWith(name))).to.deep.equal([name]);
    });
  }

  it("has none of those that the engine here, which is of version 3, takes", function () {
    const guard = installedGuard();
    if (guard.kind === "missing") {
      this.skip();
    }
    const known = functionsOfVersion3.filter(
      (name) => !guard.syntaxError(policyWith(name))?.match(/no such function|Parsing error/),
    );

    // These two came after the version that is here.
    expect(functionsOfVersion3.filter((name) => !known.includes(name))).to.deep.equal(["now", "parse_epoch"]);
  });

  it("is not looked for in messages, texts, regular expressions and comments", () => {
    const policy = [
      "# count(resources)",
      'rule one { configuration.runtime != "join(a)" # now()',
      "  configuration.name != 'to_upper(x)'",
      "  configuration.runtime != /count(\\/a)/ <<substring(a)",
      "  count(b)>>",
      "  discount(a) }",
    ].join("\n");

    expect(laterFunctionsIn(policy)).to.deep.equal([]);
  });

  it("is found wanting however often, and after whatever else", () => {
    const policy =
      'rule one { a == "x" <<y>> b != /z/ }\nlet n = count (a)\nlet m = count(b)\nlet l = to_lower(c)';

    expect(laterFunctionsIn(policy)).to.deep.equal(["count", "to_lower"]);
  });

  for (const name of operatorsOfVersion3) {
    it(`has no ${name}, which the engine here takes`, () => {
      const capital = name.toUpperCase();
      const policies = [
        `{ a ${name} }`,
        `{ a !${name} }`,
        `{ a NOT ${capital} }`,
        `{ a[ b ${name} ] empty }`,
      ].map((block) => `rule one ${block}`);
      const guard = installedGuard();

      expect(policies.map(laterOperatorsIn)).to.deep.equal(policies.map(() => [name]));
      if (guard.kind === "engine") {
        expect(policies.map((policy) => guard.syntaxError(policy))).to.deep.equal(
          policies.map(() => undefined),
        );
      }
    });
  }

  it("has properties, variables and rules that are called as later operators are", () => {
    const policy = [
      "let is_null = configuration.is_null",
      "rule is_float { %is_null exists",
      "  %is_null.is_float == true # is_null",
      "  is_null_or_not == 'is_float' <<is_null>>",
      "  is_float.of == /is_null/ }",
    ].join("\n");

    expect(laterOperatorsIn(policy)).to.deep.equal([]);
  });

  const expressions: Readonly<Record<string, readonly string[]>> = {
    "look ahead": ["/a(?=b)/", "/^(?!a)b/"],
    "look behind": ["/(?<=a)b/", "/(?<!a)b/"],
    "refer back": [String.raw`/(a)\1/`, String.raw`/(?P<x>a)\k<x>/`],
  };
  for (const [what, those] of Object.entries(expressions)) {
    it(`has, before 2.1.4, no regular expressions that ${what}`, () => {
      const policy = `rule one { ${those.map((each) => `a == ${each}`).join("\n")} }`;

      expect(laterExpressionsIn(policy)).to.deep.equal(those);
    });
  }

  it("has groups and classes that look like what looks around or back", () => {
    const policy = [
      "rule one { a == /(?:a)(?i)(?P<name>b)/",
      String.raw`  a == /\(?=b/`,
      String.raw`  a == /[(?=]|[](?!]|[^\](?<!]/`,
      String.raw`  a == /\\1\d\/k/ # /(?=a)/`,
      "  a == '/(?=a)/' <</(?=a)/>> }",
    ].join("\n");

    expect(laterExpressionsIn(policy)).to.deep.equal([]);
  });

  it("is said to lack the first of what a policy has beyond it, and nothing of one that is in it", () => {
    const said = [
      "let n = count(a)",
      "rule one { a is_null }",
      "rule one { a == /(?=b)/ }",
      "rule one { a == /b/ }",
    ].map(whatIsLaterIn);

    expect(said).to.deep.equal([
      "count() is a function of Guard 3, and AWS Config runs Guard 2",
      "is_null is an operator of Guard 3, and AWS Config runs Guard 2",
      "/(?=b)/ looks around or back, which Guard cannot before 2.1.4; which 2.x AWS Config runs is UNCONFIRMED",
      undefined,
    ]);
  });
});
