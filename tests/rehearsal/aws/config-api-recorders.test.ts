import { expect } from "chai";
import { authorizationRow, type ConfigRecorder, recordingRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region } from "../../support/world";
import { refusedWith } from "./call-fixtures";
import { aggregator, aggregatorArn, configWith, recorderArn, there } from "./config-api-fixtures";
import { configRole, recorderRole, recorderRows, recordsRows, runningRows } from "./config-fixtures";

describe("Simulated calls about recorders", () => {
  it("stop and start one", () => {
    const { config, world } = configWith(there);

    config("StopConfigurationRecorder", { ConfigurationRecorderName: "main" });
    const stopped = world.facts.get(recordingRow(region));
    config("StartConfigurationRecorder", { ConfigurationRecorderName: "main" });

    expect([stopped, world.facts.get(recordingRow(region))]).to.deep.equal([undefined, "main"]);
  });

  it("find none of another name or none at all", () => {
    for (const operation of ["StopConfigurationRecorder", "StartConfigurationRecorder"]) {
      const { config } = configWith(there);
      expect(refusedWith(() => config(operation, { ConfigurationRecorderName: "default" }))).to.deep.equal([
        "NoSuchConfigurationRecorderException",
        "Cannot find configuration recorder with the specified name 'default'.",
      ]);
      expect(refusedWith(() => config(operation, {}))[0]).to.equal("InvalidParameterException");
    }
    for (const operation of ["DescribeConfigurationRecorders", "DescribeConfigurationRecorderStatus"]) {
      const { config } = configWith(there);
      const names = { ConfigurationRecorderNames: ["default"] };
      expect(refusedWith(() => config(operation, names))[0]).to.equal("NoSuchConfigurationRecorderException");
    }
  });

  it("start none without a channel", () => {
    const { config } = configWith(recorderRows());

    expect(
      refusedWith(() => config("StartConfigurationRecorder", { ConfigurationRecorderName: "main" }))[0],
    ).to.equal("NoAvailableDeliveryChannelException");
  });

  const groups: readonly (readonly [group: ConfigRecorder["group"], described: Values])[] = [
    [
      { kind: "all", includesIam: true },
      {
        allSupported: true,
        includeGlobalResourceTypes: true,
        resourceTypes: [],
        exclusionByResourceTypes: { resourceTypes: [] },
        recordingStrategy: { useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" },
      },
    ],
    [
      { kind: "only", types: ["AWS::EC2::Volume"] },
      {
        allSupported: false,
        includeGlobalResourceTypes: false,
        resourceTypes: ["AWS::EC2::Volume"],
        exclusionByResourceTypes: { resourceTypes: [] },
        recordingStrategy: { useOnly: "INCLUSION_BY_RESOURCE_TYPES" },
      },
    ],
    [
      { kind: "all but", types: ["AWS::EC2::Volume"] },
      {
        allSupported: false,
        includeGlobalResourceTypes: false,
        resourceTypes: [],
        exclusionByResourceTypes: { resourceTypes: ["AWS::EC2::Volume"] },
        recordingStrategy: { useOnly: "EXCLUSION_BY_RESOURCE_TYPES" },
      },
    ],
  ];
  for (const [group, recordingGroup] of groups) {
    it(`describe one of ${group.kind}`, () => {
      const { config } = configWith(recorderRows({ group }));

      expect(config("DescribeConfigurationRecorders", {})).to.deep.equal({
        ConfigurationRecorders: [
          {
            arn: recorderArn,
            name: "main",
            roleARN: configRole,
            recordingGroup,
            recordingMode: { recordingFrequency: "CONTINUOUS", recordingModeOverrides: [] },
            recordingScope: "PAID",
          },
        ],
      });
    });
  }

  it("describe one by its name", () => {
    const { config } = configWith(there);
    const names = { ConfigurationRecorderNames: ["main"] };

    expect(config("DescribeConfigurationRecorders", names)["ConfigurationRecorders"]).to.have.length(1);
  });

  it("say whether one records", () => {
    const recording = (rows: Rows) => configWith(rows).config("DescribeConfigurationRecorderStatus", {});
    const status = { arn: recorderArn, name: "main" };

    expect(recording(there)).to.deep.equal({
      ConfigurationRecordersStatus: [{ ...status, recording: true, lastStatus: "SUCCESS" }],
    });
    expect(recording(recorderRows())).to.deep.equal({
      ConfigurationRecordersStatus: [{ ...status, recording: false, lastStatus: "PENDING" }],
    });
    expect(recording(recorderRows({ region: "eu-west-1" }))).to.deep.equal({
      ConfigurationRecordersStatus: [],
    });
  });
});

describe("Simulated calls about delivery channels", () => {
  it("describe them", () => {
    const names = { DeliveryChannelNames: ["main"] };

    expect(configWith(there).config("DescribeDeliveryChannels", names)).to.deep.equal({
      DeliveryChannels: [
        {
          name: "main",
          s3BucketName: "records",
          s3KeyPrefix: "main",
          s3KmsKeyArn: "arn:aws:kms:us-east-1:1:key/1",
          configSnapshotDeliveryProperties: { deliveryFrequency: "One_Hour" },
        },
      ],
    });
    expect(configWith(runningRows()).config("DescribeDeliveryChannels", {})).to.deep.equal({
      DeliveryChannels: [{ name: "main", s3BucketName: "records" }],
    });
  });

  it("find none of another name", () => {
    for (const operation of ["DescribeDeliveryChannels", "DescribeDeliveryChannelStatus"]) {
      const { config } = configWith(there);
      expect(refusedWith(() => config(operation, { DeliveryChannelNames: ["default"] }))).to.deep.equal([
        "NoSuchDeliveryChannelException",
        "Cannot find delivery channel with specified name 'default'.",
      ]);
    }
  });

  it("say whether they deliver", () => {
    const status = (rows: Rows) =>
      configWith(rows).config("DescribeDeliveryChannelStatus", {})["DeliveryChannelsStatus"];
    const good: Rows = [...recorderRows(), ...recorderRole(), ...recordsRows(), ...runningRows()];

    expect(status(good)).to.deep.equal([
      { name: "main", configHistoryDeliveryInfo: { lastStatus: "SUCCESS" } },
    ]);
    expect(status(there)).to.deep.equal([
      {
        name: "main",
        configHistoryDeliveryInfo: {
          lastStatus: "FAILURE",
          lastErrorCode: "AccessDenied",
          lastErrorMessage:
            "unable to write to bucket, provided s3 key prefix is 'main', provided kms key is 'arn:aws:kms:us-east-1:1:key/1'.",
        },
      },
    ]);
  });
});

describe("Simulated calls about aggregators", () => {
  it("describe those of accounts and of the organisation", () => {
    const where = { AwsRegions: [region, "eu-west-1"], AllAwsRegions: false };
    const described = (changes: Values = {}) =>
      configWith(aggregator(changes)).config("DescribeConfigurationAggregators", {
        ConfigurationAggregatorNames: ["all"],
      })["ConfigurationAggregators"];
    const named = { ConfigurationAggregatorName: "all", ConfigurationAggregatorArn: aggregatorArn };

    expect(described()).to.deep.equal([
      {
        ...named,
        AccountAggregationSources: [{ AccountIds: [accountId, "444455556666"], ...where }],
      },
    ]);
    const organization = { accountIds: undefined as never, regions: undefined as never, roleArn: configRole };
    expect(described(organization)).to.deep.equal([
      { ...named, OrganizationAggregationSource: { RoleArn: configRole, AllAwsRegions: true } },
    ]);
  });

  it("find none of another name", () => {
    for (const [operation, input] of [
      ["DescribeConfigurationAggregators", { ConfigurationAggregatorNames: ["none"] }],
      ["DescribeConfigurationAggregatorSourcesStatus", { ConfigurationAggregatorName: "none" }],
    ] as const) {
      const { config } = configWith(there);
      expect(refusedWith(() => config(operation, input))[0]).to.equal(
        "NoSuchConfigurationAggregatorException",
      );
    }
  });

  it("say what becomes of each source", () => {
    const status = configWith(there).config("DescribeConfigurationAggregatorSourcesStatus", {
      ConfigurationAggregatorName: "all",
    })["AggregatedSourceStatusList"] as readonly Values[];

    expect(
      status.map(({ SourceId, AwsRegion, LastUpdateStatus }) => [SourceId, AwsRegion, LastUpdateStatus]),
    ).to.deep.equal([
      [accountId, region, "SUCCEEDED"],
      [accountId, "eu-west-1", "FAILED"],
      ["444455556666", region, "OUTDATED"],
      ["444455556666", "eu-west-1", "OUTDATED"],
    ]);
  });

  it("list who is authorised", () => {
    const arn = `arn:aws:config:${region}:${accountId}:aggregation-authorization/444455556666/eu-west-1`;
    const authorization = { arn, region, accountId: "444455556666", aggregatorRegion: "eu-west-1" };
    const { config } = configWith([
      [authorizationRow(arn), authorization],
      [authorizationRow("other"), { ...authorization, region: "eu-west-1" }],
    ]);

    expect(config("DescribeAggregationAuthorizations", {})).to.deep.equal({
      AggregationAuthorizations: [
        {
          AggregationAuthorizationArn: arn,
          AuthorizedAccountId: "444455556666",
          AuthorizedAwsRegion: "eu-west-1",
        },
      ],
    });
  });
});
