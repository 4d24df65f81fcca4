import { expect } from "chai";
import {
  activityOfIam,
  activityOfKeys,
  activityOfRole,
  baselineAtRisk,
  forwarded,
  keysAtRisk,
  recordsAtRisk,
  rootActivity,
} from "../../../components/audit/event-patterns";
import type { EventPattern } from "../../../components/foundation/event-pattern";
import { matchesPattern, parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import type { Values } from "../../../rehearsal/aws/model";
import {
  accountId,
  as,
  asking,
  deployerArn,
  event,
  hoursArn,
  jane,
  logsService,
  naming,
  refused,
  roleArns,
  root,
  serviceEvent,
  signIn,
} from "./cloudtrail-events";

type Row = readonly [what: string, event: Values];

interface PatternCase {
  readonly title: string;
  readonly pattern: EventPattern;
  readonly fits: readonly Row[];
  readonly leaves: readonly Row[];
}

const { devops, auditor } = roleArns;
const administrator = as(`arn:aws:iam::${accountId}:role/Administrator`);
const deployer = as(deployerArn);
const boundary = `arn:aws:iam::${accountId}:policy/baseline/dev-iam-boundary-ab12cd34`;
const roleName = "dev-iam-devops-ab12cd34";
const refusedAssumption = (roleArn: string) =>
  event("sts:AssumeRole", jane, refused("sts:AssumeRole", roleArn));
const viaService = { ...deployer, invokedBy: "cloudformation.amazonaws.com" };

const ofDevops: PatternCase = {
  title: "The activity of a role",
  pattern: activityOfRole(devops),
  fits: [
    ["a call that reads", event("kms:DescribeKey")],
    ["a call that writes", event("kms:DisableKey")],
    ["a call of any other service", event("bedrock:InvokeModel")],
    ["a denied call of RDS", event("rds:DeleteDBInstance", as(devops), refused("rds:DeleteDBInstance", "x"))],
    [
      "a denied call of EC2",
      event("ec2:TerminateInstances", as(devops), { errorCode: "Client.UnauthorizedOperation" }),
    ],
    ["a denied call of S3", event("s3:DeleteBucket", as(devops), { errorCode: "AccessDenied" })],
    [
      "a call that a service makes for it",
      event("kms:Decrypt", { ...as(devops), invokedBy: "secretsmanager.amazonaws.com" }),
    ],
    ["a sign-in with it", signIn(as(devops))],
    [
      "a user who takes it on",
      event("sts:AssumeRole", jane, asking({ roleArn: devops, roleSessionName: "devops-jane" })),
    ],
    [
      "another role's session that takes it on",
      event("sts:AssumeRole", administrator, asking({ roleArn: devops })),
    ],
    [
      "who takes it on with SAML",
      event("sts:AssumeRoleWithSAML", { type: "SAMLUser", userName: "jane" }, asking({ roleArn: devops })),
    ],
    [
      "who takes it on with a web identity",
      event("sts:AssumeRoleWithWebIdentity", { type: "WebIdentityUser" }, asking({ roleArn: devops })),
    ],
    ["who may not take it on", refusedAssumption(devops)],
  ],
  leaves: [
    ["a call of another role", event("kms:DescribeKey", as(auditor))],
    ["a call of a user", event("kms:DescribeKey", jane)],
    ["a call of root", event("kms:DescribeKey", root)],
    [
      "a call of a role of that name in another path",
      event("kms:DescribeKey", as(devops.replace("/baseline/", "/"))),
    ],
    [
      "a call of a role of that name in another account",
      event("kms:DescribeKey", as(devops.replace(accountId, "999999999999"))),
    ],
    ["who takes on another role", event("sts:AssumeRole", jane, asking({ roleArn: auditor }))],
    ["who may not take on another role", refusedAssumption(auditor)],
    ["somebody else's call about the role", event("iam:GetRole", jane, asking({ roleName }))],
    [
      "a refused call about the role that is not STS's",
      event("iam:PassRole", jane, refused("iam:PassRole", devops)),
    ],
    [
      "another service's call with a parameter of that name",
      event("lambda:CreateFunction", jane, asking({ roleArn: devops })),
    ],
    ["GetCallerIdentity of somebody else", event("sts:GetCallerIdentity", jane)],
  ],
};

const ofIam: PatternCase = {
  title: "The activity of IAM",
  pattern: activityOfIam(),
  fits: [
    ["a call that reads", event("iam:GetRolePolicy")],
    ["a call that writes", event("iam:CreateUser", administrator)],
    ["a refused call", event("iam:CreateUser", jane, refused("iam:CreateUser", "x"))],
    ["a service-linked role that a service makes", event("iam:CreateServiceLinkedRole", viaService)],
    ["a user who signs in", signIn(jane)],
    ["root who signs in", signIn(root)],
    ["a sign-in that fails", signIn(jane, { errorMessage: "Failed authentication" })],
    ["a role that is switched to", event("signin:SwitchRole", as(auditor))],
  ],
  leaves: [
    ["a role that is taken on", event("sts:AssumeRole", jane, asking({ roleArn: devops }))],
    ["a call of KMS", event("kms:DescribeKey")],
    [
      "a call of another service about a role",
      event("lambda:CreateFunction", jane, asking({ role: devops })),
    ],
  ],
};

const ofKeys: PatternCase = {
  title: "The activity of keys",
  pattern: activityOfKeys(),
  fits: [
    ["a role that decrypts", event("kms:Decrypt")],
    ["a user who describes a key", event("kms:DescribeKey", jane)],
    ["root who changes a policy", event("kms:PutKeyPolicy", root)],
    ["a refused call", event("kms:Decrypt", jane, refused("kms:Decrypt", "key"))],
  ],
  leaves: [
    ["CloudWatch Logs that encrypts", event("kms:GenerateDataKey", logsService)],
    [
      "CloudTrail that looks",
      event("kms:DescribeKey", { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" }),
    ],
    [
      "Secrets Manager that decrypts for somebody",
      event("kms:Decrypt", { ...as(devops), invokedBy: "secretsmanager.amazonaws.com" }),
    ],
    ["KMS that rotates", serviceEvent("kms:RotateKey")],
    ["another service", event("secretsmanager:GetSecretValue")],
  ],
};

const ofRoot: PatternCase = {
  title: "The root user's activity",
  pattern: rootActivity(),
  fits: [
    ["a sign-in", signIn(root)],
    ["a sign-in that fails", signIn(root, { errorMessage: "Failed authentication" })],
    ["a call that writes", event("ec2:RunInstances", root)],
    ["a refused call", event("kms:Decrypt", root, refused("kms:Decrypt", "key"))],
  ],
  leaves: [
    ["a call that reads", event("iam:GetAccountSummary", root)],
    ["a service that acts for root", event("kms:Decrypt", { ...root, invokedBy: "ebs.amazonaws.com" })],
    ["what a service reports of itself", serviceEvent("cloudtrail:UpdateTrail", root)],
    ["a user's sign-in", signIn(jane)],
    ["a session of a role called root", event("kms:DescribeKey", as(`arn:aws:iam::${accountId}:role/root`))],
  ],
};

const ofKeysAtRisk: PatternCase = {
  title: "A key at risk",
  pattern: keysAtRisk(),
  fits: [
    [
      "a deletion",
      event("kms:ScheduleKeyDeletion", administrator, asking({ keyId: "1", pendingWindowInDays: 7 })),
    ],
    ["a key disabled", event("kms:DisableKey", root)],
    ["an attempt", event("kms:ScheduleKeyDeletion", jane, refused("kms:ScheduleKeyDeletion", "key"))],
  ],
  leaves: [
    ["a deletion cancelled", event("kms:CancelKeyDeletion")],
    ["a key enabled", event("kms:EnableKey")],
    ["a key described", event("kms:DescribeKey")],
    ["a call of that name elsewhere", event("other:DisableKey")],
  ],
};

const ofRecords: PatternCase = {
  title: "Records at risk",
  pattern: recordsAtRisk(),
  fits: [
    ["a trail stopped", event("cloudtrail:StopLogging")],
    ["a trail deleted", event("cloudtrail:DeleteTrail")],
    ["a trail changed", event("cloudtrail:UpdateTrail")],
    ["other events selected", event("cloudtrail:PutEventSelectors")],
    ["a recorder stopped", event("config:StopConfigurationRecorder")],
    ["a recorder deleted", event("config:DeleteConfigurationRecorder")],
    ["a channel deleted", event("config:DeleteDeliveryChannel")],
    ["an attempt", event("cloudtrail:StopLogging", jane, refused("cloudtrail:StopLogging", "trail"))],
  ],
  leaves: [
    ["a trail started", event("cloudtrail:StartLogging")],
    ["a trail made", event("cloudtrail:CreateTrail")],
    ["a trail shown", event("cloudtrail:GetTrailStatus")],
    ["a recorder started", event("config:StartConfigurationRecorder")],
    ["a call of that name elsewhere", event("firehose:StopLogging")],
  ],
};

const changing = (call: string, who: Values, parameters: Values) =>
  event(`iam:${call}`, who, asking(parameters));
const attempt = (who: Values, operation: string, resource: string) =>
  event(`iam:${operation}`, who, refused(`iam:${operation}`, resource));

const ofBaseline: PatternCase = {
  title: "The baseline at risk",
  pattern: baselineAtRisk(naming, [deployerArn, hoursArn]),
  fits: [
    [
      "an inline policy",
      changing("PutRolePolicy", administrator, { roleName, policyName: "business-hours" }),
    ],
    [
      "an inline policy gone",
      changing("DeleteRolePolicy", administrator, { roleName, policyName: "business-hours" }),
    ],
    ["another trust policy", changing("UpdateAssumeRolePolicy", administrator, { roleName })],
    [
      "a policy attached",
      changing("AttachRolePolicy", administrator, {
        roleName,
        policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    ],
    ["a boundary taken off", changing("DeleteRolePermissionsBoundary", administrator, { roleName })],
    ["a role deleted", changing("DeleteRole", administrator, { roleName })],
    ["another version of a policy", changing("CreatePolicyVersion", administrator, { policyArn: boundary })],
    [
      "an earlier version of a policy",
      changing("SetDefaultPolicyVersion", administrator, { policyArn: boundary, versionId: "v1" }),
    ],
    ["a policy deleted", changing("DeletePolicy", administrator, { policyArn: boundary })],
    [
      "a policy of the baseline attached to another role",
      changing("AttachRolePolicy", administrator, { roleName: "Other", policyArn: boundary }),
    ],
    ["a user who does it", changing("PutRolePolicy", jane, { roleName })],
    ["root who does it", changing("PutRolePolicy", root, { roleName })],
    ["a role of the baseline that does it", changing("PutRolePolicy", as(devops), { roleName })],
    [
      "a deployer of another account",
      changing("PutRolePolicy", as(deployerArn.replace(accountId, "999999999999")), { roleName }),
    ],
    ["an attempt of a role", attempt(as(devops), "DeleteRolePolicy", `role ${roleName}`)],
    ["an attempt of a user", attempt(jane, "UpdateAssumeRolePolicy", `role ${roleName}`)],
  ],
  leaves: [
    ["who deploys", changing("PutRolePolicy", deployer, { roleName })],
    ["who deploys, through a service", changing("DeletePolicy", viaService, { policyArn: boundary })],
    [
      "the business hours",
      changing("PutRolePolicy", as(hoursArn), { roleName, policyName: "business-hours" }),
    ],
    ["who only looks", changing("GetRolePolicy", administrator, { roleName })],
    ["a role of somebody else's", changing("PutRolePolicy", administrator, { roleName: "Application" })],
    [
      "a role of another stack",
      changing("PutRolePolicy", administrator, { roleName: "dev-iam-devops-zz99zz99" }),
    ],
    [
      "a role of another environment",
      changing("PutRolePolicy", administrator, { roleName: "prod-iam-devops-ab12cd34" }),
    ],
    [
      "a policy of somebody else's",
      changing("CreatePolicyVersion", administrator, { policyArn: `arn:aws:iam::${accountId}:policy/Other` }),
    ],
    ["an attempt on another role", attempt(as(devops), "DeleteRolePolicy", "role Application")],
    [
      "a call of another service with such a parameter",
      event("ssm:UpdateRole", administrator, asking({ roleName })),
    ],
  ],
};

const jim = { ...jane, arn: `arn:aws:iam::${accountId}:user/jim`, userName: "jim" };

const ofBaselineOfUsers: PatternCase = {
  title: "The baseline at risk, where users deploy",
  pattern: baselineAtRisk(naming, [jim.arn, `arn:aws:iam::${accountId}:root`, hoursArn]),
  fits: [
    ["a session", changing("PutRolePolicy", administrator, { roleName })],
    ["a user who does not deploy", changing("PutRolePolicy", jane, { roleName })],
    ["his attempt", attempt(jane, "PutRolePolicy", `role ${roleName}`)],
  ],
  leaves: [
    ["a user who deploys", changing("PutRolePolicy", jim, { roleName })],
    ["root who deploys", changing("PutRolePolicy", root, { roleName })],
    ["the business hours", changing("PutRolePolicy", as(hoursArn), { roleName })],
  ],
};

const roles = Object.values(roleArns);
const patterns = [ofDevops, ofIam, ofKeys, ofRoot, ofKeysAtRisk, ofRecords, ofBaseline];

const ofOtherRegions: PatternCase = {
  title: "What other regions tell",
  pattern: forwarded(roles),
  // A rule of the primary region sees of another what is sent on to it.
  fits: patterns.flatMap(({ title, fits }) =>
    fits.map(([what, one]): Row => [`${what}, of which ${title.toLowerCase()} wants to know`, one]),
  ),
  leaves: [
    ["a call of a role of no concern", event("s3:CreateBucket", administrator)],
    ["a call of a user", event("ec2:DescribeInstances", jane)],
    ["a service that encrypts", event("kms:GenerateDataKey", logsService)],
    ["who takes on another role", event("sts:AssumeRole", jane, asking({ roleArn: deployerArn }))],
    ["a trail that is started", event("cloudtrail:StartLogging", administrator)],
    ["what a service reports of itself", serviceEvent("kms:RotateKey")],
  ],
};

describe("Patterns of events", () => {
  for (const { title, pattern, fits, leaves } of [...patterns, ofBaselineOfUsers, ofOtherRegions]) {
    describe(title, () => {
      const parsed = parseEventPattern(JSON.stringify(pattern));
      for (const [what, one] of fits) {
        it(`is ${what}`, () => {
          expect(matchesPattern(parsed, one)).to.equal(true);
        });
      }
      for (const [what, one] of leaves) {
        it(`is not ${what}`, () => {
          expect(matchesPattern(parsed, one)).to.equal(false);
        });
      }
    });
  }
});

describe("The size of patterns", () => {
  for (const partition of ["aws", "aws-us-gov", "aws-cn"]) {
    // Names of roles have up to 64 characters, and environment and suffix 12 each.
    const role = (path: string, name: string) =>
      `arn:${partition}:iam::${accountId}:role${path}${name.padEnd(64, "x")}`;
    const longest = ["one", "two", "three"].map((name) => role("/baseline/", name));
    const longNaming = { environment: "x".repeat(12), suffix: "x".repeat(12) };
    // As IAM Identity Center makes them.
    const deployers = Array.from({ length: 8 }, (_, index) =>
      role("/aws-reserved/sso.amazonaws.com/ap-southeast-1/", `AWSReservedSSO_${index}`),
    );
    const all: Readonly<Record<string, EventPattern>> = {
      role: activityOfRole(longest[0] ?? ""),
      iam: activityOfIam(),
      keys: activityOfKeys(),
      root: rootActivity(),
      "keys at risk": keysAtRisk(),
      "records at risk": recordsAtRisk(),
      "baseline at risk": baselineAtRisk(longNaming, [...deployers, role("/baseline/", "hours")]),
      forwarded: forwarded(longest),
    };
    for (const [what, pattern] of Object.entries(all)) {
      it(`stays under the default of 2048 characters in ${partition}: ${what}`, () => {
        const text = JSON.stringify(pattern);

        expect(text.length).to.be.lessThan(2048);
        expect(parseEventPattern(text).branches).not.to.have.length(0);
      });
    }
  }

  it("does not grow with the regions, of which no pattern speaks", () => {
    expect(JSON.stringify(forwarded(roles))).not.to.match(/[a-z]{2}-[a-z]+-\d/);
  });

  it("names nothing that is another in another partition", () => {
    const texts = patterns.map(({ pattern }) => JSON.stringify(pattern));

    expect(texts.join("\n")).not.to.match(/"source"|detail-type|amazonaws\.com\.cn/);
  });
});
