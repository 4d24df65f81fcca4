import { expect } from "chai";
import { configRulesStatements } from "../../../components/compliance/config-rules-policy";
import { type CustomRule, customRules, textsOf } from "../../../components/compliance/custom-rules";
import { physicalName } from "../../../components/foundation/names";
import { ruleOf } from "../../../handlers/config-rules/rule";
import { isResourceType } from "../../../rehearsal/aws/config-refusals";
import { evaluate } from "../../../rehearsal/policy/evaluate";
import { accountId, arn, iamArn, parsed, place } from "../access/account";
import { awsAction, isAbout } from "../access/aws-actions";
import { session } from "./records";

const requiredTags = { Owner: [], Environment: ["dev"] };
const usual = customRules({}, requiredTags);
const named = (rules: readonly CustomRule[], name: string) => rules.find((rule) => rule.name === name);

describe("The baseline's own rules", () => {
  it("are known by their names, each with what it looks at, what it is told and what it looks up", () => {
    const ofTags = ["AWS::EC2::Instance", "AWS::EC2::Volume", "AWS::RDS::DBInstance", "AWS::RDS::DBCluster"];
    const databases = ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"];
    const backups = ["backup:DescribeProtectedResource", "ec2:DescribeSnapshots"];
    const tags = '{"Environment":["dev"],"Owner":[]}';

    const rows = usual.map(({ name, resourceTypes, parameters: { rule, ...others }, lookupActions }) => {
      expect(rule).to.equal(name);
      return [name, resourceTypes, others, [...lookupActions].sort()];
    });

    expect(rows).to.include.deep.members([
      ["ebs-volume-backed-up", ["AWS::EC2::Volume"], { maximumAgeDays: "7" }, backups],
      ["ebs-volume-encrypted", ["AWS::EC2::Volume"], {}, []],
      ["ec2-instance-backed-up", ["AWS::EC2::Instance"], { maximumAgeDays: "7" }, backups],
      ["ec2-instance-encrypted", ["AWS::EC2::Instance"], {}, ["ec2:DescribeVolumes"]],
      ["kms-key-rotated", ["AWS::KMS::Key"], {}, []],
      ["rds-backup-retention", databases, { minimumDays: "7" }, []],
      ["rds-storage-encrypted", databases, {}, []],
      ["required-tags", [...ofTags, "AWS::S3::Bucket"], { tags }, []],
      ["s3-bucket-encrypted", ["AWS::S3::Bucket"], { algorithms: "aws:kms,aws:kms:dsse" }, []],
      ["s3-bucket-public-access-blocked", ["AWS::S3::Bucket"], {}, []],
      ["s3-bucket-versioned", ["AWS::S3::Bucket"], {}, []],
    ]);
  });

  it("are told what a stack sets, as texts, beside what it does not set", () => {
    const rules = customRules(
      {
        "rds-backup-retention": { minimumDays: 14 },
        "s3-bucket-encrypted": { algorithms: "AES256,aws:kms" },
      },
      requiredTags,
    );

    expect(named(rules, "rds-backup-retention")?.parameters).to.deep.equal({
      rule: "rds-backup-retention",
      minimumDays: "14",
    });
    expect(named(rules, "s3-bucket-encrypted")?.parameters).to.deep.equal({
      rule: "s3-bucket-encrypted",
      algorithms: "AES256,aws:kms",
    });
    expect(named(rules, "ebs-volume-backed-up")).to.deep.equal(named(usual, "ebs-volume-backed-up"));
  });

  it("leave out what a stack does not want, and nothing else", () => {
    const rules = customRules({ "kms-key-rotated": false, "s3-bucket-versioned": {} }, requiredTags);

    const names = usual.map(({ name }) => name);
    expect(rules.map(({ name }) => name)).to.deep.equal(names.filter((name) => name !== "kms-key-rotated"));
  });

  it("are told what the function takes, with the default values and with the tags", () => {
    for (const { name, parameters } of usual) {
      expect(ruleOf(parameters, []).name).to.equal(name);
    }
  });

  it("have descriptions, names and types that AWS Config takes", () => {
    const longest = { environment: "e".repeat(12), suffix: "s".repeat(12) };

    for (const { name, description, resourceTypes } of usual) {
      expect(description.length, name).to.be.within(1, 256);
      expect(() => physicalName(longest, "config", name)).not.to.throw();
      expect(
        resourceTypes.filter((type) => !isResourceType(type)),
        name,
      ).to.deep.equal([]);
    }
  });

  it("make texts of numbers and of yes and no, and nothing of what is not set", () => {
    expect(textsOf({ days: 7, name: "seven", wanted: true })).to.deep.equal({
      days: "7",
      name: "seven",
      wanted: "true",
    });
    expect(textsOf(false)).to.deep.equal({});
    expect(textsOf(undefined)).to.deep.equal({});
  });
});

describe("What the function of the rules may do", () => {
  const statements = configRulesStatements(place, usual);
  const actionsOf = (all: typeof statements) => all.flatMap(({ Action = [] }) => [Action].flat());

  it("is to read what is recorded, to look up what is not, and to say what it makes of it", () => {
    expect(actionsOf(statements).sort()).to.deep.equal([
      "backup:DescribeProtectedResource",
      "config:BatchGetResourceConfig",
      "config:GetComplianceDetailsByConfigRule",
      "config:GetResourceConfigHistory",
      "config:ListDiscoveredResources",
      "config:PutEvaluations",
      "ec2:DescribeSnapshots",
      "ec2:DescribeVolumes",
    ]);
  });

  it("is about everything only where AWS tells no resource from another", async () => {
    for (const { Action = [], Resource = [] } of statements) {
      for (const name of [Action].flat()) {
        const action = await awsAction(name);
        const resources = [Resource].flat();
        expect(action && resources.every((each) => isAbout(action, each)), name).to.equal(true);
        expect(resources.includes("*"), name).to.equal(action?.resourceArns.join() === "*");
      }
    }
  });

  it("needs no lookup that no rule of the stack makes", () => {
    const rules = customRules(
      { "ebs-volume-backed-up": false, "ec2-instance-backed-up": false, "ec2-instance-encrypted": false },
      requiredTags,
    );

    const sids = configRulesStatements(place, rules).map(({ Sid }) => Sid);

    expect(sids).to.deep.equal(["ReadRecordsAndEvaluate", "ReadEarlierEvaluations"]);
  });

  const rule = (region: string, account = accountId) =>
    arn("config", "config-rule/config-rule-abc123", region).replace(accountId, account);
  for (const [which, resource, expected] of [
    ["of its region", rule("us-east-1"), "Allowed"],
    ["of another region", rule("eu-west-1"), "ImplicitlyDenied"],
    ["of another account", rule("us-east-1", "444455556666"), "ImplicitlyDenied"],
  ] as const) {
    it(`is ${expected} to read what rules ${which} said before`, () => {
      const { decision } = evaluate(
        {
          principal: session(iamArn("role/baseline/dev-iam-config-rules-us-east-1-ab12cd34")),
          action: "config:GetComplianceDetailsByConfigRule",
          resource,
          resourceAccountId: accountId,
        },
        { identity: [parsed("rules", { Version: "2012-10-17", Statement: statements })] },
      );

      expect(decision).to.equal(expected);
    });
  }

  it("is told with the partition's own ARNs in China", () => {
    const there = { ...place, partition: { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" } as const };

    expect(JSON.stringify(configRulesStatements(there, usual))).not.to.match(/arn:aws:/);
  });
});
