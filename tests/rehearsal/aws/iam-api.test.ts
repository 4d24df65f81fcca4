import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import {
  identityPoliciesOf,
  inlinePolicyRow,
  managedPolicyRow,
  roleArnRow,
  roleRow,
} from "../../../rehearsal/aws/iam-roles";
import { Call } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { Facts } from "../../../rehearsal/world/facts";
import { foundInAccount, Store } from "../../../rehearsal/world/store";
import { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, ran, region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusal, refusedWith } from "./call-fixtures";

const targetArn = `arn:aws:iam::${accountId}:role/team/Target`;
const most = `arn:aws:iam::${accountId}:policy/Most`;
const bounded = { arn: targetArn, boundaryArn: most };
const text = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Deny", Resource: "*", ...statement } });
const hours = text({ Sid: "Now", Action: "kms:*" });
const target: Rows = [
  [roleRow("Target"), bounded],
  [roleArnRow(targetArn), bounded],
  [managedPolicyRow(most), policyOf("most", {})],
  [inlinePolicyRow("Target", "hours"), { role: "Target", policy: policyOf("hours", {}), document: hours }],
];
const hoursOf = { RoleName: "Target", PolicyName: "hours" };

/** IAM as a role calls it that may do everything, unless other statements are given. */
function iamOf(...statements: readonly object[]) {
  const world = worldWith([...target, ...roleRows("Caller", ...statements)]);
  return { world, iam: callsOf("IAMClient", world) };
}

const documentIn = ({ facts }: { readonly facts: Facts }) =>
  facts.get(inlinePolicyRow("Target", "hours"))?.document;

describe("IAM's inline policies of a role", () => {
  it("are answered as text that is encoded as RFC 3986 has it", () => {
    const { iam } = iamOf();
    const document = text({ Action: "s3:*", Condition: { StringLike: { "aws:username": "it's (me)! ä" } } });
    iam("PutRolePolicy", { ...hoursOf, PolicyDocument: document });

    const answer = iam("GetRolePolicy", hoursOf);

    const encoded = String(answer["PolicyDocument"]);
    expect(answer).to.deep.include({ RoleName: "Target", PolicyName: "hours" });
    expect(encoded).to.match(/^[\w.~%-]+$/);
    expect(encoded).to.contain("it%27s%20%28me%29%21%20%C3%A4");
    expect(decodeURIComponent(encoded)).to.equal(document);
  });

  it("are overwritten, and in force at once under the name that they had", () => {
    const { world, iam } = iamOf();

    expect(iam("PutRolePolicy", { ...hoursOf, PolicyDocument: text({ Action: "s3:*" }) })).to.deep.equal({});

    const [policy] = identityPoliciesOf(world.facts, "Target");
    expect(policy?.name).to.equal("hours");
    expect(policy?.statements.map(({ actions }) => actions?.values)).to.deep.equal([["s3:*"]]);
  });

  it("are added under their own name", () => {
    const { world, iam } = iamOf();
    iam("PutRolePolicy", { RoleName: "Target", PolicyName: "other", PolicyDocument: hours });

    expect(identityPoliciesOf(world.facts, "Target").map(({ name }) => name)).to.have.members([
      "hours",
      "other",
    ]);
  });

  it("are deleted", () => {
    const { world, iam } = iamOf();

    expect(iam("DeleteRolePolicy", hoursOf)).to.deep.equal({});
    expect(documentIn(world)).to.equal(undefined);
  });

  const missingRole = ["NoSuchEntity", "The role with name Nobody cannot be found."];
  const missingPolicy = ["NoSuchEntity", "The role policy with name none cannot be found."];
  const characters = (member: string) =>
    `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
  const notNull = (member: string) =>
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`;
  const refusals = [
    { operation: "GetRolePolicy", input: { RoleName: "Nobody" }, error: missingRole },
    { operation: "PutRolePolicy", input: { RoleName: "Nobody" }, error: missingRole },
    { operation: "DeleteRolePolicy", input: { RoleName: "Nobody" }, error: missingRole },
    { operation: "GetRolePolicy", input: { PolicyName: "none" }, error: missingPolicy },
    { operation: "DeleteRolePolicy", input: { PolicyName: "none" }, error: missingPolicy },
    {
      operation: "PutRolePolicy",
      input: { PolicyDocument: "{" },
      error: ["MalformedPolicyDocument", "This policy contains invalid Json"],
    },
    {
      operation: "PutRolePolicy",
      input: { PolicyDocument: text({ Principal: "*", Action: "s3:*" }) },
      error: ["MalformedPolicyDocument", "Policy document should not specify a principal."],
    },
    {
      operation: "PutRolePolicy",
      input: { RoleName: "a/b" },
      error: ["ValidationError", characters("roleName")],
    },
    {
      operation: "GetRolePolicy",
      input: { PolicyName: "a/b" },
      error: ["ValidationError", characters("policyName")],
    },
    {
      operation: "GetRolePolicy",
      input: { RoleName: null },
      error: ["ValidationError", notNull("roleName")],
    },
    {
      operation: "PutRolePolicy",
      input: { PolicyDocument: null },
      error: ["ValidationError", notNull("policyDocument")],
    },
  ];
  for (const { operation, input, error } of refusals) {
    it(`are refused to ${operation} with ${JSON.stringify(input)}`, () => {
      const { world, iam } = iamOf();

      expect(
        refusedWith(() => iam(operation, { ...hoursOf, PolicyDocument: hours, ...input })),
      ).to.deep.equal(error);
      expect(documentIn(world)).to.equal(hours);
    });
  }

  it("have 10,240 characters together, white space not counted", () => {
    const { iam } = iamOf();
    const filled = (characters: number) => {
      const empty = text({ Action: "s3:*", Resource: "" });
      return text({ Action: "s3:*", Resource: "a".repeat(characters - empty.length) });
    };
    const other = { RoleName: "Target", PolicyName: "other" };
    const room = 10_240 - hours.length;

    iam("PutRolePolicy", { ...other, PolicyDocument: `${filled(room)} \n` });
    expect(
      refusedWith(() => iam("PutRolePolicy", { ...other, PolicyDocument: filled(room + 1) })),
    ).to.deep.equal(["LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role Target"]);
  });
});

describe("A call of IAM", () => {
  const put = { ...hoursOf, PolicyDocument: hours };

  it("is authorised for the role with its path, and named by the name alone", () => {
    const allowed = iamOf({ Action: "iam:PutRolePolicy", Resource: targetArn });
    const denied = iamOf({ Action: "iam:PutRolePolicy", Resource: targetArn.replace("/team", "") });

    allowed.iam("PutRolePolicy", put);
    expect(refusedWith(() => denied.iam("PutRolePolicy", put))).to.deep.equal([
      "AccessDenied",
      `User: arn:aws:sts::${accountId}:assumed-role/Caller/session is not authorized to perform: iam:PutRolePolicy on resource: role Target because no identity-based policy allows the iam:PutRolePolicy action`,
    ]);
  });

  it("is denied before it is told that there is no such role", () => {
    const { iam } = iamOf({ Action: "iam:*", Resource: targetArn });

    expect(refusal(() => iam("GetRolePolicy", { ...hoursOf, RoleName: "Nobody" })).code).to.equal(
      "AccessDenied",
    );
  });

  const regions = [
    { of: "eu-west-1", region: "us-east-1" },
    { of: "cn-northwest-1", region: "cn-north-1" },
  ];
  for (const { of, region: carried } of regions) {
    it(`from ${of} carries the region ${carried}`, () => {
      const { iam } = iamOf({ Condition: { StringEquals: { "aws:RequestedRegion": carried } } });

      iam("GetRolePolicy", hoursOf, { region: of, account: accountIn(of) });
    });
  }

  // Which actions know the key: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
  for (const { operation, carries } of [
    { operation: "PutRolePolicy", carries: true },
    { operation: "DeleteRolePolicy", carries: true },
    { operation: "GetRolePolicy", carries: false },
  ]) {
    it(`to ${operation} ${carries ? "tells" : "does not tell"} the boundary of the role`, () => {
      const Condition = { StringEquals: { "iam:PermissionsBoundary": most } };
      const { iam } = iamOf({ Condition });

      if (carries) {
        iam(operation, put);
      } else {
        expect(refusal(() => iam(operation, put)).code).to.equal("AccessDenied");
      }
    });
  }

  it("tells no boundary of a role without one", () => {
    const world = worldWith([
      ...roleRows("Free"),
      ...roleRows(
        "Caller",
        {},
        { Effect: "Deny", Condition: { Null: { "iam:PermissionsBoundary": "true" } } },
      ),
    ]);

    expect(
      refusal(() => callsOf("IAMClient", world)("PutRolePolicy", { ...put, RoleName: "Free" })).message,
    ).to.match(/explicit deny/);
  });

  it("does not see what IAM has just been told, until that has arrived everywhere", () => {
    const store = new Store();
    for (const [row, value] of roleRows("Caller")) {
      store.write(foundInAccount, row, value);
    }
    for (const [row, value] of target) {
      store.write(1, row, value);
    }
    const facts = new Facts(store, { visible: new Set([1]), iamAsSeenByOthers: new Set() });
    const iam = callsOf("IAMClient", new World(facts, simulatedAws));

    expect(refusal(() => iam("PutRolePolicy", put)).code).to.equal("NoSuchEntity");
    facts.catchUp();
    expect(iam("PutRolePolicy", put)).to.deep.equal({});
  });

  it("by a function fails with the SDK's own class", async () => {
    const { outcome } = await ran(
      `const { IAMClient, GetRolePolicyCommand, NoSuchEntityException } = require("@aws-sdk/client-iam");
       try { await new IAMClient({}).send(new GetRolePolicyCommand({ RoleName: "Nobody", PolicyName: "none" })); }
       catch (error) { return [error instanceof NoSuchEntityException, error.name, error.message]; }`,
    );

    expect(outcome).to.deep.equal({
      kind: "returned",
      value: [true, "NoSuchEntityException", "The role with name Nobody cannot be found."],
    });
  });

  it("by a function that is denied fails with the service's class, under AWS's code", async () => {
    const { outcome } = await ran(
      `const { IAMClient, GetRolePolicyCommand, IAMServiceException } = require("@aws-sdk/client-iam");
       try { await new IAMClient({}).send(new GetRolePolicyCommand({ RoleName: "Nobody", PolicyName: "none" })); }
       catch (error) { return [error instanceof IAMServiceException, error.name]; }`,
      { rows: roleRows("Worker", { Action: "logs:*" }) },
    );

    expect(outcome).to.deep.include({ value: [true, "AccessDenied"] });
  });
});

describe("A refresh of an inline policy", () => {
  const found = (current: string | undefined, known = hours) => {
    const store = new Store();
    if (current !== undefined) {
      const row = { role: "Target", policy: policyOf("hours", {}), document: current };
      store.write(foundInAccount, inlinePolicyRow("Target", "hours"), row);
    }
    const type = "aws:iam/rolePolicy:RolePolicy";
    const inputs = { role: "Target", name: "hours", policy: known };
    const self = { urn: "", type, name: "policy", region, account: accountIn(region), inputs, tags: {} };
    const call = new Call({ ...self, unique: () => "" }, { id: "", name: "hours" }, store, {
      visible: new Set(),
    });
    return simulatedAws.resources[type]?.read?.(call);
  };

  it("finds what somebody has put in its place", () => {
    const other = text({ Action: "s3:*" });

    expect(found(other)).to.deep.equal({ role: "Target", name: "hours", policy: other });
  });

  it("finds no change where only the white space differs", () => {
    expect(found(JSON.stringify(JSON.parse(hours), undefined, 2))?.["policy"]).to.equal(hours);
  });

  it("finds that it has gone", () => {
    expect(found(undefined)).to.equal(undefined);
  });
});

describe("Another version of a managed policy", () => {
  const version = { PolicyArn: most, PolicyDocument: hours };
  const inForce = ({ world }: ReturnType<typeof iamOf>) =>
    world.facts.get(managedPolicyRow(most))?.statements.map(({ effect }) => effect);

  it("is in force at once where it is to be the default", () => {
    const account = iamOf();

    expect(account.iam("CreatePolicyVersion", { ...version, SetAsDefault: true })).to.deep.equal({});
    expect(inForce(account)).to.deep.equal(["Deny"]);
  });

  for (const change of [{}, { SetAsDefault: false }]) {
    it(`is in force for nobody with ${JSON.stringify(change)}`, () => {
      const account = iamOf();
      const before = inForce(account);

      account.iam("CreatePolicyVersion", { ...version, ...change });

      expect(inForce(account)).to.deep.equal(before);
    });
  }

  it("is refused of a policy that there is not, and with a document that is none", () => {
    const { iam } = iamOf();
    const other = most.replace("Most", "Other");

    expect(refusedWith(() => iam("CreatePolicyVersion", { ...version, PolicyArn: other }))).to.deep.equal([
      "NoSuchEntity",
      `Policy ${other} was not found.`,
    ]);
    expect(refusal(() => iam("CreatePolicyVersion", { ...version, PolicyDocument: "{" })).code).to.equal(
      "MalformedPolicyDocument",
    );
    expect(refusal(() => iam("CreatePolicyVersion", { PolicyArn: most })).code).to.equal("ValidationError");
  });

  it("is refused to who may not, in IAM's words", () => {
    const { iam } = iamOf({}, { Effect: "Deny", Action: "iam:CreatePolicyVersion", Resource: most });

    const [code, message] = refusedWith(() => iam("CreatePolicyVersion", version));

    expect(code).to.equal("AccessDenied");
    expect(message).to.contain(`to perform: iam:CreatePolicyVersion on resource: policy ${most} `);
  });
});
