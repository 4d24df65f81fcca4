import { expect } from "chai";
import { keyRow } from "../../../rehearsal/aws/kms";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, roleRows, worldWith } from "../../support/world";
import {
  aliasRow,
  callsOf,
  keyArn,
  keyId,
  keyRows,
  kmsOf,
  operated,
  refusal,
  roleArn,
} from "./call-fixtures";

const other = "134f2428-cec1-4b25-a1ae-9048164dba47";

describe("Permissions to call KMS", () => {
  const encrypt = { KeyId: keyArn, Plaintext: "x" };
  const { CiphertextBlob = null } = kmsOf(keyRows())("Encrypt", encrypt);
  const uses = [
    { operation: "Encrypt", input: encrypt },
    { operation: "Decrypt", input: { CiphertextBlob } },
    { operation: "GenerateDataKey", input: { KeyId: keyArn, KeySpec: "AES_256" } },
    { operation: "DescribeKey", input: { KeyId: keyArn } },
  ];
  for (const { operation, input } of uses) {
    const action = `kms:${operation}`;

    it(`are asked of the key's policy first: ${action}`, () => {
      const onlyPut = { Principal: { AWS: accountId }, Action: "kms:PutKeyPolicy" };

      const { code, message } = refusal(() => kmsOf(keyRows({}, onlyPut))(operation, input));

      expect(code).to.equal("AccessDeniedException");
      expect(message).to.match(
        new RegExp(`${action} on resource: ${keyArn} because no resource-based policy allows`),
      );
    });

    it(`are asked of the caller's policies where the key's leaves it to them: ${action}`, () => {
      const none = kmsOf(keyRows(), { Action: "kms:ListKeys" });
      const enough = kmsOf(keyRows(), { Action: action, Resource: keyArn });

      expect(refusal(() => none(operation, input)).message).to.include(
        `because no identity-based policy allows the ${action} action`,
      );
      expect(() => enough(operation, input)).not.to.throw();
    });
  }

  const conditioned = (conditions: object, rows: Rows = keyRows()) => kmsOf(rows, { Condition: conditions });
  const tagged = keyRows({ tags: { Team: "security" } });
  const holds: readonly (readonly [string, object, Values, Rows?])[] = [
    ["the account of the caller", { StringEquals: { "kms:CallerAccount": accountId } }, encrypt],
    ["that it comes through no service", { Null: { "kms:ViaService": "true" } }, encrypt],
    [
      "a pair of the encryption context",
      { StringEquals: { "kms:EncryptionContext:of": "us" } },
      { ...encrypt, EncryptionContext: { of: "us" } },
    ],
    [
      "the names in the encryption context",
      { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["of", "at"] } },
      { ...encrypt, EncryptionContext: { of: "us", at: "home" } },
    ],
    ["that there is no encryption context", { Null: { "kms:EncryptionContextKeys": "true" } }, encrypt],
    [
      "that there is no encryption context to be compared",
      { StringEqualsIfExists: { "kms:EncryptionContextKeys": "of" } },
      encrypt,
    ],
    ["how it is encrypted", { StringEquals: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" } }, encrypt],
    [
      "the aliases of the key",
      { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/m*" } },
      encrypt,
      [...keyRows(), aliasRow("alias/mine")],
    ],
    [
      "the alias that was used",
      { StringEquals: { "kms:RequestAlias": "alias/mine" } },
      { ...encrypt, KeyId: "alias/mine" },
      [...keyRows(), aliasRow("alias/mine")],
    ],
    ["the key's tags", { StringEquals: { "aws:ResourceTag/Team": "security" } }, encrypt, tagged],
  ];
  for (const [what, conditions, input, rows] of holds) {
    it(`know ${what}`, () => {
      expect(() => conditioned(conditions, rows)("Encrypt", input)).not.to.throw();
    });
  }

  const fails: readonly (readonly [string, object, Values, Rows?])[] = [
    [
      "another value in the encryption context",
      { StringEquals: { "kms:EncryptionContext:of": "us" } },
      { ...encrypt, EncryptionContext: { of: "them" } },
    ],
    [
      "a further name in the encryption context",
      { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["of"] } },
      { ...encrypt, EncryptionContext: { of: "us", at: "home" } },
    ],
    [
      "an alias of another key",
      { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/mine" } },
      encrypt,
      [...keyRows(), aliasRow("alias/mine", keyArn.replace(keyId, other))],
    ],
    [
      "an alias that the request does not use",
      { StringEquals: { "kms:RequestAlias": "alias/mine" } },
      encrypt,
      [...keyRows(), aliasRow("alias/mine")],
    ],
    ["other tags", { StringEquals: { "aws:ResourceTag/Team": "finance" } }, encrypt, tagged],
  ];
  for (const [what, conditions, input, rows] of fails) {
    it(`end at ${what}`, () => {
      expect(refusal(() => conditioned(conditions, rows)("Encrypt", input)).code).to.equal(
        "AccessDeniedException",
      );
    });
  }

  it("are asked for before anybody is told that a key does not exist", () => {
    const abroad = { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } };
    const kms = kmsOf([], {}, { Effect: "Deny", Condition: abroad });

    for (const KeyId of [other, "alias/other"]) {
      expect(refusal(() => kms("DescribeKey", { KeyId })).message).to.include("with an explicit deny");
    }
  });

  it("are asked with the tags that a key has since its last change", () => {
    const arn = keyArn.replace(keyId, "00000000-0000-0000-0000-000000000000");
    const rows = keyRows({ arn, tags: {} });

    const call = operated("update", "aws:kms/key:Key", {}, { rows, tags: { Team: "security" } });

    expect(call.get(keyRow(arn))?.tags).to.deep.equal({ Team: "security" });
  });

  it("show in what was used", () => {
    const world = worldWith([...keyRows(), ...roleRows("Caller", { Sid: "Use", Action: "kms:*" })]);

    callsOf("KMSClient", world)("Encrypt", encrypt);

    expect([...world.usage.of(roleArn("Caller"), "Caller-policy", "Use")]).to.deep.equal(["kms:Encrypt"]);
  });
});
