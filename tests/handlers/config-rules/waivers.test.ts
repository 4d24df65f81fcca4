import { expect } from "chai";
import { configRulesSettings, type Waiver } from "../../../handlers/config-rules/waivers";
import { errorOf } from "../business-hours/fixtures";
import { FakeConfig } from "./account";
import { change, envelope, oversized, type RawItem, scheduled, volume } from "./fixtures";

const waiver: Waiver = {
  rule: "ebs-volume-encrypted",
  resourceType: "AWS::EC2::Volume",
  resourceId: "vol-1",
  reason: "Scratch data of the simulation",
  expires: "2026-07-01",
};
const reason = "Waived until 2026-07-01: Scratch data of the simulation";
const open = volume({ encrypted: false });
const lastMoment = Date.parse("2026-06-30T23:59:59.999Z");

async function said(item: RawItem, waivers: readonly Waiver[], now?: number): Promise<string> {
  const config = new FakeConfig([], now, 0, waivers);
  const outcome = await config.run(envelope(change(item)));
  return `${outcome["compliance"]}: ${outcome["annotation"]}`;
}

describe("A waiver", () => {
  const cases: readonly {
    readonly title: string;
    readonly waivers: readonly Waiver[];
    readonly is: boolean;
  }[] = [
    { title: "of the finding", waivers: [waiver], is: true },
    {
      title: "of the finding, among others",
      waivers: [{ ...waiver, resourceId: "vol-2" }, waiver],
      is: true,
    },
    { title: "of another rule", waivers: [{ ...waiver, rule: "ebs-volume-backed-up" }], is: false },
    { title: "of another type", waivers: [{ ...waiver, resourceType: "AWS::EC2::Instance" }], is: false },
    { title: "of another resource", waivers: [{ ...waiver, resourceId: "vol-10" }], is: false },
    { title: "that has expired", waivers: [{ ...waiver, expires: "2026-06-10" }], is: false },
    {
      title: "that has expired, beside one that has not",
      waivers: [{ ...waiver, expires: "2026-06-10" }, waiver],
      is: true,
    },
  ];
  for (const { title, waivers, is } of cases) {
    it(`${title} ${is ? "shows its reason" : "changes nothing"}`, async () => {
      const verdict = await said(open, waivers);

      expect(
        verdict.startsWith(is ? `NOT_APPLICABLE: ${reason}` : "NON_COMPLIANT: The volume is not"),
      ).to.equal(true);
    });
  }

  it("holds to the last moment before its day", async () => {
    expect(await said(open, [waiver], lastMoment)).to.equal(`NOT_APPLICABLE: ${reason}`);
    expect(await said(open, [waiver], lastMoment + 1)).to.match(/^NON_COMPLIANT/);
  });

  it("leaves a resource that complies, or is gone, as it is", async () => {
    expect(await said(volume(), [waiver])).to.match(/^COMPLIANT/);
    expect(await said({ ...open, configurationItemStatus: "ResourceDeleted" }, [waiver])).to.equal(
      "NOT_APPLICABLE: The resource is deleted.",
    );
  });

  it("holds for an item that is too large for an event, and in a scheduled run until it expires", async () => {
    const config = new FakeConfig([open], lastMoment - 60_000, 0, [waiver]);
    const evaluated = async (event: RawItem) => {
      await config.run(event);
      return config.evaluated("AWS::EC2::Volume", "vol-1")?.compliance;
    };
    expect(await evaluated(envelope(oversized(open)))).to.equal("NOT_APPLICABLE");
    expect(await evaluated(envelope(scheduled))).to.equal("NOT_APPLICABLE");

    config.now = lastMoment + 60_000;
    config.stored.clear();

    expect(await evaluated(envelope(scheduled))).to.equal("NON_COMPLIANT");
  });

  it("keeps its reason within what AWS Config takes", async () => {
    const verdict = await said(open, [{ ...waiver, reason: "r".repeat(200) }]);

    expect(verdict).to.match(/: r{200}$/);
  });
});

describe("The settings of the rules", () => {
  const wrong: readonly { readonly value: unknown; readonly says: string }[] = [
    { value: undefined, says: "settings.waivers is missing; allowed is a list, perhaps an empty one." },
    { value: { waivers: {} }, says: "settings.waivers is {}; allowed is a list" },
    {
      value: { waivers: [waiver, { ...waiver, reason: "" }] },
      says: 'settings.waivers[1].reason is ""; allowed is a text.',
    },
    ...["2026-7-1", "2026-02-30T00:00", "2026-13-01", "never"].map((expires) => ({
      value: { waivers: [{ ...waiver, expires }] },
      says: `settings.waivers[0].expires is "${expires}"; allowed is a day`,
    })),
  ];
  for (const { value, says } of wrong) {
    it(`are refused: ${JSON.stringify(value)}`, () => {
      expect(() => configRulesSettings(value)).to.throw(says);
    });
  }

  it("are an error where the deployment gives none, and nothing is evaluated", async () => {
    const config = new FakeConfig();
    const error = await errorOf(Promise.resolve().then(() => configRulesSettings({})));

    expect(error.message).to.match(/^settings.waivers is missing/);
    expect(config.stored.size).to.equal(0);
  });
});
