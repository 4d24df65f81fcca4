import { expect } from "chai";
import { failedExecution } from "../../../components/compliance/remediation";
import { remediationPolicy, remediationTrust } from "../../../components/compliance/remediation-policies";
import { repairs, repairsOf } from "../../../components/compliance/repairs";
import { ancestors, type Graph } from "../../../rehearsal";
import { matchesPattern, parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import { automationDocument } from "../../../rehearsal/aws/ssm-documents";
import { ofType } from "../../support/inventory";
import { accountId, arn, iamArn, otherAccountId, parsed, place } from "../access/account";
import { awsAction, isAbout } from "../access/aws-actions";
import { complianceRegions, graphWith, inRegion, regionOf, ruleType } from "./graphs";
import { everything, judges, type Row, service, session } from "./records";

const remediationType = "aws:cfg/remediationConfiguration:RemediationConfiguration";
const both = ["kms-key-rotated", "s3-bucket-public-access-blocked"];
const roles = (graph: Graph) =>
  ofType(graph, "aws:iam/role:Role").filter(({ inputs }) =>
    String(inputs["assumeRolePolicy"]).includes("ssm.amazonaws.com"),
  );
const failureRules = (graph: Graph) =>
  ofType(graph, "aws:cloudwatch/eventRule:EventRule").filter(({ inputs }) =>
    String(inputs["name"]).includes("-repair-failed-"),
  );

describe("What is repaired", () => {
  it("is nothing, by nobody, unless a stack asks for it", async () => {
    const graph = await graphWith();

    expect(ofType(graph, remediationType)).to.deep.equal([]);
    expect(roles(graph)).to.deep.equal([]);
    expect(failureRules(graph)).to.deep.equal([]);
  });

  it("is what the stack asks for, and the role may do no other repair", async () => {
    const graph = await graphWith({ remediation: { rules: ["kms-key-rotated"] } });

    const documents = ofType(graph, remediationType).map(({ inputs }) => inputs["targetId"]);
    expect([...new Set(documents)]).to.deep.equal(["AWSConfigRemediation-EnableKeyRotation"]);
    const [policy] = ofType(graph, "aws:iam/rolePolicy:RolePolicy").filter(({ name }) =>
      name.includes("remediation"),
    );
    expect(String(policy?.inputs["policy"])).to.match(/kms:EnableKeyRotation/);
    expect(String(policy?.inputs["policy"])).not.to.match(/s3:|S3Bucket/);
  });
});

describe("What is repaired in every region", () => {
  let graph: Graph;

  before(async () => {
    const bounds = { maximumAttempts: 4, retrySeconds: 600, concurrentPercentage: 20, errorPercentage: 30 };
    graph = await graphWith({ remediation: { rules: both, ...bounds } });
  });

  it("is what two rules find, by AWS's documents, automatically and within bounds", () => {
    for (const region of complianceRegions) {
      const found = inRegion(graph, remediationType, region);
      expect(found, region).to.have.length(2);
      for (const { inputs } of found) {
        expect(inputs).to.deep.include({
          targetType: "SSM_DOCUMENT",
          automatic: true,
          maximumAutomaticAttempts: 4,
          retryAttemptSeconds: 600,
          executionControls: {
            ssmControls: { concurrentExecutionRatePercentage: 20, errorPercentage: 30 },
          },
        });
        const names = (inputs["parameters"] as { name: string }[]).map(({ name }) => name);
        expect(names, "the provider reads them by name").to.deep.equal([...names].sort());
        expect(names).to.deep.equal(automationDocument(String(inputs["targetId"]))?.required);
      }
    }
  });

  it("waits for its rule and for what the one role may do, so that it goes before they do", () => {
    const above = ancestors(graph);
    const [role, ...others] = roles(graph);
    const policy = ofType(graph, "aws:iam/rolePolicy:RolePolicy").find(({ name }) =>
      name.includes("remediation"),
    );

    expect(others).to.deep.equal([]);
    for (const node of ofType(graph, remediationType)) {
      const rule = inRegion(graph, ruleType, regionOf(node)).find(
        ({ inputs }) => inputs["name"] === node.inputs["configRuleName"],
      );
      for (const needed of [rule, role, policy]) {
        expect(above.get(node.urn)?.has(needed?.urn ?? ""), needed?.name).to.equal(true);
      }
    }
  });

  it("is told to people of its region where it fails, and stands in the stack's outputs", () => {
    const topics = graph.outputs["alertTopicArns"] as Readonly<Record<string, string>>;
    const known = graph.outputs["complianceRegions"] as Readonly<
      Record<string, { remediation: { failureRule: object; repairs: object[]; maximumAttempts: number } }>
    >;

    for (const region of complianceRegions) {
      const [rule, ...others] = failureRules(graph).filter((node) => regionOf(node) === region);
      const target = inRegion(graph, "aws:cloudwatch/eventTarget:EventTarget", region).find(
        ({ inputs }) => inputs["rule"] === rule?.inputs["name"],
      );
      expect(others).to.deep.equal([]);
      expect(target?.inputs["arn"]).to.equal(topics[region]);
      expect(known[region]?.remediation).to.deep.include({
        maximumAttempts: 4,
        failureRule: { name: rule?.inputs["name"], region, targetArn: topics[region] },
      });
      expect(known[region]?.remediation.repairs).to.have.length(2);
    }
  });
});

describe("The rule on failed repairs", () => {
  const document = "AWSConfigRemediation-EnableKeyRotation";
  const pattern = parseEventPattern(JSON.stringify(failedExecution([document])));
  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
  const event = (detail: object) => ({
    source: "aws.ssm",
    "detail-type": "EC2 Automation Execution Status-change Notification",
    detail: { ExecutionId: "333ba70b", Definition: document, DefinitionVersion: 1.0, ...detail },
  });
  const cases = [
    ...["Failed", "TimedOut", "Cancelled", "CompletedWithFailure"].map(
      (Status) => [`an execution that ended as ${Status}`, { Status }, true] as const,
    ),
    ["one that succeeded", { Status: "Success" }, false],
    ["a step of one", { Status: "Failed", StepName: "EnableKeyRotation" }, false],
    ["one of another document", { Status: "Failed", Definition: "AWS-StopEC2Instance" }, false],
  ] as const;
  for (const [what, detail, expected] of cases) {
    it(`${expected ? "tells of" : "says nothing of"} ${what}`, () => {
      expect(matchesPattern(pattern, event(detail))).to.equal(expected);
    });
  }
});

const regions = ["eu-west-1", "us-east-1"];
const roleArn = iamArn("role/baseline/dev-iam-config-remediation-ab12cd34");
const policy = remediationPolicy(place, regions, repairs);
const key = arn("kms", "key/11111111-0000-0000-0000-000000000001");
const bucket = "arn:aws:s3:::orders";
const ours = { "s3:ResourceAccount": accountId };
const may = (action: string, why: string, row: Partial<Row> = {}): Row => ({
  who: "the role",
  principal: session(roleArn),
  action,
  expected: "Allowed",
  why,
  ...row,
});
const mayNot = (action: string, why: string, row: Partial<Row> = {}): Row =>
  may(action, why, { expected: "ImplicitlyDenied", ...row });

judges("The role that repairs", {
  resource: key,
  identity: parsed("repairing", policy),
  policies: {},
  rows: [
    may("kms:EnableKeyRotation", "that repairs a key"),
    may("kms:GetKeyRotationStatus", "the document looks whether it did"),
    may("kms:EnableKeyRotation", "one role serves all regions", {
      resource: key.replace("us-east-1", "eu-west-1"),
    }),
    mayNot("kms:EnableKeyRotation", "that is no region of the stack's", {
      resource: key.replace("us-east-1", "us-west-2"),
    }),
    mayNot("kms:EnableKeyRotation", "keys of others are theirs", {
      resource: key.replace(accountId, otherAccountId),
    }),
    may("s3:PutBucketPublicAccessBlock", "that repairs a bucket", { resource: bucket, context: ours }),
    may("s3:GetBucketPublicAccessBlock", "the document looks whether it did", {
      resource: bucket,
      context: ours,
    }),
    mayNot("s3:PutBucketPublicAccessBlock", "buckets of others are theirs", {
      resource: bucket,
      context: { "s3:ResourceAccount": otherAccountId },
    }),
    ...["kms:DisableKeyRotation", "kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:PutKeyPolicy"].map(
      (action) => mayNot(action, "repairs put right"),
    ),
    ...["s3:PutBucketPolicy", "s3:DeleteBucket", "s3:PutBucketAcl"].map((action) =>
      mayNot(action, "repairs put right", { resource: bucket, context: ours }),
    ),
    may("ssm:StartAutomationExecution", "the documents' pages ask for it", {
      resource: "arn:aws:ssm:us-east-1::document/AWSConfigRemediation-EnableKeyRotation",
    }),
    mayNot("ssm:StartAutomationExecution", "there are other documents", {
      resource: "arn:aws:ssm:us-east-1::document/AWS-RunShellScript",
    }),
  ],
});

const execution = (region = "us-east-1", account = accountId) =>
  arn("ssm", "automation-execution/333ba70b", region).replace(accountId, account);
const assume = (why: string, context: Row["context"], row: Partial<Row> = {}): Row =>
  mayNot("sts:AssumeRole", why, {
    who: "Systems Manager",
    principal: service("ssm"),
    ...(context && { context }),
    ...row,
  });
const from = (account: string, sourceArn?: string) => ({
  "aws:SourceAccount": account,
  ...(sourceArn !== undefined && { "aws:SourceArn": sourceArn }),
});

judges("The trust in the role that repairs", {
  resource: roleArn,
  identity: everything,
  policies: {
    resource: parsed("trust", remediationTrust(place, regions)),
    resourceMustAllow: true,
    resourceIsImplied: true,
  },
  rows: [
    assume("it repairs", from(accountId, execution()), { expected: "Allowed" }),
    assume("it repairs in all regions", from(accountId, execution("eu-west-1")), { expected: "Allowed" }),
    assume("that is no region of the stack's", from(accountId, execution("us-west-2"))),
    assume("anybody can name a role", from(otherAccountId, execution("us-east-1", otherAccountId))),
    assume("it might be for anybody", undefined),
    assume("it might be for a maintenance window", from(accountId, arn("ssm", "maintenancewindow/mw-1"))),
    assume("AWS Config only asks for it", from(accountId, execution()), {
      principal: service("config"),
      who: "Config",
    }),
    mayNot("sts:AssumeRole", "people repair with what they have", {
      who: "an administrator",
      principal: session(iamArn("role/Administrator")),
    }),
  ],
});

describe("What the role that repairs may do", () => {
  it("is about what the actions are about, and nowhere about everything", async () => {
    for (const { Action = [], Resource = [] } of policy.Statement) {
      for (const name of [Action].flat()) {
        const action = await awsAction(name);
        for (const resource of [Resource].flat()) {
          expect(resource).not.to.equal("*");
          expect(action && isAbout(action, resource), `${name} on ${resource}`).to.equal(true);
        }
      }
    }
  });

  it("has no ARN of another partition in China", () => {
    const there = { ...place, partition: { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" } as const };

    const texts = [
      remediationPolicy(there, ["cn-north-1"], repairs),
      remediationTrust(there, ["cn-north-1"]),
    ];

    expect(JSON.stringify(texts)).not.to.match(/arn:aws:/);
  });

  it("is chosen by rule", () => {
    expect(
      repairsOf(["s3-bucket-public-access-blocked", "other"]).map(({ resourceType }) => resourceType),
    ).to.deep.equal(["AWS::S3::Bucket"]);
  });
});
