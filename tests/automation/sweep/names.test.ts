import { expect } from "chai";
import { arnOf, bearsSuffix, namedBy, type Place } from "../../../automation/sweep/names";
import { sweeperOf } from "../../../automation/sweep/sweeper";
import { UsageError } from "../../../automation/usage";

const place: Place = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  region: "eu-west-1",
  account: "111122223333",
};

describe("A name bears a suffix", () => {
  const cases: readonly (readonly [id: string, bears: boolean])[] = [
    ["dev-sns-alerts-abc12345", true],
    ["alias/dev-kms-state-abc12345", true],
    ["/aws/iam/kms/activity-abc12345", true],
    ["arn:aws:events:eu-west-1:111122223333:rule/dev-events-audit-abc12345", true],
    ["https://sqs.eu-west-1.amazonaws.com/111122223333/dev-sqs-dead-abc12345", true],
    ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:dev-secretsmanager-db-abc12345-Ab1Cd2", true],
    ["dev-sns-alerts-xabc12345", false],
    ["dev-sns-alerts-abc12345x", false],
    ["dev-sns-abc12345-alerts", false],
    ["dev-sns-alertsabc12345", false],
    ["abc12345", false],
    ["dev-sns-alerts-ABC12345", false],
    ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:dev-secretsmanager-db-xabc12345-Ab1Cd2", false],
  ];
  for (const [id, bears] of cases) {
    it(`${bears ? "in" : "not in"} ${id}`, () => {
      expect(bearsSuffix(id, "abc12345")).to.equal(bears);
    });
  }

  it("though the characters that Secrets Manager adds look like one", () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:people-abc123";

    expect(bearsSuffix(arn, "abc123")).to.equal(false);
  });
});

describe("What has an ARN is named to Cloud Control", () => {
  const cases: readonly (readonly [arn: string, type: string, id: string])[] = [
    [
      "arn:aws:sns:eu-west-1:111122223333:alerts",
      "AWS::SNS::Topic",
      "arn:aws:sns:eu-west-1:111122223333:alerts",
    ],
    [
      "arn:aws:sqs:eu-west-1:111122223333:dead",
      "AWS::SQS::Queue",
      "https://sqs.eu-west-1.amazonaws.com/111122223333/dead",
    ],
    ["arn:aws:s3:::records", "AWS::S3::Bucket", "records"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:worker", "AWS::Lambda::Function", "worker"],
    [
      "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/worker",
      "AWS::Logs::LogGroup",
      "/aws/lambda/worker",
    ],
    ["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:silent", "AWS::CloudWatch::Alarm", "silent"],
    ["arn:aws:kms:eu-west-1:111122223333:alias/mine", "AWS::KMS::Alias", "alias/mine"],
    ["arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-1", "AWS::EC2::VPCEndpoint", "vpce-1"],
    ["arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", "AWS::EC2::VPC", "vpc-1"],
    ["arn:aws:scheduler:eu-west-1:111122223333:schedule/default/hours", "AWS::Scheduler::Schedule", "hours"],
    ["arn:aws:iam::111122223333:role/Reader", "AWS::IAM::Role", "Reader"],
    [
      "arn:aws:iam::111122223333:policy/team/Most",
      "AWS::IAM::ManagedPolicy",
      "arn:aws:iam::111122223333:policy/team/Most",
    ],
  ];
  for (const [arn, type, id] of cases) {
    it(`as ${type} ${id}, and back`, () => {
      expect(namedBy(arn, place)).to.deep.equal({ type, id, arn });
      expect(arnOf(type, id, place)).to.equal(arn);
    });
  }

  it("without the path of a role, and without the ending of a log group", () => {
    const role = "arn:aws:iam::111122223333:role/baseline/Reader";
    const group = "arn:aws:logs:eu-west-1:111122223333:log-group:/audit:*";

    expect(namedBy(role, place)?.id).to.equal("Reader");
    expect(namedBy(group, place)?.id).to.equal("/audit");
  });

  it("not where its type is not swept", () => {
    expect(namedBy("arn:aws:dynamodb:eu-west-1:111122223333:table/mine", place)).to.equal(undefined);
  });
});

describe("A sweep", () => {
  const ask = () => Promise.reject(new Error("Nothing is asked."));
  const good = { stack: "dev-abc12345", suffix: "abc12345", regions: ["eu-west-1"], ask };

  it("is refused with all mistakes at once where it might find other people's things", () => {
    const bad = { ...good, stack: "", suffix: "kms", regions: ["eu-west-1", "nowhere-1"] };

    expect(() => sweeperOf(bad)).to.throw(
      UsageError,
      [
        "What is to be swept is not clear:",
        '  stack: received ""; allowed: the name of a stack',
        '  suffix: received "kms"; allowed: 6 to 12 lower-case letters and digits',
        '  regions: received "nowhere-1"; allowed: regions of AWS',
      ].join("\n"),
    );
  });

  for (const [what, change] of Object.entries({
    "an empty suffix": { suffix: "" },
    "a suffix of several parts": { suffix: "abc-12345" },
    "a suffix in capitals": { suffix: "ABC12345" },
    "no region": { regions: [] },
    "regions of two partitions": { regions: ["eu-west-1", "cn-north-1"] },
  })) {
    it(`is refused for ${what}`, () => {
      expect(() => sweeperOf({ ...good, ...change })).to.throw(UsageError);
    });
  }

  it("rejects where AWS does not answer", async () => {
    const failure = await sweeperOf(good)
      .find()
      .catch((error: Error) => error.message);

    expect(failure).to.equal("Nothing is asked.");
  });
});
