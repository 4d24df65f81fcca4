import { expect } from "chai";
import { installedGuard } from "../../../rehearsal/guard/engine";
import { functionsOfVersion3, laterFunctionsIn } from "../../../rehearsal/guard/language";

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
});
