import { expect } from "chai";
import type { CustomRule } from "../../../components/compliance/custom-rules";
import type { ManagedRule } from "../../../components/compliance/managed-rules";
import { neededTypes, recordedTypes } from "../../../components/compliance/recorded-types";

const own = (name: string, ...resourceTypes: string[]): CustomRule => ({
  name,
  description: name,
  resourceTypes,
  parameters: {},
  lookupActions: [],
});
const managed = (name: string, rule: Pick<ManagedRule, "trigger" | "alsoRecorded">): ManagedRule => ({
  name,
  identifier: name.toUpperCase(),
  description: name,
  parameters: {},
  ...rule,
});

const custom = [own("volumes", "AWS::EC2::Volume"), own("tags", "AWS::S3::Bucket", "AWS::EC2::Volume")];
const ofAws = [
  managed("buckets", { trigger: { changeOf: ["AWS::S3::Bucket"] } }),
  managed("groups", { trigger: "periodic" }),
  managed("users", { trigger: "periodic", alsoRecorded: ["AWS::IAM::User"] }),
];

describe("What rules need to be recorded", () => {
  it("are the types that they look at, of those that time alone triggers only what they ask for", () => {
    expect(neededTypes(custom, ofAws, true)).to.deep.equal([
      { rule: "volumes", type: "AWS::EC2::Volume" },
      { rule: "tags", type: "AWS::S3::Bucket" },
      { rule: "tags", type: "AWS::EC2::Volume" },
      { rule: "buckets", type: "AWS::S3::Bucket" },
      { rule: "users", type: "AWS::IAM::User" },
    ]);
  });

  it("are no types of IAM outside the primary region", () => {
    const types = neededTypes(custom, ofAws, false).map(({ type }) => type);

    expect(types).not.to.include("AWS::IAM::User");
    expect(types).to.have.length(4);
  });
});

describe("What is recorded", () => {
  const needed = neededTypes(custom, ofAws, true);

  it("is what the rules need, sorted, each type once", () => {
    expect(recordedTypes([], needed, true)).to.deep.equal([
      "AWS::EC2::Volume",
      "AWS::IAM::User",
      "AWS::S3::Bucket",
    ]);
  });

  it("is what is configured instead, sorted, whatever the rules need", () => {
    expect(recordedTypes(["AWS::S3::Bucket", "AWS::EC2::VPC"], needed, true)).to.deep.equal([
      "AWS::EC2::VPC",
      "AWS::S3::Bucket",
    ]);
  });

  it("has types of IAM in the primary region alone, configured or needed", () => {
    const configured = ["AWS::IAM::Role", "AWS::S3::Bucket"];

    expect(recordedTypes(configured, [], true)).to.deep.equal(configured);
    expect(recordedTypes(configured, [], false)).to.deep.equal(["AWS::S3::Bucket"]);
    expect(recordedTypes([], needed, false)).to.deep.equal(["AWS::EC2::Volume", "AWS::S3::Bucket"]);
  });
});
