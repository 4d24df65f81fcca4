import type { Values } from "../../../rehearsal/aws/model";

const guide = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const operators = `${guide}/eb-create-pattern-operators.html`;
const syntax = `${guide}/eb-create-pattern.html#eb-create-pattern-considerations`;
const arrays = `${guide}/eb-event-patterns-arrays.html`;
const nulls = `${guide}/eb-event-patterns-null-values.html`;

const ruler = "https://github.com/aws/event-ruler/blob/main";
const readme = `${ruler}/README.md`;
const java = (name: string) => `${ruler}/src/main/software/amazon/event/ruler/${name}.java`;
const compiler = java("JsonRuleCompiler");
const cases = `${ruler}/src/test/resources/correctness-cases.json`;
const ignoresCase = java("input/EqualsIgnoreCaseParser");
const complexity = `${ruler}/src/test/software/amazon/event/ruler/MachineComplexityEvaluatorTest.java`;

/** Answered by AWS itself: the name says whether it fits (`_NEG`: it does not). */
const recorded = (name: string) =>
  `https://github.com/localstack/localstack/blob/main/tests/aws/services/events/event_pattern_templates/${name}.json5`;

export interface Row {
  /** What the row shows, after "fits" or "does not fit". */
  readonly title: string;
  /** Text where it matters how it is written. */
  readonly pattern: string | object;
  readonly event: Values;
  readonly source: string;
}

const x = (matcher: unknown) => ({ x: [matcher] });
const anythingBut = (excluded: unknown) => x({ "anything-but": excluded });

const people = {
  people: [
    { first: "Anna", last: "Smith" },
    { first: "Peter", last: "Jones" },
  ],
};
const nestedPeople = { people: [[{ first: "John", last: "Doe" }], [{ first: "Anna", last: "Smith" }]] };
const metric = {
  source: ["aws.cloudwatch"],
  $or: [
    { name: ["CPU"] },
    { type: ["MetricType"], space: ["AWS/EC2"], $or: [{ metricId: [1234] }, { spaceId: [1000] }] },
    { scope: ["Service"] },
  ],
};

export const fitting: readonly Row[] = [
  // Texts
  {
    title: "a text character by character",
    pattern: x("A CamelCase string with an emoji 🚀 and trailing whitespace "),
    event: { x: "A CamelCase string with an emoji 🚀 and trailing whitespace " },
    source: recorded("string"),
  },
  { title: "an empty text", pattern: x(""), event: { x: "" }, source: recorded("string_empty") },
  { title: "the text of exactly", pattern: x({ exactly: "a" }), event: { x: "a" }, source: compiler },
  {
    title: "a prefix",
    pattern: x({ prefix: "2022-07" }),
    event: { x: "2022-07-13" },
    source: recorded("content_prefix"),
  },
  {
    title: "any text by an empty prefix",
    pattern: x({ prefix: "" }),
    event: { x: "a" },
    source: recorded("content_prefix_empty"),
  },
  {
    title: "a prefix in another case",
    pattern: x({ prefix: { "equals-ignore-case": "EventB" } }),
    event: { x: "EvEnTbridge" },
    source: recorded("content_prefix_ignorecase"),
  },
  {
    title: "a suffix",
    pattern: x({ suffix: ".png" }),
    event: { x: "image.png" },
    source: recorded("content_suffix"),
  },
  {
    title: "any text by an empty suffix",
    pattern: x({ suffix: "" }),
    event: { x: "a" },
    source: recorded("content_suffix_empty"),
  },
  {
    title: "a suffix in another case",
    pattern: x({ suffix: { "equals-ignore-case": ".png" } }),
    event: { x: "image.PNG" },
    source: recorded("content_suffix_ignorecase"),
  },
  {
    title: "a text in another case",
    pattern: x({ "equals-ignore-case": "ec2 instance" }),
    event: { x: "EC2 Instance" },
    source: recorded("content_ignorecase"),
  },
  {
    title: "a text in another case in a list of the event",
    pattern: x({ "equals-ignore-case": "ec2 instance" }),
    event: { x: ["EC2 Instance"] },
    source: recorded("content_ignorecase"),
  },
  {
    title: "an empty text whatever its case",
    pattern: x({ "equals-ignore-case": "" }),
    event: { x: "" },
    source: recorded("content_ignorecase_empty"),
  },
  {
    title: "SS where ß is given, whatever its case",
    pattern: x({ "equals-ignore-case": "ß" }),
    event: { x: "SS" },
    source: ignoresCase,
  },
  {
    title: "question marks where an emoji is given, whatever its case",
    pattern: x({ "equals-ignore-case": "🚀" }),
    event: { x: "??" },
    source: ignoresCase,
  },
  {
    title: "signs of regular expressions, whatever their case",
    pattern: x({ "equals-ignore-case": "a.(b)" }),
    event: { x: "A.(B)" },
    source: ignoresCase,
  },

  // Wildcards
  {
    title: "a wildcard for several directories",
    pattern: x({ wildcard: "/Users/*/doc.txt" }),
    event: { x: "/Users/ls_user/dir/dir/dir/doc.txt" },
    source: recorded("content_wildcard_nonrepeating"),
  },
  {
    title: "a wildcard before what repeats",
    pattern: x({ wildcard: "/Users/*/dir/dir/dir/dir/dir/doc.txt" }),
    event: { x: "/Users/ls_user/dir/dir/dir/dir/dir/doc.txt" },
    source: recorded("content_wildcard_repeating"),
  },
  {
    title: "two wildcards",
    pattern: x({ wildcard: "arn:aws:events:us-east-1:*:event-bus/*" }),
    event: { x: "arn:aws:events:us-east-1:123456789012:event-bus/myEventBus" },
    source: recorded("content_wildcard_simplified"),
  },
  {
    title: "a wildcard for nothing",
    pattern: x({ wildcard: "a*b" }),
    event: { x: "ab" },
    source: complexity,
  },
  {
    title: "a wildcard for a line break",
    pattern: x({ wildcard: "a*b" }),
    event: { x: "a\nb" },
    source: readme,
  },
  {
    title: "an asterisk that is escaped",
    pattern: x({ wildcard: "a\\*b" }),
    event: { x: "a*b" },
    source: `${operators}#eb-filtering-wildcard-matching`,
  },
  {
    title: "a backslash that is escaped",
    pattern: x({ wildcard: "a\\\\*" }),
    event: { x: "a\\b" },
    source: `${operators}#eb-filtering-wildcard-matching`,
  },
  {
    title: "an empty text by a wildcard value that is empty",
    pattern: x({ wildcard: "" }),
    event: { x: "" },
    source: java("input/WildcardParser"),
  },

  // Anything but
  {
    title: "anything but a text",
    pattern: anythingBut("initializing"),
    event: { x: "pending" },
    source: recorded("content_anything_but_string"),
  },
  {
    title: "null as anything but a text",
    pattern: anythingBut("initializing"),
    event: { x: null },
    source: recorded("content_anything_but_string_null"),
  },
  {
    title: "null as anything but texts",
    pattern: anythingBut(["stopped", "running"]),
    event: { x: null },
    source: recorded("content_anything_but_string_list_null"),
  },
  {
    title: "anything but a number",
    pattern: anythingBut(123),
    event: { x: 789 },
    source: recorded("content_anything_but_number"),
  },
  {
    title: "anything but zero",
    pattern: anythingBut(0),
    event: { x: 789 },
    source: recorded("content_anything_but_number_zero"),
  },
  {
    title: "anything but numbers",
    pattern: anythingBut([100, 200, 300]),
    event: { x: 999 },
    source: recorded("content_anything_but_number_list"),
  },
  {
    title: "a text as anything but its number",
    pattern: anythingBut(123),
    event: { x: "123" },
    source: java("ByteMachine"),
  },
  {
    title: "an element that is anything but a text",
    pattern: anythingBut("banned"),
    event: { x: ["banned", "ok"] },
    source: cases,
  },
  {
    title: "anything but a prefix",
    pattern: anythingBut({ prefix: "init" }),
    event: { x: "post-init" },
    source: recorded("content_anything_prefix"),
  },
  {
    title: "a number as anything but a prefix",
    pattern: anythingBut({ prefix: "init" }),
    event: { x: 12 },
    source: recorded("content_anything_prefix_int_value"),
  },
  {
    title: "anything but prefixes",
    pattern: anythingBut({ prefix: ["init", "test"] }),
    event: { x: "post-init" },
    source: recorded("content_anything_prefix_list"),
  },
  {
    title: "null as anything but prefixes",
    pattern: anythingBut({ prefix: ["init", "test"] }),
    event: { x: null },
    source: recorded("content_anything_prefix_list_null"),
  },
  {
    title: "anything but a suffix",
    pattern: anythingBut({ suffix: ".txt" }),
    event: { x: "file.txt.bak" },
    source: recorded("content_anything_suffix"),
  },
  {
    title: "anything but suffixes",
    pattern: anythingBut({ suffix: [".txt", ".jpg"] }),
    event: { x: "file.txt.bak" },
    source: recorded("content_anything_suffix_list"),
  },
  {
    title: "null as anything but a suffix",
    pattern: anythingBut({ suffix: ".txt" }),
    event: { x: null },
    source: recorded("content_anything_suffix_null"),
  },
  {
    title: "anything but a text in any case",
    pattern: anythingBut({ "equals-ignore-case": "initializing" }),
    event: { x: "pending" },
    source: recorded("content_anything_but_ignorecase"),
  },
  {
    title: "anything but texts in any case",
    pattern: anythingBut({ "equals-ignore-case": ["initializing", "stopped"] }),
    event: { x: "pending" },
    source: recorded("content_anything_but_ignorecase_list"),
  },
  {
    title: "anything but a wildcard value",
    pattern: anythingBut({ wildcard: "*/dir/*" }),
    event: { x: "dir/init/file" },
    source: recorded("content_anything_wildcard"),
  },
  {
    title: "anything but wildcard values",
    pattern: anythingBut({ wildcard: ["*/init/*", "*/dir/*"] }),
    event: { x: "dir/post/dir" },
    source: recorded("content_anything_wildcard_list"),
  },
  {
    title: "a number as anything but a wildcard value",
    pattern: anythingBut({ wildcard: "*/dir/*" }),
    event: { x: 123 },
    source: recorded("content_anything_wildcard_int"),
  },
  {
    title: "anything but an empty wildcard value",
    pattern: anythingBut({ wildcard: "" }),
    event: { x: "dir/init/file" },
    source: recorded("content_anything_wildcard_empty"),
  },

  // Numbers
  {
    title: "a number written with decimals",
    pattern: '{"x":[300.0]}',
    event: { x: 300 },
    source: recorded("number_comparison_float"),
  },
  {
    title: "a number written with an exponent",
    pattern: '{"x":[3.0e2]}',
    event: { x: 300 },
    source: java("ComparableNumber"),
  },
  {
    title: "a number beyond the limits as it is written",
    pattern: '{"x":[123456789012]}',
    event: { x: 123456789012 },
    source: compiler,
  },
  {
    title: "a number equal to one",
    pattern: x({ numeric: ["=", 301.8] }),
    event: { x: 301.8 },
    source: recorded("content_numeric_and"),
  },
  {
    title: "a number above a limit and up to another",
    pattern: x({ numeric: [">", 0, "<=", 5] }),
    event: { x: 5 },
    source: recorded("content_numeric_and"),
  },
  {
    title: "a number below a limit",
    pattern: x({ numeric: ["<", 10] }),
    event: { x: 9 },
    source: recorded("content_numeric_and"),
  },
  {
    title: "a number up to a limit",
    pattern: x({ numeric: ["<=", 200] }),
    event: { x: 200 },
    source: recorded("complex_many_rules"),
  },
  {
    title: "a number above a limit",
    pattern: x({ numeric: [">", 100] }),
    event: { x: 101 },
    source: recorded("numeric-int-float"),
  },
  {
    title: "a number from a limit on",
    pattern: x({ numeric: [">=", 200] }),
    event: { x: 200 },
    source: recorded("complex_many_rules"),
  },
  {
    title: "the greatest number there is",
    pattern: x({ numeric: ["=", 5e9] }),
    event: { x: 5e9 },
    source: `${operators}#eb-filtering-numeric-matching`,
  },
  {
    title: "the smallest number there is",
    pattern: x({ numeric: [">=", -5e9] }),
    event: { x: -5e9 },
    source: `${operators}#eb-filtering-numeric-matching`,
  },
  {
    title: "a number with six decimals",
    pattern: x({ numeric: ["<", 0.000002] }),
    event: { x: 0.000001 },
    source: `${operators}#eb-filtering-numeric-matching`,
  },
  {
    title: "one number of a list in a range",
    pattern: x({ numeric: [">", 0, "<", 10] }),
    event: { x: [100, 5, 200] },
    source: cases,
  },

  // Addresses
  {
    title: "the last address of a block",
    pattern: x({ cidr: "10.0.0.0/24" }),
    event: { x: "10.0.0.255" },
    source: recorded("content_ip_address"),
  },
  {
    title: "the first address of a block",
    pattern: x({ cidr: "10.0.0.77/24" }),
    event: { x: "10.0.0.0" },
    source: java("CIDR"),
  },
  {
    title: "any address of a block of all",
    pattern: x({ cidr: "0.0.0.0/0" }),
    event: { x: "255.255.255.255" },
    source: java("CIDR"),
  },
  {
    title: "an IPv6 address written in full",
    pattern: x({ cidr: "2001:db8:1234:1a00::/64" }),
    event: { x: "2001:0db8:1234:1a00:0000:0000:0000:0000" },
    source: recorded("content_ip_address_v6"),
  },
  {
    title: "an IPv6 address written with capitals",
    pattern: x({ cidr: "fe80::/10" }),
    event: { x: "FEBF::1" },
    source: java("CIDR"),
  },
  {
    title: "an IPv4 address in the form of IPv6",
    pattern: x({ cidr: "10.0.0.0/8" }),
    event: { x: "::ffff:a01:203" },
    source: java("CIDR"),
  },
  {
    title: "an IPv6 address that begins like a block of IPv4",
    pattern: x({ cidr: "10.0.0.0/8" }),
    event: { x: "a01::" },
    source: `${java("ByteMachine")} (doTransitionOn)`,
  },
  {
    title: "an IPv4 address that a block of IPv6 goes around",
    pattern: x({ cidr: "a00::/8" }),
    event: { x: "10.1.2.3" },
    source: `${java("ByteMachine")} (doTransitionOn)`,
  },
  {
    title: "an address written in another way",
    pattern: x("2001:db8::1"),
    event: { x: "2001:0DB8:0:0::1" },
    source: `${compiler} (writeRules)`,
  },
  {
    title: "what is almost an address",
    pattern: x("ab:cd"),
    event: { x: "ab:cd" },
    source: `${compiler} (writeRules)`,
  },

  // null, booleans, what is there
  { title: "null", pattern: x(null), event: { x: null }, source: recorded("null_value") },
  { title: "a boolean", pattern: x(false), event: { x: false }, source: recorded("boolean") },
  {
    title: "a field that is there",
    pattern: x({ exists: true }),
    event: { x: "a" },
    source: recorded("content_exists"),
  },
  { title: "null as a field that is there", pattern: x({ exists: true }), event: { x: null }, source: nulls },
  {
    title: "the absence of a field that has fields",
    pattern: x({ exists: false }),
    event: { x: { y: 100 } },
    source: readme,
  },
  {
    title: "the absence of a field that is an empty list",
    pattern: x({ exists: false }),
    event: { x: [] },
    source: recorded("exists_list_empty_NEG"),
  },
  {
    title: "a text or its absence, where it is",
    pattern: { x: [{ "anything-but": ["roses"] }, { exists: false }] },
    event: { x: "ABCD" },
    source: recorded("or-anything-but"),
  },
  {
    title: "a text or its absence, where it is not",
    pattern: { a: { x: [{ "anything-but": ["roses"] }, { exists: false }] } },
    event: { a: { y: 1 } },
    source: recorded("or-exists"),
  },
  {
    title: "a text or its absence, where nothing is",
    pattern: { a: { x: [{ "anything-but": ["roses"] }, { exists: false }] } },
    event: { b: 1 },
    source: recorded("or-exists-parent"),
  },

  // Lists and paths
  {
    title: "lists with a value in common",
    pattern: { x: ["b", "c"] },
    event: { x: ["a", "b"] },
    source: arrays,
  },
  {
    title: "a field of an element",
    pattern: { people: { first: ["Anna"] } },
    event: people,
    source: `${readme}#json-array-matching`,
  },
  {
    title: "a field of an element in a list of lists",
    pattern: { people: { first: ["Anna"] } },
    event: nestedPeople,
    source: `${readme}#json-array-matching`,
  },
  {
    title: "two fields of one element",
    pattern: { people: { first: ["Anna"], last: ["Smith"] } },
    event: people,
    source: cases,
  },
  {
    title: "a field of one list and a field of another",
    pattern: { a: { x: [1] }, b: { x: [2] } },
    event: { a: [{ x: 0 }, { x: 1 }], b: [{ x: 2 }] },
    source: java("ArrayMembership"),
  },
  {
    title: "values of one list for an element of another",
    pattern: { a: { x: [1] }, tags: ["b"] },
    event: { a: [{ x: 0 }, { x: 1 }], tags: ["a", "b"] },
    source: cases,
  },
  {
    title: "absence from one element",
    pattern: { d: { a: [1], b: [{ exists: false }] } },
    event: { d: [{ a: 1 }, { a: 2, b: 2 }] },
    source: java("NameState"),
  },
  {
    title: "a field that only the last element has",
    pattern: { d: { email: [{ exists: true }], name: [{ exists: true }] } },
    event: { d: [{ email: "a" }, { email: "e", name: "eve" }] },
    source: cases,
  },
  {
    title: "a dot in a name of the event",
    pattern: { state: { status: ["running"] } },
    event: { "state.status": "running" },
    source: recorded("dot_joining_event"),
  },
  {
    title: "a dot in a name of the pattern",
    pattern: { "state.status": ["running"] },
    event: { state: { status: "running" } },
    source: recorded("dot_joining_pattern"),
  },
  {
    title: "the last of two patterns for a field",
    pattern: '{"x":[{"prefix":"us-"}],"x":[{"anything-but":"us-east"}]}',
    event: { x: "eu-central-1" },
    source: recorded("complex_multi_key_event_pattern").replace(/5$/, ""),
  },
  {
    title: "the last of two patterns for a path",
    pattern: '{"a":{"x":["1"]},"a.x":["2"]}',
    event: { a: { x: "2" } },
    source: syntax,
  },

  // $or
  {
    title: "one alternative",
    pattern: {
      $or: [
        { c: [{ numeric: [">", 0, "<=", 5] }] },
        { d: [{ numeric: ["<", 10] }] },
        { x: [{ numeric: ["=", 3.018e2] }] },
      ],
    },
    event: { c: 0, d: 0, x: 9.018e2 },
    source: recorded("complex_or"),
  },
  {
    title: "an alternative and what stands before it",
    pattern: metric,
    event: { source: "aws.cloudwatch", scope: "Service" },
    source: readme,
  },
  {
    title: "an alternative in an alternative",
    pattern: metric,
    event: { source: "aws.cloudwatch", type: "MetricType", space: "AWS/EC2", spaceId: 1000 },
    source: readme,
  },
  {
    title: "two $or at once",
    pattern: {
      $or: [{ name: ["CPU"] }, { space: ["AWS/ES"] }],
      detail: { $or: [{ source: ["a"] }, { type: ["b"] }] },
    },
    event: { space: "AWS/ES", detail: { type: "b" } },
    source: readme,
  },
  {
    title: "a field that an alternative writes over",
    pattern: { a: ["1"], $or: [{ a: ["2"] }, { b: ["3"] }] },
    event: { a: "2" },
    source: compiler,
  },
  {
    title: "a field that is written over after the alternatives",
    pattern: { $or: [{ a: ["2"] }, { b: ["3"] }], a: ["1"] },
    event: { a: "1", b: "3" },
    source: compiler,
  },
  {
    title: "a field of the name $or with fields",
    pattern: { $or: { type: ["T"] } },
    event: { $or: { type: "T" } },
    source: `${ruler}/src/test/data/normalRulesWithOrWording.json`,
  },
  {
    title: "a field of the name $or with matchers",
    pattern: { $or: [{ cidr: "10.0.0.0/24" }] },
    event: { $or: "10.0.0.1" },
    source: `${ruler}/src/test/data/normalRulesWithOrWording.json`,
  },
  {
    title: "a field of the name $or with two matchers",
    pattern: { $or: [{ numeric: [">", 0, "<=", 5] }, { numeric: [">", 10] }] },
    event: { $or: 11 },
    source: `${ruler}/src/test/data/normalRulesWithOrWording.json`,
  },

  // As complex as may be
  {
    title: "wildcards of ten prefixes at once",
    pattern: x({ wildcard: "*a*a*a*a*a" }),
    event: { x: "aaaaa" },
    source: complexity,
  },
  {
    title: "wildcards of nine prefixes in three values",
    pattern: { x: ["a", "b", "c"].map((name) => ({ wildcard: `*:stack/${name}/*` })) },
    event: { x: "arn:stack/c/1" },
    source: "https://github.com/vals-ai/Valkyrie/pull/278",
  },
];

export const unfitting: readonly Row[] = [
  {
    title: "a name in another case",
    pattern: { X: ["a"] },
    event: { x: "a" },
    source: recorded("key_case_sensitive_NEG"),
  },
  {
    title: "what stands in a text",
    pattern: { detail: { x: ["a"] } },
    event: { detail: '{"x":"a"}' },
    source: recorded("nested_json_NEG"),
  },
  {
    title: "another address than that of exactly",
    pattern: x({ exactly: "::1" }),
    event: { x: "0::1" },
    source: compiler,
  },
  {
    title: "a number by an empty prefix",
    pattern: x({ prefix: "" }),
    event: { x: 1 },
    source: `${readme}#prefix-matching`,
  },
  {
    title: "null by an empty suffix",
    pattern: x({ suffix: "" }),
    event: { x: null },
    source: `${readme}#suffix-matching`,
  },
  {
    title: "a suffix in another case",
    pattern: x({ suffix: ".PNG" }),
    event: { x: "image.png" },
    source: recorded("content_suffix_NEG"),
  },
  {
    title: "another suffix in any case",
    pattern: x({ suffix: { "equals-ignore-case": ".png" } }),
    event: { x: "image.jpg" },
    source: recorded("content_suffix_ignorecase_NEG"),
  },
  {
    title: "a prefix at the end, in any case",
    pattern: x({ prefix: { "equals-ignore-case": "b" } }),
    event: { x: "aB" },
    source: readme,
  },
  {
    title: "a suffix at the beginning, in any case",
    pattern: x({ suffix: { "equals-ignore-case": "a" } }),
    event: { x: "Ab" },
    source: readme,
  },
  {
    title: "a part of a text in another case",
    pattern: x({ "equals-ignore-case": "b" }),
    event: { x: "ABC" },
    source: readme,
  },
  {
    title: "a text where an empty one is given",
    pattern: x({ "equals-ignore-case": "" }),
    event: { x: "a" },
    source: recorded("content_ignorecase_empty_NEG"),
  },
  {
    title: "ss where ß is given",
    pattern: x({ "equals-ignore-case": "ß" }),
    event: { x: "ss" },
    source: ignoresCase,
  },
  {
    title: "what only ends like a wildcard value",
    pattern: x({ wildcard: "/Users/*/doc.txt" }),
    event: { x: "/Users/dir/notmatchingdoc.txt" },
    source: recorded("content_wildcard_nonrepeating_NEG"),
  },
  {
    title: "a text by an empty wildcard value",
    pattern: x({ wildcard: "" }),
    event: { x: "a" },
    source: recorded("content_wildcard_empty_NEG"),
  },
  {
    title: "another character than an escaped asterisk",
    pattern: x({ wildcard: "a\\*b" }),
    event: { x: "axb" },
    source: `${operators}#eb-filtering-wildcard-matching`,
  },
  {
    title: "a sign of regular expressions as such",
    pattern: x({ wildcard: "a.*" }),
    event: { x: "ab" },
    source: java("input/WildcardParser"),
  },
  {
    title: "a number by a wildcard",
    pattern: x({ wildcard: "*" }),
    event: { x: 1 },
    source: `${readme}#wildcard-matching`,
  },
  {
    title: "anything at all but a wildcard value, where nothing is",
    pattern: anythingBut({ wildcard: "*/init/*" }),
    event: {},
    source: recorded("content_anything_wildcard_missing_NEG"),
  },
  {
    title: "one of the wildcard values that it must not be",
    pattern: anythingBut({ wildcard: ["*/init/*", "*/dir/*"] }),
    event: { x: "dir/init/dir" },
    source: recorded("content_anything_wildcard_list_NEG"),
  },
  {
    title: "a prefix that it must not have",
    pattern: anythingBut({ prefix: "init" }),
    event: { x: "init-prefix" },
    source: recorded("content_anything_prefix_NEG"),
  },
  {
    title: "one of the prefixes that it must not have",
    pattern: anythingBut({ prefix: ["init", "post"] }),
    event: { x: "post-init" },
    source: recorded("content_anything_prefix_list_NEG"),
  },
  {
    title: "one of the suffixes that it must not have",
    pattern: anythingBut({ suffix: [".txt", ".jpg"] }),
    event: { x: "file.jpg" },
    source: recorded("content_anything_suffix_list_NEG"),
  },
  {
    title: "a text that it must not be in any case",
    pattern: anythingBut({ "equals-ignore-case": ["initializing", "stopped"] }),
    event: { x: "Stopped" },
    source: recorded("content_anything_but_ignorecase_list_NEG"),
  },
  {
    title: "one of the numbers that it must not be",
    pattern: '{"x":[{"anything-but":[100.0]}]}',
    event: { x: 100 },
    source: recorded("content_anything_but_number_list_NEG"),
  },
  {
    title: "a list of nothing but what it must not be",
    pattern: anythingBut("a"),
    event: { x: ["a", "a"] },
    source: java("ByteMachine"),
  },
  {
    title: "a number beyond the limits that is written otherwise",
    pattern: '{"x":[6.0e9]}',
    event: { x: 6000000000 },
    source: syntax,
  },
  {
    title: "a text in a range",
    pattern: x({ numeric: [">", 100] }),
    event: { x: "300" },
    source: recorded("numeric-string_NEG"),
  },
  {
    title: "null in a range",
    pattern: x({ numeric: [">", 100] }),
    event: { x: null },
    source: recorded("numeric-null_NEG"),
  },
  {
    title: "a number above its range",
    pattern: x({ numeric: [">", 0, "<=", 5] }),
    event: { x: 42 },
    source: recorded("content_numeric_and_NEG"),
  },
  {
    title: "a limit that is not in its range",
    pattern: x({ numeric: [">", 0, "<", 5] }),
    event: { x: 5 },
    source: readme,
  },
  {
    title: "a number beyond the limits in any range",
    pattern: x({ numeric: [">", 0] }),
    event: { x: 5000000001 },
    source: `${operators}#eb-filtering-numeric-matching`,
  },
  {
    title: "a number with seven decimals in any range",
    pattern: x({ numeric: [">", 0] }),
    event: { x: 0.1234567 },
    source: `${operators}#eb-filtering-numeric-matching`,
  },
  {
    title: "what is no address",
    pattern: x({ cidr: "10.0.0.0/24" }),
    event: { x: "10.0.0.256" },
    source: recorded("content_ip_address_NEG"),
  },
  {
    title: "a number in a block",
    pattern: x({ cidr: "10.0.0.0/24" }),
    event: { x: 123 },
    source: recorded("content_ip_address_bad_type_NEG"),
  },
  {
    title: "the address after a block",
    pattern: x({ cidr: "10.0.0.0/25" }),
    event: { x: "10.0.0.128" },
    source: java("CIDR"),
  },
  {
    title: "an IPv4 address at the edge of a block of IPv6",
    pattern: x({ cidr: "a01:203::/32" }),
    event: { x: "10.1.2.3" },
    source: `${java("ByteMachine")} (doTransitionOn)`,
  },
  {
    title: "an IPv6 address of another block",
    pattern: x({ cidr: "2001:db8:1234:1a00::/64" }),
    event: { x: "2001:0db8:123f:1a01::" },
    source: recorded("content_ip_address_v6_NEG"),
  },
  { title: "null as a text", pattern: x(null), event: { x: "null" }, source: recorded("null_value_NEG") },
  {
    title: "null in an empty list",
    pattern: x(null),
    event: { x: [] },
    source: recorded("arrays_empty_null_NEG"),
  },
  {
    title: "an empty list as a field that is there",
    pattern: x({ exists: true }),
    event: { x: [] },
    source: recorded("exists_list_empty_NEG"),
  },
  {
    title: "a field that has fields as one that is there",
    pattern: x({ exists: true }),
    event: { x: { S: "a" } },
    source: recorded("exists_dynamodb_NEG"),
  },
  {
    title: "the absence of a field inside that is there",
    pattern: { a: { x: [{ exists: false }] } },
    event: { a: { x: 1 } },
    source: recorded("content_exists_false_NEG"),
  },
  {
    title: "lists with nothing in common",
    pattern: { x: ["b", "c"] },
    event: { x: ["a"] },
    source: recorded("arrays_NEG"),
  },
  {
    title: "fields of two elements",
    pattern: { people: { first: ["Anna"], last: ["Jones"] } },
    event: people,
    source: `${readme}#json-array-matching`,
  },
  {
    title: "fields of elements of two lists in a list",
    pattern: { people: { first: ["Anna"], last: ["Doe"] } },
    event: nestedPeople,
    source: `${readme}#json-array-matching`,
  },
  {
    title: "fields of two elements, one of which has more inside",
    pattern: { d: { name: ["alice"], info: { x: ["1"] } } },
    event: { d: [{ name: "alice" }, { info: { x: "1" } }] },
    source: cases,
  },
  {
    title: "absence from an element that has it",
    pattern: { d: { a: [1], b: [{ exists: false }] } },
    event: { d: [{ a: 1, b: 2 }, { a: 2 }] },
    source: cases,
  },
  {
    title: "a dot in a name and the field inside",
    pattern: { "state.status": { status: ["running"] } },
    event: { state: { status: "running" } },
    source: recorded("dot_joining_pattern_NEG"),
  },
  {
    title: "the first of two patterns for a field",
    pattern: '{"x":["a"],"x":["b"]}',
    event: { x: "a" },
    source: syntax,
  },
  {
    title: "one of two fields that stand in two objects of a name",
    pattern: '{"d":{"a":[1]},"d":{"b":[2]}}',
    event: { d: { b: 2 } },
    source: compiler,
  },
  {
    title: "no alternative",
    pattern: { $or: [{ c: [{ numeric: [">", 0, "<=", 5] }] }, { d: [{ numeric: ["<", 10] }] }] },
    event: { c: 0, d: 10 },
    source: recorded("complex_or_NEG"),
  },
  {
    title: "an alternative without what stands before it",
    pattern: metric,
    event: { source: "mine", scope: "Service" },
    source: readme,
  },
  {
    title: "an alternative without the one inside",
    pattern: metric,
    event: { source: "aws.cloudwatch", type: "MetricType", space: "AWS/EC2" },
    source: readme,
  },
  {
    title: "one of two $or",
    pattern: { $or: [{ a: [1] }, { b: [1] }], d: { $or: [{ a: [1] }, { b: [1] }] } },
    event: { a: 1, d: { c: 1 } },
    source: readme,
  },
  {
    title: "a field in place of the alternative that writes over it",
    pattern: { a: ["1"], $or: [{ a: ["2"] }, { b: ["3"] }] },
    event: { a: "1" },
    source: compiler,
  },
  {
    title: "a field in place of a field of the name $or",
    pattern: { $or: { type: ["T"] } },
    event: { type: "T" },
    source: readme,
  },
];

export interface RefusedRow {
  /** What is refused, after "is refused that". */
  readonly title: string;
  readonly pattern: string | object;
  readonly reason: string;
  readonly source: string;
}

const tooComplex =
  "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";
const orIsList = "There must have at least 2 Objects in $or relationship.";
const noText = "prefix/suffix match pattern must be a string";
const noCase = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.";
const noOperand = "Value of anything-but must be an array or single string/number value.";
const ten = Array.from({ length: 10 }, (_, index) => ({ x: [index] }));

export const refused: readonly RefusedRow[] = [
  // Shape
  {
    title: "has a field without a list",
    pattern: { x: 42 },
    reason: '"x" must be an object or an array',
    source: recorded("int_nolist_EXC"),
  },
  {
    title: "has an empty list",
    pattern: { x: [] },
    reason: "Empty arrays are not allowed",
    source: recorded("arrays_empty_EXC"),
  },
  {
    title: "has a matcher in another case",
    pattern: x({ NUMERIC: ["=", 5] }),
    reason: "Unrecognized match type NUMERIC",
    source: recorded("content_numeric_operatorcasing_EXC"),
  },
  {
    title: "is refused in what it writes over",
    pattern: '{"x":[{"EXISTS":true}],"x":["a"]}',
    reason: "Unrecognized match type EXISTS",
    source: compiler,
  },

  // Texts
  {
    title: "gives exactly a number",
    pattern: x({ exactly: 1 }),
    reason: "exact match pattern must be a string",
    source: compiler,
  },
  {
    title: "gives a list of prefixes",
    pattern: x({ prefix: ["a"] }),
    reason: "prefix match pattern must be a string",
    source: recorded("content_prefix_list_EXC"),
  },
  {
    title: "gives a prefix nothing to ignore the case of",
    pattern: x({ prefix: {} }),
    reason: "Prefix expression name not found",
    source: compiler,
  },
  {
    title: "gives a prefix another matcher",
    pattern: x({ prefix: { wildcard: "a" } }),
    reason: "Unsupported prefix pattern: wildcard",
    source: compiler,
  },
  {
    title: "gives a prefix a number to ignore the case of",
    pattern: x({ prefix: { "equals-ignore-case": 1 } }),
    reason: "equals-ignore-case match pattern must be a string",
    source: compiler,
  },
  {
    title: "gives a prefix two matchers",
    pattern: x({ prefix: { "equals-ignore-case": "a", b: 1 } }),
    reason: "Only one key allowed in match expression",
    source: compiler,
  },
  {
    title: "gives a number as suffix",
    pattern: x({ suffix: 123 }),
    reason: "suffix match pattern must be a string",
    source: recorded("content_suffix_int_EXC"),
  },
  {
    title: "gives a list of suffixes",
    pattern: x({ suffix: [".png"] }),
    reason: "suffix match pattern must be a string",
    source: recorded("content_suffix_list_EXC"),
  },
  {
    title: "gives a suffix nothing to ignore the case of",
    pattern: x({ suffix: {} }),
    reason: "Suffix expression name not found",
    source: compiler,
  },
  {
    title: "gives a suffix another matcher",
    pattern: x({ suffix: { prefix: "a" } }),
    reason: "Unsupported suffix pattern: prefix",
    source: compiler,
  },
  {
    title: "gives a list of texts to ignore the case of",
    pattern: x({ "equals-ignore-case": ["a"] }),
    reason: "equals-ignore-case match pattern must be a string",
    source: recorded("content_ignorecase_EXC"),
  },
  {
    title: "gives a matcher to ignore the case of",
    pattern: x({ "equals-ignore-case": { prefix: "a" } }),
    reason: "equals-ignore-case match pattern must be a string",
    source: recorded("content_ignorecase_list_EXC"),
  },

  // Wildcards
  {
    title: "gives a number as wildcard value",
    pattern: x({ wildcard: 123 }),
    reason: "wildcard match pattern must be a string",
    source: recorded("content_wildcard_int_EXC"),
  },
  {
    title: "gives a list of wildcard values",
    pattern: x({ wildcard: ["a"] }),
    reason: "wildcard match pattern must be a string",
    source: recorded("content_wildcard_list_EXC"),
  },
  {
    title: "has consecutive wildcards",
    pattern: x({ wildcard: "arn:aws:events:us-east-1:**:event-bus/*" }),
    reason: "Consecutive wildcard characters at pos 26",
    source: recorded("content_wildcard_repeating_star_EXC"),
  },
  {
    title: "has consecutive wildcards after a character of two bytes",
    pattern: x({ wildcard: "ß**" }),
    reason: "Consecutive wildcard characters at pos 3",
    source: java("input/WildcardParser"),
  },
  {
    title: "escapes another character",
    pattern: x({ wildcard: "a\\b" }),
    reason: "Invalid escape character at pos 2",
    source: java("input/WildcardParser"),
  },
  {
    title: "escapes nothing",
    pattern: x({ wildcard: "a\\" }),
    reason: "Invalid escape character at pos 2",
    source: java("input/WildcardParser"),
  },
  {
    title: "has many wildcards before the same character",
    pattern: x({ wildcard: "*:*:*:*:*:event-bus/*" }),
    reason: tooComplex,
    source: recorded("content_wildcard_complex_EXC"),
  },
  {
    title: "has wildcards in four values",
    pattern: { x: ["a", "b", "c", "d"].map((name) => ({ wildcard: `*:stack/${name}/*` })) },
    reason: tooComplex,
    source: "https://github.com/vals-ai/Valkyrie/pull/278",
  },
  {
    title: "has many wildcards in what it must not be",
    pattern: anythingBut({ wildcard: ["*a*a*a*a*a*"] }),
    reason: tooComplex,
    source: complexity,
  },
  {
    title: "has many wildcards in two alternatives",
    pattern: { $or: [{ x: [{ wildcard: "*a*a*a" }] }, { x: [{ wildcard: "a*a*a*a" }] }] },
    reason: tooComplex,
    source: java("MachineComplexityEvaluator"),
  },

  // Anything but
  {
    title: "must not be null",
    pattern: anythingBut(null),
    reason: noOperand,
    source: recorded("content_anything_but_string_null_type_EXC"),
  },
  { title: "must not be a boolean", pattern: anythingBut(true), reason: noOperand, source: compiler },
  {
    title: "must not be a list with null",
    pattern: anythingBut(["stopped", null]),
    reason: "Inside anything but list, start|null|boolean is not supported.",
    source: recorded("content_anything_but_string_list_null_type_EXC"),
  },
  {
    title: "must not be a list with a matcher",
    pattern: anythingBut([{ prefix: "a" }]),
    reason: "Inside anything but list, start|null|boolean is not supported.",
    source: "https://github.com/aws/event-ruler/issues/152",
  },
  {
    title: "must not be a number beyond the limits",
    pattern: anythingBut(5000000001),
    reason: "Value must be between -5.0E9 and 5.0E9, inclusive",
    source: java("ComparableNumber"),
  },
  {
    title: "must not be nothing",
    pattern: anythingBut({}),
    reason: "Anything-But expression name not found",
    source: compiler,
  },
  {
    title: "must not fit another matcher",
    pattern: anythingBut({ cidr: "10.0.0.0/8" }),
    reason: "Unsupported anything-but pattern: cidr",
    source: compiler,
  },
  {
    title: "must not fit what every object inherits",
    pattern: anythingBut({ toString: "a" }),
    reason: "Unsupported anything-but pattern: toString",
    source: compiler,
  },
  {
    title: "must not fit two matchers",
    pattern: anythingBut({ prefix: "a", suffix: "b" }),
    reason: "Too many elements in numeric expression",
    source: compiler,
  },
  {
    title: "has a second matcher after anything-but",
    pattern: x({ "anything-but": "a", prefix: "b" }),
    reason: "Too many elements in numeric expression",
    source: compiler,
  },
  {
    title: "must not have an empty prefix",
    pattern: anythingBut({ prefix: "" }),
    reason: "Null prefix/suffix not allowed",
    source: recorded("content_anything_prefix_empty_EXC"),
  },
  {
    title: "must not have an empty suffix",
    pattern: anythingBut({ suffix: [""] }),
    reason: "Null prefix/suffix not allowed",
    source: recorded("content_anything_suffix_empty_EXC"),
  },
  {
    title: "must not have a prefix that is a number",
    pattern: anythingBut({ prefix: 123 }),
    reason: noText,
    source: recorded("content_anything_prefix_int_EXC"),
  },
  {
    title: "must not have a suffix in a list with null",
    pattern: anythingBut({ suffix: [null, ".txt"] }),
    reason: noText,
    source: recorded("content_anything_suffix_list_null_type_EXC"),
  },
  {
    title: "must not have a prefix in any case",
    pattern: anythingBut({ prefix: { "equals-ignore-case": "file" } }),
    reason: noOperand,
    source: recorded("content_anything_prefix_ignorecase_EXC"),
  },
  {
    title: "must not be a number in any case",
    pattern: anythingBut({ "equals-ignore-case": 123 }),
    reason: noCase,
    source: recorded("content_anything_but_ignorecase_EXC"),
  },
  {
    title: "must not be numbers in any case",
    pattern: anythingBut({ "equals-ignore-case": [123, 456] }),
    reason: noCase,
    source: recorded("content_anything_but_ignorecase_list_EXC"),
  },
  {
    title: "must not be a wildcard value that is a number",
    pattern: anythingBut({ wildcard: [123, "*/dir/*"] }),
    reason: "wildcard match pattern must be a string",
    source: recorded("content_anything_wildcard_list_type_EXC"),
  },
  {
    title: "must not fit consecutive wildcards",
    pattern: anythingBut({ wildcard: "a**" }),
    reason: "Consecutive wildcard characters at pos 2",
    source: compiler,
  },

  // Numbers
  {
    title: "compares with a number that stands in no list",
    pattern: x({ numeric: 10 }),
    reason: "Value of numeric must be an array.",
    source: recorded("content_numeric_number_EXC"),
  },
  {
    title: "compares with nothing",
    pattern: x({ numeric: [] }),
    reason: "Invalid member in numeric match: ]",
    source: compiler,
  },
  {
    title: "compares without an operator",
    pattern: x({ numeric: [5] }),
    reason: "Invalid member in numeric match: 5",
    source: compiler,
  },
  {
    title: "compares by !=",
    pattern: x({ numeric: ["!=", 5] }),
    reason: "Unrecognized numeric range operator: !=",
    source: compiler,
  },
  {
    title: "compares by what every object inherits",
    pattern: x({ numeric: ["toString", 5] }),
    reason: "Unrecognized numeric range operator: toString",
    source: compiler,
  },
  {
    title: "compares by = with a text",
    pattern: x({ numeric: ["=", "5"] }),
    reason: "Value of equals must be numeric",
    source: compiler,
  },
  {
    title: "compares by >= with a text",
    pattern: x({ numeric: [">=", "5"] }),
    reason: "Value of >= must be numeric",
    source: compiler,
  },
  {
    title: "compares by < and goes on",
    pattern: x({ numeric: ["<", 5, ">", 0] }),
    reason: "Too many elements in numeric expression",
    source: compiler,
  },
  {
    title: "has a range with an operator that is null",
    pattern: x({ numeric: [">", 0, null] }),
    reason: "Bad value in numeric range: null",
    source: compiler,
  },
  {
    title: "has a range with an operator that is a list",
    pattern: x({ numeric: [">", 0, ["<"]] }),
    reason: "Bad value in numeric range: [",
    source: compiler,
  },
  {
    title: "has a range with an operator that is an object",
    pattern: x({ numeric: [">", 0, {}] }),
    reason: "Bad value in numeric range: {",
    source: compiler,
  },
  {
    title: "has a range with two lower limits",
    pattern: x({ numeric: [">", 0, ">", 0] }),
    reason: "Bad numeric range operator: >",
    source: recorded("content_numeric_EXC"),
  },
  {
    title: "has a range without its upper limit",
    pattern: x({ numeric: [">", 0, "<"] }),
    reason: "Value of < must be numeric",
    source: recorded("content_numeric_syntax_EXC"),
  },
  {
    title: "has a range that goes on",
    pattern: x({ numeric: [">", 0, "<", 5, 6] }),
    reason: "Too many terms in numeric range expression",
    source: compiler,
  },
  {
    title: "has a range of nothing",
    pattern: x({ numeric: [">=", 5, "<=", 5] }),
    reason: "Bottom must be less than top",
    source: java("Range"),
  },
  {
    title: "has a second matcher after numeric",
    pattern: x({ numeric: ["=", 5], prefix: "a" }),
    reason: "Too many elements in numeric expression",
    source: compiler,
  },
  {
    title: "compares with a number beyond the limits",
    pattern: x({ numeric: ["<", -5000000001] }),
    reason: "Value must be between -5.0E9 and 5.0E9, inclusive",
    source: `${operators}#eb-filtering-numeric-matching`,
  },
  {
    title: "compares with a number of seven decimals",
    pattern: x({ numeric: ["=", 0.1234567] }),
    reason: "Only values upto 6 decimals are supported",
    source: `${operators}#eb-filtering-numeric-matching`,
  },

  // Addresses
  {
    title: "has a block that is no text",
    pattern: x({ cidr: ["bad-type"] }),
    reason: "prefix match pattern must be a string",
    source: recorded("content_ip_address_type_EXC"),
  },
  {
    title: "has a block without a mask",
    pattern: x({ cidr: "bad-filter" }),
    reason: "Malformed CIDR, one '/' required",
    source: recorded("content_ip_address_EXC"),
  },
  {
    title: "has a block with an empty mask",
    pattern: x({ cidr: "10.0.0.0/" }),
    reason: "Malformed CIDR, one '/' required",
    source: java("CIDR"),
  },
  {
    title: "has a block with two masks",
    pattern: x({ cidr: "10.0.0.0/8/8" }),
    reason: "Malformed CIDR, one '/' required",
    source: java("CIDR"),
  },
  {
    title: "has a block with a mask that is no number",
    pattern: x({ cidr: "bad-/64filter" }),
    reason: "Malformed CIDR, mask bits must be an integer",
    source: recorded("content_ip_address_bad_mask_EXC"),
  },
  {
    title: "has a block with a mask that is no integer of Java",
    pattern: x({ cidr: "10.0.0.0/2147483648" }),
    reason: "Malformed CIDR, mask bits must be an integer",
    source: java("CIDR"),
  },
  {
    title: "has a block with a negative mask",
    pattern: x({ cidr: "10.0.0.0/-1" }),
    reason: "Malformed CIDR, mask bits must not be negative",
    source: java("CIDR"),
  },
  {
    title: "has a block of what is no address",
    pattern: x({ cidr: "xx.11.xx/8" }),
    reason: "Nonstandard IP address: xx.11.xx",
    source: recorded("content_ip_address_bad_ip_EXC"),
  },
  {
    title: "has a block of what is no IPv6 address",
    pattern: x({ cidr: "xxxx:db8:1234:1a00::/64" }),
    reason: "Nonstandard IP address: xxxx:db8:1234:1a00::",
    source: recorded("content_ip_address_v6_bad_ip_EXC"),
  },
  {
    title: "has a block of an address with too great a byte",
    pattern: x({ cidr: "10.0.0.256/8" }),
    reason: "Invalid IP address: 10.0.0.256",
    source: java("CIDR"),
  },
  {
    title: "has a block of one IPv4 address",
    pattern: x({ cidr: "10.0.0.1/32" }),
    reason: "IPv4 mask bits must be < 32",
    source: java("CIDR"),
  },
  {
    title: "has a block of one IPv6 address",
    pattern: x({ cidr: "::1/128" }),
    reason: "IPv6 mask bits must be < 128",
    source: java("CIDR"),
  },

  // $or
  {
    title: "has one alternative",
    pattern: { $or: [{ a: ["b"] }] },
    reason: orIsList,
    source: `${ruler}/src/test/data/wrongOrRelationshipRules.json`,
  },
  { title: "has no alternatives", pattern: { $or: [] }, reason: orIsList, source: compiler },
  {
    title: "has an alternative without fields",
    pattern: { $or: [{ a: ["b"] }, {}] },
    reason: "Empty objects are not allowed",
    source: compiler,
  },
  {
    title: "has an alternative that is a list",
    pattern: { $or: [{ a: ["b"] }, [{ a: ["b"] }]] },
    reason: "Only JSON object is allowed in array of $or relationship.",
    source: `${ruler}/src/test/data/wrongOrRelationshipRules.json`,
  },
  {
    title: "has alternatives that are no list",
    pattern: { $or: "a" },
    reason: "It must be an Array followed with $or.",
    source: compiler,
  },
  {
    title: "has an alternative with a value",
    pattern: { $or: [{ a: "b" }, { a: ["b"] }] },
    reason: '"a" must be an object or an array',
    source: compiler,
  },
  {
    title: "has the name of a matcher in an alternative",
    pattern: { $or: [{ a: { prefix: ["b"] } }, { a: ["b"] }] },
    reason: "prefix is Ruler reserved fieldName which cannot be used inside $or.",
    source: java("Constants"),
  },
  {
    title: "has more than 1000 combinations",
    pattern: { $or: ten, a: { $or: ten, a: { $or: [...ten, { b: [1] }] } } },
    reason: "The use of $or results in over 1000 rule combinations",
    source: `${operators}#eb-filtering-complex-example-or`,
  },
  {
    title: "has more than 1000 combinations in alternatives",
    pattern: { $or: [{ $or: ten }, { a: { $or: ten } }, ...ten] },
    reason: "The use of $or results in over 1000 rule combinations",
    source: `${operators}#eb-filtering-complex-example-or`,
  },
];
