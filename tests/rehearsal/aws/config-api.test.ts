import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import {
  aggregatorRow,
  authorizationRow,
  type ConfigRecorder,
  recordingRow,
} from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";
import {
  configRole,
  customRuleRows,
  recorderRole,
  recorderRows,
  recordsRows,
  ruleArn,
  runningRows,
} from "./config-fixtures";

const recorderArn = `arn:aws:config:${region}:${accountId}:configuration-recorder/main/1`;
const aggregatorArn = `arn:aws:config:${region}:${accountId}:config-aggregator/config-aggregator-1`;

const aggregator = (changes: Values = {}): Rows => [
  [
    aggregatorRow(region, "all"),
    {
      arn: aggregatorArn,
      name: "all",
      region,
      accountIds: [accountId, "444455556666"],
      regions: [region, "eu-west-1"],
      ...changes,
    },
  ],
];

function configWith(rows: Rows, ...statements: readonly object[]) {
  const world = worldWith([...rows, ...roleRows("Caller", ...statements)]);
  return { world, config: callsOf("ConfigServiceClient", world) };
}

const there: Rows = [
  ...recorderRows(),
  ...recorderRole(),
  ...recordsRows(),
  ...runningRows({ prefix: "main", keyArn: "arn:aws:kms:us-east-1:1:key/1", snapshots: "One_Hour" }),
  ...customRuleRows(),
  ...aggregator(),
];

/** What each call asks for, and the resource that it is asked for on. */
const asked: readonly (readonly [operation: string, input: Values, resource: string])[] = [
  [
    "BatchGetResourceConfig",
    { resourceKeys: [{ resourceType: "AWS::EC2::Volume", resourceId: "vol-1" }] },
    "*",
  ],
  ["DescribeAggregationAuthorizations", {}, "*"],
  ["DescribeComplianceByConfigRule", {}, "*"],
  ["DescribeConfigRuleEvaluationStatus", {}, "*"],
  ["DescribeConfigRules", {}, "*"],
  ["DescribeConfigurationAggregatorSourcesStatus", { ConfigurationAggregatorName: "all" }, aggregatorArn],
  ["DescribeConfigurationAggregators", {}, "*"],
  ["DescribeConfigurationRecorderStatus", { ConfigurationRecorderNames: ["main"] }, recorderArn],
  ["DescribeConfigurationRecorders", {}, "*"],
  ["DescribeDeliveryChannelStatus", {}, "*"],
  ["DescribeDeliveryChannels", {}, "*"],
  ["GetComplianceDetailsByConfigRule", { ConfigRuleName: "volumes" }, ruleArn],
  ["GetResourceConfigHistory", { resourceType: "AWS::EC2::Volume", resourceId: "vol-1" }, "*"],
  ["ListDiscoveredResources", { resourceType: "AWS::EC2::Volume" }, "*"],
  [
    "PutEvaluations",
    {
      ResultToken: "any",
      Evaluations: [
        {
          ComplianceResourceType: "AWS::EC2::Volume",
          ComplianceResourceId: "vol-1",
          ComplianceType: "COMPLIANT",
          OrderingTimestamp: new Date(0) as never,
        },
      ],
    },
    "*",
  ],
  ["StartConfigurationRecorder", { ConfigurationRecorderName: "main" }, recorderArn],
  ["StopConfigurationRecorder", { ConfigurationRecorderName: "main" }, recorderArn],
];

describe("Simulated calls of AWS Config", () => {
  it("are all asked for below", () => {
    const operations = Object.keys(simulatedAws.services["ConfigServiceClient"]?.operations ?? {});

    expect(asked.map(([operation]) => operation)).to.have.members(operations);
  });

  for (const [operation, input, resource] of asked) {
    it(`ask whether the caller may ${operation}`, () => {
      const { config } = configWith(there, { Action: "config:DescribeRetentionConfigurations" });

      const [code, message] = refusedWith(() => config(operation, input));

      expect(code).to.equal("AccessDeniedException");
      expect(message).to.contain(`to perform: config:${operation} on resource: ${resource} `);
    });
  }

  it("take nothing that is not known", () => {
    for (const [operation, input] of asked) {
      const { config } = configWith(there);
      expect(() => config(operation, { ...input, Unknown: true }), operation).to.throw(
        "does not know Unknown",
      );
    }
  });
});

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
