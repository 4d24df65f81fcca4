import * as aws from "@pulumi/aws";
import { type RefusalCase, refuses } from "../../support/refusals";
import { providerIn } from "../../support/rehearsal";

type Args = Partial<aws.ssm.ParameterArgs>;

const parameterWith = (args: Args) => () =>
  new aws.ssm.Parameter(
    "parameter",
    { name: "/baseline/emergency", type: "String", insecureValue: "normal", ...args },
    { provider: providerIn("us-east-1") },
  );

const invalid = (property: string, message: string | RegExp) => ({
  code: "ValidationException",
  property,
  message,
});
const violates = (property: string, value: string, constraint: string) =>
  invalid(
    property,
    `1 validation error detected: Value '${value}' at '${property}' failed to satisfy constraint: ${constraint}`,
  );
const notModelled = (property: string, message: string) => ({ code: "NotModelled", property, message });

const badPath = invalid(
  "name",
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
);
const prefixed = invalid(
  "name",
  'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
);

const names: [string, RefusalCase["expected"]][] = [
  ["my parameter", badPath],
  ["/baseline//emergency", badPath],
  ["/baseline/emergency/", badPath],
  ["/ssm/emergency", badPath],
  ["baseline/emergency", invalid("name", "Parameter name must be a fully qualified name")],
  ["AWS-emergency", prefixed],
  ["/ssmEmergency", prefixed],
  [
    "/aws/emergency",
    {
      code: "AccessDeniedException",
      property: "name",
      message: "No access to reserved parameter name: /aws/emergency.",
    },
  ],
  [
    "/a".repeat(16),
    {
      code: "HierarchyLevelLimitExceededException",
      property: "name",
      message: "A hierarchy can have a maximum of 15 levels.",
    },
  ],
];

const cases: RefusalCase[] = [
  ...names.map(([name, expected]) => ({
    title: `the name ${name}`,
    program: parameterWith({ name }),
    expected,
  })),
  {
    title: "to simulate a parameter that is encrypted",
    program: parameterWith({ type: "SecureString" }),
    expected: notModelled("type", "The simulated Parameter Store does not encrypt."),
  },
  {
    title: "a type that there is not",
    program: parameterWith({ type: "Text" }),
    expected: violates(
      "type",
      "Text",
      "Member must satisfy enum value set: [SecureString, StringList, String]",
    ),
  },
  {
    title: "to simulate values of another kind",
    program: parameterWith({ dataType: "aws:ec2:image" }),
    expected: notModelled("dataType", "The simulated Parameter Store knows no values of aws:ec2:image."),
  },
  {
    title: "to simulate another tier",
    program: parameterWith({ tier: "Advanced" }),
    expected: notModelled("tier", "The simulated Parameter Store knows no parameters of Advanced."),
  },
  {
    title: "a description of 1025 characters",
    program: parameterWith({ description: "a".repeat(1025) }),
    expected: violates("description", "a".repeat(1025), "Member must have length less than or equal to 1024"),
  },
  {
    title: "no value",
    program: () => {
      const args = { name: "/baseline/emergency", type: "String" };
      return new aws.ssm.Parameter("parameter", args, { provider: providerIn("us-east-1") });
    },
    expected: invalid("value", "one of insecureValue, value must be specified"),
  },
  {
    title: "two values",
    program: parameterWith({ value: "normal" }),
    expected: invalid("value", "only one of insecureValue, value can be specified"),
  },
  {
    title: "an empty value",
    program: parameterWith({ insecureValue: "" }),
    expected: {
      ...violates("value", "", "Member must have length greater than or equal to 1."),
      property: "insecureValue",
    },
  },
  {
    title: "a value of 4097 characters",
    program: parameterWith({ insecureValue: "a".repeat(4097) }),
    expected: invalid(
      "insecureValue",
      /^Standard tier parameters support a maximum parameter value of 4096 characters\./,
    ),
  },
  {
    title: "a pattern that is none",
    program: parameterWith({ allowedPattern: "(" }),
    expected: {
      code: "InvalidAllowedPatternException",
      property: "allowedPattern",
      message: "The request doesn't meet the regular expression requirement.",
    },
  },
  {
    title: "a value of which only a part fits its pattern",
    program: parameterWith({ insecureValue: "10,000", allowedPattern: "\\d{1,4}" }),
    expected: {
      code: "ParameterPatternMismatchException",
      property: "insecureValue",
      message: "Parameter value, cannot be validated against allowedPattern: \\d{1,4}",
    },
  },
  {
    title: "two parameters of one name",
    program: () => {
      const dependsOn = parameterWith({})();
      const args = { name: "/baseline/emergency", type: "String", insecureValue: "other" };
      new aws.ssm.Parameter("other", args, { provider: providerIn("eu-west-1") });
      const provider = new aws.Provider("again", { region: "us-east-1" });
      new aws.ssm.Parameter("again", args, { provider, dependsOn });
    },
    expected: {
      code: "ParameterAlreadyExists",
      property: "name",
      message:
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    },
  },
];

describe("Simulated parameters", () => {
  refuses(cases);
});
