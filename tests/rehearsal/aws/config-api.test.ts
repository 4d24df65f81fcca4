import { expect } from "chai";
import { roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";

const configOf = (...statements: readonly object[]) =>
  callsOf("ConfigServiceClient", worldWith(roleRows("Caller", ...statements)));
const stop = { ConfigurationRecorderName: "default" };

describe("Simulated calls of AWS Config", () => {
  it("stop no recorder, since there is none", () => {
    expect(refusedWith(() => configOf()("StopConfigurationRecorder", stop))).to.deep.equal([
      "NoSuchConfigurationRecorderException",
      "Cannot find configuration recorder with the specified name 'default'.",
    ]);
  });

  it("are for who may", () => {
    const config = configOf({ Action: "config:StartConfigurationRecorder" });

    const [code, message] = refusedWith(() => config("StopConfigurationRecorder", stop));

    expect(code).to.equal("AccessDeniedException");
    expect(message).to.contain("to perform: config:StopConfigurationRecorder on resource: * ");
  });

  it("want a name", () => {
    expect(refusedWith(() => configOf()("StopConfigurationRecorder", {}))[0]).to.equal(
      "InvalidParameterException",
    );
  });
});
