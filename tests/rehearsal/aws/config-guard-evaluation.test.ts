import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import {
  type ConfigRule,
  evaluationRow,
  evaluationsOf,
  ruleRow,
  runsRow,
} from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { installedGuard } from "../../../rehearsal/guard/engine";
import { accountIn } from "../../../rehearsal/world/account";
import { LiveAccount } from "../../../rehearsal/world/live-account";
import { accountId } from "../../support/rehearsal";
import { region, worldWith } from "../../support/world";
import { customRule } from "./config-fixtures";
import { flow, recording } from "./config-flow-fixtures";

const arn = `arn:aws:config:${region}:${accountId}:config-rule/config-rule-guard1`;
const policy = `rule encrypted when resourceType == "AWS::EC2::Volume" configuration.size > 1 {
  configuration.encrypted == true
}`;

const guardRule = (changes: Partial<ConfigRule> = {}): ConfigRule => ({
  ...customRule({ arn, id: "config-rule-guard1", name: "guard", owner: "CUSTOM_POLICY", source: "" }),
  triggers: ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"].map(
    (messageType) => ({ messageType, frequency: undefined }),
  ),
  parameters: undefined,
  policy,
  ...changes,
});
const guarded = (changes: Partial<ConfigRule> = {}) => flow([[ruleRow(region, "guard"), guardRule(changes)]]);

type Flow = ReturnType<typeof guarded>;
const verdictOn = ({ world }: Flow, id: string, type = "AWS::EC2::Volume") =>
  world.facts.get(evaluationRow(arn, type, id))?.compliance;
const changesOf = ({ told }: Flow, id: string) =>
  told()
    .filter(({ resourceId, configRuleName }) => resourceId === id && configRuleName === "guard")
    .map(({ newEvaluationResult }) => (newEvaluationResult as Values)["complianceType"]);

describe("Rules in Guard, in an account that lives,", () => {
  before(function () {
    if (installedGuard().kind === "missing") {
      this.skip();
    }
  });

  it("judge what is recorded, and tell of it as other rules do", async () => {
    const live = guarded();
    const { volumes } = live.account.estate(region);
    const [good, bad, small] = [
      volumes.create({ encrypted: true }),
      volumes.create({ encrypted: false }),
      volumes.create({ encrypted: false, size: 1 }),
    ];

    await live.account.pass({ minutes: 3 });
    expect([good, bad, small].map((id) => verdictOn(live, id))).to.deep.equal([
      "COMPLIANT",
      "NON_COMPLIANT",
      "NOT_APPLICABLE",
    ]);
    volumes.change(bad, { encrypted: true });
    await live.account.pass({ minutes: 3 });
    volumes.delete(bad);
    await live.account.pass({ minutes: 3 });

    expect(changesOf(live, bad)).to.deep.equal(["NON_COMPLIANT", "COMPLIANT", "NOT_APPLICABLE"]);
    expect(changesOf(live, small)).to.deep.equal([]);
    const runs = live.world.facts.get(runsRow(arn));
    expect(runs).to.have.keys("startedAt", "invokedAt", "evaluatedAt");
  });

  it("say nothing of what is out of their scope, and forget what has left it", async () => {
    const live = guarded({
      scope: { types: [], resourceId: undefined, tagKey: "Judge", tagValue: undefined },
    });
    const { volumes } = live.account.estate(region);
    const [inside, outside] = [
      volumes.create({ encrypted: false, tags: { Judge: "yes" } }),
      volumes.create({ encrypted: false }),
    ];

    await live.account.pass({ minutes: 3 });
    expect([verdictOn(live, inside), verdictOn(live, outside)]).to.deep.equal(["NON_COMPLIANT", undefined]);
    volumes.change(inside, { tags: {} });
    await live.account.pass({ minutes: 3 });

    expect(verdictOn(live, inside)).to.equal("NOT_APPLICABLE");
  });

  it("are not shown what has gone, in which they would find nothing that they ask for", async () => {
    const live = guarded({ policy: "rule encrypted { configuration.encrypted == true }" });
    const { volumes } = live.account.estate(region);
    const id = volumes.create({});

    await live.account.pass({ minutes: 3 });
    volumes.delete(id);
    await live.account.pass({ minutes: 3 });

    expect(changesOf(live, id)).to.deep.equal(["COMPLIANT", "NOT_APPLICABLE"]);
  });

  it("judge large items only where they are told of those", async () => {
    const large = { tags: { Note: "x".repeat(300_000) }, encrypted: false };
    const [onChange] = guardRule().triggers;
    const [both, one] = [guarded(), guarded({ triggers: onChange ? [onChange] : [] })];
    const [ofBoth, ofOne] = [both, one].map(({ account }) => account.estate(region).volumes.create(large));

    await both.account.pass({ minutes: 3 });
    await one.account.pass({ minutes: 3 });

    expect(verdictOn(both, ofBoth ?? "")).to.equal("NON_COMPLIANT");
    expect(verdictOn(one, ofOne ?? "")).to.equal(undefined);
  });

  it("see the parts of an item that functions get as text", async () => {
    const live = guarded({
      policy: `rule versioned { supplementaryConfiguration.BucketVersioningConfiguration.status == "Enabled" }`,
      scope: { ...guardRule().scope, types: ["AWS::S3::Bucket"] },
    });
    const name = live.account.estate(region).buckets.create({ versioning: "Enabled" });

    await live.account.pass({ minutes: 3 });

    expect(verdictOn(live, name, "AWS::S3::Bucket")).to.equal("COMPLIANT");
  });

  it("say nothing where they fail, and their status tells", async () => {
    const live = guarded({ policy: "rule broken { let x = nonsense(resourceType)\n %x exists }" });
    const id = live.account.estate(region).volumes.create({});

    await live.account.pass({ minutes: 3 });

    expect(verdictOn(live, id)).to.equal(undefined);
    expect(live.world.problems.map(({ code, because }) => [code, because])).to.deep.equal([
      [
        "NothingEvaluated",
        "Error occurred Parser Error when parsing `no such function named nonsense exists`",
      ],
    ]);
    expect(live.world.facts.get(runsRow(arn))).to.have.keys("startedAt", "failedAt", "failure");
  });

  it("are described without their text", async () => {
    const live = guarded();

    const answer = await live.account.administrator.call(
      "ConfigServiceClient",
      "DescribeConfigRules",
      region,
      {
        ConfigRuleNames: ["guard"],
      },
    );

    const [rule] = (answer as unknown as { output: { ConfigRules: Values[] } }).output.ConfigRules;
    expect(rule?.["Source"]).to.deep.equal({
      Owner: "CUSTOM_POLICY",
      CustomPolicyDetails: { PolicyRuntime: "guard-2.x.x" },
      SourceDetails: guardRule().triggers.map(({ messageType }) => ({
        EventSource: "aws.config",
        MessageType: messageType,
      })),
    });
  });
});

describe("Where there is no engine of Guard", () => {
  it("rules in it say nothing, and the account tells why", async () => {
    const table = {
      ...simulatedAws,
      guard: () => ({ kind: "missing", why: "it is somewhere else" }) as const,
    };
    const world = worldWith([...recording, [ruleRow(region, "guard"), guardRule()]], { table });
    const account = new LiveAccount(world, accountIn(region), {});

    account.estate(region).volumes.create({ encrypted: false });
    await account.pass({ minutes: 3 });

    expect(account.whyGuardIsMissing).to.equal("it is somewhere else");
    expect(evaluationsOf(world.facts, arn)).to.deep.equal([]);
    expect(world.problems).to.deep.equal([]);
  });
});
