import { expect } from "chai";
import {
  type InputTransformer,
  predefinedIn,
  transformed,
  whyNotTransformer,
} from "../../../rehearsal/aws/events-input";
import type { Value } from "../../../rehearsal/aws/model";

const long = (length: number) => "a".repeat(length);
const manyPaths = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, "$.detail"]));

const what = { what: "$.detail.what" };
const text = (template: string): InputTransformer => ({ inputPaths: what, inputTemplate: template });
const named = (name: string): InputTransformer => ({
  inputPaths: { [name]: "$.detail" },
  inputTemplate: '"news"',
});
const at = (path: string): InputTransformer => ({ inputPaths: { what: path }, inputTemplate: '"<what>"' });

const reserved = (name: string) =>
  `the name ${name} is reserved, or has other characters than letters, digits, - and _`;
const noPath = (path: string) => `${path} is no path of fields`;
const neither = "the template is neither JSON nor a text in quotes on each line";

describe("A template for what a target gets", () => {
  const refused: readonly (readonly [title: string, transformer: InputTransformer, because: string])[] = [
    ["a name of EventBridge's own", named("aws.events.rule-arn"), reserved("aws.events.rule-arn")],
    ["a name that begins with AWS.", named("AWS.one"), reserved("AWS.one")],
    ["a name with a space", named("my field"), reserved("my field")],
    ["a name of 257 characters", named(long(257)), reserved(long(257))],
    [
      "a placeholder without a path",
      text('"<who> did <what>"'),
      "the template names <who>, which has no path",
    ],
    ["a path that is none", at("detail.what"), noPath("detail.what")],
    ["a path with brackets", at("$.detail['what']"), noPath("$.detail['what']")],
    ["a path that ends in a dot", at("$.detail."), noPath("$.detail.")],
    ["a path with two dots", at("$..what"), noPath("$..what")],
    ["no template", text(""), "the template has 0 characters, and 1 to 8192 are allowed"],
    [
      "8193 characters",
      text(`"${long(8191)}"`),
      "the template has 8193 characters, and 1 to 8192 are allowed",
    ],
    [
      "101 paths",
      { inputPaths: manyPaths(101), inputTemplate: '"news"' },
      "there are 101 paths, and 100 are allowed",
    ],
    ["a text without quotes", text("<what> was done"), neither],
    ["a line without quotes", text('"one"\n<what>'), neither],
    ["an empty line", text('"one"\n\n"two"'), neither],
    ["two texts in a line", text('"one" "two"'), neither],
    ["an open quote", text('"<what>'), neither],
    ["an open brace", text('{"what": <what>'), neither],
    ["a placeholder as a name", text('{<what>: "one"}'), neither],
    ["a list and a text", text('["one"]\n"two"'), neither],
  ];
  for (const [title, transformer, because] of refused) {
    it(`is refused with ${title}`, () => {
      expect(whyNotTransformer(transformer)).to.equal(because);
    });
  }

  const taken: readonly (readonly [title: string, transformer: InputTransformer])[] = [
    ["a text", text('"<what> was done"')],
    ["a text without a placeholder", text('"news"')],
    ["several texts", text('"one"\n  "two: <what>"\n"three"')],
    ["quotes in a text", text('"\\"<what>\\" was done"')],
    ["an object", text('{"what": <what>, "text": "it was <what>"}')],
    ["an object on several lines", text('{\n  "what": <what>\n}\n')],
    ["a list", text('[<what>, "two"]')],
    ["8192 characters", text(`"${long(8190)}"`)],
    ["100 paths", { inputPaths: manyPaths(100), inputTemplate: '"<field99>"' }],
    ["the whole event", at("$")],
    ["a path of letters, digits, hyphens and underscores", at("$.detail.instance-id_2")],
    ["a name of 256 characters", named(long(256))],
    ["a variable of EventBridge's own", text('"<aws.events.rule-name>"')],
  ];
  for (const [title, transformer] of taken) {
    it(`is taken with ${title}`, () => {
      expect(whyNotTransformer(transformer)).to.equal(undefined);
    });
  }

  it("says which variable of EventBridge's own it names", () => {
    expect(predefinedIn(text('"<what> by <aws.events.rule-name>"'))).to.equal("aws.events.rule-name");
    expect(predefinedIn(text('"<what>"'))).to.equal(undefined);
  });
});

describe("What a target gets by a template", () => {
  const detail = (found?: Value) => (found === undefined ? {} : { what: found });
  const rows: readonly {
    readonly title: string;
    readonly template: string;
    readonly found?: Value;
    readonly expected: string;
  }[] = [
    { title: "a text keeps its quotes", template: '"<what>!"', found: "done", expected: '"done!"' },
    {
      title: "each line of a text keeps its own",
      template: '"one"\n"two: <what>"',
      found: "done",
      expected: '"one"\n"two: done"',
    },
    { title: "a placeholder may stand twice", template: '"<what> <what>"', found: "a", expected: '"a a"' },
    { title: "a field that is not there leaves nothing", template: '"what: <what>"', expected: '"what: "' },
    {
      title: "a field that is not there leaves an empty text in JSON",
      template: '{"what": <what>}',
      expected: '{"what": ""}',
    },
    { title: "nothing in a text is null", template: '"<what>"', found: null, expected: '"null"' },
    { title: "a number in a text", template: '"<what>"', found: 7, expected: '"7"' },
    { title: "true in a text", template: '"<what>"', found: true, expected: '"true"' },
    {
      title: "an object in a text has no quotes",
      template: '"<what>"',
      found: { keyId: "1", days: 7 },
      expected: '"{keyId:1,days:7}"',
    },
    {
      title: "a list in a text has no quotes",
      template: '"<what>"',
      found: ["a", "b"],
      expected: '"[a,b]"',
    },
    {
      title: "a text in JSON gets quotes",
      template: '{"what": <what>}',
      found: "done",
      expected: '{"what": "done"}',
    },
    {
      title: "a text in a text of JSON gets none",
      template: '{"what": "it was <what>"}',
      found: "done",
      expected: '{"what": "it was done"}',
    },
    {
      title: "quotes of a text in JSON do not end it",
      template: '{"what": "\\"<what>\\""}',
      found: "done",
      expected: '{"what": "\\"done\\""}',
    },
    {
      title: "an object in JSON is one",
      template: '{"what": <what>}',
      found: { keyId: "1" },
      expected: '{"what": {"keyId":"1"}}',
    },
    {
      title: "a number in JSON is one",
      template: '{"what": <what>}',
      found: 7,
      expected: '{"what": 7}',
    },
    {
      title: "a text with a placeholder in it is not filled in again",
      template: '"<what>"',
      found: "<what>",
      expected: '"<what>"',
    },
  ];
  for (const { title, template, found, expected } of rows) {
    it(`is right: ${title}`, () => {
      expect(transformed(text(template), { detail: detail(found) })).to.equal(expected);
    });
  }

  const awkward: readonly Value[] = [
    'he said "no"',
    "one\ntwo",
    "a\\b",
    "tab\tand\u0001",
    { policyDocument: '{"Version":"2012-10-17"}', text: "one\ntwo" },
    ['"', "\\"],
  ];
  for (const found of awkward) {
    it(`stays JSON with ${JSON.stringify(found)}`, () => {
      const event = { detail: { what: found } };

      expect(JSON.parse(transformed(text('{"what": <what>}'), event))).to.deep.equal({ what: found });
      expect(JSON.parse(transformed(text('"<what>"'), event))).to.be.a("string");
      expect(transformed(text('"<what>"\n"end"'), event).split("\n")).to.have.length(2);
    });
  }

  it("follows paths through objects only", () => {
    const event = { source: "aws.kms", detail: { list: [{ a: 1 }], text: "one", deep: { er: "two" } } };
    const found = (path: string) => transformed(at(path), event);

    expect(found("$.source")).to.equal('"aws.kms"');
    expect(found("$.detail.deep.er")).to.equal('"two"');
    expect(found("$.detail.list.a")).to.equal('""');
    expect(found("$.detail.text.length")).to.equal('""');
    expect(found("$.detail.none.er")).to.equal('""');
    expect(found("$.detail.deep")).to.equal('"{er:two}"');
  });
});
