import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type AwsTable, simulatedAws } from "../../../rehearsal";
import type { ResourceModel } from "../../../rehearsal/aws/model";
import type { Row } from "../../../rehearsal/world/facts";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const assumeRolePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** The table with one type's behaviour exchanged. */
function tableWith(type: string, change: Partial<ResourceModel>): AwsTable {
  const model = simulatedAws.resources[type];
  if (!model) {
    throw new Error(`The table has no ${type}.`);
  }
  return { ...simulatedAws, resources: { ...simulatedAws.resources, [type]: { ...model, ...change } } };
}

const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const roleRow = (name: string) => `iam:role:${name}` as Row<unknown>;

const refusal = { code: "NotYet", message: "The role is not there.", fact: "https://example.com/" };

/** A log group that asks for a role of its own name, as a service asks for the role that it is given. */
const asksForRole = (retriedUntilConsistent?: string) =>
  tableWith(logGroup, {
    create: (call) => {
      const options = retriedUntilConsistent === undefined ? {} : { retriedUntilConsistent };
      if (!call.get(roleRow(String(call.outputs["name"])), options)) {
        call.refuse(refusal);
      }
    },
  });

const roleAndGroup = (ordered: boolean) => () => {
  const provider = providerIn("us-east-1");
  const role = new aws.iam.Role("role", { name: "Mine", assumeRolePolicy }, { provider });
  const opts = { provider, ...(ordered && { dependsOn: role }) };
  new aws.cloudwatch.LogGroup("group", { name: "Mine" }, opts);
};

describe("The race check", () => {
  it("finds a missing dependency in the earliest world, and names it", async () => {
    const report = await rehearseResources(roleAndGroup(false), {
      table: asksForRole("https://example.com/"),
    });

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      code: "NotYet",
      cure: "group (aws:cloudwatch/logGroup:LogGroup): add dependsOn: role (aws:iam/role:Role)",
    });
  });

  it("finds two that cannot both exist, and does not pretend that an order would help", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      new aws.cloudwatch.LogGroup("one", { name: "same" }, { provider });
      new aws.cloudwatch.LogGroup("two", { name: "same" }, { provider });
    });

    expect(findingsOf(report)[0]).to.include({
      kind: "refusal",
      code: "ResourceAlreadyExistsException",
      cure: `one (${logGroup}) and two (${logGroup}) cannot both exist: give them different names, or keep one.`,
    });
  });

  it("finds in the latest world what must come before another, and names it", async () => {
    // Refused once the role is there: the group has to be first, which the earliest world does not show.
    const table = tableWith(logGroup, {
      create: (call) => {
        if (call.get(roleRow("Mine"))) {
          call.refuse(refusal);
        }
      },
    });

    const report = await rehearseResources(roleAndGroup(false), { table, orders: 0 });

    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      code: "NotYet",
      cure: "role (aws:iam/role:Role): add dependsOn: group (aws:cloudwatch/logGroup:LogGroup)",
    });
  });

  it("lets a child wait for what its parent waits for", async () => {
    const report = await rehearseResources(
      () => {
        const provider = providerIn("us-east-1");
        const role = new aws.iam.Role("role", { name: "Mine", assumeRolePolicy }, { provider });
        const parent = new pulumi.ComponentResource(
          "test:room:Room",
          "room",
          {},
          { provider, dependsOn: role },
        );
        new aws.cloudwatch.LogGroup("group", { name: "Mine" }, { parent });
      },
      { table: asksForRole("https://example.com/") },
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("finds a call to another service that meets IAM before it has caught up", async () => {
    const report = await rehearseResources(roleAndGroup(true), { table: asksForRole() });

    const [found] = findingsOf(report);
    expect(found).to.include({ kind: "race", code: "NotYet" });
    expect(found?.cure).to.match(/^IAM's changes reach other services late/);
  });

  it("lets a call pass that the provider repeats until IAM has caught up", async () => {
    const report = await rehearseResources(roleAndGroup(true), {
      table: asksForRole("https://example.com/"),
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  /** A log group whose maker waits for something that asks for the role after some time, and takes what it finds. */
  const waitsFor = (milliseconds: number, goesWrong = false) =>
    tableWith(logGroup, {
      create: (call) =>
        call.meanwhile(async ({ clock, facts, problems }) => {
          await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
          const missing = facts.get(roleRow(String(call.outputs["name"]))) ? [] : [refusal];
          problems.push(...(goesWrong ? missing : []));
          return goesWrong ? [] : missing;
        }),
    });

  for (const { title, table, finds } of [
    { title: "finds that it fails within fifteen seconds", table: waitsFor(14_999), finds: true },
    { title: "lets it succeed after fifteen seconds", table: waitsFor(15_001), finds: false },
    { title: "leaves what nobody is told of to AWS to repeat", table: waitsFor(1, true), finds: false },
  ]) {
    it(`lets what an operation waits for meet a late IAM, and ${title}`, async () => {
      const findings = findingsOf(await rehearseResources(roleAndGroup(true), { table, orders: 0 }));

      expect(findings.map(({ code }) => code)).to.deep.equal(finds ? ["NotYet"] : []);
      if (finds) {
        expect(findings[0]?.cure).to.match(/^IAM's changes reach other services late/);
      }
    });
  }

  it("does not speak of a late IAM where something is missing in any case", async () => {
    const other = "test:group:other" as Row<boolean>;
    const table = tableWith(logGroup, {
      create: (call) => {
        if (call.outputs["name"] === "other") {
          call.put(other, true);
        } else {
          call.meanwhile(async ({ facts }) =>
            [roleRow("Mine"), other]
              .filter((row) => !facts.get(row))
              .map((row) => ({ ...refusal, message: row })),
          );
        }
      },
      delete: (call) => call.outputs["name"] === "other" && call.remove(other),
    });

    const findings = findingsOf(
      await rehearseResources(
        () => {
          roleAndGroup(true)();
          new aws.cloudwatch.LogGroup("other", { name: "other" }, { provider: providerIn("eu-west-1") });
        },
        { table, orders: 0 },
      ),
    );

    expect(findings.map(({ message, cure }) => [message, cure])).to.deep.equal([
      [other, `group (${logGroup}): add dependsOn: other (${logGroup})`],
    ]);
  });

  it("leaves IAM in time to what AWS does afterwards", async () => {
    const table = tableWith(logGroup, {
      create: (call) =>
        call.afterwards(async ({ facts }) =>
          facts.get(roleRow(String(call.outputs["name"]))) ? [] : [refusal],
        ),
    });

    expect(findingsOf(await rehearseResources(roleAndGroup(true), { table, orders: 0 }))).to.deep.equal([]);
  });

  it("finds two operations that write one fact in no order", async () => {
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "kms:*", Resource: "*" },
    });
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const { keyId } = new aws.kms.Key("key", {}, { provider });
      new aws.kms.KeyPolicy("one", { keyId, policy }, { provider });
      new aws.kms.KeyPolicy("two", { keyId, policy }, { provider });
    });

    const [found] = findingsOf(report);
    expect(found).to.include({ kind: "race", code: "UnorderedWrites" });
    expect(found?.cure).to.contain("add dependsOn: one (aws:kms/keyPolicy:KeyPolicy)");
  });

  // The last of four that nothing orders is refused in one world only: where just these others are there.
  const worlds = [
    { world: "the earliest, where it is alone", refusedWith: "" },
    { world: "the latest, where all others are there", refusedWith: "abc" },
    { world: "the earliest with a single other", refusedWith: "b" },
    { world: "the latest without a single other", refusedWith: "ac" },
  ];
  for (const { world, refusedWith } of worlds) {
    it(`tries ${world}`, async () => {
      const row = (name: string) => `test:group:${name}` as Row<boolean>;
      const table = tableWith(logGroup, {
        create: (call) => {
          const name = String(call.outputs["name"]);
          const others = ["a", "b", "c"].filter((other) => call.get(row(other))).join("");
          call.put(row(name), true);
          if (name === "d" && others === refusedWith) {
            call.refuse(refusal);
          }
        },
        delete: (call) => call.remove(row(String(call.outputs["name"]))),
      });

      const report = await rehearseResources(
        () => {
          const provider = providerIn("us-east-1");
          for (const name of ["a", "b", "c", "d"]) {
            new aws.cloudwatch.LogGroup(name, { name }, { provider });
          }
        },
        { table, orders: 0 },
      );

      const [found] = findingsOf(report);
      expect(found).to.include({ code: "NotYet", resource: `d (${logGroup})` });
      expect(found?.cure).to.contain("add dependsOn");
    });
  }
});
