import { expect } from "chai";
import { accountId } from "../../support/rehearsal";
import { roleRows, worldWith } from "../../support/world";
import { callsOf, refusal, refusedWith } from "./call-fixtures";
import { noon, roleArn, roleWith, root } from "./sts-fixtures";

describe("STS", () => {
  const caller = `arn:aws:iam::${accountId}:role/Caller`;
  const input = { RoleArn: roleArn, RoleSessionName: "admin-1", ExternalId: "shared" };
  const stsOf = (trust: object, ...statements: readonly object[]) =>
    worldWith([...roleWith([trust]), ...roleRows("Caller", ...statements)]);
  const byRole = {
    Principal: { AWS: root(accountId) },
    Condition: { StringEquals: { "sts:ExternalId": "shared" } },
  };

  it("answers AssumeRole with the session, and its permission counts as used", () => {
    const world = stsOf(byRole, { Sid: "Assume", Action: "sts:AssumeRole" });

    const answer = callsOf("STSClient", world)("AssumeRole", input);

    expect(answer["AssumedRoleUser"]).to.deep.include({
      Arn: `arn:aws:sts::${accountId}:assumed-role/admin/admin-1`,
    });
    expect(answer["Credentials"]).to.have.keys(
      "AccessKeyId",
      "SecretAccessKey",
      "SessionToken",
      "Expiration",
    );
    expect([...world.usage.of(caller, "Caller-policy", "Assume")]).to.deep.equal(["sts:AssumeRole"]);
  });

  it("tells when the session ends", () => {
    const sts = callsOf("STSClient", stsOf(byRole));
    const end = (change: object) =>
      (
        sts("AssumeRole", { ...input, ...change }, { now: noon })["Credentials"] as {
          readonly Expiration?: unknown;
        }
      ).Expiration;

    expect(end({})).to.deep.equal(new Date("2026-01-14T13:00:00Z"));
    expect(end({ DurationSeconds: 900 })).to.deep.equal(new Date("2026-01-14T12:15:00Z"));
  });

  it("refuses it in its own words, and as long as it must not last", () => {
    const sts = callsOf("STSClient", stsOf(byRole, { Action: "s3:*" }));
    const denial = `User: arn:aws:sts::${accountId}:assumed-role/Caller/session is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;

    expect(refusedWith(() => sts("AssumeRole", input))).to.deep.equal(["AccessDenied", denial]);
    expect(refusal(() => sts("AssumeRole", input)).because).to.match(
      /^sts:AssumeRole: trust: 1 allows it, and/,
    );
    expect(
      refusedWith(() =>
        callsOf("STSClient", stsOf(byRole))("AssumeRole", { ...input, DurationSeconds: 7200 }),
      ),
    ).to.deep.equal([
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    ]);
  });

  it("refuses it without a session name, or with a session policy that is none", () => {
    const sts = callsOf("STSClient", stsOf(byRole));

    expect(refusedWith(() => sts("AssumeRole", { RoleArn: roleArn }))).to.deep.equal([
      "ValidationError",
      "1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
    ]);
    expect(refusal(() => sts("AssumeRole", { ...input, Policy: "{" })).code).to.equal(
      "MalformedPolicyDocument",
    );
  });

  it("tells the trust policy the time and the region of the call", () => {
    const Condition = {
      DateLessThan: { "aws:CurrentTime": "2026-01-14T12:00:00Z" },
      StringEquals: { "aws:RequestedRegion": "eu-west-1" },
    };
    const sts = callsOf("STSClient", stsOf({ ...byRole, Condition }));

    sts("AssumeRole", input, { region: "eu-west-1", now: noon - 1 });
    expect(refusal(() => sts("AssumeRole", input, { region: "eu-west-1", now: noon })).code).to.equal(
      "AccessDenied",
    );
    expect(refusal(() => sts("AssumeRole", input, { now: noon - 1 })).code).to.equal("AccessDenied");
  });
});
