import { expect } from "chai";
import { type Finding, putEvaluations } from "../../../handlers/config-rules/aws/put-evaluations";
import { compliant } from "../../../handlers/config-rules/verdict";
import { errorOf } from "../business-hours/fixtures";
import { AwsError, FakeConfig } from "./account";
import { token } from "./fixtures";

const type = "AWS::EC2::Volume";
const at = Date.parse("2026-06-10T18:00:00.000Z");
const findings = (...ids: readonly string[]): readonly Finding[] =>
  ids.map((resourceId) => ({ resourceType: type, resourceId, verdict: compliant("Well."), at }));

/** With patience for ten attempts. */
const report = (config: FakeConfig, ids: readonly string[]) =>
  putEvaluations(
    config.client(),
    { resultToken: token, testMode: false },
    findings(...ids),
    { sleep: async () => {}, random: () => 0.5 },
    (attempt) => attempt < 10,
  );

describe("A report to AWS Config", () => {
  it("carries verdict, annotation and time of each resource", async () => {
    const config = new FakeConfig();

    await report(config, ["vol-1", "vol-2"]);

    expect([...config.stored.values()]).to.deep.equal([
      { type, id: "vol-1", compliance: "COMPLIANT", annotation: "Well.", at: "2026-06-10T18:00:00.000Z" },
      { type, id: "vol-2", compliance: "COMPLIANT", annotation: "Well.", at: "2026-06-10T18:00:00.000Z" },
    ]);
  });

  it("is repeated for what was handed back alone", async () => {
    const config = new FakeConfig();
    config.handedBack.set(`${type} vol-2`, 2).set(`${type} vol-3`, 1);

    await report(config, ["vol-1", "vol-2", "vol-3"]);

    expect(config.batches.map((batch) => batch.map(({ id }) => id))).to.deep.equal([
      ["vol-1", "vol-2", "vol-3"],
      ["vol-2", "vol-3"],
      ["vol-2"],
    ]);
    expect(config.stored.size).to.equal(3);
  });

  it("is repeated whole where it is not said what was handed back", async () => {
    const config = new FakeConfig();
    let answers = 0;
    const client = config.client();
    const send = async (command: never) => {
      await client.send(command);
      answers += 1;
      return { FailedEvaluations: answers === 1 ? [{}] : [] };
    };

    await putEvaluations(
      { send } as never,
      { resultToken: token, testMode: false },
      findings("vol-1", "vol-2"),
      { sleep: async () => {}, random: () => 0.5 },
      () => true,
    );

    expect(config.batches.map(({ length }) => length)).to.deep.equal([2, 2]);
  });

  for (const name of [
    "ThrottlingException",
    "TooManyRequestsException",
    "ServiceUnavailable",
    "TimeoutError",
  ]) {
    it(`is repeated where AWS says ${name}`, async () => {
      const config = new FakeConfig();
      config.interfere = (call) => {
        if (config.count(call) < 5) {
          throw new AwsError(name);
        }
      };

      await report(config, ["vol-1"]);

      expect(config.calls).to.have.lengthOf(5);
      expect(config.stored.size).to.equal(1);
    });
  }

  it("is not repeated where it is refused", async () => {
    const config = new FakeConfig();
    config.interfere = () => {
      throw new AwsError("InvalidResultTokenException");
    };

    const error = await errorOf(report(config, ["vol-1", "vol-2"]));

    expect(config.calls).to.have.lengthOf(1);
    expect(error.message).to.equal(
      "AWS Config did not take 2 of the evaluations: InvalidResultTokenException: AWS says InvalidResultTokenException",
    );
    expect(error).to.have.property("count", 2);
    expect(error.cause).to.be.instanceOf(AwsError);
  });

  it("throws in the end, with the number of those that were not taken", async () => {
    const config = new FakeConfig();
    config.handedBack.set(`${type} vol-2`, 100);

    const error = await errorOf(report(config, ["vol-1", "vol-2"]));

    expect(config.calls).to.have.lengthOf(10);
    expect(error).to.have.property("count", 1);
    expect(config.stored.size).to.equal(1);
  });
});
