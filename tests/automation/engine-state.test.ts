import type { Deployment } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { resourcesOf, secretsOf } from "../../automation/engine-state";

const signature = "4dabf18193072939515e22adb298388d";
const hidden = (value: unknown) => ({
  [signature]: "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const asset = (content: object) => ({ [signature]: "c44067f5952c0a294b673a41bacd8c17", ...content });

/** What `pulumi stack export --show-secrets` gives of one resource. */
const exported = (inputs: object): Deployment => ({
  version: 3,
  deployment: { resources: [{ urn: "urn", type: "aws:s3/bucket:Bucket", inputs }] },
});

describe("A state that the engine exports", () => {
  it("is read with its secrets as what they are, and assets as what they hold", () => {
    const [resource] = resourcesOf(
      exported({
        b: hidden({ password: "correct horse" }),
        a: [hidden("battery staple")],
        code: asset({ text: "code", hash: "the engine's" }),
      }),
    );

    expect(resource?.inputs).to.deep.equal({
      a: ["battery staple"],
      b: { password: "correct horse" },
      code: { text: "code" },
    });
  });

  it("may leave out what a resource does not have", () => {
    expect(resourcesOf(exported({}))[0]).to.deep.include({
      custom: false,
      dependencies: [],
      propertyDependencies: {},
      protect: false,
      delete: false,
      outputs: {},
    });
    expect(resourcesOf({ version: 3, deployment: {} })).to.deep.equal([]);
  });

  it("tells its secrets, however deep they are, and not what stands beside them", () => {
    const secrets = secretsOf(
      exported({
        open: "to everybody",
        shut: hidden({ list: ["correct horse", { of: hidden("battery staple") }] }),
      }),
    );

    expect([...secrets].sort()).to.deep.equal(["battery staple", "correct horse"]);
  });
});
