import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts, simulatedAws } from "../../../rehearsal";
import { foreignRole } from "../../../rehearsal/aws/iam";
import {
  attachmentRow,
  identityPoliciesOf,
  inlinePolicyRow,
  managedPolicyRow,
  roleArnRow,
  roleRow,
  serviceMayAssume,
  sessionOf,
} from "../../../rehearsal/aws/iam-roles";
import { Call } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { foundInAccount, Store } from "../../../rehearsal/world/store";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";

const account = accountIn(region);
const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });
const assumeRolePolicy = document({
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
});
const permissions = document({ Action: "s3:GetObject", Resource: "*" });

const withRole = (args: Partial<aws.iam.RoleArgs>) => () => {
  new aws.iam.Role("role", { assumeRolePolicy, ...args }, { provider: providerIn(region) });
};
const withPolicy = (args: Partial<aws.iam.PolicyArgs>) => () => {
  new aws.iam.Policy("policy", { policy: permissions, ...args }, { provider: providerIn(region) });
};
const withInline = (name: string) => () => {
  const provider = providerIn(region);
  const role = new aws.iam.Role("role", { assumeRolePolicy }, { provider });
  new aws.iam.RolePolicy("inline", { role: role.name, name, policy: permissions }, { provider });
};

const boundaryArn = `arn:aws:iam::${accountId}:policy/Nothing`;
const ofAws = "arn:aws:iam::aws:policy/Nothing";
const characters = (member: string) =>
  `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
const invalid = (member: string, value: string, constraint: string) =>
  `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have ${constraint}`;
const path =
  "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.";
const long = (length: number) => "a".repeat(length);

const cases: RefusalCase[] = [
  {
    title: "a permissions boundary that does not exist",
    program: withRole({ permissionsBoundary: boundaryArn }),
    expected: {
      code: "NoSuchEntity",
      property: "permissionsBoundary",
      message: `Scope ARN: ${boundaryArn} does not exist or is not attachable.`,
    },
  },
  {
    title: "a permissions boundary of AWS's own that is not known here, and says where to add it",
    program: withRole({ permissionsBoundary: ofAws }),
    expected: {
      code: "NoSuchEntity",
      message: `Scope ARN: ${ofAws} does not exist or is not attachable.`,
      cure: "If AWS has this policy, add it to rehearsal/world/base-accounts.ts; else correct the ARN.",
    },
  },
  ...[
    { maxSessionDuration: 3599, constraint: "value greater than or equal to 3600" },
    { maxSessionDuration: 43_201, constraint: "value less than or equal to 43200" },
  ].map(({ maxSessionDuration, constraint }) => ({
    title: `sessions of ${maxSessionDuration} seconds`,
    program: withRole({ maxSessionDuration }),
    expected: {
      code: "ValidationError",
      property: "maxSessionDuration",
      message: invalid("maxSessionDuration", String(maxSessionDuration), constraint),
    },
  })),
  ...["a/b", "a b", "ä"].map((name) => ({
    title: `a role that is called ${name}`,
    program: withRole({ name }),
    expected: { code: "ValidationError", property: "name", message: characters("roleName") },
  })),
  {
    title: "the name of a role of 65 characters",
    program: withRole({ name: long(65) }),
    expected: {
      code: "ValidationError",
      property: "name",
      message: invalid("roleName", long(65), "length less than or equal to 64"),
    },
  },
  {
    title: "the name of a role without a character",
    program: withRole({ name: "" }),
    expected: {
      code: "ValidationError",
      message: invalid("roleName", "", "length greater than or equal to 1"),
    },
  },
  ...["mine/", "/mine", "", "/my own/"].map((value) => ({
    title: `a role at the path "${value}"`,
    program: withRole({ path: value }),
    expected: {
      code: "ValidationError",
      property: "path",
      message: value === "" ? invalid("path", "", "length greater than or equal to 1") : path,
    },
  })),
  {
    title: "a path of 513 characters",
    program: withRole({ path: `/${long(511)}/` }),
    expected: {
      code: "ValidationError",
      message: invalid("path", `/${long(511)}/`, "length less than or equal to 512"),
    },
  },
  {
    title: "a managed policy with another character in its name",
    program: withPolicy({ name: "a/b" }),
    expected: { code: "ValidationError", property: "name", message: characters("policyName") },
  },
  {
    title: "the name of a managed policy of 129 characters",
    program: withPolicy({ name: long(129) }),
    expected: {
      code: "ValidationError",
      message: invalid("policyName", long(129), "length less than or equal to 128"),
    },
  },
  {
    title: "a managed policy at a path that does not end",
    program: withPolicy({ path: "/mine" }),
    expected: { code: "ValidationError", property: "path", message: path },
  },
  {
    title: "an inline policy with another character in its name",
    program: withInline("a/b"),
    expected: { code: "ValidationError", property: "name", message: characters("policyName") },
  },
];

describe("Simulated roles", () => {
  refuses(cases);

  const found = async (program: () => unknown) =>
    findingsOf(await rehearseResources(program, { accounts: baseAccounts.slice(0, 1) }));

  it("take the longest names and paths, and the longest and shortest sessions", async () => {
    const findings = await found(() => {
      const opts = { provider: providerIn(region) };
      const args = { assumeRolePolicy, path: `/${long(510)}/` };
      new aws.iam.Role("one", { ...args, name: long(64), maxSessionDuration: 3600 }, opts);
      new aws.iam.Role("two", { ...args, name: "+=,.@_-", maxSessionDuration: 43_200 }, opts);
      new aws.iam.Policy("three", { name: long(128), path: "/a/b/", policy: permissions }, opts);
    });

    expect(findings).to.deep.equal([]);
  });

  it("believe identity providers, which belong to others", async () => {
    const federated = (name: string) =>
      document({
        Principal: { Federated: `arn:aws:iam::${accountId}:${name}` },
        Action: "sts:AssumeRoleWithSAML",
      });
    const findings = await found(() => {
      const opts = { provider: providerIn(region) };
      new aws.iam.Role("saml", { assumeRolePolicy: federated("saml-provider/workforce") }, opts);
      new aws.iam.Role("oidc", { assumeRolePolicy: federated("oidc-provider/id.example.com") }, opts);
    });

    expect(findings).to.deep.equal([]);
  });

  const bounded = (ordered: boolean) => () => {
    const opts = { provider: providerIn(region) };
    const { arn } = new aws.iam.Policy("boundary", { name: "Most", policy: permissions }, opts);
    const permissionsBoundary = ordered ? arn : `arn:aws:iam::${accountId}:policy/Most`;
    new aws.iam.Role("role", { assumeRolePolicy, permissionsBoundary }, opts);
  };

  it("have their boundary before them, and leave it behind", async () => {
    expect(await found(bounded(true))).to.deep.equal([]);
  });

  it("do not wait for a boundary that they only name, and hold it", async () => {
    const findings = await found(bounded(false));

    expect(findings.map(({ code, operation }) => [code, operation])).to.deep.equal([
      ["NoSuchEntity", "create"],
      ["DeleteConflict", "delete"],
    ]);
    const add = "role (aws:iam/role:Role): add dependsOn: boundary (aws:iam/policy:Policy)";
    expect(findings.map(({ cure }) => cure)).to.deep.equal([add, add]);
    expect(findings[1]).to.include({ message: "Cannot delete a policy attached to entities." });
    expect(findings[1]?.because).to.match(/^it is the permissions boundary of arn:aws:iam::\d+:role\/role-/);
  });

  it("take everything with them that is attached to them, where they are told to", async () => {
    const findings = await found(() => {
      const opts = { provider: providerIn(region) };
      const args = { name: "Mine", assumeRolePolicy, forceDetachPolicies: true };
      const role = new aws.iam.Role("role", args, opts);
      const dependsOn = { ...opts, dependsOn: role };
      new aws.iam.RolePolicy("inline", { role: "Mine", policy: permissions }, dependsOn);
      new aws.iam.RolePolicyAttachment(
        "attached",
        { role: "Mine", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        dependsOn,
      );
    });

    expect(findings).to.deep.equal([]);
  });

  it("take policies with them that the stack does not know of", () => {
    const arn = `arn:aws:iam::${accountId}:role/Mine`;
    const others: Rows = [
      ...roleRows("Mine"),
      [attachmentRow("Mine", boundaryArn), { role: "Mine", policyArn: boundaryArn }],
      ...roleRows("Other"),
    ];
    const deletion = (inputs: object) => {
      const store = new Store();
      for (const [row, value] of others) {
        store.write(foundInAccount, row, value);
      }
      const self = { urn: "", type: "aws:iam/role:Role", name: "role", region, account, tags: {} };
      const call = new Call(
        { ...self, inputs: { ...inputs }, unique: () => "" },
        { id: "Mine", name: "Mine", arn },
        store,
        { visible: new Set() },
      );
      simulatedAws.resources["aws:iam/role:Role"]?.delete(call);
      return call;
    };

    expect(deletion({}).refusals.map(({ code }) => code)).to.deep.equal(["DeleteConflict"]);
    const forced = deletion({ forceDetachPolicies: true });
    expect(forced.refusals).to.deep.equal([]);
    expect(forced.list("iam:inline-policy").map(([row]) => row)).to.deep.equal([
      inlinePolicyRow("Other", "policy"),
    ]);
    expect(forced.list("iam:attachment")).to.deep.equal([]);
  });
});

describe("A session of a role", () => {
  const arn = `arn:aws:iam::${accountId}:role/team/Worker`;
  const boundary = policyOf("boundary", { Action: "s3:*" });
  const boundaryRow = `arn:aws:iam::${accountId}:policy/Most`;
  const worker = { arn, boundaryArn: boundaryRow };
  const own: Rows = roleRows("Worker").filter(([row]) => String(row).startsWith("iam:inline-policy"));
  const rows: Rows = [...own, [roleRow("Worker"), worker], [roleArnRow(arn), worker]];

  it("has the role's ARN with its path, and a name of its own without it", () => {
    const { facts } = worldWith(rows);

    expect(sessionOf(facts, account, arn, "works").principal).to.deep.equal({
      kind: "session",
      accountId,
      roleArn: arn,
      arn: `arn:aws:sts::${accountId}:assumed-role/Worker/works`,
    });
  });

  it("has the role's policies and its boundary", () => {
    const { facts } = worldWith([...rows, [managedPolicyRow(boundaryRow), boundary]]);
    const session = sessionOf(facts, account, arn, "works");

    expect(session.boundary).to.equal(boundary);
    expect(session.policies).to.deep.equal(identityPoliciesOf(facts, "Worker"));
    expect(session.policies.map(({ name }) => name)).to.deep.equal(["Worker-policy"]);
  });

  it("may do nothing within a boundary that cannot be seen", () => {
    expect(sessionOf(worldWith(rows).facts, account, arn, "works").boundary?.statements).to.deep.equal([]);
  });

  it("has no boundary where its role has none", () => {
    expect(sessionOf(worldWith(roleRows("Free")).facts, account, arn, "works")).not.to.have.property(
      "boundary",
    );
  });

  it("cannot be made by a service that the role's trust policy, if it is known, does not name", () => {
    const { facts } = worldWith(foreignRole(arn));

    expect(serviceMayAssume(facts, account, arn, "lambda.amazonaws.com").decision).to.equal(
      "ImplicitlyDenied",
    );
  });
});
