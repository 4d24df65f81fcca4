import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import { Believed } from "../../../rehearsal/runtime/believed";
import { knownSecrets } from "../../../rehearsal/world/known-secrets";
import { accountId } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";
import { aliasRow, keyArn, keyId, keyRows, kmsOf, refusedWith, sessionArn, textOf } from "./call-fixtures";

const ids = [keyId, keyArn, "alias/mine", `arn:aws:kms:${region}:${accountId}:alias/mine`];

interface Refusal {
  readonly title: string;
  readonly operation?: string;
  readonly input: Values;
  readonly rows?: Rows;
  readonly code: string;
  readonly message: string;
}

const other = "134f2428-cec1-4b25-a1ae-9048164dba47";

const names: Refusal[] = [
  {
    title: "a key that does not exist",
    input: { KeyId: other },
    code: "NotFoundException",
    message: `Key 'arn:aws:kms:${region}:${accountId}:key/${other}' does not exist`,
  },
  {
    title: "a multi-Region key that does not exist",
    input: { KeyId: "mrk-d3b95762d3b95762d3b95762d3b95762" },
    code: "NotFoundException",
    message: `Key 'arn:aws:kms:${region}:${accountId}:key/mrk-d3b95762d3b95762d3b95762d3b95762' does not exist`,
  },
  {
    title: "an id that is none",
    input: { KeyId: "mrk-fake-key-id" },
    code: "NotFoundException",
    message: "Invalid keyId 'mrk-fake-key-id'",
  },
  {
    title: "the ARN of a key in another region",
    input: { KeyId: keyArn.replace(region, "eu-west-1") },
    code: "NotFoundException",
    message: "Invalid arn eu-west-1",
  },
  {
    title: "an alias that does not exist",
    input: { KeyId: "alias/other" },
    code: "NotFoundException",
    message: `Alias arn:aws:kms:${region}:${accountId}:alias/other is not found.`,
  },
  {
    title: "an alias of another region",
    input: { KeyId: "alias/abroad" },
    rows: [["kms:alias:eu-west-1:alias/abroad" as never, { targetKeyArn: keyArn }]],
    code: "NotFoundException",
    message: `Alias arn:aws:kms:${region}:${accountId}:alias/abroad is not found.`,
  },
  {
    title: "a call without a key",
    input: {},
    code: "ValidationException",
    message:
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
  },
];

const plaintexts: Refusal[] = [
  {
    title: "an encryption of nothing",
    operation: "Encrypt",
    input: { KeyId: keyArn },
    code: "ValidationException",
    message:
      "1 validation error detected: Value null at 'plaintext' failed to satisfy constraint: Member must not be null",
  },
  {
    title: "an encryption of more than 4096 bytes",
    operation: "Encrypt",
    input: { KeyId: keyArn, Plaintext: "x".repeat(4097) },
    code: "ValidationException",
    message:
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
  },
  ...[{}, { KeySpec: "AES_256", NumberOfBytes: 32 }].map((input) => ({
    title: `a data key as ${JSON.stringify(input)}`,
    operation: "GenerateDataKey",
    input: { KeyId: keyArn, ...input },
    code: "ValidationException",
    message: "Please specify either number of bytes or key spec.",
  })),
  ...(
    [
      ["0", "greater than or equal to 1"],
      ["1025", "less than or equal to 1024"],
    ] as const
  ).map(([bytes, bound]) => ({
    title: `a data key of ${bytes} bytes`,
    operation: "GenerateDataKey",
    input: { KeyId: keyArn, NumberOfBytes: Number(bytes) },
    code: "ValidationException",
    message: `1 validation error detected: Value '${bytes}' at 'numberOfBytes' failed to satisfy constraint: Member must have value ${bound}`,
  })),
  {
    title: "a data key of a kind that there is not",
    operation: "GenerateDataKey",
    input: { KeyId: keyArn, KeySpec: "AES_512" },
    code: "ValidationException",
    message:
      "1 validation error detected: Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]",
  },
  {
    title: "to decrypt what is no ciphertext",
    operation: "Decrypt",
    input: { KeyId: keyArn, CiphertextBlob: Buffer.alloc(64).toString("base64") },
    code: "InvalidCiphertextException",
    message: "",
  },
];

describe("Simulated calls of KMS", () => {
  for (const { title, operation = "DescribeKey", input, rows = [], code, message } of [
    ...names,
    ...plaintexts,
  ]) {
    it(`refuse ${title}`, () => {
      const kms = kmsOf([...keyRows(), ...rows]);

      expect(refusedWith(() => kms(operation, input))).to.deep.equal([code, message]);
    });
  }

  for (const id of ids) {
    it(`find the key that ${id} means`, () => {
      const kms = kmsOf([...keyRows(), aliasRow("alias/mine")]);

      expect(kms("DescribeKey", { KeyId: id })["KeyMetadata"]).to.include({ Arn: keyArn, KeyId: keyId });
    });
  }

  it("believe in keys of other accounts", () => {
    const theirs = keyArn.replace(accountId, "999999999999");

    expect(() => kmsOf([])("DescribeKey", { KeyId: theirs })).to.throw(Believed, theirs);
  });

  it("describe a key and its state", () => {
    const of = (state: string, kind: string) =>
      kmsOf(keyRows({ state, kind }))("DescribeKey", { KeyId: keyArn })["KeyMetadata"];

    expect(of("Enabled", "single-Region")).to.deep.equal({
      AWSAccountId: accountId,
      Arn: keyArn,
      KeyId: keyId,
      Enabled: true,
      KeyState: "Enabled",
      KeyManager: "CUSTOMER",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyUsage: "ENCRYPT_DECRYPT",
      Origin: "AWS_KMS",
      MultiRegion: false,
    });
    expect(of("Disabled", "multi-Region primary")).to.include({
      Enabled: false,
      KeyState: "Disabled",
      MultiRegion: true,
    });
  });

  it("decrypt what they have encrypted, with or without the name of the key", () => {
    const kms = kmsOf([...keyRows(), aliasRow("alias/mine")]);
    const EncryptionContext = { purpose: "test", of: "us" };
    const { CiphertextBlob = null, KeyId } = kms("Encrypt", {
      KeyId: "alias/mine",
      Plaintext: "something private",
      EncryptionContext,
    });
    const sameInOtherOrder = { of: "us", purpose: "test" };

    expect(KeyId).to.equal(keyArn);
    expect(Buffer.from(CiphertextBlob as never).toString("latin1")).not.to.include("something private");
    for (const named of [{}, { KeyId: keyId }, { KeyId: "alias/mine" }]) {
      const input = { CiphertextBlob, EncryptionContext: sameInOtherOrder, ...named };
      const answer = kms("Decrypt", input);
      expect([textOf(answer["Plaintext"]), answer["KeyId"]]).to.deep.equal(["something private", keyArn]);
    }
  });

  it("take a ciphertext in base64, and bytes as plaintext", () => {
    const kms = kmsOf(keyRows());
    const bytes = new Uint8Array([0, 255, 128]);
    const { CiphertextBlob } = kms("Encrypt", { KeyId: keyArn, Plaintext: bytes as never });
    const inBase64 = Buffer.from(CiphertextBlob as never).toString("base64");

    const { Plaintext } = kms("Decrypt", { CiphertextBlob: inBase64 });

    expect([...(Plaintext as never as Uint8Array)]).to.deep.equal([0, 255, 128]);
  });

  it("refuse a ciphertext with another encryption context, or with a changed byte", () => {
    const kms = kmsOf(keyRows());
    const { CiphertextBlob = null } = kms("Encrypt", {
      KeyId: keyArn,
      Plaintext: "x",
      EncryptionContext: { a: "1" },
    });
    const changed = Buffer.from(CiphertextBlob as never);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;

    for (const input of [
      { CiphertextBlob },
      { CiphertextBlob, EncryptionContext: { a: "2" } },
      { CiphertextBlob: changed as never, EncryptionContext: { a: "1" } },
    ]) {
      expect(refusedWith(() => kms("Decrypt", input))).to.deep.equal(["InvalidCiphertextException", ""]);
    }
  });

  it("refuse to decrypt with another key than the ciphertext's", () => {
    const otherArn = keyArn.replace(keyId, other);
    const kms = kmsOf([...keyRows(), ...keyRows({ arn: otherArn })]);
    const { CiphertextBlob = null } = kms("Encrypt", { KeyId: keyArn, Plaintext: "x" });

    expect(refusedWith(() => kms("Decrypt", { CiphertextBlob, KeyId: otherArn }))).to.deep.equal([
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    ]);
  });

  it("decrypt in a region what the replica of another has encrypted, and nothing else from there", () => {
    const multi = `arn:aws:kms:${region}:${accountId}:key/mrk-${"1".repeat(32)}`;
    const replica = multi.replace(region, "eu-west-1");
    const kms = kmsOf([
      ...keyRows({ arn: multi, kind: "multi-Region primary" }),
      ...keyRows({ arn: replica, kind: "multi-Region replica", region: "eu-west-1" }),
      ...keyRows(),
    ]);
    const encrypted = (KeyId: string) => kms("Encrypt", { KeyId, Plaintext: "x" })["CiphertextBlob"] ?? null;
    const decryptAbroad = (CiphertextBlob: Values[string]) =>
      kms("Decrypt", { CiphertextBlob }, { region: "eu-west-1" });

    const { Plaintext, KeyId } = decryptAbroad(encrypted(multi));

    expect([textOf(Plaintext), KeyId]).to.deep.equal(["x", replica]);
    expect(refusedWith(() => decryptAbroad(encrypted(keyArn)))).to.deep.equal([
      "AccessDeniedException",
      `User: ${sessionArn("Caller")} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    ]);
  });

  it("generate data keys that they can decrypt, and give none of them away", () => {
    const kms = kmsOf(keyRows());
    for (const [input, length] of [
      [{ KeySpec: "AES_128" }, 16],
      [{ KeySpec: "AES_256" }, 32],
      [{ NumberOfBytes: 64 }, 64],
    ] as const) {
      const { Plaintext, CiphertextBlob = null, KeyId } = kms("GenerateDataKey", { KeyId: keyArn, ...input });
      const bytes = Buffer.from(Plaintext as never);

      expect([bytes.length, KeyId]).to.deep.equal([length, keyArn]);
      expect(Buffer.from(kms("Decrypt", { CiphertextBlob })["Plaintext"] as never)).to.deep.equal(bytes);
      expect(knownSecrets().has(bytes.toString("base64"))).to.equal(true);
    }
  });

  const states = [
    { state: "Disabled", code: "DisabledException", what: "disabled" },
    { state: "PendingDeletion", code: "KMSInvalidStateException", what: "pending deletion" },
    { state: "PendingReplicaDeletion", code: "KMSInvalidStateException", what: "pending replica deletion" },
  ];
  for (const { state, code, what } of states) {
    it(`refuse to use a key that is ${what}`, () => {
      const { CiphertextBlob = null } = kmsOf(keyRows())("Encrypt", { KeyId: keyArn, Plaintext: "x" });
      const kms = kmsOf(keyRows({ state }));

      for (const [operation, input] of [
        ["Encrypt", { KeyId: keyArn, Plaintext: "x" }],
        ["Decrypt", { CiphertextBlob }],
        ["GenerateDataKey", { KeyId: keyArn, KeySpec: "AES_256" }],
      ] as const) {
        expect(refusedWith(() => kms(operation, input))).to.deep.equal([code, `${keyArn} is ${what}.`]);
      }
    });
  }
});
