import { expect } from "chai";
import { bucket, key, type RawItem, volume } from "./fixtures";
import { verdictOf } from "./verdicts";

const off = { KeyRotationStatus: false };
const primary = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";
const replica = {
  multiRegion: true,
  multiRegionConfiguration: {
    multiRegionKeyType: "REPLICA",
    primaryKey: { arn: primary, region: "us-east-1" },
  },
};
const primaryOne = {
  multiRegion: true,
  multiRegionConfiguration: {
    multiRegionKeyType: "PRIMARY",
    primaryKey: { arn: primary, region: "us-west-2" },
  },
};

describe("The rotation of a key", () => {
  const cases: readonly {
    readonly of: string;
    readonly item: RawItem;
    readonly is: string;
    readonly says: string;
  }[] = [
    { of: "on", item: key(), is: "COMPLIANT", says: "rotates automatically" },
    {
      of: "on, not in JSON",
      item: { ...key(), supplementaryConfiguration: { KeyRotationStatus: true } },
      is: "COMPLIANT",
      says: "rotates",
    },
    { of: "off", item: key({}, off), is: "NON_COMPLIANT", says: "Switch rotation on for it." },
    {
      of: "not recorded",
      item: key({}, {}),
      is: "NON_COMPLIANT",
      says: "has not recorded whether the key rotates.",
    },
    {
      of: "of a disabled key",
      item: key({ keyState: "Disabled" }, off),
      is: "NON_COMPLIANT",
      says: "Switch",
    },
    { of: "of a primary key", item: key(primaryOne, off), is: "NON_COMPLIANT", says: "on for it." },
    { of: "of a replica, on", item: key(replica), is: "COMPLIANT", says: "rotates automatically" },
    {
      of: "of a replica, off",
      item: key(replica, off),
      is: "NON_COMPLIANT",
      says: `at its primary key ${primary},`,
    },
    {
      of: "of a key of AWS",
      item: key({ keyManager: "AWS" }, off),
      is: "NOT_APPLICABLE",
      says: "AWS manages",
    },
    {
      of: "of a key that goes",
      item: key({ keyState: "PendingDeletion" }, off),
      is: "NOT_APPLICABLE",
      says: "deletion",
    },
    {
      of: "of a primary key that goes after its replicas",
      item: key({ keyState: "PendingReplicaDeletion" }, off),
      is: "NOT_APPLICABLE",
      says: "deletion",
    },
    {
      of: "of an asymmetric key",
      item: key({ keySpec: "RSA_4096" }, off),
      is: "NOT_APPLICABLE",
      says: "type RSA_4096",
    },
    {
      of: "of an HMAC key",
      item: key({ keySpec: "HMAC_256" }, off),
      is: "NOT_APPLICABLE",
      says: "type HMAC_256",
    },
    {
      of: "of a key with the older name of its type",
      item: key({ keySpec: undefined, customerMasterKeySpec: "ECC_NIST_P256" }, off),
      is: "NOT_APPLICABLE",
      says: "ECC_NIST_P256",
    },
    {
      of: "of a key of unknown type",
      item: key({ keySpec: null, customerMasterKeySpec: null }, off),
      is: "NON_COMPLIANT",
      says: "Switch",
    },
    {
      of: "of imported material",
      item: key({ origin: "EXTERNAL" }, off),
      is: "NOT_APPLICABLE",
      says: "Imported",
    },
    {
      of: "of a key in CloudHSM",
      item: key({ origin: "AWS_CLOUDHSM" }, off),
      is: "NOT_APPLICABLE",
      says: "custom key store",
    },
    {
      of: "of a key outside of AWS",
      item: key({ origin: "EXTERNAL_KEY_STORE" }, off),
      is: "NOT_APPLICABLE",
      says: "custom key store",
    },
  ];
  for (const { of, item, is, says } of cases) {
    it(`is judged: ${of}`, async () => {
      const { compliance, annotation } = await verdictOf("kms-key-rotated", item);

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }
});

describe("The tags of a resource", () => {
  const required = { Owner: [], Environment: ["dev", "prod"] };
  const cases = [
    {
      of: "all there",
      tags: { Owner: "ann", Environment: "prod" },
      is: "COMPLIANT",
      says: "All required tags",
    },
    {
      of: "an empty value where any is allowed",
      tags: { Owner: "", Environment: "dev" },
      is: "COMPLIANT",
      says: "All",
    },
    {
      of: "more than required",
      tags: { Owner: "a", Environment: "dev", x: "y" },
      is: "COMPLIANT",
      says: "All",
    },
    { of: "one missing", tags: { Environment: "dev" }, is: "NON_COMPLIANT", says: "Missing: Owner." },
    { of: "all missing", tags: {}, is: "NON_COMPLIANT", says: "Missing: Owner, Environment." },
    {
      of: "a value that is not allowed",
      tags: { Owner: "ann", Environment: "test" },
      is: "NON_COMPLIANT",
      says: "Environment is 'test'; allowed is dev, prod.",
    },
    {
      of: "a value in other letters",
      tags: { Owner: "ann", Environment: "Dev" },
      is: "NON_COMPLIANT",
      says: "'Dev'",
    },
    {
      of: "a key in other letters",
      tags: { owner: "ann", Environment: "dev" },
      is: "NON_COMPLIANT",
      says: "Missing: Owner.",
    },
    {
      of: "one missing and one wrong",
      tags: { Environment: "" },
      is: "NON_COMPLIANT",
      says: "Missing: Owner. Environment is '';",
    },
    { of: "none recorded", tags: undefined, is: "NON_COMPLIANT", says: "has not recorded the tags" },
  ];
  for (const { of, tags, is, says } of cases) {
    for (const item of [volume(), bucket()]) {
      it(`are judged: ${of}, on ${item["resourceType"]}`, async () => {
        const { compliance, annotation } = await verdictOf(
          "required-tags",
          { ...item, tags },
          { tags: JSON.stringify(required) },
        );

        expect(compliance).to.equal(is);
        expect(annotation).to.include(says);
      });
    }
  }

  it("are looked for by whatever name, and never found where a resource inherits it", async () => {
    const tags = '{"constructor":[],"__proto__":[]}';

    const missing = await verdictOf("required-tags", volume(), { tags });
    const there = await verdictOf(
      "required-tags",
      { ...volume(), tags: JSON.parse('{"constructor":"a","__proto__":"b"}') },
      { tags },
    );

    expect(missing.annotation).to.equal("Missing: constructor, __proto__.");
    expect(there.compliance).to.equal("COMPLIANT");
  });
});
