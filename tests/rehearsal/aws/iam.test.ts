import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts } from "../../../rehearsal";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const trustOf = (principal: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
  });

const assumeRolePolicy = trustOf({ Service: "lambda.amazonaws.com" });
const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

const identityOf = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });

const policyOfSize = (characters: number) => {
  const policy = (padding: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${padding}` }],
    });
  return policy("a".repeat(characters - policy("").length));
};

const inAccount = (program: (provider: aws.Provider) => unknown) => () => program(providerIn("us-east-1"));

const withRole = (program: (role: aws.iam.Role, provider: aws.Provider) => unknown) =>
  inAccount((provider) => program(new aws.iam.Role("role", { assumeRolePolicy }, { provider }), provider));

const cases: RefusalCase[] = [
  {
    title: "a role whose name is taken, whatever its path",
    program: inAccount(
      (provider) =>
        new aws.iam.Role("role", { name: "Application", path: "/mine/", assumeRolePolicy }, { provider }),
    ),
    expected: {
      code: "EntityAlreadyExists",
      property: "name",
      message: "Role with name Application already exists.",
    },
  },
  {
    title: "a trust policy that is no JSON",
    program: inAccount((provider) => new aws.iam.Role("role", { assumeRolePolicy: "{" }, { provider })),
    expected: { code: "MalformedPolicyDocument", message: "This policy contains invalid Json" },
  },
  {
    title: "a trust policy with an unknown element",
    program: inAccount(
      (provider) =>
        new aws.iam.Role(
          "role",
          { assumeRolePolicy: assumeRolePolicy.replace("Effect", "Effekt") },
          { provider },
        ),
    ),
    expected: { code: "MalformedPolicyDocument", message: "Syntax errors in policy." },
  },
  {
    title: "a trust policy with a resource",
    program: inAccount(
      (provider) =>
        new aws.iam.Role(
          "role",
          { assumeRolePolicy: assumeRolePolicy.replace('"Action"', '"Resource":"*","Action"') },
          { provider },
        ),
    ),
    expected: {
      code: "MalformedPolicyDocument",
      property: "assumeRolePolicy",
      message: "Has prohibited field Resource.",
    },
  },
  {
    title: "a trust policy without a principal",
    program: inAccount(
      (provider) =>
        new aws.iam.Role(
          "role",
          { assumeRolePolicy: identityOf({ Action: "sts:AssumeRole" }) },
          { provider },
        ),
    ),
    expected: { code: "MalformedPolicyDocument", message: "Missing required field Principal." },
  },
  {
    title: "an identity policy with a principal",
    program: inAccount(
      (provider) =>
        new aws.iam.Policy(
          "policy",
          { policy: identityOf({ Principal: "*", Action: "s3:*", Resource: "*" }) },
          { provider },
        ),
    ),
    expected: {
      code: "MalformedPolicyDocument",
      property: "policy",
      message: "Policy document should not specify a principal.",
    },
  },
  {
    title: "an identity policy without a resource",
    program: inAccount(
      (provider) => new aws.iam.Policy("policy", { policy: identityOf({ Action: "s3:*" }) }, { provider }),
    ),
    expected: { code: "MalformedPolicyDocument", message: "Policy statement must contain resources." },
  },
  {
    title: "an identity policy without an action",
    program: inAccount(
      (provider) => new aws.iam.Policy("policy", { policy: identityOf({ Resource: "*" }) }, { provider }),
    ),
    expected: { code: "MalformedPolicyDocument", message: "Policy statement must contain actions." },
  },
  {
    title: "a trust policy that names a role which does not exist",
    program: inAccount(
      (provider) =>
        new aws.iam.Role(
          "role",
          { assumeRolePolicy: trustOf({ AWS: `arn:aws:iam::${accountId}:role/Nobody` }) },
          { provider },
        ),
    ),
    expected: {
      code: "MalformedPolicyDocument",
      property: "assumeRolePolicy",
      message: `Invalid principal in policy: "AWS":"arn:aws:iam::${accountId}:role/Nobody"`,
    },
  },
  {
    title: "a trust policy of more than 2,048 characters",
    program: inAccount(
      (provider) =>
        new aws.iam.Role(
          "role",
          {
            assumeRolePolicy: trustOf({
              AWS: Array.from({ length: 200 }, (_, index) => String(100000000000 + index)),
            }),
          },
          { provider },
        ),
    ),
    expected: { code: "LimitExceeded", message: "Cannot exceed quota for ACLSizePerRole: 2048" },
  },
  {
    title: "a managed policy of 6,145 characters",
    program: inAccount(
      (provider) => new aws.iam.Policy("policy", { policy: policyOfSize(6145) }, { provider }),
    ),
    expected: {
      code: "LimitExceeded",
      property: "policy",
      message: "Cannot exceed quota for PolicySize: 6144",
    },
  },
  {
    title: "a managed policy whose name is taken",
    program: inAccount((provider) => {
      const args = { name: "mine", policy: policyOfSize(200) };
      const first = new aws.iam.Policy("one", args, { provider });
      new aws.iam.Policy("two", args, { provider, dependsOn: first });
    }),
    expected: {
      code: "EntityAlreadyExists",
      property: "name",
      message: /^A policy called mine already exists\./,
    },
  },
  {
    title: "inline policies of one role with more than 10,240 characters together",
    program: withRole((role, provider) => {
      const first = new aws.iam.RolePolicy("one", { role, policy: policyOfSize(6000) }, { provider });
      new aws.iam.RolePolicy("two", { role, policy: policyOfSize(4300) }, { provider, dependsOn: first });
    }),
    expected: {
      code: "LimitExceeded",
      property: "policy",
      message: /^Maximum policy size of 10240 bytes exceeded for role /,
    },
  },
  {
    title: "a policy for a role that does not exist",
    program: inAccount(
      (provider) =>
        new aws.iam.RolePolicy("policy", { role: "Nobody", policy: policyOfSize(200) }, { provider }),
    ),
    expected: {
      code: "NoSuchEntity",
      property: "role",
      message: "The role with name Nobody cannot be found.",
    },
  },
  {
    title: "an attachment of a policy that does not exist",
    program: withRole(
      (role, provider) =>
        new aws.iam.RolePolicyAttachment(
          "attachment",
          { role, policyArn: "arn:aws:iam::aws:policy/Nothing" },
          { provider },
        ),
    ),
    expected: {
      code: "NoSuchEntity",
      property: "policyArn",
      message: "Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.",
      cure: "If AWS has this policy, add it to rehearsal/world/base-accounts.ts; else correct the ARN.",
    },
  },
  {
    title: "an eleventh attachment to one role",
    program: withRole((role, provider) => {
      const policies = Array.from(
        { length: 11 },
        (_, index) => new aws.iam.Policy(`policy-${index}`, { policy: policyOfSize(200) }, { provider }),
      );
      const attachments: aws.iam.RolePolicyAttachment[] = [];
      for (const [index, policy] of policies.entries()) {
        const opts = { provider, dependsOn: [...attachments] };
        attachments.push(
          new aws.iam.RolePolicyAttachment(`a-${index}`, { role, policyArn: policy.arn }, opts),
        );
      }
    }),
    expected: {
      code: "LimitExceeded",
      property: "policyArn",
      message: "Cannot exceed quota for PoliciesPerRole: 10",
    },
  },
];

describe("Simulated IAM", () => {
  refuses(cases);

  const destroyOf = async (program: () => unknown) => {
    const report = await rehearseResources(program, { accounts: baseAccounts.slice(0, 1) });
    return findingsOf(report).find(({ operation }) => operation === "delete");
  };

  it("refuses to delete a role before its attachment, and says which dependency orders the two", async () => {
    const found = await destroyOf(
      inAccount((provider) => {
        new aws.iam.Role("role", { name: "Mine", assumeRolePolicy }, { provider });
        new aws.iam.RolePolicyAttachment(
          "attached",
          { role: "Mine", policyArn: administratorAccess },
          { provider },
        );
      }),
    );

    expect(found).to.include({
      kind: "race",
      code: "DeleteConflict",
      message: "Cannot delete entity, must detach all policies first.",
      cure: "attached (aws:iam/rolePolicyAttachment:RolePolicyAttachment): add dependsOn: role (aws:iam/role:Role)",
    });
  });

  it("refuses to delete a role before its inline policy", async () => {
    const found = await destroyOf(
      inAccount((provider) => {
        new aws.iam.Role("role", { name: "Mine", assumeRolePolicy }, { provider });
        new aws.iam.RolePolicy("inline", { role: "Mine", policy: policyOfSize(200) }, { provider });
      }),
    );

    expect(found).to.include({
      code: "DeleteConflict",
      message: "Cannot delete entity, must delete policies first.",
    });
  });

  it("refuses to delete a managed policy before its attachment", async () => {
    const found = await destroyOf(
      withRole((role, provider) => {
        new aws.iam.Policy("policy", { name: "mine", policy: policyOfSize(200) }, { provider });
        const policyArn = `arn:aws:iam::${accountId}:policy/mine`;
        new aws.iam.RolePolicyAttachment("attached", { role, policyArn }, { provider });
      }),
    );

    expect(found).to.include({
      code: "DeleteConflict",
      message: "Cannot delete a policy attached to entities.",
    });
  });

  it("lets a key policy name a role that the program makes first, since the provider waits for IAM", async () => {
    const report = await rehearseResources(
      withRole((role, provider) => {
        const policy = role.arn.apply((arn) =>
          JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${accountId}:root` },
                Action: "kms:*",
                Resource: "*",
              },
              { Effect: "Allow", Principal: { AWS: arn }, Action: "kms:Decrypt", Resource: "*" },
            ],
          }),
        );
        new aws.kms.Key("key", { policy }, { provider });
      }),
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });
});
