import { expect } from "chai";
import { guardRuleNames } from "../../../components/compliance/guard-rules";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import type { Graph } from "../../../rehearsal";
import { ofType } from "../../support/inventory";
import { accountId } from "../../support/rehearsal";
import {
  aggregatorType,
  authorizationType,
  channelType,
  complianceRegions,
  graphWith,
  inRegion,
  onlyIn,
  primaryRegion,
  recorderRoles,
  recorderType,
  recordsBuckets,
  regionOf,
  ruleType,
  settingsOfRecords,
  statusType,
} from "./graphs";

const otherRegions = complianceRegions.filter((region) => region !== primaryRegion);
const rulesOfOurs = [...Object.keys(evaluators), ...guardRuleNames];
const sorted = (texts: readonly string[]) => [...texts].sort();
/** What the recorders' role may do, beside what AWS's policy lets it. */
const policyOfRecorders = (graph: Graph) =>
  ofType(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => inputs["role"] === recorderRoles(graph)[0]?.outputs?.["name"])
    .map(({ inputs }) => String(inputs["policy"]))
    .join();

describe("An existing bucket for the records", () => {
  const keyArn = "arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555";
  let graph: Graph;

  before(async () => {
    graph = await graphWith({
      configBucket: { name: "central-records", region: "eu-west-1", prefix: "audit/config", keyArn },
      recordedTypes: ["AWS::IAM::Role", "AWS::EC2::VPC", "AWS::S3::Bucket"],
      complianceRules: Object.fromEntries(
        [
          ...Object.keys(evaluators).filter((rule) => !rule.startsWith("s3-")),
          ...["resources-have-tags", "secrets-use-customer-key", "users-have-mfa"],
          ...guardRuleNames,
        ].map((rule) => [rule, false]),
      ),
      auditAccount: { accountId: "444455556666", region: "eu-central-1" },
    });
  });

  it("is delivered to under its prefix and each region's name, with its key", () => {
    for (const region of complianceRegions) {
      const { name: _, ...inputs } = onlyIn(graph, channelType, region).inputs;
      expect(inputs).to.deep.equal({
        s3BucketName: "central-records",
        s3KeyPrefix: `audit/config/${region}`,
        s3KmsKeyArn: keyArn,
      });
    }
  });

  it("is left as it is, and the role may write to it, there alone", () => {
    const { Statement } = JSON.parse(policyOfRecorders(graph));
    expect(Statement.map(({ Resource }: { Resource: unknown }) => Resource)).to.deep.equal([
      "arn:aws:s3:::central-records",
      ["us-east-1", "us-west-2", "eu-west-1"].map(
        (region) => `arn:aws:s3:::central-records/audit/config/${region}/AWSLogs/${accountId}/Config/*`,
      ),
      keyArn,
    ]);
    const touched = [...graph.nodes.values()].filter(
      ({ type, inputs }) => type.startsWith("aws:s3/") && JSON.stringify(inputs).includes("central-records"),
    );
    expect(touched).to.deep.equal([]);
    expect(recordsBuckets(graph)).to.deep.equal([]);
  });

  it("leaves the foundation key to others", () => {
    const admitting = ofType(graph, "aws:kms/keyPolicy:KeyPolicy").filter(({ inputs }) =>
      String(inputs["policy"]).includes("AllowRecordersToDeliver"),
    );

    expect(admitting).to.deep.equal([]);
  });

  it("gets the types that are configured, those of IAM from the primary region alone", () => {
    const typesIn = (region: string) =>
      (onlyIn(graph, recorderType, region).inputs["recordingGroup"] as { resourceTypes: string[] })
        .resourceTypes;

    expect(typesIn(primaryRegion)).to.deep.equal(["AWS::EC2::VPC", "AWS::IAM::Role", "AWS::S3::Bucket"]);
    for (const region of otherRegions) {
      expect(typesIn(region)).to.deep.equal(["AWS::EC2::VPC", "AWS::S3::Bucket"]);
    }
  });

  it("is gathered by the audit account from each compliance region, if one is named", () => {
    const authorizations = ofType(graph, authorizationType);

    expect(sorted(authorizations.map(regionOf))).to.deep.equal(complianceRegions);
    for (const { inputs } of authorizations) {
      expect(inputs).to.include({ accountId: "444455556666", authorizedAwsRegion: "eu-central-1" });
    }
  });
});

describe("Records that S3 encrypts with keys of its own", () => {
  it("are delivered without a key, into a bucket without one, by a role that uses none", async () => {
    const graph = await graphWith({
      configBucket: { encryption: "s3" },
      complianceRules: { "s3-bucket-encrypted": { algorithms: "AES256,aws:kms" } },
    });

    const [encryption] = settingsOfRecords(
      graph,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    );
    expect(ofType(graph, channelType).filter(({ inputs }) => "s3KmsKeyArn" in inputs)).to.deep.equal([]);
    expect(encryption?.inputs["rules"]).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    expect(policyOfRecorders(graph)).not.to.contain("kms:");
  });
});

describe("Somebody else's recorders", () => {
  it("are left alone, with channel, bucket and role, and the rules run on them", async () => {
    const graph = await graphWith({ recorder: "existing" });

    for (const type of [recorderType, channelType, statusType]) {
      expect(ofType(graph, type), type).to.deep.equal([]);
    }
    expect(recordsBuckets(graph)).to.deep.equal([]);
    expect(recorderRoles(graph)).to.deep.equal([]);
    for (const region of complianceRegions) {
      const names = inRegion(graph, ruleType, region).map(({ inputs }) => String(inputs["name"]));
      expect(names.filter((name) => rulesOfOurs.some((rule) => name.includes(`-${rule}-`)))).to.have.length(
        rulesOfOurs.length,
      );
    }
    expect(ofType(graph, aggregatorType)).to.have.length(1);
    const known = Object.values(graph.outputs["complianceRegions"] as object);
    expect(known.map(({ recorderName }) => recorderName)).to.deep.equal([null, null, null]);
  });
});

describe("Without recorders", () => {
  it("there is nothing of AWS Config, no function of rules, and nobody to tell", async () => {
    const graph = await graphWith({ recorder: "off" });

    const left = [...graph.nodes.values()].filter(
      ({ type, outputs, inputs }) =>
        type.startsWith("aws:cfg/") ||
        /-config-rules|-s3-config-|-stopped-/.test(String(outputs?.["name"] ?? outputs?.["bucket"])) ||
        String(inputs["eventPattern"]).includes("ComplianceChangeNotification"),
    );
    expect(left.map(({ name }) => name)).to.deep.equal([]);
    expect(graph.outputs["complianceRegions"]).to.deep.equal({});
    expect(graph.outputs["configurationAggregator"]).to.equal(null);
  });
});
