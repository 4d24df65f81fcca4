import { expect } from "chai";
import { managedRule } from "../../../rehearsal/aws/config-managed-rules";
import { operated } from "./call-fixtures";
import { recorderRows } from "./config-fixtures";
import { codes, custom, invalid, managed, refused, type } from "./config-rule-fixtures";

describe("The parameters of a rule", () => {
  const blank = (name: string) => invalid(`Blank spaces are not acceptable for input parameter: ${name}.`);
  const parameters: readonly (readonly [what: string, inputParameters: string, expected: unknown])[] = [
    ["a number", '{"minimumDays":7}', blank("minimumDays")],
    ["nothing but spaces", '{"minimumDays":" "}', blank("minimumDays")],
    ["an empty text", '{"minimumDays":""}', blank("minimumDays")],
    ["a list inside", '{"minimumDays":["7"]}', blank("minimumDays")],
    ["no JSON", "minimumDays=7", invalid("Invalid json minimumDays=7 passed in the InputParameters field")],
    ["JSON of no object", "[]", invalid("Invalid json [] passed in the InputParameters field")],
    ["null", "null", invalid("Invalid json null passed in the InputParameters field")],
  ];
  for (const [what, inputParameters, expected] of parameters) {
    it(`are refused where they are ${what}`, () => {
      expect(refused({ ...custom, inputParameters })).to.deep.equal(expected);
    });
  }

  it("have 1024 characters at most", () => {
    const ofLength = (length: number) => `{"a":"${"x".repeat(length - 8)}"}`;

    expect(ofLength(1024)).to.have.length(1024);
    expect(codes({ ...custom, inputParameters: ofLength(1024) })).to.deep.equal([]);
    expect(codes({ ...custom, inputParameters: ofLength(1025) })).to.deep.equal(["ValidationException"]);
  });

  it("of a managed rule are those that it knows, and all that it needs", () => {
    const password = (inputParameters: string) => managed("IAM_PASSWORD_POLICY", { inputParameters });
    const unknown = '{"RequireNumbers":"true","Extra":"10"}';

    expect(refused(password('{"RequireNumbers":"true"}'))).to.deep.equal([]);
    expect(refused(password(unknown))).to.deep.equal(
      invalid(`Unknown parameters provided in the inputParameters: ${unknown}`),
    );
    expect(refused(managed("CLOUDWATCH_ALARM_ACTION_CHECK"))).to.deep.equal(
      invalid(
        "The required parameter [alarmActionRequired, insufficientDataActionRequired, okActionRequired] is not present in the inputParameters",
      ),
    );
    expect(refused(password('{"MinimumPasswordLength":10}'))).to.deep.equal(blank("MinimumPasswordLength"));
  });
});

describe("A managed rule", () => {
  it("needs a recorder", () => {
    expect(refused(managed("CMK_BACKING_KEY_ROTATION_ENABLED"), [])).to.deep.equal([
      [
        "NoAvailableConfigurationRecorderException",
        "You must create a configuration recorder before you can create or update a Config rule.",
      ],
    ]);
  });

  it("has to be one that AWS has", () => {
    const unknown = (identifier: string) =>
      invalid(
        `The sourceIdentifier ${identifier} is invalid.  Please refer to the documentation for a list of valid sourceIdentifiers that can be used when AWS is the Owner`,
      );

    expect(refused(managed("CMK_BACKING_KEY_ROTATION_ENABLED"))).to.deep.equal([]);
    expect(refused(managed("KMS_ROTATION_ENABLED"))).to.deep.equal(unknown("KMS_ROTATION_ENABLED"));
    expect(refused(managed("constructor"))).to.deep.equal(unknown("constructor"));
  });

  it("has to be one that AWS has in the region", () => {
    const rows = recorderRows({ region: "ap-southeast-4" });
    const rule = managed("ACCESS_KEYS_ROTATED", { inputParameters: '{"maxAccessKeyAge":"90"}' });

    const { refusals } = operated("create", type, rule, { rows, region: "ap-southeast-4" });

    expect(refusals.map(({ because }) => because)).to.deep.equal([
      "AWS Config does not have it in ap-southeast-4",
    ]);
    expect(refused(rule)).to.deep.equal([]);
  });

  it("has a frequency only where it is periodic", () => {
    const maximumExecutionFrequency = "Six_Hours";

    expect(codes(managed("CMK_BACKING_KEY_ROTATION_ENABLED", { maximumExecutionFrequency }))).to.deep.equal(
      [],
    );
    expect(codes(managed("SNS_ENCRYPTED_KMS", { maximumExecutionFrequency }))).to.deep.equal([
      "InertFrequency",
    ]);
  });

  it("stands in the table with what the documentation says of it", () => {
    expect(managedRule("SECRETSMANAGER_USING_CMK")).to.deep.equal({
      changes: true,
      periodic: false,
      resourceTypes: ["AWS::SecretsManager::Secret"],
      parameters: [{ name: "kmsKeyArns", optional: true }],
      missingIn: [],
    });
    expect(managedRule("ACCESS_KEYS_ROTATED")).to.deep.include({
      changes: false,
      periodic: true,
      parameters: [{ name: "maxAccessKeyAge", optional: false }],
    });
    expect(managedRule("IAM_SERVER_CERTIFICATE_EXPIRATION_CHECK")?.missingIn).to.include("eu-west-1");
  });
});
