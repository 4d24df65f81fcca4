import { expect } from "chai";
import { configItem } from "../../../handlers/config-rules/item";
import { bucket, captured, fromApi, instance, normalised, volume } from "./fixtures";

describe("An item", () => {
  for (const raw of [volume(), instance(), bucket()]) {
    it(`is the same from an event and from the API: ${raw["resourceType"]}`, () => {
      expect(configItem(fromApi(raw), "item")).to.deep.equal(normalised(raw));
    });
  }

  it("keeps what tells it apart", () => {
    expect(normalised(volume())).to.deep.include({
      resourceType: "AWS::EC2::Volume",
      resourceId: "vol-1",
      capturedAt: Date.parse(captured),
      status: "OK",
      arn: "arn:aws:ec2:us-west-2:111122223333:volume/vol-1",
      tags: { Owner: "ann", Environment: "dev" },
    });
  });

  it("has a configuration even as empty as AWS sends it for what is gone", () => {
    for (const configuration of [null, undefined, ""]) {
      expect(() => normalised({ ...volume(), configuration })).not.to.throw();
    }
  });
});

describe("A supplementary value", () => {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*" }] };
  const cases = [
    { of: "an object", value: policy, is: policy },
    { of: "the JSON of an object", value: JSON.stringify(policy), is: policy },
    { of: "URL-encoded JSON", value: encodeURIComponent(JSON.stringify(policy)), is: policy },
    { of: "the JSON of a boolean", value: "false", is: false },
    { of: "a boolean", value: true, is: true },
    { of: "a text", value: "Enabled", is: "Enabled" },
    { of: "a text that is no URL encoding", value: "100% of it", is: "100% of it" },
    { of: "null", value: null, is: null },
  ];
  for (const { of, value, is } of cases) {
    it(`is read where it is ${of}`, () => {
      const { supplementaryConfiguration } = normalised({
        ...volume(),
        supplementaryConfiguration: { value },
      });

      expect(supplementaryConfiguration).to.deep.equal({ value: is });
    });
  }

  it("is missing where there are none, whatever stands in their place", () => {
    for (const supplementaryConfiguration of [undefined, null, 7, "text"]) {
      const item = normalised({ ...volume(), supplementaryConfiguration });
      expect(item.supplementaryConfiguration).to.equal(undefined);
    }
  });
});

describe("The tags of an item", () => {
  const cases = [
    { of: "a map", tags: { Owner: "ann" }, are: { Owner: "ann" } },
    { of: "a list of pairs", tags: [{ key: "Owner", value: "ann" }], are: { Owner: "ann" } },
    { of: "a list of pairs in capitals", tags: [{ Key: "Owner", Value: "ann" }], are: { Owner: "ann" } },
    {
      of: "a tag that is no text",
      tags: [{ key: "Owner", value: { toString: [] } }],
      are: { Owner: '{"toString":[]}' },
    },
    { of: "a tag without a value", tags: [{ key: "Owner", value: null }], are: { Owner: "" } },
    { of: "a pair without a key", tags: [{ value: "ann" }, null], are: {} },
    { of: "none", tags: {}, are: {} },
    { of: "nothing", tags: undefined, are: undefined },
    { of: "null", tags: null, are: undefined },
    { of: "a text", tags: "Owner=ann", are: undefined },
  ];
  for (const { of, tags, are } of cases) {
    it(`are read from ${of}`, () => {
      expect(normalised({ ...volume(), tags }).tags).to.deep.equal(are);
    });
  }
});
