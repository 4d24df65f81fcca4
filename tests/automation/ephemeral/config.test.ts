import { expect } from "chai";
import fc from "fast-check";
import { ephemeralConfig, regionsOf } from "../../../automation/ephemeral/config";
import { folderOf, stackName, stackNameOf, suffixOf } from "../../../automation/ephemeral/names";
import { configKeys } from "../../../configuration/keys";
import { mistakesOf } from "../../support/mistakes";
import { graphOf, project } from "../../support/rehearsal";

const under = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`aws-security-baseline:${key}`, value]));

/** Without the project's name, as test helpers take them. */
const short = (config: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key.split(":")[1] ?? "", value]));

describe("The names of an ephemeral stack", () => {
  it("begin so that no other stack is taken for one, once", () => {
    expect(stackNameOf("prod")).to.equal("ephemeral-prod");
    expect(stackNameOf("ephemeral-prod")).to.equal("ephemeral-prod");
    expect(stackNameOf(undefined)).to.match(/^ephemeral-[a-z]{8}$/);
    expect(stackName.test(stackNameOf(undefined))).to.equal(true);
  });

  it("give the same suffix to the same name, another to any other, and always one that the program takes", () => {
    const { schema } = configKeys.environmentSuffix;
    const suffixes = new Map<string, string>();
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/), (name) => {
        const suffix = suffixOf("project", name);
        expect(schema.safeParse(suffix).success).to.equal(true);
        expect(suffix)
          .to.match(/^[a-z]{10}$/)
          .and.equal(suffixOf("project", name));
        expect(suffixes.get(suffix) ?? name).to.equal(name);
        suffixes.set(suffix, name);
      }),
    );
    expect(suffixOf("project", "a")).to.not.equal(suffixOf("other", "a"));
  });

  it("name a folder of this user's", () => {
    expect(folderOf("project", "stack", { XDG_CACHE_HOME: "/cache" })).to.equal("/cache/project/stack");
    expect(folderOf("project", "stack", {})).to.match(/\/\.cache\/project\/stack$/);
  });
});

describe("The configuration of an ephemeral stack", () => {
  it("is the project's, goes at once, is the deployer's, and is unlike any other", () => {
    const prod = project("prod");

    const config = ephemeralConfig(prod, "abcdefghij", { recorder: "off" });

    expect(config).to.deep.equal({
      ...prod.config,
      ...under({
        environmentSuffix: "abcdefghij",
        protect: "false",
        secretRecoveryDays: "0",
        deployerArns: "[]",
        previewerArns: "[]",
        recorder: "off",
      }),
    });
  });

  it("may differ in what somebody sets, by either form of a key", () => {
    const settings = { "other:key": "a", "aws-security-baseline:secretRecoveryDays": "7" };

    const config = ephemeralConfig(project("dev"), "abcdefghij", settings);

    expect(config).to.include({ ...under({ secretRecoveryDays: "7" }), "other:key": "a" });
  });

  it("is one that the program takes, where only some may deploy and preview", async () => {
    const { name, config } = project("dev");
    const roles = under({
      deployerArns: '["arn:aws:iam::111122223333:role/deploy"]',
      previewerArns: '["arn:aws:iam::111122223333:role/preview"]',
    });

    const ephemeral = ephemeralConfig({ name, config: { ...config, ...roles } }, "abcdefghij", {});

    expect(await mistakesOf(short(ephemeral))).to.deep.equal([]);
  });

  for (const stack of ["dev", "prod"] as const) {
    it(`is one that the program takes, for ${stack}`, async () => {
      const config = ephemeralConfig(project(stack), "abcdefghij", {});

      expect(await mistakesOf(short(config))).to.deep.equal([]);
    });

    it(`has the regions in which the program of ${stack} makes providers`, async () => {
      const { nodes } = await graphOf(stack);
      const made = [...nodes.values()]
        .filter(({ type }) => type === "pulumi:providers:aws")
        .map(({ inputs }) => String(inputs["region"]));

      expect(regionsOf(project(stack))).to.deep.equal([...new Set(made)].sort());
    });
  }

  it("is refused where it names no regions, every such key at once", () => {
    const broken = { ...project("dev"), config: under({ primaryRegion: "moon", complianceRegions: "{}" }) };

    expect(() => regionsOf(broken)).to.throw(
      /primaryRegion: received "moon"; allowed: .*\n.*replicaRegions: received "".*\n.*complianceRegions: received "{}"/,
    );
  });
});
