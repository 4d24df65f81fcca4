import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import {
  grant,
  keyArn,
  keyId,
  keyRows,
  keyWorld,
  owner,
  refusal,
  refusedWith,
  roleArn,
} from "./call-fixtures";

describe("Simulated grants on keys", () => {
  it("let somebody without any permission use a key, for what is granted only", () => {
    const { kms } = keyWorld(keyRows());
    const use = (operation: string, input: Values) => () =>
      kms(operation, { KeyId: keyArn, ...input }, { as: "Grantee" });

    expect(use("Encrypt", { Plaintext: "x" })).to.throw();
    const { GrantId, GrantToken } = kms("CreateGrant", { KeyId: keyArn, ...grant });

    expect([GrantId, typeof GrantToken]).to.deep.equal([
      String(GrantId).match(/^[0-9a-f]{64}$/)?.[0],
      "string",
    ]);
    expect(use("Encrypt", { Plaintext: "x" })).not.to.throw();
    expect(use("GenerateDataKey", { KeySpec: "AES_256" })).to.throw();
  });

  it("lift no deny, and reach no other key", () => {
    const otherArn = keyArn.replace(keyId, "134f2428-cec1-4b25-a1ae-9048164dba47");
    const deny = { Effect: "Deny", Principal: "*", Action: "kms:Encrypt" };
    const { kms } = keyWorld([...keyRows({}, owner, deny), ...keyRows({ arn: otherArn })]);
    kms("CreateGrant", { KeyId: keyArn, ...grant });
    const encrypt = (KeyId: string) => () => kms("Encrypt", { KeyId, Plaintext: "x" }, { as: "Grantee" });

    expect(refusal(encrypt(keyArn)).message).to.include("with an explicit deny");
    expect(encrypt(otherArn)).to.throw();
  });

  const grants = [
    {
      title: "one to nobody that there is",
      input: { ...grant, GranteePrincipal: roleArn("Nobody") },
      code: "InvalidArnException",
      message: `ARN does not refer to a valid principal: ${roleArn("Nobody")}`,
    },
    {
      title: "one of something else",
      input: { ...grant, Operations: ["Encrypt", "ScheduleKeyDeletion"] },
      code: "ValidationException",
      message: /^1 validation error detected: Value '\[Encrypt, ScheduleKeyDeletion\]' at 'operations'/,
    },
    {
      title: "one of nothing",
      input: { ...grant, Operations: [] },
      code: "ValidationException",
      message: /at 'operations'/,
    },
    {
      title: "one without a receiver",
      input: { Operations: ["Encrypt"] },
      code: "ValidationException",
      message: /Value null at 'granteePrincipal'/,
    },
  ];
  for (const { title, input, code, message } of grants) {
    it(`are refused: ${title}`, () => {
      const error = refusal(() => keyWorld(keyRows()).kms("CreateGrant", { KeyId: keyArn, ...input }));

      expect(error.code).to.equal(code);
      expect(error.message).to.match(message instanceof RegExp ? message : new RegExp(`^${message}$`));
    });
  }

  it("are refused on a disabled key", () => {
    const { kms } = keyWorld(keyRows({ state: "Disabled" }));

    expect(refusedWith(() => kms("CreateGrant", { KeyId: keyArn, ...grant }))).to.deep.equal([
      "DisabledException",
      `${keyArn} is disabled.`,
    ]);
  });

  const seen: readonly (readonly [string, object])[] = [
    ["what is granted", { "ForAnyValue:StringEquals": { "kms:GrantOperations": "Decrypt" } }],
    ["to whom", { StringEquals: { "kms:GranteePrincipal": roleArn("Grantee") } }],
    ["who may retire it", { StringEquals: { "kms:RetiringPrincipal": roleArn("Caller") } }],
    ["that no service asks for it", { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } }],
  ];
  for (const [what, Condition] of seen) {
    it(`can be judged by policies: ${what}`, () => {
      const { kms } = keyWorld(keyRows(), {}, { Effect: "Deny", Action: "kms:CreateGrant", Condition });
      const input = { KeyId: keyArn, ...grant, RetiringPrincipal: roleArn("Caller") };

      expect(refusal(() => kms("CreateGrant", input)).message).to.include("with an explicit deny");
    });
  }

  it("do not pass over what is not modelled", () => {
    const { kms } = keyWorld(keyRows());

    expect(() => kms("CreateGrant", { KeyId: keyArn, ...grant, Constraints: {} })).to.throw("Constraints");
  });
});
