import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openPlace } from "../../../automation/ephemeral/place";
import { validateOutputs } from "../../../automation/ephemeral/validation";
import { UsageError } from "../../../automation/usage";
import { checksOf } from "./support/file-account";

const never = new AbortController().signal;
const atOnce = { attempts: 0, seconds: 0 };

describe("The validation of what was deployed", () => {
  const outputs = { validationChecks: { value: checksOf(1), secret: false } };

  it("asks again what AWS tells of later", async () => {
    const answers = [{ Things: [] }, { Things: [] }, { Things: ["one"] }];

    const said = await validateOutputs(
      outputs,
      async () => answers.shift(),
      { attempts: 2, seconds: 0 },
      never,
    );

    expect(said).to.equal("1 check of A1");
    expect(answers).to.deep.equal([]);
  });

  it("fails for what stays wrong, however often it is asked", async () => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return { Things: [] };
    };

    const error = await validateOutputs(outputs, ask, { attempts: 2, seconds: 0 }, never).catch(String);

    expect(error).to.match(/1 of 1 checks failed\.\nfailed: A1: Everything is there/);
    expect(asked).to.equal(3);
  });

  it("does not wait any longer once somebody stops it", async () => {
    const stopped = AbortSignal.abort();

    const error = await validateOutputs(
      outputs,
      async () => ({ Things: [] }),
      { attempts: 9, seconds: 9 },
      stopped,
    ).catch((reason: Error) => reason.name);

    expect(error).to.equal("AbortError");
  });

  it("leaves out what waits for a person, and says how much that is", async () => {
    const [check = {}] = checksOf(0);
    const waiting = { ...check, operation: "ListSubscriptionsByTopic", expected: 7 };
    const both = { validationChecks: { value: [check, waiting], secret: false } };

    const said = await validateOutputs(both, async () => ({ Things: [] }), atOnce, never);

    expect(said).to.equal("1 check of A1; 1 check left out until mails are confirmed");
  });

  it("fails without a table of checks", async () => {
    const none = { validationChecks: { value: [], secret: false } };

    const errors = await Promise.all(
      [{}, none].map((each) => validateOutputs(each, async () => ({}), atOnce, never).catch(String)),
    );

    expect(new Set(errors)).to.deep.equal(
      new Set(["StepFailure: The stack has no output validationChecks with a table of checks."]),
    );
  });
});

describe("An emulator", () => {
  it("is asked at its endpoint, with its credentials and without hosts of buckets, and told to the program", async () => {
    const requests: { path: string | undefined; authorization: string | undefined }[] = [];
    const server = createServer(({ url, headers }, response) => {
      requests.push({ path: url, authorization: headers.authorization });
      response.end('<Result xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
    });
    // By name, since buckets have no hosts under a number.
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;

    const emulator = { endpoint, accessKey: "000000000001", secretKey: "secret" };
    const place = await openPlace({ kind: "emulator", emulator });
    await place.asked({})({
      service: "s3",
      operation: "GetBucketVersioning",
      region: "eu-west-1",
      input: { Bucket: "bucket" },
    });
    server.close();

    expect(place.settings).to.deep.equal({ emulator: JSON.stringify(emulator) });
    expect(requests[0]?.path).to.match(/^\/bucket\/?\?versioning/);
    expect(requests[0]?.authorization).to.include("Credential=000000000001/");
  });

  it("is told from others by its endpoint", async () => {
    const place = await openPlace({
      kind: "emulator",
      emulator: { endpoint: "http://localhost:1/", accessKey: "test", secretKey: "test" },
    });

    expect(await place.whereIn(["eu-west-1"])).to.equal("http://localhost:1");
  });

  it("is not where AWS is", async () => {
    const place = await openPlace({ kind: "aws" });

    expect([place.title, place.environment, place.settings]).to.deep.equal(["AWS", {}, {}]);
  });
});

describe("AWS", () => {
  it("is told by the account of the credentials", async () => {
    const asked: unknown[] = [];
    const place = await openPlace({ kind: "aws" }, async (call) => {
      asked.push(call);
      return { Account: "111122223333" };
    });

    expect(await place.whereIn(["eu-west-1", "us-east-1"])).to.equal("AWS account 111122223333");
    expect(asked).to.deep.equal([
      { service: "sts", operation: "GetCallerIdentity", region: "eu-west-1", input: {} },
    ]);
  });

  it("cannot be used without credentials, which is said", async () => {
    const place = await openPlace({ kind: "aws" }, () => Promise.reject(new Error("no credentials")));

    const error = await place.whereIn(["eu-west-1"]).catch((reason: Error) => reason);

    expect(error).to.be.instanceOf(UsageError).with.property("message").that.includes("no credentials");
  });
});

describe("The simulated AWS", () => {
  it("is asked, and refuses what AWS refuses", async () => {
    const place = await openPlace({ kind: "simulated" });
    const askIam = (operation: string, input: Record<string, string>) =>
      place.asked({})({ service: "iam", operation, region: "us-east-1", input });

    const identity = place.sweeping({
      service: "sts",
      operation: "GetCallerIdentity",
      region: "eu-west-1",
      input: {},
    });
    const missing = askIam("GetRole", { RoleName: "nobody" });

    try {
      expect(await identity)
        .to.have.property("Account")
        .that.matches(/^\d{12}$/);
      expect(await missing.catch((error: Error) => error.name)).to.match(/^NoSuchEntity/);
      expect(place.environment).to.not.deep.equal({});
      expect([place.settings, place.patience]).to.deep.equal([{}, { attempts: 0, seconds: 0 }]);
      expect(await place.whereIn(["eu-west-1"])).to.equal("the simulated AWS");
    } finally {
      await place.close();
    }
  });
});
