import { connect } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { expect } from "chai";
import { UsageError } from "../../../automation/usage";
import { SimulatedAws } from "../../../rehearsal/provider/simulated-aws";
import { accountIn } from "../../../rehearsal/world/account";
import { ProviderClient, urnOf } from "../../support/provider-client";

const deployer = "arn:aws:iam::444455556666:role/Pipeline";
const deployerNow = () => accountIn("us-east-1").deployer.principal.arn;

describe("A simulated AWS that is served", () => {
  const ends: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) {
      await end();
    }
  });

  async function serve(options: Parameters<typeof SimulatedAws.serve>[0] = {}): Promise<SimulatedAws> {
    const aws = await SimulatedAws.serve(options);
    ends.push(() => aws.close());
    return aws;
  }

  it("has the deployer given, and its account, until it is closed", async () => {
    const before = deployerNow();
    const aws = await serve({ deployer });
    const client = await ProviderClient.in(aws, "us-east-1");
    ends.push(() => client.close());

    const key = await client.create(urnOf("aws:kms/key:Key", "key"), {});
    await aws.close();

    expect(key.outputs["arn"]).to.match(/^arn:aws:kms:us-east-1:444455556666:key\//);
    expect(deployerNow()).to.equal(before);
  });

  it("refuses a port that is taken in one sentence, and leaves the deployer as he was", async () => {
    const before = deployerNow();
    const { port } = await serve();
    const logged: unknown[] = [];
    grpc.setLogger({ error: (text: unknown) => logged.push(text) });
    ends.push(() => grpc.setLogger(console));

    const error = await SimulatedAws.serve({ port, deployer }).catch((reason: Error) => reason);

    expect(error).to.be.instanceOf(UsageError);
    expect((error as Error).message).to.equal(
      `--port: received ${port}, which is taken; allowed: one that is free.`,
    );
    expect(logged).to.deep.equal([]);
    expect(deployerNow()).to.equal(before);
  });

  it("is reached at this machine's own address alone", async () => {
    const { port } = await serve();

    expect(await answers("127.0.0.1", port)).to.equal(true);
    expect(await answers("127.0.0.2", port)).to.equal(false);
    expect(await answers("::1", port)).to.equal(false);
  });

  it("lets grants take their time where nothing else is asked for", async () => {
    const aws = await serve();

    expect(aws.account.delay).to.be.greaterThan(0);
  });
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
