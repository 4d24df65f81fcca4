import { expect } from "chai";
import { destinationOf } from "../../../automation/ephemeral/emulator";
import { UsageError } from "../../../automation/usage";
import { project } from "../../support/rehearsal";

const endpoint = "http://localhost:4566";
const configured = (emulator?: string) => ({
  name: "p",
  config: emulator === undefined ? {} : { "p:emulator": emulator },
});

describe("Where an ephemeral stack goes", () => {
  it("is what the options say", () => {
    expect(destinationOf({ kind: "aws" }, configured())).to.deep.equal({ kind: "aws" });
    expect(destinationOf({ kind: "simulated" }, configured())).to.deep.equal({ kind: "simulated" });
    expect(destinationOf({ kind: "emulator", endpoint }, configured())).to.deep.equal({
      kind: "emulator",
      emulator: { endpoint, accessKey: "test", secretKey: "test" },
    });
  });

  it("has the keys of the configuration and the endpoint of the option", () => {
    const other = configured('{"endpoint":"http://localhost:1","accessKey":"000000000001"}');

    expect(destinationOf({ kind: "emulator", endpoint }, other)).to.deep.equal({
      kind: "emulator",
      emulator: { endpoint, accessKey: "000000000001", secretKey: "test" },
    });
  });

  for (const kind of ["aws", "simulated"] as const) {
    it(`is refused where the configuration has an emulator and the options say ${kind}`, () => {
      const emulated = configured(`{"endpoint":"${endpoint}"}`);

      expect(() => destinationOf({ kind }, emulated)).to.throw(
        UsageError,
        /^p:emulator: received .*4566.* without --endpoint; allowed: use --endpoint/,
      );
    });
  }

  it("is AWS where the configuration has an empty emulator, as Pulumi.yaml has it", () => {
    expect(destinationOf({ kind: "aws" }, project("dev"))).to.deep.equal({ kind: "aws" });
    expect(destinationOf({ kind: "emulator", endpoint }, project("dev"))).to.have.nested.property(
      "emulator.accessKey",
      "test",
    );
  });

  for (const text of ["[]", "null", "on", '{"accesKey":"a"}', '{"accessKey":"AKIAIOSFODNN7EXAMPLE"}']) {
    it(`is refused where the emulator of the configuration is ${JSON.stringify(text)}`, () => {
      expect(() => destinationOf({ kind: "emulator", endpoint }, configured(text))).to.throw(
        UsageError,
        `p:emulator: received ${text}; allowed: a map`,
      );
    });
  }
});
