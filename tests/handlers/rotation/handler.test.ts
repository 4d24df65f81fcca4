import { expect } from "chai";
import { errorOf, secretArn } from "./fixtures";

const entry = require.resolve("../../../handlers/rotation/index");
const ours = ["SECRET_ARN", "MODE", "ADMIN_SECRET_ARN"];

/** Loads the function anew, in an environment that counts every look at a variable of ours. */
function loadWatched(environment: Record<string, string>) {
  const seen: string[] = [];
  process.env = new Proxy(environment, {
    get: (target, name) => {
      if (ours.includes(String(name))) {
        seen.push(String(name));
      }
      return target[String(name)];
    },
  });
  for (const module of Object.keys(require.cache).filter((each) =>
    /[\\/]handlers[\\/][^.]+\.ts$/.test(each),
  )) {
    delete require.cache[module];
  }
  const { handler } = require(entry) as typeof import("../../../handlers/rotation/index");
  return { handler, seen };
}

describe("The rotation function", () => {
  const environment = process.env;

  afterEach(() => {
    process.env = environment;
  });

  it("reads its environment when it is called, and not before", async () => {
    const { handler, seen } = loadWatched({ SECRET_ARN: secretArn, MODE: "generated" });
    expect(seen).to.deep.equal([]);

    const error = await errorOf(handler({ Step: "none" }));

    expect(seen).to.include.members(["SECRET_ARN", "MODE"]);
    expect(error.message).to.include('Step is "none"');
  });

  it("loads without its environment, and names what is missing when it is called", async () => {
    const { handler } = loadWatched({});

    const error = await errorOf(handler({}));

    expect(error.message).to.include("SECRET_ARN is not set");
  });
});
