import { expect } from "chai";
import { ancestors, type Graph } from "../../../rehearsal";
import { ofType } from "../../support/inventory";
import { accountId } from "../../support/rehearsal";
import {
  aggregatorType,
  authorizationType,
  channelType,
  complianceRegions,
  graphWith,
  onlyIn,
  primaryRegion,
  recorderRoles,
  recorderType,
  recordsBuckets,
  regionOf,
  settingsOfRecords,
  statusType,
} from "./graphs";

const sorted = (texts: readonly string[]) => [...texts].sort();
describe("What is recorded where", () => {
  let graph: Graph;
  let above: ReturnType<typeof ancestors>;

  before(async () => {
    graph = await graphWith();
    above = ancestors(graph);
  });

  it("is in the hands of one recorder, one channel and one status in each compliance region, and in no other", () => {
    for (const type of [recorderType, channelType, statusType]) {
      expect(sorted(ofType(graph, type).map(regionOf)), type).to.deep.equal(complianceRegions);
    }
  });

  it("is recorded under a name of the region's own, which recorder, channel and status have alike", () => {
    const suffix = String(ofType(graph, "random:index/randomString:RandomString")[0]?.outputs?.["result"]);

    for (const region of complianceRegions) {
      const names = [recorderType, channelType, statusType].map(
        (type) => onlyIn(graph, type, region).inputs["name"],
      );
      expect(names).to.deep.equal(Array(3).fill(`dev-config-${region}-${suffix}`));
    }
  });

  it("is what the rules look at, as it happens, users of IAM in the primary region alone", () => {
    const everywhere = [
      "AWS::AutoScaling::AutoScalingGroup",
      "AWS::DynamoDB::Table",
      "AWS::EC2::Instance",
      "AWS::EC2::SecurityGroup",
      "AWS::EC2::Volume",
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "AWS::KMS::Key",
      "AWS::Lambda::Function",
      "AWS::RDS::DBCluster",
      "AWS::RDS::DBInstance",
      "AWS::Redshift::Cluster",
      "AWS::S3::Bucket",
      "AWS::SNS::Topic",
      "AWS::SecretsManager::Secret",
    ];

    for (const region of complianceRegions) {
      const { inputs } = onlyIn(graph, recorderType, region);
      const users = region === primaryRegion ? ["AWS::IAM::User"] : [];
      expect(inputs["recordingGroup"], region).to.deep.equal({
        allSupported: false,
        includeGlobalResourceTypes: false,
        resourceTypes: sorted([...everywhere, ...users]),
        recordingStrategies: [{ useOnly: "INCLUSION_BY_RESOURCE_TYPES" }],
      });
      expect(inputs["recordingMode"]).to.deep.equal({ recordingFrequency: "CONTINUOUS" });
      expect(onlyIn(graph, statusType, region).inputs["isEnabled"]).to.equal(true);
    }
  });

  it("is delivered to one bucket in the primary region with that region's key, each region under its own name", () => {
    const [bucket] = recordsBuckets(graph);
    const [key] = ofType(graph, "aws:kms/key:Key").filter(({ inputs }) => inputs["multiRegion"]);

    for (const region of complianceRegions) {
      const { name, ...inputs } = onlyIn(graph, channelType, region).inputs;
      expect(inputs).to.deep.equal({
        s3BucketName: bucket?.outputs?.["bucket"],
        s3KeyPrefix: region,
        s3KmsKeyArn: key?.outputs?.["arn"],
      });
      expect(name).to.contain(region);
    }
    expect(recordsBuckets(graph).map(regionOf)).to.deep.equal([primaryRegion]);
    expect(String(key?.outputs?.["arn"])).to.contain(`:kms:${primaryRegion}:`);
  });

  it("is delivered into a bucket that is closed, versioned, encrypted, cleared and whose policy is there", () => {
    const of = (kind: string) =>
      settingsOfRecords(graph, `aws:s3/${kind}:${kind[0]?.toUpperCase()}${kind.slice(1)}`);

    const [key] = ofType(graph, "aws:kms/key:Key").filter(({ inputs }) => inputs["multiRegion"]);
    expect(
      of("bucketPublicAccessBlock").map(({ inputs }) => Object.values(inputs).filter((on) => on === true)),
    ).to.deep.equal([[true, true, true, true]]);
    expect(of("bucketVersioning")[0]?.inputs["versioningConfiguration"]).to.deep.equal({ status: "Enabled" });
    expect(of("bucketServerSideEncryptionConfiguration")[0]?.inputs["rules"]).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: key?.outputs?.["arn"],
        },
        bucketKeyEnabled: true,
      },
    ]);
    expect(JSON.stringify(of("bucketLifecycleConfiguration")[0]?.inputs["rules"])).to.contain('"days":90');
    expect(String(of("bucketPolicy")[0]?.inputs["policy"])).to.contain("DenyChangingTheRecord");
  });

  it("is recorded and delivered with one role for all regions, which may do both before", () => {
    const [role] = recorderRoles(graph);

    expect(recorderRoles(graph)).to.have.length(1);
    for (const region of complianceRegions) {
      const recorder = onlyIn(graph, recorderType, region);
      const waited = [...(above.get(recorder.urn) ?? [])].filter((urn) => urn.includes("RolePolicy"));
      expect(recorder.inputs["roleArn"]).to.equal(role?.outputs?.["arn"]);
      expect(waited.map((urn) => urn.split("aws:iam/").at(-1)?.split(":")[0]).sort()).to.deep.equal([
        "rolePolicy",
        "rolePolicyAttachment",
      ]);
    }
  });

  it("waits in AWS's order: recorder and bucket, then channel, then status", () => {
    const waitsFor = (type: string, region: string, other: string | undefined) =>
      above.get(onlyIn(graph, type, region).urn)?.has(other ?? "");

    for (const region of complianceRegions) {
      expect(waitsFor(channelType, region, onlyIn(graph, recorderType, region).urn), region).to.equal(true);
      for (const kind of [
        "BucketPolicy",
        "BucketServerSideEncryptionConfiguration",
        "BucketPublicAccessBlock",
      ]) {
        const type = `aws:s3/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}`;
        expect(waitsFor(channelType, region, settingsOfRecords(graph, type)[0]?.urn), kind).to.equal(true);
      }
      expect(waitsFor(statusType, region, onlyIn(graph, channelType, region).urn), region).to.equal(true);
    }
  });

  it("has room for one of each in a region, so that what is replaced goes first", () => {
    for (const type of [recorderType, channelType, statusType]) {
      expect(
        ofType(graph, type).every(({ deleteBeforeReplace }) => deleteBeforeReplace),
        type,
      ).to.equal(true);
    }
  });

  it("is gathered in the primary region from exactly the compliance regions, once they record", () => {
    const aggregator = onlyIn(graph, aggregatorType, primaryRegion);

    const { regions, ...source } = aggregator.inputs["accountAggregationSource"] as { regions: string[] };
    expect(sorted(regions)).to.deep.equal(complianceRegions);
    expect(source).to.deep.equal({ accountIds: [accountId] });
    expect(ofType(graph, aggregatorType)).to.have.length(1);
    for (const { urn } of ofType(graph, statusType)) {
      expect(above.get(aggregator.urn)?.has(urn)).to.equal(true);
    }
    expect(graph.outputs["configurationAggregator"]).to.equal(aggregator.outputs?.["name"]);
  });

  it("is nobody else's to gather unless an account is named", () => {
    expect(ofType(graph, authorizationType)).to.deep.equal([]);
  });
});
