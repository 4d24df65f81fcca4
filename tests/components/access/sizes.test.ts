import { expect } from "chai";
import { boundRoles, sensitiveWith } from "../../../components/access/access-scope";
import { accessSizes, type SizedAccess } from "../../../configuration/access-sizes";
import { project } from "../../support/rehearsal";
import { documents } from "./documents";

const prod = project("prod").config;
const list = (key: string): string[] => JSON.parse(prod[`aws-security-baseline:${key}`] ?? "[]");
const keyRegions = [
  ...new Set([
    prod["aws-security-baseline:primaryRegion"] ?? "",
    ...list("replicaRegions"),
    ...list("complianceRegions"),
  ]),
].sort();

/** The longest names that a stack can have, with everything else as in Pulumi.prod.yaml. */
const longest: SizedAccess = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  environment: "e".repeat(12),
  environmentSuffix: "s".repeat(12),
  primaryRegion: "us-east-1",
  regions: keyRegions,
  sensitiveOperations: sensitiveWith([]),
  trustedAccounts: [],
  federation: { permissionSets: {} },
};

const tooLong = (access: SizedAccess) =>
  accessSizes(access)
    .filter(({ characters, quota }) => characters > quota)
    .map(({ what }) => what);

/** As many regions as AWS has, and more. */
const manyRegions = Array.from({ length: 60 }, (_, index) => `ap-southeast-${index}`);
const manyOperations = Array.from(
  { length: 40 },
  (_, index) => `elasticloadbalancing:DeleteLoadBalancerListener${index}`,
);
const manyAccounts = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(12));
const long = "x".repeat(250);
const federation = {
  permissionSets: { "security-admin": "p".repeat(32), devops: "p".repeat(32), auditor: "p".repeat(32) },
  saml: { arn: `arn:aws:iam::111122223333:saml-provider/${"s".repeat(128)}`, issuer: long, audience: long },
  oidc: { arn: `arn:aws:iam::111122223333:oidc-provider/${long}`, audience: long, subject: long },
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
describe("The sizes of IAM's documents", () => {
  it("are within AWS's quotas with the longest names, in production", () => {
    expect(keyRegions.length).to.be.greaterThan(3);
    expect(tooLong(longest)).to.deep.equal([]);
  });

  it("are told of every document that a role or the boundary has", () => {
    expect(accessSizes(longest).map(({ what, quota }) => [what, quota])).to.have.deep.members([
      ["permissions boundary", 6144],
      ["policy of the role security-admin", 6144],
      ["policy of the role devops", 6144],
      ["policy of the role auditor", 6144],
      ["trust policy of the role security-admin", 2048],
      ["trust policy of the role devops", 2048],
      ["trust policy of the role auditor", 2048],
      ["policy of the business hours", 10_240],
    ]);
  });

  it("count a document as it is made, without white space", () => {
    const sizes = accessSizes({
      ...longest,
      environment: "dev",
      environmentSuffix: "ab12cd34",
      regions: ["ap-southeast-1", "eu-west-1", "us-east-1", "us-west-2"],
    });
    const lengthOf = (name: string) => JSON.stringify(documents[name]).replace(/\s/g, "").length;

    const told = (what: string) => sizes.find((size) => size.what === what)?.characters;
    expect(told("permissions boundary")).to.equal(lengthOf("boundary"));
    expect(told("policy of the role auditor")).to.equal(lengthOf("auditor"));
    expect(told("policy of the role devops")).to.equal(lengthOf("devops"));
    expect(told("policy of the role security-admin")).to.equal(lengthOf("security-admin"));
  });

  it("count a suffix that is not known yet", () => {
    const [unknown, known] = ["", "x".repeat(8)].map((environmentSuffix) =>
      accessSizes({ ...longest, environmentSuffix }),
    );

    expect(unknown).to.deep.equal(known);
  });

  it("tell of a boundary with too many regions", () => {
    expect(tooLong({ ...longest, regions: manyRegions })).to.deep.equal(["permissions boundary"]);
  });

  it("tell of a boundary and of business hours with too many operations", () => {
    const over = tooLong({ ...longest, sensitiveOperations: sensitiveWith(manyOperations) });

    expect(over).to.include("permissions boundary").and.to.include("policy of the business hours");
  });

  it("tell of trust in too many accounts and providers", () => {
    expect(tooLong({ ...longest, trustedAccounts: manyAccounts, federation })).to.deep.equal([
      "trust policy of the role security-admin",
      "trust policy of the role devops",
      "trust policy of the role auditor",
    ]);
  });

  it("leave room for the first document of the deployment", () => {
    const closed = JSON.stringify(documents["hours of the deployment"]).length;

    expect(boundRoles.length).to.equal(2);
    expect(closed).to.be.lessThan(10_240);
  });

  it("are within the quotas for the roles of services as well", () => {
    for (const name of ["task-execution", "db-monitoring"]) {
      expect(JSON.stringify(documents[name]).length).to.be.lessThan(6144);
      expect(JSON.stringify(documents[`trust of ${name}`]).length).to.be.lessThan(2048);
    }
  });
});

describe("The documents of IAM", () => {
  for (const [name, { Statement }] of Object.entries(documents)) {
    it(`have statements with a Sid of letters and digits, once: ${name}`, () => {
      const sids = Statement.map(({ Sid }) => Sid);

      expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).to.deep.equal([]);
      expect(new Set(sids).size).to.equal(sids.length);
    });
  }
});
