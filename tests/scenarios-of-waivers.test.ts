import { expect } from "chai";
import type { Registration } from "../rehearsal";
import { aWaivedFindingComesBack } from "../scenarios/a-waived-finding-comes-back";
import { changing, findingsBy, findingsOf, inOneRegion, operateWith, project } from "./support/rehearsal";

const region = "us-west-2";
const expires = new Date(Date.now() + 45 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const accepting = project("dev", {
  complianceRegions: ["us-east-1", region],
  replicaRegions: [],
  waivers: [
    {
      rule: "required-tags",
      resourceType: "AWS::S3::Bucket",
      resourceId: "legacy-exports",
      region,
      reason: "Replaced by the data lake in spring",
      expires,
    },
  ],
});

/** With other waivers in the archive of the region's function. */
const shipping = (change: (waiver: Record<string, unknown>) => object) =>
  changing(`compliance-${region}-runtime-function`, (inputs) => {
    const { assets } = inputs["code"] as { assets: Record<string, { text: string }> };
    const { waivers } = JSON.parse(assets["settings.json"]?.text ?? "");
    const text = JSON.stringify({ waivers: waivers.map(change) });
    return {
      ...inputs,
      code: { assets: { ...assets, "settings.json": { ...assets["settings.json"], text } } },
    };
  });

const firstMessage = async (alter: (registration: Registration) => void) =>
  (await findingsBy([aWaivedFindingComesBack], alter, { project: accepting, parts: ["story"] }))[0]?.message;

describe("A waived finding", () => {
  it("shows its reason, is told to nobody and comes back by itself", async () => {
    const report = await operateWith(() => {}, {
      project: accepting,
      scenarios: [aWaivedFindingComesBack],
      parts: ["story"],
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(report.checks.map(({ detail }) => detail)).to.include(`a bucket without tags until ${expires}`);
  });

  it("is found wanting where the function is not told of it", async () => {
    expect(await firstMessage(shipping((waiver) => ({ ...waiver, resourceId: "another" })))).to.equal(
      `a bucket without tags, legacy-exports in ${region}, is not NOT_APPLICABLE and kept quiet.`,
    );
  });

  it("is found wanting where it never expires", async () => {
    expect(await firstMessage(shipping((waiver) => ({ ...waiver, expires: "9999-12-31" })))).to.equal(
      `a bucket without tags, legacy-exports in ${region}, is not NON_COMPLIANT and told of.`,
    );
  });

  it("is nothing where the stack has no waivers", async () => {
    const report = await operateWith(() => {}, {
      project: project("dev", inOneRegion),
      scenarios: [aWaivedFindingComesBack],
      parts: ["story"],
    });

    expect(report.checks.map(({ detail }) => detail)).to.include(
      "0 waivers, none of what people name themselves",
    );
  });
});
