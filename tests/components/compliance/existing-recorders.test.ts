import { search } from "@aws-lambda-powertools/jmespath";
import { expect } from "chai";
import { complianceChecks } from "../../../components/operations/validation/compliance-checks";

const needed = ["AWS::EC2::Volume", "AWS::IAM::User"];

const [check] = complianceChecks({
  primaryRegion: "us-east-1",
  regions: {
    "us-east-1": {
      recorderName: null,
      recordedTypes: needed,
      customRuleNames: [],
      managedRuleNames: [],
      guardRuleNames: [],
      functionName: "dev-lambda-config-rules-x",
      alarmNames: [],
      remediation: null,
      eventRules: [],
    },
  },
  aggregatorName: null,
  recordsBucket: null,
  aggregation: "account",
  auditAccount: null,
});

const continuous = { recordingFrequency: "CONTINUOUS" };
const all = { allSupported: true, includeGlobalResourceTypes: true };
const daily = (type: string) => ({
  ...continuous,
  recordingModeOverrides: [{ recordingFrequency: "DAILY", resourceTypes: [type] }],
});
const but = (type: string) => ({
  allSupported: false,
  exclusionByResourceTypes: { resourceTypes: [type] },
  recordingStrategy: { useOnly: "EXCLUSION_BY_RESOURCE_TYPES" },
});

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html */
const recorders = [
  { of: "names them", recordingGroup: { resourceTypes: [...needed, "AWS::SQS::Queue"] }, passes: true },
  { of: "names one of them", recordingGroup: { resourceTypes: ["AWS::EC2::Volume"] }, passes: false },
  { of: "records everything", recordingGroup: all, passes: true },
  {
    of: "records everything but what is global, as AWS proposes",
    recordingGroup: { ...all, includeGlobalResourceTypes: false },
    passes: false,
  },
  { of: "leaves out something else", recordingGroup: but("AWS::SQS::Queue"), passes: true },
  { of: "leaves out one of them", recordingGroup: but("AWS::IAM::User"), passes: false },
  { of: "records daily", recordingGroup: all, recordingMode: { recordingFrequency: "DAILY" }, passes: false },
  {
    of: "records one of them daily",
    recordingGroup: all,
    recordingMode: daily("AWS::EC2::Volume"),
    passes: false,
  },
  {
    of: "records something else daily",
    recordingGroup: all,
    recordingMode: daily("AWS::SQS::Queue"),
    passes: true,
  },
];

describe("A recorder of somebody else's", () => {
  for (const { of, recordingGroup, recordingMode = continuous, passes } of recorders) {
    it(`${passes ? "passes" : "does not pass"} that ${of}`, () => {
      const answer = { ConfigurationRecorders: [{ name: "default", recordingGroup, recordingMode }] };

      const given = JSON.stringify(search(check?.query ?? "", answer));

      expect(given === JSON.stringify(check?.expected)).to.equal(passes);
    });
  }
});
