import { expect } from "chai";
import { EventPatternError, matchesPattern, parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import type { Values } from "../../../rehearsal/aws/model";
import { fitting, refused, unfitting } from "./event-patterns";

const event: Values = {
  source: "aws.ssm",
  region: "us-east-1",
  resources: ["arn:one", "arn:two"],
  detail: {
    name: "/break-glass",
    count: 3,
    dry: false,
    nothing: null,
    none: [],
    items: [
      { kind: "a", size: 1 },
      { kind: "b", size: 2 },
    ],
  },
};

const fits: { title: string; pattern: object; expected: boolean }[] = [
  { title: "one of several values", pattern: { source: ["aws.s3", "aws.ssm"] }, expected: true },
  { title: "no value of those given", pattern: { source: ["aws.s3"] }, expected: false },
  { title: "part of a value", pattern: { source: ["aws"] }, expected: false },
  { title: "every field", pattern: { source: ["aws.ssm"], region: ["us-east-1"] }, expected: true },
  { title: "all but one field", pattern: { source: ["aws.ssm"], region: ["eu-west-1"] }, expected: false },
  { title: "a value inside", pattern: { detail: { name: ["/break-glass"] } }, expected: true },
  { title: "another value inside", pattern: { detail: { name: ["/other"] } }, expected: false },
  { title: "one element of a list", pattern: { resources: ["arn:two"] }, expected: true },
  { title: "no element of a list", pattern: { resources: ["arn:three"] }, expected: false },
  { title: "a number", pattern: { detail: { count: [3] } }, expected: true },
  { title: "a number written as a text", pattern: { detail: { count: ["3"] } }, expected: false },
  { title: "a boolean", pattern: { detail: { dry: [false] } }, expected: true },
  { title: "null", pattern: { detail: { nothing: [null] } }, expected: true },
  { title: "null where nothing is", pattern: { detail: { missing: [null] } }, expected: false },
  {
    title: "fields of one element",
    pattern: { detail: { items: { kind: ["b"], size: [2] } } },
    expected: true,
  },
  {
    title: "fields of two elements",
    pattern: { detail: { items: { kind: ["a"], size: [2] } } },
    expected: false,
  },
  { title: "a field of something that has none", pattern: { source: { name: ["x"] } }, expected: false },
  {
    title: "what every object inherits",
    pattern: { detail: { toString: [{ exists: true }] } },
    expected: false,
  },
  { title: "a prefix", pattern: { source: [{ prefix: "aws." }] }, expected: true },
  { title: "another prefix", pattern: { source: [{ prefix: "ssm" }] }, expected: false },
  { title: "a prefix of a number", pattern: { detail: { count: [{ prefix: "3" }] } }, expected: false },
  {
    title: "anything but another value",
    pattern: { source: [{ "anything-but": "aws.s3" }] },
    expected: true,
  },
  { title: "anything but its value", pattern: { source: [{ "anything-but": "aws.ssm" }] }, expected: false },
  {
    title: "anything but a list without it",
    pattern: { source: [{ "anything-but": ["aws.s3", "aws.ec2"] }] },
    expected: true,
  },
  {
    title: "anything but a list with it",
    pattern: { source: [{ "anything-but": ["aws.s3", "aws.ssm"] }] },
    expected: false,
  },
  {
    title: "anything but a number",
    pattern: { detail: { count: [{ "anything-but": [3] }] } },
    expected: false,
  },
  {
    title: "anything at all where nothing is",
    pattern: { detail: { missing: [{ "anything-but": "x" }] } },
    expected: false,
  },
  { title: "a field that is there", pattern: { detail: { name: [{ exists: true }] } }, expected: true },
  {
    title: "a field that is not there",
    pattern: { detail: { missing: [{ exists: true }] } },
    expected: false,
  },
  {
    title: "the absence of a field",
    pattern: { detail: { missing: [{ exists: false }] } },
    expected: true,
  },
  {
    title: "the absence of a field that is there",
    pattern: { detail: { nothing: [{ exists: false }] } },
    expected: false,
  },
  { title: "the absence of an object's value", pattern: { detail: [{ exists: false }] }, expected: true },
  { title: "the value of an empty list", pattern: { detail: { none: [{ exists: true }] } }, expected: false },
  {
    title: "the absence of a field in something absent",
    pattern: { other: { name: [{ exists: false }] } },
    expected: true,
  },
  {
    title: "either of two matchers",
    pattern: { source: ["aws.s3", { prefix: "aws.ss" }] },
    expected: true,
  },
];

const invalid: { title: string; pattern: string; reason: string | RegExp }[] = [
  { title: "a text that is no JSON", pattern: "{'bad': 'quotation'}", reason: /JSON/ },
  { title: "a list", pattern: '["a"]', reason: "Filter is not an object" },
  { title: "a text", pattern: '"a"', reason: "Filter is not an object" },
  { title: "null", pattern: "null", reason: "Filter is not an object" },
  { title: "nothing", pattern: "{}", reason: "Empty objects are not allowed" },
  { title: "nothing inside", pattern: '{"detail":{}}', reason: "Empty objects are not allowed" },
  { title: "an empty list", pattern: '{"resources":[]}', reason: "Empty arrays are not allowed" },
  {
    title: "a value without a list",
    pattern: '{"string":"my-value"}',
    reason: '"string" must be an object or an array',
  },
  {
    title: "a list in a list",
    pattern: '{"a":[["b"]]}',
    reason: "Match value must be String, number, true, false, or null",
  },
  { title: "an empty matcher", pattern: '{"a":[{}]}', reason: "Match expression name not found" },
  {
    title: "two matchers in one",
    pattern: '{"a":[{"prefix":"b","exists":true}]}',
    reason: "Only one key allowed in match expression",
  },
  {
    title: "a matcher that does not exist",
    pattern: '{"my_key":[{"EXISTS":true}]}',
    reason: "Unrecognized match type EXISTS",
  },
  {
    title: "a matcher by the name of what every object inherits",
    pattern: '{"a":[{"toString":true}]}',
    reason: "Unrecognized match type toString",
  },
  {
    title: "a prefix that is no text",
    pattern: '{"time":[{"prefix":123}]}',
    reason: "prefix match pattern must be a string",
  },
  {
    title: "an existence that is no boolean",
    pattern: '{"a":[{"exists":"true"}]}',
    reason: "exists match pattern must be either true or false.",
  },
  {
    title: "anything but null",
    pattern: '{"a":[{"anything-but":null}]}',
    reason: "Value of anything-but must be an array or single string/number value.",
  },
  {
    title: "anything but a list with null",
    pattern: '{"a":[{"anything-but":["b",null]}]}',
    reason: "Inside anything but list, start|null|boolean is not supported.",
  },
  ...['["b",1]', "[]"].map((list) => ({
    title: `anything but ${list}`,
    pattern: `{"a":[{"anything-but":${list}}]}`,
    reason: "Inside anything but list, either all values are number or string, mixed type is not supported",
  })),
];

describe("An event pattern", () => {
  for (const { title, pattern, expected } of fits) {
    it(`${expected ? "fits" : "does not fit"} ${title}`, () => {
      expect(matchesPattern(parseEventPattern(JSON.stringify(pattern)), event)).to.equal(expected);
    });
  }

  for (const { title, pattern, reason } of invalid) {
    it(`is refused that is ${title}`, () => {
      const prefix = "Event pattern is not valid. Reason: ";
      const message = typeof reason === "string" ? new RegExp(`^${prefix}${escaped(reason)}$`) : reason;
      expect(() => parseEventPattern(pattern))
        .to.throw(EventPatternError, message)
        .with.property("code", "InvalidEventPatternException");
    });
  }

  for (const { title, pattern, event: another, source } of fitting) {
    it(`fits ${title} (${source})`, () => {
      expect(matchesPattern(parseEventPattern(written(pattern)), another)).to.equal(true);
    });
  }

  for (const { title, pattern, event: another, source } of unfitting) {
    it(`does not fit ${title} (${source})`, () => {
      expect(matchesPattern(parseEventPattern(written(pattern)), another)).to.equal(false);
    });
  }

  for (const { title, pattern, reason, source } of refused) {
    it(`is refused that ${title} (${source})`, () => {
      const message = `Event pattern is not valid. Reason: ${reason}`;
      expect(() => parseEventPattern(written(pattern)))
        .to.throw(EventPatternError, new RegExp(`^${escaped(message)}$`))
        .with.property("code", "InvalidEventPatternException");
    });
  }

  it("is taken with 1000 combinations", () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ x: [index] }));
    const pattern = { $or: ten, a: { $or: ten, a: { $or: ten } } };

    const { branches } = parseEventPattern(JSON.stringify(pattern));

    expect(branches).to.have.length(1000);
  });

  for (const name of ["prefix", "suffix", "equals-ignore-case", "wildcard"]) {
    it(`is not modelled that must not be of an empty list of ${name}, nor where $or is a field`, () => {
      const matcher = { "anything-but": { [name]: [] } };
      for (const pattern of [{ a: [matcher] }, { $or: { a: [matcher] } }]) {
        expect(() => parseEventPattern(JSON.stringify(pattern)))
          .to.throw(
            EventPatternError,
            `The simulated EventBridge does not know an empty list of ${name} in an event pattern.`,
          )
          .with.property("code", "NotModelled");
      }
    });
  }
});

const written = (pattern: string | object) =>
  typeof pattern === "string" ? pattern : JSON.stringify(pattern);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
