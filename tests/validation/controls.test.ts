import { createHash } from "node:crypto";
import { expect } from "chai";
import { alreadyAnalyzed, alreadyRecorded, baseAccounts } from "../../rehearsal";
import { trailRow } from "../../rehearsal/aws/cloudtrail-rows";
import type { Alarm } from "../../rehearsal/aws/cloudwatch";
import { remediationRow } from "../../rehearsal/aws/config-remediation-rows";
import {
  aggregatorRow,
  channelRow,
  ruleRow as configRuleRow,
  recorderRow,
  recordersIn,
  recordingRow,
} from "../../rehearsal/aws/config-rows";
import { defaultDiskKeyRow, encryptionByDefaultRow } from "../../rehearsal/aws/ebs-rows";
import { internetGatewayRow } from "../../rehearsal/aws/ec2-describing";
import type { Endpoint } from "../../rehearsal/aws/ec2-rows";
import { ruleRow } from "../../rehearsal/aws/events-rows";
import { type PasswordPolicy, passwordPolicyRow } from "../../rehearsal/aws/iam-password-policy";
import {
  attachmentRow,
  inlinePolicyRow,
  managedPolicyRow,
  type Role,
  roleRow,
} from "../../rehearsal/aws/iam-roles";
import { type KmsKey, keyId, keyRow } from "../../rehearsal/aws/kms";
import { defaultKeyPolicy, keyPolicyRow } from "../../rehearsal/aws/kms-policy";
import { functionRow, type Permission } from "../../rehearsal/aws/lambda-rows";
import { groupRow } from "../../rehearsal/aws/logs";
import type { LogResourcePolicy } from "../../rehearsal/aws/logs-policies";
import { organization } from "../../rehearsal/aws/organizations-membership";
import {
  accountPublicAccessBlockRow,
  bucketArn,
  bucketEncryptionRow,
  bucketVersioningRow,
  objectRow,
  publicAccessBlockRow,
} from "../../rehearsal/aws/s3-rows";
import { scheduleRow } from "../../rehearsal/aws/scheduler-rows";
import { rotationRow, secretPolicyRow } from "../../rehearsal/aws/secretsmanager-rows";
import { type Subscription, topicRow } from "../../rehearsal/aws/sns";
import type { Facts, Row } from "../../rehearsal/world/facts";
import { inOrganization } from "../../rehearsal/world/organization";
import { askedByAuditor, checksOf } from "../../scenarios/every-control-is-validated";
import type { ControlCheck } from "../../validation/control-check";
import { validate } from "../../validation/validate";
import { type Deployed, deployed } from "../support/deployed";
import { accountId } from "../support/rehearsal";
import { policyOf } from "../support/world";

/** Changes a fact that has to be there. */
function change<T extends object>(facts: Facts, row: Row<T>, changes: Partial<T>): void {
  const known = facts.get(row);
  if (!known) {
    throw new Error(`There is no ${row} that could be broken.`);
  }
  facts.put(row, { ...known, ...changes });
}

/** Removes all facts of a kind that something is true of, at least one. */
function removeAll<T>(facts: Facts, kind: string, which: (value: T) => boolean): void {
  const found = facts.list<T>(kind).filter(([, value]) => which(value));
  if (found.length === 0) {
    throw new Error(`There is no ${kind} that could be removed.`);
  }
  for (const [row] of found) {
    facts.remove(row);
  }
}

const text = ({ input }: ControlCheck, member: string) => String(input[member]);

/** Somebody puts something else in the place of an object. */
function overwrite(facts: Facts, check: ControlCheck): void {
  const row = objectRow(bucketArn("aws", text(check, "Bucket")), text(check, "Key"));
  const [version] = facts.get(row)?.versions ?? [];
  if (!version) {
    throw new Error(`There is no ${row} that could be overwritten.`);
  }
  const body = Uint8Array.from(version.body).fill(0);
  const sha256 = createHash("sha256").update(body).digest("base64");
  change(facts, row, { versions: [{ ...version, body, sha256 }, version] });
}

const roleOf = (facts: Facts, check: ControlCheck) => {
  const name = text(check, "RoleName");
  return { name, role: facts.get(roleRow(name)) as Role };
};

const functionArnOf = (check: ControlCheck) =>
  `arn:aws:lambda:${check.region}:${accountId}:function:${text(check, "FunctionName")}`;

const firstOf = ({ input }: ControlCheck, member: string) => (input[member] as readonly string[])[0] ?? "";

/** Key whose rotation a key shares. */
function rotatedKey(facts: Facts, arn: string): Row<KmsKey> {
  const primary = facts
    .list<KmsKey>("kms:key")
    .find(([, key]) => key.kind === "multi-Region primary" && keyId(key.arn) === keyId(arn));
  return primary ? primary[0] : keyRow(arn);
}

/** What breaks the control that a check asks for, by what it asks. */
const breaks: Readonly<Record<string, (facts: Facts, check: ControlCheck) => void>> = {
  "s3:HeadObject": overwrite,
  "kms:DescribeKey": (facts, check) => change(facts, keyRow(text(check, "KeyId")), { state: "Disabled" }),
  "kms:ListAliases": (facts, check) =>
    removeAll<{ targetKeyArn: string }>(
      facts,
      "kms:alias",
      ({ targetKeyArn }) => targetKeyArn === text(check, "KeyId"),
    ),
  "kms:GetKeyPolicy": (facts, check) =>
    facts.put(keyPolicyRow(text(check, "KeyId")), defaultKeyPolicy("aws", accountId)),
  "kms:GetKeyRotationStatus": (facts, check) =>
    change(facts, rotatedKey(facts, text(check, "KeyId")), { rotationPeriodInDays: undefined }),
  "sns:GetTopicAttributes": (facts, check) =>
    change(facts, topicRow(text(check, "TopicArn")), { kmsMasterKeyId: undefined }),
  "sns:ListSubscriptionsByTopic": (facts) => {
    for (const [row] of facts.list<Subscription>("sns:subscription")) {
      change(facts, row, { confirmed: false });
    }
  },
  "secretsmanager:DescribeSecret": (facts, check) => facts.remove(rotationRow(text(check, "SecretId"))),
  "secretsmanager:GetResourcePolicy": (facts, check) =>
    facts.remove(secretPolicyRow(text(check, "SecretId"))),
  "lambda:GetFunctionConfiguration": (facts, check) =>
    change(facts, functionRow(functionArnOf(check)), { architectures: ["x86_64"] }),
  "lambda:GetPolicy": (facts, check) =>
    removeAll<Permission>(
      facts,
      "lambda:permission",
      ({ functionArn }) => functionArn === functionArnOf(check),
    ),
  "ec2:DescribeInternetGateways": (facts, check) => {
    const [filter] = check.input["Filters"] as readonly { readonly Values: readonly string[] }[];
    const vpcId = filter?.Values[0] ?? "";
    facts.put(internetGatewayRow("igw-1"), { id: "igw-1", region: check.region, vpcId });
  },
  "ec2:DescribeVpcEndpoints": (facts) =>
    removeAll<Endpoint>(facts, "ec2:endpoint", ({ service }) => service === "kms"),
  "ec2:DescribeFlowLogs": (facts) => removeAll(facts, "ec2:flow-log", () => true),
  "iam:ListAttachedRolePolicies": (facts, check) => {
    const policyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
    facts.remove(attachmentRow(text(check, "RoleName"), policyArn));
  },
  "iam:GetRole": (facts, check) => {
    const { name, role } = roleOf(facts, check);
    const trust = policyOf("open", { Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
    const { boundaryArn: _, ...unbounded } = role;
    facts.put(roleRow(name), check.control === "B2" ? unbounded : { ...role, trust });
  },
  "iam:SimulatePrincipalPolicy": (facts, check) => {
    const arn = text(check, "PolicySourceArn");
    const role = arn.slice(arn.lastIndexOf("/") + 1);
    const open = policyOf("open", {});
    removeAll<{ role: string; policyArn: string }>(facts, "iam:attachment", (attachment) => {
      if (attachment.role === role) {
        facts.put(managedPolicyRow(attachment.policyArn), open);
      }
      return attachment.role === role;
    });
    for (const [row, { name }] of facts.list<{ name: string }>("iam:policy")) {
      if (name.includes("boundary")) {
        facts.put(row, open);
      }
    }
    facts.remove(inlinePolicyRow(role, "business-hours"));
  },
  "scheduler:GetSchedule": (facts, check) =>
    change(facts, scheduleRow(check.region, text(check, "Name")), { enabled: false }),
  "cloudwatch:DescribeAlarms": (facts) => {
    for (const [row] of facts.list<Alarm>("cloudwatch:alarm")) {
      change(facts, row, { actionsEnabled: false });
    }
  },
  // With a key of somebody's AWS Config may deliver no more, and without one nobody sees who reads.
  "s3:GetBucketEncryption": (facts, check) =>
    facts.put(bucketEncryptionRow(bucketArn("aws", text(check, "Bucket"))), {
      algorithm: check.expected === "AES256" ? "aws:kms" : "AES256",
      keyId: undefined,
      bucketKey: false,
    }),
  "s3:GetBucketVersioning": (facts, check) =>
    facts.put(bucketVersioningRow(bucketArn("aws", text(check, "Bucket"))), { status: "Suspended" }),
  "s3:GetPublicAccessBlock": (facts, check) =>
    facts.remove(publicAccessBlockRow(bucketArn("aws", text(check, "Bucket")))),
  "logs:DescribeLogGroups": (facts, check) =>
    change(facts, groupRow(check.region, text(check, "logGroupNamePrefix")), { keyArn: undefined }),
  "logs:DescribeResourcePolicies": (facts) =>
    removeAll<LogResourcePolicy>(facts, "logs:policy", ({ name }) => name.includes("audit")),
  "events:DescribeRule": (facts, check) =>
    change(facts, ruleRow(check.region, text(check, "Name")), { state: "ENABLED" }),
  "events:ListTargetsByRule": (facts, check) =>
    removeAll<{ ruleArn: string }>(
      facts,
      "events:target",
      ({ ruleArn }) => ruleArn.endsWith(text(check, "Rule")) && ruleArn.includes(check.region),
    ),
  "ec2:GetEbsEncryptionByDefault": (facts, { region }) => facts.remove(encryptionByDefaultRow(region)),
  "ec2:GetEbsDefaultKmsKeyId": (facts, { region }) => facts.remove(defaultDiskKeyRow(region)),
  "s3-control:GetPublicAccessBlock": (facts, check) =>
    change(facts, accountPublicAccessBlockRow(text(check, "AccountId")), { restrictPublicBuckets: false }),
  "access-analyzer:ListAnalyzers": (facts, { region }) =>
    removeAll<{ region: string }>(facts, "access-analyzer:analyzer", (each) => each.region === region),
  "iam:GetAccountPasswordPolicy": (facts) =>
    change<PasswordPolicy>(facts, passwordPolicyRow(accountId), { RequireSymbols: false }),
  "organizations:ListPoliciesForTarget": (facts) => removeAll(facts, "organizations:attachment", () => true),
  "cloudtrail:GetTrailStatus": (facts, check) =>
    change(facts, trailRow(text(check, "Name")), { isLogging: false }),
  "cloudtrail:DescribeTrails": (facts) => {
    for (const [row] of facts.list<object>("cloudtrail:trail")) {
      change(facts, row as ReturnType<typeof trailRow>, { isMultiRegion: false });
    }
  },
  "cloudtrail:GetEventSelectors": (facts, check) =>
    change(facts, trailRow(text(check, "TrailName")), {
      managementEvents: { readWriteType: "All", excludedSources: ["kms.amazonaws.com"] },
    }),
  // The recorder may be somebody else's, whose name is not asked for.
  "config:DescribeConfigurationRecorders": (facts, { region }) => {
    for (const { name } of recordersIn(facts, region)) {
      change(facts, recorderRow(region, name), { frequency: "DAILY" });
    }
  },
  "config:DescribeConfigurationRecorderStatus": (facts, { region }) => facts.remove(recordingRow(region)),
  "config:DescribeDeliveryChannels": (facts, check) =>
    change(facts, channelRow(check.region, firstOf(check, "DeliveryChannelNames")), { prefix: "records" }),
  "config:DescribeConfigRules": (facts, check) =>
    facts.remove(configRuleRow(check.region, firstOf(check, "ConfigRuleNames"))),
  "config:DescribeConfigurationAggregators": (facts, check) =>
    change(facts, aggregatorRow(check.region, firstOf(check, "ConfigurationAggregatorNames")), {
      regions: ["us-east-1", "us-west-2", "eu-west-1", "eu-north-1"],
    }),
  // Of an organisation too: this account is one of it.
  "config:DescribeConfigurationAggregatorSourcesStatus": (facts) => facts.remove(recordingRow("us-west-2")),
  "config:DescribeRemediationConfigurations": (facts, check) =>
    change(facts, remediationRow(check.region, firstOf(check, "ConfigRuleNames")), { maximumAttempts: 25 }),
  "config:DescribeAggregationAuthorizations": (facts, { region }) =>
    removeAll<{ region: string }>(facts, "config:authorization", (each) => each.region === region),
};

const repaired = ["kms-key-rotated", "s3-bucket-public-access-blocked"];

const stacks: readonly {
  readonly what: string;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly surroundings?: Parameters<typeof deployed>[2];
}[] = [
  { what: "dev", changes: {} },
  { what: "dev with a bucket for state", changes: { stateBucket: true } },
  {
    what: "dev in the management account of an organisation, with service control policies and all accounts in view",
    changes: {
      serviceControlPolicies: { targets: [organization.rootId, organization.unitId] },
      aggregation: "organization",
    },
    surroundings: inOrganization({ as: "management", policiesEnabled: true }),
  },
  {
    what: "dev in Ireland, while IAM reports in Virginia",
    changes: {
      primaryRegion: "eu-west-1",
      complianceRegions: ["eu-west-1", "us-west-2"],
      replicaRegions: ["ap-southeast-1"],
    },
  },
  {
    what: "dev with a trail of somebody else's",
    changes: { trail: "existing" },
    surroundings: { accounts: baseAccounts.slice(1) },
  },
  {
    what: "dev on recorders of somebody else's",
    // Theirs records nothing of IAM.
    changes: { recorder: "existing", complianceRules: { "users-have-mfa": false } },
    surroundings: { accounts: alreadyRecorded() },
  },
  {
    what: "dev with analyzers of somebody else's, and passwords that expire",
    changes: { accountDefaults: { accessAnalyzer: "existing", passwordPolicy: { maxAgeDays: 90 } } },
    surroundings: { accounts: alreadyAnalyzed(baseAccounts.slice(1)) },
  },
  {
    what: "dev with repairs, and with records that S3 encrypts, gathered by an audit account",
    changes: {
      configBucket: { encryption: "s3" },
      complianceRules: { "s3-bucket-encrypted": { algorithms: "AES256,aws:kms" } },
      auditAccount: { accountId: "444455556666", region: "eu-central-1" },
      remediation: { rules: repaired },
    },
  },
];

for (const { what, changes, surroundings } of stacks) {
  describe(`The validation of ${what}`, () => {
    let fresh: Deployed;

    before(async () => {
      fresh = await deployed("dev", changes, surroundings);
    });

    it("passes as deployed, asked by the auditor", async () => {
      const { account } = fresh();
      account.confirmSubscriptions();

      const results = await validate(checksOf(account), await askedByAuditor(account));

      expect(results.filter(({ passed }) => !passed)).to.deep.equal([]);
      expect(results.length).to.be.greaterThan(70);
    });

    it("fails, check by check, where its control is broken", async () => {
      const passing: string[] = [];
      for (const check of checksOf(fresh().account)) {
        const { account, facts } = fresh();
        account.confirmSubscriptions();
        const ask = await askedByAuditor(account);
        const breakIt = breaks[`${check.service}:${check.operation}`];
        expect(breakIt, `${check.service}:${check.operation} is broken by nothing`).not.to.equal(undefined);

        breakIt?.(facts, check);

        const [result] = await validate([check], ask);
        if (result?.passed) {
          passing.push(check.title);
        }
      }

      expect(passing).to.deep.equal([]);
    });
  });
}
