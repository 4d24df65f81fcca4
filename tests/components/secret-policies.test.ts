import { expect } from "chai";
import { alertsKeyPolicy } from "../../components/encryption/alerts-key-policy";
import type { Place } from "../../components/foundation/place";
import type { PolicyDocument } from "../../components/foundation/policy-document";
import { alertTopicPolicy } from "../../components/operations/alert-topic-policy";
import { halvesOf } from "../../components/secrets/address-block";
import { ownAccountOnly } from "../../components/secrets/endpoint-policies";
import {
  rotationStatements,
  secretResourcePolicy,
  secretsEndpointPolicy,
} from "../../components/secrets/secret-policies";
import { parsePolicy } from "../../rehearsal/policy/document";
import { evaluate } from "../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../rehearsal/policy/request";

const accountId = "111122223333";
const place: Place = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId,
  region: "eu-west-1",
};
const secretArn = `arn:aws:secretsmanager:eu-west-1:${accountId}:secret:mine-AbCdEf`;
const adminArn = `arn:aws:secretsmanager:eu-west-1:${accountId}:secret:admin-AbCdEf`;
const keyArn = `arn:aws:kms:eu-west-1:${accountId}:key/11111111-2222-3333-4444-555555555555`;
const topicArn = `arn:aws:sns:eu-west-1:${accountId}:alerts`;

const role = (name: string, account = accountId): Principal => ({
  kind: "session",
  accountId: account,
  roleArn: `arn:aws:iam::${account}:role/${name}`,
  arn: `arn:aws:sts::${account}:assumed-role/${name}/x`,
});
const service = (name: string): Principal => ({ kind: "service", service: name });

/** What a resource's policy says of somebody whom IAM allows everything. */
function decision(
  policy: PolicyDocument,
  principal: Principal,
  action: string,
  resource: string,
  context: ConditionValues = {},
) {
  const everything = parsePolicy(
    "everything",
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
  );
  return evaluate(
    { principal, action, resource, resourceAccountId: accountId, context },
    {
      identity: "arn" in principal ? [everything] : [],
      resource: parsePolicy("policy", JSON.stringify(policy)),
      resourceMustAllow: true,
    },
  ).decision;
}

const secret = { secretArn, keyArn, admin: undefined };
const withAdmin = { ...secret, admin: { arn: adminArn, keyArn: `${keyArn}0` } };
const rotation = role("rotation");
const rotationArn = `arn:aws:iam::${accountId}:role/rotation`;

describe("The policy of the endpoint of Secrets Manager", () => {
  const policy = secretsEndpointPolicy(secret, rotationArn);
  const cases = [
    ["lets the function read its secret", rotation, "GetSecretValue", secretArn, "Allowed"],
    ["lets the function store a version", rotation, "PutSecretValue", secretArn, "Allowed"],
    ["lets the function move a label", rotation, "UpdateSecretVersionStage", secretArn, "Allowed"],
    ["lets the function look at its secret", rotation, "DescribeSecret", secretArn, "Allowed"],
    ["lets the function make a password", rotation, "GetRandomPassword", "*", "Allowed"],
    ["stops the function from deleting", rotation, "DeleteSecret", secretArn, "ImplicitlyDenied"],
    ["stops the function at another secret", rotation, "GetSecretValue", adminArn, "ImplicitlyDenied"],
    ["stops another role", role("other"), "GetSecretValue", secretArn, "ImplicitlyDenied"],
    [
      "stops another account's role of that name",
      role("rotation", "444455556666"),
      "GetSecretValue",
      secretArn,
      "ImplicitlyDenied",
    ],
  ] as const;
  for (const [title, principal, action, resource, expected] of cases) {
    it(title, () => {
      expect(decision(policy, principal, `secretsmanager:${action}`, resource)).to.equal(expected);
    });
  }

  it("admits exactly one reading call to the admin secret where there is one", () => {
    const wider = secretsEndpointPolicy(withAdmin, rotationArn);

    const allowed = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].filter(
      (action) => decision(wider, rotation, `secretsmanager:${action}`, adminArn) === "Allowed",
    );

    expect(allowed).to.deep.equal(["GetSecretValue"]);
  });
});

describe("The endpoints that others use as well", () => {
  const policy = ownAccountOnly(place);
  const within = { "aws:ResourceAccount": accountId };

  it("let everything of the account through, and nothing to or from another", () => {
    expect(decision(policy, rotation, "kms:Decrypt", keyArn, within)).to.equal("Allowed");
    expect(
      decision(policy, rotation, "kms:Decrypt", keyArn, { "aws:ResourceAccount": "444455556666" }),
    ).to.equal("ImplicitlyDenied");
    expect(decision(policy, role("x", "444455556666"), "kms:Decrypt", keyArn, within)).to.equal(
      "ImplicitlyDenied",
    );
  });
});

describe("What the rotation function may do", () => {
  it("names the key of the secret, and the admin's where it is not AWS's own, for Secrets Manager only", () => {
    const keys = (statements: ReturnType<typeof rotationStatements>) =>
      statements
        .filter(({ Action }) => [Action ?? []].flat().some((action) => action.startsWith("kms:")))
        .map(({ Resource, Condition }) => [Resource, Condition?.["StringEquals"]?.["kms:ViaService"]]);

    expect(keys(rotationStatements(place, secret))).to.deep.equal([
      [keyArn, "secretsmanager.eu-west-1.amazonaws.com"],
    ]);
    expect(keys(rotationStatements(place, withAdmin))).to.deep.equal([
      [keyArn, "secretsmanager.eu-west-1.amazonaws.com"],
      [`${keyArn}0`, "secretsmanager.eu-west-1.amazonaws.com"],
    ]);
    expect(
      keys(rotationStatements(place, { ...secret, admin: { arn: adminArn, keyArn: undefined } })),
    ).to.have.length(1);
  });
});

describe("The secret's own policy", () => {
  const deployer = role("Deployer");
  const policy = secretResourcePolicy(secretArn, "vpce-1", [`arn:aws:iam::${accountId}:role/Deployer`]);
  const denied = (principal: Principal, action: string, context: ConditionValues = {}) =>
    decision(policy, principal, `secretsmanager:${action}`, secretArn, context) === "ExplicitlyDenied";

  it("denies reading from anywhere but the endpoint, also through another one", () => {
    expect(denied(rotation, "GetSecretValue")).to.equal(true);
    expect(denied(rotation, "GetSecretValue", { "aws:SourceVpce": "vpce-2" })).to.equal(true);
    expect(denied(rotation, "GetSecretValue", { "aws:SourceVpce": "vpce-1" })).to.equal(false);
  });

  it("lets deployers read, and everybody manage", () => {
    expect(denied(deployer, "GetSecretValue")).to.equal(false);
    expect(denied(rotation, "PutResourcePolicy")).to.equal(false);
    expect(denied(rotation, "DeleteSecret")).to.equal(false);
  });

  it("denies the root user as well, unless he deploys", () => {
    const root: Principal = { kind: "root", accountId, arn: `arn:aws:iam::${accountId}:root` };

    expect(denied(root, "GetSecretValue")).to.equal(true);
  });
});

describe("The policy of an alert topic", () => {
  const policy = alertTopicPolicy(place, topicArn);
  const secure = { "aws:SecureTransport": "true" };
  const alarm = (region: string, account = accountId) => ({
    ...secure,
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:cloudwatch:${region}:${account}:alarm:x`,
  });
  const publishing = (principal: Principal, context: ConditionValues) =>
    decision(policy, principal, "sns:Publish", topicArn, context);

  it("lets in alarms of this account and region, and no others", () => {
    const alarms = service("cloudwatch.amazonaws.com");

    expect(publishing(alarms, alarm("eu-west-1"))).to.equal("Allowed");
    expect(publishing(alarms, alarm("us-east-1"))).to.equal("ImplicitlyDenied");
    expect(publishing(alarms, alarm("eu-west-1", "444455556666"))).to.equal("ImplicitlyDenied");
  });

  it("lets in event rules, which carry no source, over an encrypted transport", () => {
    expect(publishing(service("events.amazonaws.com"), secure)).to.equal("Allowed");
    expect(publishing(service("events.amazonaws.com"), { "aws:SecureTransport": "false" })).to.equal(
      "ExplicitlyDenied",
    );
    expect(publishing(service("s3.amazonaws.com"), secure)).to.equal("ImplicitlyDenied");
  });
});

describe("The policy of an alerts key", () => {
  const policy = alertsKeyPolicy(place);
  const use = (principal: Principal, context: ConditionValues = {}) =>
    ["kms:GenerateDataKey", "kms:Decrypt"].map((action) =>
      decision(policy, principal, action, keyArn, context),
    );

  it("lets both publishing services use it without any source condition, and no other service", () => {
    expect(use(service("events.amazonaws.com"))).to.deep.equal(["Allowed", "Allowed"]);
    expect(use(service("cloudwatch.amazonaws.com"))).to.deep.equal(["Allowed", "Allowed"]);
    expect(use(service("config.amazonaws.com"))).to.deep.equal(["ImplicitlyDenied", "ImplicitlyDenied"]);
  });

  it("lets roles use it through SNS only, and the root user not at all", () => {
    const throughSns = { "kms:ViaService": "sns.eu-west-1.amazonaws.com", "kms:CallerAccount": accountId };
    const root: Principal = { kind: "root", accountId, arn: `arn:aws:iam::${accountId}:root` };

    expect(use(rotation)).to.deep.equal(["ImplicitlyDenied", "ImplicitlyDenied"]);
    expect(use(rotation, throughSns)).to.deep.equal(["Allowed", "Allowed"]);
    expect(use(root, throughSns)).to.deep.equal(["ExplicitlyDenied", "ExplicitlyDenied"]);
  });

  it("lets the account administer it", () => {
    expect(decision(policy, rotation, "kms:PutKeyPolicy", keyArn)).to.equal("Allowed");
    expect(decision(policy, rotation, "kms:CreateGrant", keyArn)).to.equal("ImplicitlyDenied");
  });
});

describe("The two halves of a block", () => {
  for (const [block, halves] of [
    ["10.64.0.0/24", ["10.64.0.0/25", "10.64.0.128/25"]],
    ["172.31.0.0/16", ["172.31.0.0/17", "172.31.128.0/17"]],
    ["192.168.255.224/27", ["192.168.255.224/28", "192.168.255.240/28"]],
  ] as const) {
    it(`of ${block}`, () => {
      expect(halvesOf(block)).to.deep.equal(halves);
    });
  }
});
