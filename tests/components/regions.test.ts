import { expect } from "chai";
import { inRegion, partitionOf, perRegion } from "../../components/foundation/regions";

describe("Regions", () => {
  const table = [
    { region: "us-east-1", partition: "aws", dnsSuffix: "amazonaws.com" },
    { region: "eu-central-2", partition: "aws", dnsSuffix: "amazonaws.com" },
    { region: "mx-central-1", partition: "aws", dnsSuffix: "amazonaws.com" },
    { region: "us-gov-west-1", partition: "aws-us-gov", dnsSuffix: "amazonaws.com" },
    { region: "cn-northwest-1", partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
  ];
  for (const { region, partition, dnsSuffix } of table) {
    it(`know ${region} as one of ${partition}`, () => {
      expect(partitionOf(region)).to.deep.equal({ name: partition, dnsSuffix });
    });
  }

  for (const region of ["us-east-9", "us-iso-east-1", "eusc-de-east-1", "US-EAST-1", "", "us-east-1 "]) {
    it(`do not know ${JSON.stringify(region)}`, () => {
      expect(partitionOf(region)).to.equal(undefined);
    });
  }

  it("say which there are when one is asked for that is not", () => {
    const values = perRegion(["us-east-1", "eu-west-1"], (region) => region.length);

    expect(inRegion(values, "eu-west-1")).to.equal(9);
    expect(() => inRegion(values, "us-west-2")).to.throw(
      "No value for region us-west-2; there is one for us-east-1, eu-west-1.",
    );
  });
});
