import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type AwsTable, baseAccounts, simulatedAws } from "../../../rehearsal";
import type { ResourceModel } from "../../../rehearsal/aws/model";
import { secretNameRow, secretRow } from "../../../rehearsal/aws/secretsmanager-rows";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

type SecretArgs = aws.secretsmanager.SecretArgs;

const secretWith = (args: SecretArgs = {}, opts = { provider: providerIn("us-east-1") }) =>
  new aws.secretsmanager.Secret("secret", { recoveryWindowInDays: 7, ...args }, opts);

/** A key that leaves everything to IAM but what is denied. */
const keyWithout = (denied: string, provider: aws.Provider) => {
  const owner = { AWS: `arn:aws:iam::${accountId}:root` };
  const Statement = [
    { Effect: "Allow", Principal: owner, Action: "kms:*", Resource: "*" },
    { Effect: "Deny", Principal: "*", Action: denied, Resource: "*" },
  ];
  return new aws.kms.Key(
    "key",
    { policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
    { provider },
  );
};

const policyWith =
  (statement: object, blockPublicPolicy = true) =>
  () => {
    const provider = providerIn("us-east-1");
    const { arn: secretArn } = secretWith({}, { provider });
    const Statement = {
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      ...statement,
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    new aws.secretsmanager.SecretPolicy("policy", { secretArn, policy, blockPublicPolicy }, { provider });
  };

const nobody = `arn:aws:iam::${accountId}:role/Nobody`;
const kmsDenied = { code: "AccessDeniedException", message: "Access to KMS is not allowed" };

const cases: RefusalCase[] = [
  {
    title: "a secret with a space in its name",
    program: () => secretWith({ name: "my secret" }),
    expected: {
      code: "ValidationException",
      property: "name",
      message:
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    },
  },
  {
    title: "a secret with a name of 513 characters",
    program: () => secretWith({ name: "a".repeat(513) }),
    expected: { code: "ValidationException", property: "name", message: /^Invalid name\./ },
  },
  {
    title: "a secret with the name of another",
    program: () => {
      const provider = providerIn("us-east-1");
      const dependsOn = secretWith({ name: "same" }, { provider });
      new aws.secretsmanager.Secret(
        "other",
        { name: "same", recoveryWindowInDays: 7 },
        { provider, dependsOn },
      );
    },
    expected: {
      code: "ResourceExistsException",
      property: "name",
      message: "The operation failed because the secret same already exists.",
    },
  },
  ...[-1, 1, 6, 31].map((recoveryWindowInDays) => ({
    title: `a recovery window of ${recoveryWindowInDays} days`,
    program: () => secretWith({ recoveryWindowInDays }),
    expected: {
      code: "InvalidParameterException",
      property: "recoveryWindowInDays",
      message: `expected recoveryWindowInDays to be in the range (7 - 30), got ${recoveryWindowInDays}`,
    },
  })),
  ...["kms:GenerateDataKey", "kms:Decrypt"].map((denied) => ({
    title: `a secret, even without a value, whose key denies the deployer ${denied}`,
    program: () => {
      const provider = providerIn("us-east-1");
      secretWith({ kmsKeyId: keyWithout(denied, provider).arn }, { provider });
    },
    expected: { ...kmsDenied, property: "kmsKeyId" },
  })),
  {
    title: "a version without a value",
    program: () => {
      const provider = providerIn("us-east-1");
      const { id: secretId } = secretWith({}, { provider });
      new aws.secretsmanager.SecretVersion("version", { secretId }, { provider });
    },
    expected: {
      code: "InvalidRequestException",
      property: "secretString",
      message: "You must provide either SecretString or SecretBinary.",
    },
  },
  {
    title: "a policy for a secret that does not exist",
    program: () => {
      const policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" },
      });
      new aws.secretsmanager.SecretPolicy(
        "policy",
        { secretArn: "arn:none", policy },
        { provider: providerIn("us-east-1") },
      );
    },
    expected: {
      code: "ResourceNotFoundException",
      property: "secretArn",
      message: "Secrets Manager can't find the specified secret.",
    },
  },
  {
    title: "a policy that names a role which does not exist",
    program: policyWith({ Principal: { AWS: nobody } }),
    expected: {
      code: "MalformedPolicyDocumentException",
      property: "policy",
      message: "This resource policy contains an unsupported principal.",
    },
  },
  {
    title: "a policy that is none",
    program: policyWith({ Effect: "Perhaps", Principal: "*" }),
    expected: {
      code: "MalformedPolicyDocumentException",
      property: "policy",
      message: "This resource policy contains invalid Json.",
    },
  },
  ...["*", { AWS: "*" }].map((Principal) => ({
    title: `a policy that lets everybody in, as ${JSON.stringify(Principal)}`,
    program: policyWith({ Principal }),
    expected: {
      code: "PublicPolicyException",
      property: "policy",
      message:
        "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.",
    },
  })),
  ...[{}, { automaticallyAfterDays: 0 }, { automaticallyAfterDays: 1001 }].map((rotationRules) => ({
    title: `rotation rules of ${JSON.stringify(rotationRules)}`,
    program: () => rotationOf({ rotationRules }),
    expected: {
      code: "InvalidParameterException",
      property: "rotationRules",
      message: "RotationRules.AutomaticallyAfterDays must be within 1-1000.",
    },
  })),
  {
    title: "a rotation without a function",
    program: () => rotationOf({ rotationLambdaArn: undefined }),
    expected: {
      code: "InvalidRequestException",
      property: "rotationLambdaArn",
      message: "No Lambda rotation function ARN is associated with this secret.",
    },
  },
  {
    title: "a rotation by a function that Secrets Manager may not invoke",
    program: () => rotationOf({}),
    expected: {
      code: "AccessDeniedException",
      property: "rotationLambdaArn",
      message:
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
    },
  },
];

/** A rotation of a secret of this account; the refusals of a case come before that of its function. */
function rotationOf(change: { rotationRules?: object; rotationLambdaArn?: undefined }) {
  const provider = providerIn("us-east-1");
  const rotationLambdaArn = `arn:aws:lambda:us-east-1:${accountId}:function:none`;
  const { id: secretId } = secretWith({}, { provider });
  const args = { secretId, rotationLambdaArn, rotationRules: { automaticallyAfterDays: 30 }, ...change };
  new aws.secretsmanager.SecretRotation("rotation", args as aws.secretsmanager.SecretRotationArgs, {
    provider,
  });
}

/** Changes a program by configuration, and rehearses the change. */
const changed = (program: (on: boolean, provider: aws.Provider) => unknown) =>
  rehearseResources(
    () => program(new pulumi.Config("test").getBoolean("on") ?? false, providerIn("us-east-1")),
    {
      change: { "test:on": "true" },
      orders: 5,
    },
  );

describe("Simulated secrets", () => {
  it("come, change and go, with a version, a policy and an encryption key", async () => {
    const report = await changed((on, provider) => {
      const key = keyWithout("kms:Encrypt", provider);
      const secret = secretWith(
        { name: "mine", description: on ? "new" : "old", ...(on && { kmsKeyId: key.arn }) },
        { provider },
      );
      const args = {
        secretId: secret.id,
        secretString: "a first value",
        versionStages: on ? ["AWSCURRENT", "MINE"] : ["AWSCURRENT", "FIRST"],
      };
      new aws.secretsmanager.SecretVersion("version", args, { provider });
      const Statement = {
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:TagResource",
        Resource: "*",
      };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      new aws.secretsmanager.SecretPolicy(
        "policy",
        { secretArn: secret.arn, policy, blockPublicPolicy: on },
        { provider },
      );
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("are refused a key that the caller may not use, also when they change", async () => {
    const report = await changed((on, provider) => {
      const key = keyWithout("kms:Decrypt", provider);
      secretWith(on ? { kmsKeyId: key.arn } : {}, { provider });
    });

    expect(findingsOf(report)[0]).to.include({ ...kmsDenied, operation: "update", property: "kmsKeyId" });
    expect(findingsOf(report)[0]?.because).to.contain("kms:Decrypt: ExplicitlyDenied by key policy");
  });

  it("cannot be made anew under their name while the last one waits for its deletion", async () => {
    const arn = `arn:aws:secretsmanager:us-east-1:${accountId}:secret:mine-a1b2c3`;
    const [virgin = { name: "", description: "", rows: () => [] }] = baseAccounts;
    const rows: typeof virgin.rows = (...args) => [
      ...virgin.rows(...args),
      [secretRow(arn), { arn, name: "mine", keyArn: undefined, deleted: true }],
      [secretNameRow("us-east-1", "mine"), arn],
    ];
    const report = await rehearseResources(() => secretWith({ name: "mine" }), {
      accounts: [{ ...virgin, rows }],
    });

    expect(findingsOf(report)[0]).to.include({
      operation: "create",
      code: "InvalidRequestException",
      property: "name",
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
  });

  /** What is left after the end of a secret with a value, if nothing may be left. */
  const leftOf = async (recoveryWindowInDays: number) => {
    const report = await rehearseResources(
      () => {
        const provider = providerIn("us-east-1");
        const { id: secretId } = secretWith({ name: "mine", recoveryWindowInDays }, { provider });
        new aws.secretsmanager.SecretVersion("version", { secretId, secretString: "a value" }, { provider });
      },
      { table: { ...simulatedAws, mayRemain: {} } },
    );
    return findingsOf(report).map(({ message }) => message.split(":", 2).join(":"));
  };

  it("leave nothing where they are deleted without a recovery window", async () => {
    expect(await leftOf(0)).to.deep.equal([]);
  });

  it("remain for their recovery window, with their name and versions", async () => {
    expect(await leftOf(7)).to.have.members([
      "secretsmanager:secret",
      "secretsmanager:name",
      "secretsmanager:version",
    ]);
  });

  it("have a version that stays current when its resource goes, and loses its other stages", async () => {
    const report = await changed((on, provider) => {
      const { id: secretId } = secretWith({}, { provider });
      const args = { secretId, secretString: "a value of mine", versionStages: ["AWSCURRENT", "MINE"] };
      if (!on) {
        new aws.secretsmanager.SecretVersion("version", args, { provider });
      }
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("may be given a version where they are somebody else's", async () => {
    const secretId = `arn:aws:secretsmanager:us-east-1:${accountId}:secret:theirs-a1b2c3`;
    const report = await rehearseResources(
      () =>
        new aws.secretsmanager.SecretVersion(
          "version",
          { secretId, secretString: "value" },
          { provider: providerIn("us-east-1") },
        ),
      { orders: 0 },
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("do not meet a policy that names a role before IAM has caught up: the provider repeats the call", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const trust = {
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      };
      const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: trust });
      const role = new aws.iam.Role("role", { assumeRolePolicy }, { provider });
      const { arn: secretArn } = secretWith({}, { provider });
      const policy = role.arn.apply((arn) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Principal: { AWS: arn },
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
          },
        }),
      );
      new aws.secretsmanager.SecretPolicy("policy", { secretArn, policy }, { provider });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("are not rotated before they are there", async () => {
    const report = await rehearseResources(() => rotationOf({}), {
      alter: (registration) => {
        if (registration.type === "aws:secretsmanager/secretRotation:SecretRotation") {
          forget(registration, "aws:secretsmanager/secret:Secret");
        }
      },
    });

    expect(findingsOf(report).find(({ code }) => code === "ResourceNotFoundException")).to.include({
      kind: "race",
      property: "secretId",
      message: "Secrets Manager can't find the specified secret.",
      cure: "rotation (aws:secretsmanager/secretRotation:SecretRotation): add dependsOn: secret (aws:secretsmanager/secret:Secret)",
    });
  });

  it("have no option to rotate later: it would be taken and not followed", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const { id: secretId } = secretWith({}, { provider });
      const args = { secretId, rotateImmediately: false, rotationRules: { automaticallyAfterDays: 1 } };
      new aws.secretsmanager.SecretRotation("rotation", args, { provider });
    });

    expect(findingsOf(report)[0]).to.include({ kind: "unknown", property: "rotateImmediately" });
  });

  it("say what a new version moves", async () => {
    const seen: string[] = [];
    const model = simulatedAws.resources["aws:secretsmanager/secretVersion:SecretVersion"] as ResourceModel;
    const create: ResourceModel["create"] = (call) => {
      model.create(call);
      seen.push(...call.consequences);
    };
    const table: AwsTable = {
      ...simulatedAws,
      resources: {
        ...simulatedAws.resources,
        "aws:secretsmanager/secretVersion:SecretVersion": { ...model, create },
      },
    };
    await rehearseResources(
      () => {
        const provider = providerIn("us-east-1");
        const { id: secretId } = secretWith({}, { provider });
        const one = new aws.secretsmanager.SecretVersion(
          "one",
          { secretId, secretString: "1" },
          { provider },
        );
        new aws.secretsmanager.SecretVersion(
          "two",
          { secretId, secretString: "2" },
          { provider, dependsOn: one },
        );
      },
      { table, orders: 0 },
    );

    expect(seen[0]).to.match(
      /^AWSCURRENT of arn:.*:secret:secret-\S+ moves from version [\w-]{36} to [\w-]{36}$/,
    );
  });

  refuses(cases);
});
