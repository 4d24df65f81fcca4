import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts, type Scenario } from "../../../rehearsal";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { region } from "../../support/world";
import {
  aliasRow,
  grant,
  grantee,
  keyArn,
  keyId,
  keyRows,
  keyWorld,
  kmsOf,
  owner,
  policyText,
  refusal,
  refusedWith,
  roleArn,
  sessionArn,
} from "./call-fixtures";

const operations: Readonly<Record<string, Values>> = {
  ScheduleKeyDeletion: {},
  DisableKey: {},
  PutKeyPolicy: { Policy: policyText(owner) },
  CreateGrant: grant,
};

describe("Simulated administration of keys", () => {
  for (const [operation, input] of Object.entries(operations)) {
    it(`asks whether the caller may: ${operation}`, () => {
      const { kms, state } = keyWorld(keyRows(), { Action: "kms:Describe*" });

      const { code, message } = refusal(() => kms(operation, { KeyId: keyId, ...input }));

      expect(code).to.equal("AccessDeniedException");
      expect(message).to.equal(
        `User: ${sessionArn("Caller")} is not authorized to perform: kms:${operation} on resource: ${keyArn} because no identity-based policy allows the kms:${operation} action`,
      );
      expect(state()).to.equal("Enabled");
    });

    it(`keeps to a time of the day: ${operation}`, () => {
      const closed = {
        Effect: "Deny",
        Action: `kms:${operation}`,
        Condition: { DateGreaterThanEquals: { "aws:CurrentTime": "2026-01-14T23:00:00Z" } },
      };
      const at = (time: string) => () =>
        keyWorld(keyRows(), {}, closed).kms(
          operation,
          { KeyId: keyArn, ...input },
          { now: Date.parse(time) },
        );

      expect(at("2026-01-14T22:59:59Z")).not.to.throw();
      expect(refusal(at("2026-01-14T23:00:00Z")).message).to.include("with an explicit deny");
    });

    for (const id of ["alias/mine", `arn:aws:kms:${region}:${accountId}:alias/mine`]) {
      it(`takes no alias: ${operation} of ${id}`, () => {
        const kms = kmsOf([...keyRows(), ...grantee, aliasRow("alias/mine")]);

        expect(refusedWith(() => kms(operation, { KeyId: id, ...input }))).to.deep.equal([
          "InvalidArnException",
          "Key Aliases are not supported for this operation.",
        ]);
      });
    }
  }

  it("schedules the deletion of a key, in a month unless asked otherwise", () => {
    for (const [input, days] of [
      [{}, 30],
      [{ PendingWindowInDays: 7 }, 7],
    ] as const) {
      const { kms, state } = keyWorld(keyRows());

      expect(kms("ScheduleKeyDeletion", { KeyId: keyArn, ...input })).to.deep.equal({
        KeyId: keyArn,
        KeyState: "PendingDeletion",
        PendingWindowInDays: days,
      });
      expect(state()).to.equal("PendingDeletion");
    }
  });

  it("lets a primary wait for its replicas, and a replica for nobody", () => {
    const primary = `arn:aws:kms:${region}:${accountId}:key/mrk-${"1".repeat(32)}`;
    const replica = primary.replace(region, "eu-west-1");
    const both = [
      ...keyRows({ arn: primary, kind: "multi-Region primary" }),
      ...keyRows({ arn: replica, kind: "multi-Region replica", region: "eu-west-1" }),
    ];
    const { kms } = keyWorld(both);

    expect(kms("ScheduleKeyDeletion", { KeyId: primary })["KeyState"]).to.equal("PendingReplicaDeletion");
    expect(kms("ScheduleKeyDeletion", { KeyId: replica }, { region: "eu-west-1" })["KeyState"]).to.equal(
      "PendingDeletion",
    );
  });

  for (const days of [6, 31, 0]) {
    it(`refuses a waiting period of ${days} days`, () => {
      const { kms, state } = keyWorld(keyRows());
      const input = { KeyId: keyArn, PendingWindowInDays: days };

      expect(refusedWith(() => kms("ScheduleKeyDeletion", input))).to.deep.equal([
        "ValidationException",
        "PendingWindowInDays must be between 7 and 30",
      ]);
      expect(state()).to.equal("Enabled");
    });
  }

  it("lets policies look at the waiting period", () => {
    const long = { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" } };
    const { kms } = keyWorld(keyRows(), {}, { Effect: "Deny", Action: "kms:*", Condition: long });

    expect(() => kms("ScheduleKeyDeletion", { KeyId: keyArn, PendingWindowInDays: 29 })).to.throw();
    expect(() => kms("ScheduleKeyDeletion", { KeyId: keyArn })).not.to.throw();
  });

  it("disables a key, which can then be scheduled for deletion", () => {
    const { kms, state } = keyWorld(keyRows());

    expect(kms("DisableKey", { KeyId: keyArn })).to.deep.equal({});
    expect(state()).to.equal("Disabled");
    expect(kms("ScheduleKeyDeletion", { KeyId: keyArn })["KeyState"]).to.equal("PendingDeletion");
  });

  it("refuses to disable or delete a key that waits for its deletion, and to grant its use", () => {
    const { kms } = keyWorld(keyRows({ state: "PendingDeletion" }));

    for (const operation of ["DisableKey", "ScheduleKeyDeletion", "CreateGrant"]) {
      const call = () => kms(operation, { KeyId: keyArn, ...operations[operation] });
      expect(refusedWith(call)).to.deep.equal(["KMSInvalidStateException", `${keyArn} is pending deletion.`]);
    }
  });

  it("puts a policy, which then decides", () => {
    const { kms } = keyWorld(keyRows());

    kms("PutKeyPolicy", { KeyId: keyArn, Policy: policyText({ ...owner, Action: "kms:PutKeyPolicy" }) });

    expect(refusal(() => kms("DescribeKey", { KeyId: keyArn })).message).to.include(
      "no resource-based policy",
    );
    expect(kms("PutKeyPolicy", { KeyId: keyArn, Policy: policyText(owner) })).to.deep.equal({});
    expect(() => kms("DescribeKey", { KeyId: keyArn })).not.to.throw();
  });

  const policies = [
    { title: "that is no JSON", Policy: "{", message: "Policy document is malformed." },
    {
      title: "that names a role which does not exist",
      Policy: policyText(owner, { ...owner, Principal: { AWS: roleArn("Nobody") } }),
      message: "Policy contains a statement with one or more invalid principals.",
    },
    {
      title: "that locks the caller out",
      Policy: policyText({ ...owner, Action: "kms:Describe*" }),
      message: "The new key policy will not allow you to update the key policy in the future.",
    },
  ];
  for (const { title, Policy, message } of policies) {
    it(`refuses a policy ${title}`, () => {
      const { kms } = keyWorld(keyRows());

      expect(refusedWith(() => kms("PutKeyPolicy", { KeyId: keyArn, Policy }))).to.deep.equal([
        "MalformedPolicyDocumentException",
        message,
      ]);
      expect(() => kms("Encrypt", { KeyId: keyArn, Plaintext: "x" })).not.to.throw();
    });
  }

  it("takes a policy with a statement that has no effect, as AWS does", () => {
    const Policy = policyText(owner, { Principal: "*" });

    expect(keyWorld(keyRows()).kms("PutKeyPolicy", { KeyId: keyArn, Policy })).to.deep.equal({});
  });

  it("does not pass over what is not modelled", () => {
    const { kms } = keyWorld(keyRows());

    expect(() =>
      kms("PutKeyPolicy", {
        KeyId: keyArn,
        ...operations["PutKeyPolicy"],
        BypassPolicyLockoutSafetyCheck: true,
      }),
    ).to.throw("BypassPolicyLockoutSafetyCheck");
  });

  it("works on keys as they were deployed: by alias, with their tags", async () => {
    const others = ["Create*", "Delete*", "Describe*", "Disable*", "Get*", "List*", "Put*", "Schedule*"];
    const policy = policyText(
      { ...owner, Action: others.map((action) => `kms:${action}`) },
      {
        ...owner,
        Action: "kms:Encrypt",
        Condition: { StringEquals: { "aws:ResourceTag/Team": "security" } },
      },
    );
    const report = await rehearseResources(
      () => {
        const provider = providerIn(region);
        const key = new aws.kms.Key("key", { policy, tags: { Team: "security" } }, { provider });
        new aws.kms.Alias("alias", { name: "alias/mine", targetKeyId: key.keyId }, { provider });
        return { keyArn: key.arn };
      },
      { accounts: baseAccounts.slice(0, 1), orders: 0, scenarios: [encryptsUntilDisabled] },
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });
});

const encryptsUntilDisabled: Scenario = {
  title: "A key encrypts until it is disabled",
  run: async (account) => {
    const call = (operation: string, input: Values) =>
      account.deployer.call("KMSClient", operation, region, input);
    const KeyId = account.text("keyArn");
    const encrypt = () => call("Encrypt", { KeyId: "alias/mine", Plaintext: "x" });
    const before = await encrypt();
    await call("CreateGrant", { KeyId, GranteePrincipal: accountId, Operations: ["Decrypt"] });
    await call("DisableKey", { KeyId });
    const after = await encrypt();
    expect(before.kind).to.equal("answered");
    expect(after).to.include({ kind: "refused", code: "DisabledException" });
    return "";
  },
};
