import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { baseAccounts } from "../../../rehearsal";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const owner = `arn:aws:iam::${accountId}:root`;
const administration = {
  Sid: "Administer",
  Effect: "Allow",
  Principal: { AWS: owner },
  Action: "kms:*",
  Resource: "*",
};

const policyOf = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A key with a policy, in one region. */
const keyWith = (policy: string) => () => {
  const provider = providerIn("us-east-1");
  const key = new aws.kms.Key("key", {}, { provider });
  new aws.kms.KeyPolicy("policy", { keyId: key.keyId, policy }, { provider });
};

const keyPolicies: RefusalCase[] = [
  {
    title: "a key policy that is no JSON",
    program: keyWith("{"),
    expected: {
      code: "MalformedPolicyDocumentException",
      property: "policy",
      message: "Policy document is malformed.",
    },
  },
  {
    title: "a key policy with typographic quotes",
    program: keyWith(policyOf({ ...administration, Sid: "The “owner”" })),
    expected: { code: "ValidationException", property: "policy", message: /failed to satisfy constraint/ },
  },
  {
    title: "a key policy that locks the deployer out",
    program: keyWith(policyOf({ ...administration, Action: ["kms:Describe*", "kms:ScheduleKeyDeletion"] })),
    expected: {
      code: "MalformedPolicyDocumentException",
      message: "The new key policy will not allow you to update the key policy in the future.",
    },
  },
  {
    title: "a key policy that names a role which does not exist",
    program: keyWith(
      policyOf(administration, {
        ...administration,
        Principal: { AWS: `arn:aws:iam::${accountId}:role/Nobody` },
      }),
    ),
    expected: {
      code: "MalformedPolicyDocumentException",
      message: "Policy contains a statement with one or more invalid principals.",
    },
  },
  {
    title: "a key policy that names the account in another partition",
    program: keyWith(
      policyOf(administration, {
        ...administration,
        Principal: { AWS: `arn:aws-us-gov:iam::${accountId}:root` },
      }),
    ),
    expected: {
      code: "MalformedPolicyDocumentException",
      message: "Policy contains a statement with one or more invalid principals.",
    },
  },
  {
    title: "a statement without effect in a key policy, which AWS would let pass",
    program: keyWith(
      policyOf(administration, { Sid: "Idle", Effect: "Allow", Principal: "*", Action: "kms:Decrypt" }),
    ),
    expected: { code: "InertStatement", property: "policy", message: /^Statement Idle lacks/ },
  },
  {
    title: "a key policy for a key that does not exist",
    program: () =>
      new aws.kms.KeyPolicy(
        "policy",
        { keyId: "mrk-none", policy: policyOf(administration) },
        { provider: providerIn("us-east-1") },
      ),
    expected: {
      code: "NotFoundException",
      property: "keyId",
      message: `Key 'arn:aws:kms:us-east-1:${accountId}:key/mrk-none' does not exist`,
    },
  },
];

const reading: RefusalCase[] = [
  "DescribeKey",
  "GetKeyPolicy",
  "GetKeyRotationStatus",
  "ListResourceTags",
].map((action) => ({
  title: `a key policy without kms:${action}, with which the provider reads the key`,
  program: keyWith(
    policyOf({
      ...administration,
      Action: [
        ...["PutKeyPolicy", "ScheduleKeyDeletion"],
        ...["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"].filter(
          (other) => other !== action,
        ),
      ].map((name) => `kms:${name}`),
    }),
  ),
  expected: {
    operation: "create",
    code: "AccessDeniedException",
    message: new RegExp(`not authorized to perform: kms:${action} on resource`),
  },
}));

const keys: RefusalCase[] = [
  {
    title: "a waiting period of five days",
    program: () => new aws.kms.Key("key", { deletionWindowInDays: 5 }, { provider: providerIn("us-east-1") }),
    expected: { property: "deletionWindowInDays", message: /range \(7 - 30\), got 5/ },
  },
  {
    title: "a rotation every 30 days",
    program: () =>
      new aws.kms.Key(
        "key",
        { enableKeyRotation: true, rotationPeriodInDays: 30 },
        { provider: providerIn("us-east-1") },
      ),
    expected: { property: "rotationPeriodInDays", message: /range \(90 - 2560\), got 30/ },
  },
  {
    title: "rotation that the key's own policy does not allow the deployer",
    program: () => {
      const policy = policyOf({ ...administration, Action: ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"] });
      new aws.kms.Key("key", { policy, enableKeyRotation: true }, { provider: providerIn("us-east-1") });
    },
    expected: { code: "AccessDeniedException", message: /not authorized to perform: kms:EnableKeyRotation/ },
  },
  {
    title: "the deletion of a key whose policy does not allow it",
    program: () => {
      const policy = policyOf({
        ...administration,
        Action: ["kms:PutKeyPolicy", "kms:Describe*", "kms:Get*", "kms:List*"],
      });
      new aws.kms.Key("key", { policy }, { provider: providerIn("us-east-1") });
    },
    expected: {
      operation: "delete",
      code: "AccessDeniedException",
      message: /not authorized to perform: kms:ScheduleKeyDeletion/,
    },
  },
  {
    title: "an administrator who is denied by name, and says by what",
    program: () => {
      const deny = {
        Sid: "DenyDeployer",
        Effect: "Deny",
        Principal: "*",
        Action: "kms:EnableKeyRotation",
        Resource: "*",
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Deployer" } },
      };
      const policy = policyOf(administration, deny);
      new aws.kms.Key("key", { policy, enableKeyRotation: true }, { provider: providerIn("us-east-1") });
    },
    expected: {
      code: "AccessDeniedException",
      message: /kms:EnableKeyRotation .* with an explicit deny in a resource-based policy$/,
    },
  },
];

const replicas: RefusalCase[] = [
  {
    title: "a replica of a key that does not exist",
    program: () =>
      new aws.kms.ReplicaKey(
        "replica",
        { primaryKeyArn: `arn:aws:kms:us-east-1:${accountId}:key/mrk-none` },
        { provider: providerIn("eu-west-1") },
      ),
    expected: {
      code: "NotFoundException",
      property: "primaryKeyArn",
      message: /^Key '.*mrk-none' does not exist$/,
    },
  },
  {
    title: "a replica of a replica",
    program: () => {
      const primary = new aws.kms.Key("key", { multiRegion: true }, { provider: providerIn("us-east-1") });
      const replica = new aws.kms.ReplicaKey(
        "one",
        { primaryKeyArn: primary.arn },
        { provider: providerIn("eu-west-1") },
      );
      new aws.kms.ReplicaKey("two", { primaryKeyArn: replica.arn }, { provider: providerIn("us-west-2") });
    },
    expected: { code: "UnsupportedOperationException", message: /is not a multi-region primary key\.$/ },
  },
  {
    title: "a replica of a single-Region key",
    program: () => {
      const single = new aws.kms.Key("key", {}, { provider: providerIn("us-east-1") });
      new aws.kms.ReplicaKey("replica", { primaryKeyArn: single.arn }, { provider: providerIn("eu-west-1") });
    },
    expected: { code: "UnsupportedOperationException", message: /is not a multi-region primary key\.$/ },
  },
  {
    title: "two replicas of one key in a region, which only the latest world shows",
    program: () => {
      const primary = new aws.kms.Key("key", { multiRegion: true }, { provider: providerIn("us-east-1") });
      const provider = providerIn("eu-west-1");
      new aws.kms.ReplicaKey("one", { primaryKeyArn: primary.arn }, { provider });
      new aws.kms.ReplicaKey("two", { primaryKeyArn: primary.arn }, { provider });
    },
    expected: {
      code: "AlreadyExistsException",
      cure:
        "one (aws:kms/replicaKey:ReplicaKey) and two (aws:kms/replicaKey:ReplicaKey) cannot both exist: " +
        "give them different names, or keep one.",
      message: "You can create only one replica of each primary key in each AWS Region.",
    },
  },
];

const aliasFor = (name: string, targetKeyId?: pulumi.Input<string>) => () => {
  const provider = providerIn("us-east-1");
  const key = new aws.kms.Key("key", {}, { provider });
  new aws.kms.Alias("alias", { name, targetKeyId: targetKeyId ?? key.keyId }, { provider });
};

const aliases: RefusalCase[] = [
  {
    title: "an alias without its prefix",
    program: aliasFor("application-2"),
    expected: {
      code: "ValidationException",
      property: "name",
      message: /^Alias must start with the prefix "alias\/"/,
    },
  },
  {
    title: "an alias with a space",
    program: aliasFor("alias/my key"),
    expected: {
      code: "ValidationException",
      property: "aliasName",
      message: /Value 'alias\/my key' at 'aliasName'/,
    },
  },
  {
    title: "an alias that somebody else has",
    program: aliasFor("alias/application"),
    expected: {
      code: "AlreadyExistsException",
      property: "name",
      message: `An alias with the name arn:aws:kms:us-east-1:${accountId}:alias/application already exists`,
    },
  },
  {
    title: "an alias for a key that does not exist",
    program: aliasFor("alias/mine", "mrk-none"),
    expected: { code: "NotFoundException", property: "targetKeyId", message: /does not exist$/ },
  },
  {
    title: "an alias for a key of another region",
    program: () => {
      const key = new aws.kms.Key("key", {}, { provider: providerIn("eu-west-1") });
      new aws.kms.Alias(
        "alias",
        { name: "alias/mine", targetKeyId: key.keyId },
        { provider: providerIn("us-east-1") },
      );
    },
    expected: { code: "NotFoundException", property: "targetKeyId", message: /^Key 'arn:aws:kms:us-east-1:/ },
  },
];

describe("Simulated KMS", () => {
  it("refuses to touch a key that waits for its deletion", async () => {
    const report = await rehearseResources(
      () => {
        const provider = providerIn("us-east-1");
        const key = new aws.kms.Key("key", {}, { provider });
        new aws.kms.KeyPolicy("policy", { keyId: key.keyId, policy: policyOf(administration) }, { provider });
      },
      { alter: (registration) => forget(registration, "aws:kms/key:Key") },
    );

    const found = findingsOf(report).find(({ code }) => code === "KMSInvalidStateException");
    expect(found).to.include({ kind: "race", operation: "delete" });
    expect(found?.message).to.match(/is pending deletion\.$/);
  });

  it("takes principals of other accounts, and sessions of roles that exist, as existing", async () => {
    const principals = [
      "arn:aws:iam::999999999999:user/bob",
      "arn:aws:sts::999999999999:assumed-role/x/y",
      `arn:aws:sts::${accountId}:assumed-role/Application/y`,
      "999999999999",
    ];

    const report = await rehearseResources(
      keyWith(
        policyOf(administration, {
          ...administration,
          Principal: { AWS: principals },
          Action: "kms:Decrypt",
        }),
      ),
      { accounts: baseAccounts.slice(1) },
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("knows the region that a replica is made in, and what every call carries", async () => {
    const only = { StringEquals: { "kms:ReplicaRegion": "eu-west-1" } };
    const secure = { BoolIfExists: { "aws:SecureTransport": "false" } };
    const abroad = { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } };
    const deny = { ...administration, Effect: "Deny", Principal: "*" };
    const others = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:Describe*", "kms:Get*", "kms:List*"];
    const policy = policyOf(
      { ...administration, Action: others },
      { ...administration, Action: "kms:ReplicateKey", Condition: only },
      { ...deny, Condition: secure },
      { ...deny, Action: "kms:PutKeyPolicy", Condition: abroad },
    );

    const report = await rehearseResources(() => {
      const key = new aws.kms.Key(
        "key",
        { multiRegion: true, policy },
        { provider: providerIn("us-east-1") },
      );
      new aws.kms.ReplicaKey("replica", { primaryKeyArn: key.arn }, { provider: providerIn("eu-west-1") });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  refuses([...keyPolicies, ...reading, ...keys, ...replicas, ...aliases]);
});
