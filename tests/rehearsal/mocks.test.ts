import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { simulatedAwsMocks } from "../../rehearsal/mocks";
import { providerIn } from "../support/rehearsal";

/** The value of an output, or the error that it carries. */
const resolved = <T>(output: pulumi.Output<T>) => (output as unknown as { promise(): Promise<T> }).promise();

const errorOf = async (output: pulumi.Output<unknown>): Promise<string> =>
  resolved(output).then(
    () => "no error",
    (error: Error) => error.message,
  );

describe("The simulated AWS as Pulumi mocks", () => {
  let stray: unknown[];
  let others: NodeJS.UnhandledRejectionListener[];
  const collect = (error: unknown) => stray.push(error);

  // A failing registration also rejects promises of the SDK that nobody can await.
  beforeEach(async () => {
    stray = [];
    others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", collect);
    await pulumi.runtime.setMocks(simulatedAwsMocks(), "test", "test");
  });

  afterEach(() => {
    process.off("unhandledRejection", collect);
    for (const listener of others) {
      process.on("unhandledRejection", listener);
    }
  });

  it("gives resources ARNs of their own region", async () => {
    const group = new aws.cloudwatch.LogGroup(
      "group",
      { name: "mine" },
      { provider: providerIn("eu-west-1") },
    );

    expect(await resolved(group.arn)).to.equal("arn:aws:logs:eu-west-1:111122223333:log-group:mine");
  });

  it("answers lookups", async () => {
    const identity = aws.getCallerIdentityOutput({}, { provider: providerIn("cn-north-1") });

    expect(await resolved(identity.arn)).to.match(/^arn:aws-cn:sts::111122223333:assumed-role\/Deployer\//);
    expect(stray).to.deep.equal([]);
  });

  it("fails for a type, a property, a lookup and a provider that it does not know", async () => {
    const provider = providerIn("us-east-1");

    const errors = [
      await errorOf(new aws.sfn.Activity("queue", {}, { provider }).arn),
      await errorOf(new aws.cloudwatch.LogGroup("group", { skipDestroy: true }, { provider }).arn),
      await errorOf(aws.getIpRangesOutput({ services: ["ec2"] }, { provider }).id),
      await errorOf(new aws.cloudwatch.LogGroup("ambient").arn),
    ];

    expect(errors[0]).to.contain("does not know aws:sfn/activity:Activity");
    expect(errors[1]).to.contain("does not know skipDestroy of aws:cloudwatch/logGroup:LogGroup");
    expect(errors[2]).to.contain("getIpRanges");
    expect(errors[3]).to.contain("left to the default provider");
  });
});
