import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import { rotationRow, versionRow } from "../../../rehearsal/aws/secretsmanager-rows";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import { Believed } from "../../../rehearsal/runtime/believed";
import { knownSecrets } from "../../../rehearsal/world/known-secrets";
import { accountId } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";
import { arn, ask, current, keyArn, secretRows, stagesIn, worldOf } from "./secretsmanager-fixtures";

interface Refusal {
  readonly title: string;
  readonly rows?: Rows;
  readonly operation: string;
  readonly input: Values;
  readonly code: string;
  readonly message: string | RegExp;
}

const notFound = "Secrets Manager can't find the specified secret";
const stage = { SecretId: arn, VersionStage: "AWSCURRENT" };
const twoVersions = secretRows({ v1: ["AWSCURRENT"], v2: ["AWSPENDING"] });

const refusals: Refusal[] = [
  {
    title: "a secret that does not exist",
    operation: "DescribeSecret",
    input: { SecretId: "other" },
    code: "ResourceNotFoundException",
    message: `${notFound}.`,
  },
  ...["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].map((operation) => ({
    title: `${operation} of a secret that waits for its deletion`,
    rows: secretRows({ v1: ["AWSCURRENT"] }, { deleted: true }),
    operation,
    input: { SecretId: arn },
    code: "InvalidRequestException",
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  })),
  {
    title: "a call without its secret",
    operation: "GetSecretValue",
    input: {},
    code: "InvalidParameterException",
    message: "You must provide a value for the SecretId parameter.",
  },
  {
    title: "the value of a version that does not exist",
    operation: "GetSecretValue",
    input: { SecretId: arn, VersionId: "v9" },
    code: "ResourceNotFoundException",
    message: `${notFound} value for VersionId: v9`,
  },
  {
    title: "the value of a stage that no version has",
    operation: "GetSecretValue",
    input: { SecretId: arn, VersionStage: "AWSPENDING" },
    code: "ResourceNotFoundException",
    message: `${notFound} value for staging label: AWSPENDING`,
  },
  {
    title: "the current value of a secret without any",
    rows: secretRows({}),
    operation: "GetSecretValue",
    input: { SecretId: arn },
    code: "ResourceNotFoundException",
    message: `${notFound} value for staging label: AWSCURRENT`,
  },
  {
    title: "the value of a version that is only reserved",
    rows: [
      ...current,
      [versionRow(arn, "v2"), { secretArn: arn, id: "v2", value: undefined, stages: ["AWSPENDING"] }],
    ],
    operation: "GetSecretValue",
    input: { SecretId: arn, VersionStage: "AWSPENDING" },
    code: "ResourceNotFoundException",
    message: `${notFound} value for staging label: AWSPENDING`,
  },
  {
    title: "a version under a stage that it does not have",
    operation: "GetSecretValue",
    input: { SecretId: arn, VersionId: "v1", VersionStage: "AWSPENDING" },
    code: "InvalidRequestException",
    message: "You provided a VersionStage that is not associated to the provided VersionId.",
  },
  {
    title: "a put without a token",
    operation: "PutSecretValue",
    input: { SecretId: arn, SecretString: "new" },
    code: "InvalidParameterException",
    message: "You must provide a value for the ClientRequestToken parameter.",
  },
  {
    title: "a put without a value",
    operation: "PutSecretValue",
    input: { SecretId: arn, ClientRequestToken: "v2" },
    code: "InvalidRequestException",
    message: "You must provide either SecretString or SecretBinary.",
  },
  {
    title: "another value under the token of a version",
    operation: "PutSecretValue",
    input: { SecretId: arn, ClientRequestToken: "v1", SecretString: "another value" },
    code: "ResourceExistsException",
    message: `You can't use ClientRequestToken v1 because that value is already in use for a version of secret ${arn}.`,
  },
  {
    title: "to move a stage without saying from where",
    rows: twoVersions,
    operation: "UpdateSecretVersionStage",
    input: { ...stage, MoveToVersionId: "v2" },
    code: "InvalidParameterException",
    message:
      "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version v1, so you must explicitly reference that version in RemoveFromVersionId.",
  },
  {
    title: "to move a stage from a version that does not have it",
    rows: twoVersions,
    operation: "UpdateSecretVersionStage",
    input: { ...stage, MoveToVersionId: "v1", RemoveFromVersionId: "v2" },
    code: "InvalidParameterException",
    message:
      "When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label AWSCURRENT.",
  },
  {
    title: "to take AWSCURRENT away altogether",
    operation: "UpdateSecretVersionStage",
    input: { ...stage, RemoveFromVersionId: "v1" },
    code: "InvalidParameterException",
    message:
      "You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.",
  },
  {
    title: "to move a stage to a version that does not exist",
    operation: "UpdateSecretVersionStage",
    input: { ...stage, MoveToVersionId: "v9", RemoveFromVersionId: "v1" },
    code: "ResourceNotFoundException",
    message: `${notFound} value for VersionId: v9.`,
  },
  {
    title: "a password without any characters",
    operation: "GetRandomPassword",
    input: {
      ...{ ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true },
      ExcludePunctuation: true,
    },
    code: "InvalidParameterException",
    message: "All characters have been excluded from selection",
  },
  {
    title: "a password that needs a type of which no character is left",
    operation: "GetRandomPassword",
    input: { ExcludeCharacters: "0123456789" },
    code: "InvalidParameterException",
    message: "All characters of the desired type have been excluded",
  },
  {
    title: "a password that is too short for its types",
    operation: "GetRandomPassword",
    input: { PasswordLength: 3 },
    code: "InvalidParameterException",
    message: "Password length is too short based on the required types.",
  },
];

describe("Simulated calls of Secrets Manager", () => {
  for (const { title, rows = current, operation, input, code, message } of refusals) {
    it(`refuse ${title}`, () => {
      const account = worldOf(rows);
      const before = stagesIn(account);

      expect(() => ask(account, operation, input))
        .to.throw(AwsError, message)
        .with.property("code", code);
      expect(stagesIn(account)).to.deep.equal(before);
    });
  }

  it("believe what a secret of somebody else's holds", () => {
    const theirs = `arn:aws:secretsmanager:${region}:${accountId}:secret:theirs-a1b2c3`;

    expect(() => ask(worldOf([]), "GetSecretValue", { SecretId: theirs })).to.throw(Believed, theirs);
  });

  it("describe a secret by name or ARN, its versions and its rotation", () => {
    const described = { ARN: arn, Name: "mine", VersionIdsToStages: { v1: ["AWSCURRENT"] } };
    const rotated: Rows = [[rotationRow(arn), { secretArn: arn, functionArn: "f", everyDays: 1 }]];
    const withKey = worldOf([...secretRows({ v1: ["AWSCURRENT"] }, { keyArn }), ...rotated]);

    expect(ask(worldOf(current), "DescribeSecret", { SecretId: "mine" })).to.deep.equal({
      ...described,
      RotationEnabled: false,
    });
    expect(ask(withKey, "DescribeSecret", { SecretId: arn })).to.deep.equal({
      ...described,
      KmsKeyId: keyArn,
      RotationEnabled: true,
      RotationLambdaARN: "f",
      RotationRules: { AutomaticallyAfterDays: 1 },
    });
  });

  const reads = [
    { input: {}, id: "v1" },
    { input: { VersionStage: "AWSPENDING" }, id: "v2" },
    { input: { VersionId: "v2" }, id: "v2" },
    { input: { VersionId: "v2", VersionStage: "AWSPENDING" }, id: "v2" },
  ];
  for (const { input, id } of reads) {
    it(`give the value of ${id} for ${JSON.stringify(input)}`, () => {
      const { VersionId, SecretString, VersionStages } = ask(worldOf(twoVersions), "GetSecretValue", {
        SecretId: arn,
        ...input,
      });

      expect([VersionId, SecretString]).to.deep.equal([id, `value of ${id}`]);
      expect(VersionStages).to.deep.equal([id === "v1" ? "AWSCURRENT" : "AWSPENDING"]);
    });
  }

  it("give nothing away that was put, not even in what is printed", () => {
    ask(worldOf(current), "PutSecretValue", {
      SecretId: arn,
      ClientRequestToken: "v2",
      SecretString: "put by this test",
    });

    expect(knownSecrets().has("put by this test")).to.equal(true);
  });

  const passwords = [
    { input: {}, is: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w])[!-~]{32}$/ },
    { input: { PasswordLength: 4 }, is: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z\d]).{4}$/ },
    { input: { ExcludePunctuation: true, ExcludeNumbers: true }, is: /^[a-zA-Z]{32}$/ },
    { input: { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }, is: /^\d{32}$/ },
    { input: { ExcludeCharacters: "0123456789", ExcludeNumbers: true }, is: /^[^\d]{32}$/ },
    { input: { RequireEachIncludedType: false, PasswordLength: 1 }, is: /^.$/ },
    { input: { RequireEachIncludedType: false, ExcludeCharacters: "0123456789" }, is: /^[^\d]{32}$/ },
    {
      input: {
        IncludeSpace: true,
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludeNumbers: true,
        ExcludePunctuation: true,
      },
      is: /^ {32}$/,
    },
  ];
  for (const { input, is } of passwords) {
    it(`make a password as ${JSON.stringify(input)} asks`, () => {
      const { RandomPassword } = ask(worldOf([]), "GetRandomPassword", input);

      expect(RandomPassword).to.match(is);
      const text = String(RandomPassword);
      expect(knownSecrets().has(text)).to.equal(text.length >= 8 && new Set(text).size > 3);
    });
  }
});
