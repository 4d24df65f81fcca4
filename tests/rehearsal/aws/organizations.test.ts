import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { rehearse, simulatedAws } from "../../../rehearsal";
import type { Membership } from "../../../rehearsal/aws/organizations-membership";
import { getOrganization, organization } from "../../../rehearsal/aws/organizations-membership";
import { accountIn } from "../../../rehearsal/world/account";
import { inOrganization } from "../../../rehearsal/world/organization";
import type { RefusalCase } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const management: Membership = { as: "management", policiesEnabled: true };
const member: Membership = { as: "member", policiesEnabled: true };
const withoutPolicies: Membership = { as: "management", policiesEnabled: false };
const { rootId, unitId, otherAccountId } = organization;

const statement = { Sid: "Deny", Effect: "Deny", Action: "ec2:*", Resource: "*" };
const contentOf = (change: object = {}, version = "2012-10-17") =>
  JSON.stringify({ Version: version, Statement: { ...statement, ...change } });

const policyWith = (args: Partial<aws.organizations.PolicyArgs>) => () =>
  new aws.organizations.Policy(
    "policy",
    { content: contentOf(), ...args },
    { provider: providerIn("us-east-1") },
  );

/** Policies of these names at a target, one attached after the other. */
const attached =
  (targetId: string, names: readonly string[] = ["policy"], times = 1) =>
  () => {
    const provider = providerIn("us-east-1");
    let dependsOn: aws.organizations.PolicyAttachment[] = [];
    for (const name of names) {
      const { id: policyId } = new aws.organizations.Policy(name, { content: contentOf() }, { provider });
      for (let time = 1; time <= times; time++) {
        const opts = { provider, dependsOn };
        dependsOn = [new aws.organizations.PolicyAttachment(`${name}-${time}`, { policyId, targetId }, opts)];
      }
    }
  };

const malformed = {
  code: "MalformedPolicyDocumentException",
  property: "content",
  message: "The provided policy document does not meet the requirements of the specified policy type.",
};
const tooLong = (property: string, most: number) => ({
  code: "InvalidInputException",
  property,
  message: `You provided a value for ${property} that is longer than ${most} characters.`,
});
const duplicate = "A policy with the specified name and type already exists.";
const notMine = {
  code: "AccessDeniedException",
  message: "You don't have permissions to access this resource.",
};
const nobodys = {
  code: "AWSOrganizationsNotInUseException",
  message: "Your account is not a member of an organization.",
};

/** A policy of just so many characters. */
const ofLength = (length: number) => {
  const shortest = contentOf({ Sid: "" }).length;
  return contentOf({ Sid: "S".repeat(length - shortest) });
};

const twoOfOneName = () => {
  const provider = providerIn("us-east-1");
  const one = new aws.organizations.Policy("one", { name: "guard", content: contentOf() }, { provider });
  new aws.organizations.Policy("two", { name: "guard", content: contentOf() }, { provider, dependsOn: one });
};

const cases: readonly (RefusalCase & { readonly membership?: Membership | "none" })[] = [
  { title: "a policy that is no JSON", program: policyWith({ content: "{" }), expected: malformed },
  {
    title: "a policy that names principals",
    program: policyWith({ content: contentOf({ Principal: "*" }) }),
    expected: malformed,
  },
  {
    title: "a policy that names no resources",
    program: policyWith({ content: contentOf({ Resource: undefined }) }),
    expected: malformed,
  },
  {
    title: "a policy that names no actions",
    program: policyWith({ content: contentOf({ Action: undefined }) }),
    expected: malformed,
  },
  {
    title: "a policy of the older version",
    program: policyWith({ content: contentOf({}, "2008-10-17") }),
    expected: malformed,
  },
  {
    title: "a policy of 5,121 characters",
    program: policyWith({ content: ofLength(5121) }),
    expected: {
      code: "ConstraintViolationException",
      property: "content",
      message: "You have exceeded the maximum policy size",
    },
  },
  {
    title: "a policy that is too long for its white space",
    program: policyWith({ content: `${ofLength(5120)}\n` }),
    expected: {
      code: "ConstraintViolationException",
      property: "content",
      message: "You have exceeded the maximum policy size",
    },
  },
  {
    title: "a name of 129 characters",
    program: policyWith({ name: "n".repeat(129) }),
    expected: tooLong("name", 128),
  },
  {
    title: "a description of 513 characters",
    program: policyWith({ description: "d".repeat(513) }),
    expected: tooLong("description", 512),
  },
  {
    title: "to simulate policies of another type",
    program: policyWith({ type: "TAG_POLICY" }),
    expected: {
      code: "NotModelled",
      property: "type",
      message: "The simulated Organizations has service control policies only.",
    },
  },
  {
    title: "two policies of one name",
    program: twoOfOneName,
    expected: { code: "DuplicatePolicyException", property: "name", message: duplicate },
  },
  {
    title: "a policy of the name of AWS's own",
    program: policyWith({ name: "FullAWSAccess" }),
    expected: { code: "DuplicatePolicyException", property: "name", message: duplicate },
  },
  { title: "a policy from a member account", program: policyWith({}), membership: member, expected: notMine },
  {
    title: "an attachment from a member account",
    program: () =>
      new aws.organizations.PolicyAttachment(
        "attachment",
        { policyId: "p-12345678", targetId: rootId },
        { provider: providerIn("us-east-1") },
      ),
    membership: member,
    expected: notMine,
  },
  {
    title: "a policy where there is no organisation",
    program: policyWith({}),
    membership: "none",
    expected: nobodys,
  },
  {
    title: "an attachment where the type of policy is not enabled",
    program: attached(rootId),
    membership: withoutPolicies,
    expected: {
      code: "PolicyTypeNotEnabledException",
      message: "This operation can be performed only for enabled policy types.",
    },
  },
  {
    title: "an attachment of a policy that is not there",
    program: () =>
      new aws.organizations.PolicyAttachment(
        "attachment",
        { policyId: "p-12345678", targetId: rootId },
        { provider: providerIn("us-east-1") },
      ),
    expected: {
      code: "PolicyNotFoundException",
      property: "policyId",
      message: "We can't find a policy with the PolicyId that you specified.",
    },
  },
  ...["999999999999", "r-ab12", "ou-ab12-cd34ef56"].map((targetId) => ({
    title: `an attachment to ${targetId}, which is not in the organisation`,
    program: attached(targetId),
    expected: {
      code: "TargetNotFoundException",
      property: "targetId",
      message: "You specified a target that doesn't exist.",
    },
  })),
  {
    title: "an attachment to what is no target",
    program: attached("Root"),
    expected: {
      code: "InvalidInputException",
      property: "targetId",
      message: "You specified an invalid value.",
    },
  },
  {
    title: "the same attachment twice",
    program: attached(unitId, ["policy"], 2),
    expected: { code: "DuplicatePolicyAttachmentException", property: "policyId", message: duplicate },
  },
  {
    title: "a fifth policy beside FullAWSAccess at one target",
    program: attached(otherAccountId, ["a", "b", "c", "d", "e"]),
    expected: {
      code: "ConstraintViolationException",
      property: "targetId",
      message: "You have attached the maximum number of policies to the specified target.",
    },
  },
];

describe("Simulated Organizations", () => {
  for (const target of [rootId, unitId, otherAccountId, accountId]) {
    it(`attaches four policies beside FullAWSAccess to ${target}, which go again`, async () => {
      const report = await rehearseResources(
        attached(target, ["a", "b", "c", "d"]),
        inOrganization(management),
      );

      expect(findingsOf(report)).to.deep.equal([]);
    });
  }

  it("makes policies with an ARN of the organisation, and attachments by target and policy", async () => {
    const report = await rehearseResources(() => {
      const args = { name: "guard", description: "d".repeat(512), content: ofLength(5120) };
      const { id: policyId } = policyWith({ ...args, tags: { Of: "us" } })();
      const provider = providerIn("eu-west-1");
      new aws.organizations.PolicyAttachment("attachment", { policyId, targetId: rootId }, { provider });
    }, inOrganization(management));

    const outputs = (name: string) =>
      [...report.graph.nodes.values()].find((node) => node.name === name)?.outputs;
    const { id } = outputs("policy") ?? {};
    expect(findingsOf(report)).to.deep.equal([]);
    expect(id).to.match(/^p-[0-9a-f]{8}$/);
    expect(outputs("policy")).to.include({
      name: "guard",
      arn: `arn:aws:organizations::${accountId}:policy/o-exampleorgid/service_control_policy/${id}`,
    });
    expect(outputs("attachment")).to.include({ id: `${rootId}:${id}` });
  });

  for (const { title, content, codes } of [
    { title: "changes a policy where it is attached", content: contentOf({ Action: "s3:*" }), codes: [] },
    {
      title: "checks a policy when it is changed",
      content: ofLength(5121),
      codes: ["ConstraintViolationException"],
    },
  ]) {
    it(title, async () => {
      const run = () => {
        const provider = providerIn("us-east-1");
        const args = { name: "guard", content: new pulumi.Config("test").get("content") ?? "" };
        const { id: policyId } = new aws.organizations.Policy("policy", args, { provider });
        new aws.organizations.PolicyAttachment("attachment", { policyId, targetId: rootId }, { provider });
      };
      const report = await rehearse({
        project: { name: "test", stack: "test", config: { "test:content": contentOf() }, run },
        change: { "test:content": content },
        orders: 5,
        ...inOrganization(management),
      });

      expect(findingsOf(report).map(({ code }) => code)).to.deep.equal(codes);
    });
  }

  it("does not know properties that it does not model", async () => {
    const report = await rehearseResources(policyWith({ skipDestroy: true }), inOrganization(management));

    expect(findingsOf(report)[0]).to.include({ kind: "unknown", property: "skipDestroy" });
  });

  it("does not let an attachment meet a policy that is not there yet", async () => {
    const report = await rehearseResources(attached(rootId), {
      ...inOrganization(management),
      alter: (registration) => forget(registration, "aws:organizations/policy:Policy"),
    });

    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      code: "PolicyNotFoundException",
      cure: "policy-1 (aws:organizations/policyAttachment:PolicyAttachment): add dependsOn: policy (aws:organizations/policy:Policy)",
    });
  });

  it("does not delete a policy that is attached", async () => {
    const report = await rehearseResources(attached(rootId), {
      ...inOrganization(management),
      alter: (registration) => {
        if (registration.name === "policy-1") {
          registration.retainOnDelete = true;
        }
      },
    });

    expect(findingsOf(report)[0]).to.include({
      code: "PolicyInUseException",
      message:
        "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.",
    });
  });

  for (const { title, program, expected, membership = management } of cases) {
    it(`refuses ${title}`, async () => {
      const options = membership === "none" ? {} : inOrganization(membership);
      const report = await rehearseResources(program, options);

      const [first] = findingsOf(report);
      expect(first).to.include({ kind: "refusal", ...expected });
      expect(first?.fact).to.match(/^https:/);
    });
  }
});

describe("The simulated organisation, asked for", () => {
  const account = accountIn("us-east-1");
  const asked = (membership: Membership, args = {}) =>
    inOrganization(membership).table.lookups[getOrganization]?.(args, { account, region: "us-east-1" });

  it("tells its management account of its root, accounts and types of policies", () => {
    const found = asked(management);

    expect(found).to.deep.include({
      id: "o-exampleorgid",
      masterAccountId: accountId,
      featureSet: "ALL",
      enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"],
      roots: [
        {
          id: rootId,
          arn: `arn:aws:organizations::${accountId}:root/o-exampleorgid/${rootId}`,
          name: "Root",
          policyTypes: [{ type: "SERVICE_CONTROL_POLICY", status: "ENABLED" }],
        },
      ],
    });
    expect(found?.["accounts"]).to.have.length(2);
    expect(found?.["nonMasterAccounts"]).to.have.length(1);
  });

  it("tells its management account of a root without types of policies", () => {
    expect(asked(withoutPolicies)).to.deep.include({ enabledPolicyTypes: [] });
  });

  it("tells members who manages it, and no more", () => {
    expect(asked(member)).to.deep.include({
      masterAccountId: "999988887777",
      masterAccountName: "",
      accounts: [],
      nonMasterAccounts: [],
      enabledPolicyTypes: [],
      roots: [],
    });
  });

  it("is an error where there is none", async () => {
    let message = "";
    const report = await rehearseResources(async () => {
      const provider = providerIn("us-east-1");
      await aws.organizations.getOrganization({}, { provider }).catch((error: Error) => {
        ({ message } = error);
      });
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(message).to.include("AWSOrganizationsNotInUseException: Your account is not a member");
  });

  it("fails a program that does not expect the error", async () => {
    const report = await rehearseResources(() => {
      aws.organizations.getOrganizationOutput({}, { provider: providerIn("us-east-1") });
    });

    expect(findingsOf(report)[0]).to.include({ kind: "program" });
    expect(findingsOf(report)[0]?.message).to.include("AWSOrganizationsNotInUseException");
  });

  it("knows no arguments", () => {
    expect(() => asked(management, { returnOrganizationOnly: true })).to.throw(
      "does not know returnOrganizationOnly",
    );
    expect(Object.keys(simulatedAws.lookups)).to.include(getOrganization);
  });
});
