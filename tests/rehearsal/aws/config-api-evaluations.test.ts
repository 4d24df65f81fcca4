import { expect } from "chai";
import { evaluationsOf, runsRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { handler, region } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";
import { ruleArn } from "./config-fixtures";
import { flow, start } from "./config-flow-fixtures";

const time = (moment: number) => new Date(moment) as never;
const given = (changes: Values = {}) => ({
  ComplianceResourceType: "AWS::EC2::Volume",
  ComplianceResourceId: "vol-1",
  ComplianceType: "NON_COMPLIANT",
  OrderingTimestamp: time(start),
  ...changes,
});

/** A world in which the rule's function was given a token, and calls of its API. */
async function tokenWorld() {
  const { account, world, given: events, told } = flow([], handler(""));
  await account.pass({ minutes: 6 });
  const ResultToken = String(events()[0]?.["resultToken"]);
  const calls = callsOf("ConfigServiceClient", world);
  const put = (evaluations: readonly Values[], more: Values = {}, where = region) =>
    calls(
      "PutEvaluations",
      { ResultToken, Evaluations: evaluations, ...more },
      {
        as: "Worker",
        world,
        region: where,
        now: world.clock.now,
      },
    );
  return { account, world, put, told, kept: () => evaluationsOf(world.facts, ruleArn) };
}

describe("Evaluations that a function puts", () => {
  it("are kept with when they were asked for and given", async () => {
    const { put, kept, world } = await tokenWorld();

    const answer = put([given({ Annotation: "a".repeat(256) })]);

    expect(answer).to.deep.equal({ FailedEvaluations: [] });
    expect(kept()).to.deep.equal([
      {
        rule: ruleArn,
        resourceType: "AWS::EC2::Volume",
        resourceId: "vol-1",
        compliance: "NON_COMPLIANT",
        annotation: "a".repeat(256),
        orderedAt: start,
        invokedAt: start + 5 * 60_000,
        recordedAt: start + 6 * 60_000,
      },
    ]);
    expect(world.facts.get(runsRow(ruleArn))).to.deep.include({ evaluatedAt: start + 6 * 60_000 });
  });

  it("need the token that the function was given, in the rule's region", async () => {
    const { put, kept } = await tokenWorld();
    const invalid = ["InvalidResultTokenException", "The resultToken provided is invalid"];
    const forged = Buffer.from('{"rule":"volumes","invokedAt":1}').toString("base64url");

    for (const ResultToken of ["", "any", forged, undefined as never]) {
      expect(refusedWith(() => put([given()], { ResultToken }))).to.deep.equal(invalid);
    }
    expect(refusedWith(() => put([given()], {}, "eu-west-1"))).to.deep.equal(invalid);
    expect(kept()).to.deep.equal([]);
  });

  it("are not kept in a test, in which any token does", async () => {
    const { put, kept } = await tokenWorld();

    expect(put([given()], { TestMode: true })).to.deep.equal({ FailedEvaluations: [] });
    expect(put([given()], { TestMode: true, ResultToken: "TESTMODE" })).to.deep.equal({
      FailedEvaluations: [],
    });
    expect(refusedWith(() => put([given()], { TestMode: true, ResultToken: "" }))[0]).to.equal(
      "InvalidResultTokenException",
    );
    expect(kept()).to.deep.equal([]);
  });

  const mistaken: readonly (readonly [what: string, changes: Values, code: string])[] = [
    ["an empty annotation", { Annotation: "" }, "ValidationException"],
    ["an annotation of 257 characters", { Annotation: "a".repeat(257) }, "ValidationException"],
    ["an annotation that is no text", { Annotation: 1 }, "ValidationException"],
    ["a compliance that there is not", { ComplianceType: "GOOD" }, "ValidationException"],
    ["too little to say", { ComplianceType: "INSUFFICIENT_DATA" }, "InvalidParameterValueException"],
    ["no time", { OrderingTimestamp: undefined as never }, "ValidationException"],
    ["a time that is none", { OrderingTimestamp: time(Number.NaN) }, "ValidationException"],
    ["no type", { ComplianceResourceType: "" }, "ValidationException"],
    ["a type that is too long", { ComplianceResourceType: "a".repeat(257) }, "ValidationException"],
    ["no id", { ComplianceResourceId: "" }, "ValidationException"],
    ["an id that is too long", { ComplianceResourceId: "a".repeat(769) }, "ValidationException"],
  ];
  for (const [what, changes, code] of mistaken) {
    it(`are refused with ${what}, all of them`, async () => {
      const { put, kept } = await tokenWorld();

      const [refusal] = refusedWith(() =>
        put([given(), given({ ComplianceResourceId: "vol-2", ...changes })]),
      );

      expect(refusal).to.equal(code);
      expect(kept()).to.deep.equal([]);
    });
  }

  it("are one to a hundred at once", async () => {
    const { put, kept } = await tokenWorld();
    const many = Array.from({ length: 101 }, (_, index) => given({ ComplianceResourceId: `vol-${index}` }));

    expect(refusedWith(() => put([]))[0]).to.equal("InvalidParameterValueException");
    expect(refusedWith(() => put(many))[0]).to.equal("ValidationException");
    put(many.slice(1));
    expect(kept()).to.have.length(100);
  });

  it("say nothing new where they are about an earlier moment", async () => {
    const { put, kept } = await tokenWorld();

    put([given()]);
    put([given({ ComplianceType: "COMPLIANT", OrderingTimestamp: time(start - 1) })]);
    const before = kept().map(({ compliance }) => compliance);
    put([given({ ComplianceType: "COMPLIANT" })]);

    expect([before, kept().map(({ compliance }) => compliance)]).to.deep.equal([
      ["NON_COMPLIANT"],
      ["COMPLIANT"],
    ]);
  });

  it("are told of as an event where something has changed", async () => {
    const { account, put, told } = await tokenWorld();

    for (const ComplianceType of [
      "NOT_APPLICABLE",
      "COMPLIANT",
      "COMPLIANT",
      "NON_COMPLIANT",
      "NOT_APPLICABLE",
    ]) {
      put([given({ ComplianceType })]);
      await account.pass({ minutes: 1 });
    }

    const types = told().map(({ newEvaluationResult }) => (newEvaluationResult as Values)["complianceType"]);
    expect(types).to.deep.equal(["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"]);
  });
});
