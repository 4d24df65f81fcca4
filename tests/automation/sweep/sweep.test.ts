import { expect } from "chai";
import fc from "fast-check";
import { fates } from "../../../automation/sweep/fates";
import { sweptTypes } from "../../../automation/sweep/resource-types";
import { sweeperOf } from "../../../automation/sweep/sweeper";
import { ghostRow, ghosts, lateTagsRow, madeRow } from "../../../rehearsal/aws/made-rows";
import { topicRow } from "../../../rehearsal/aws/sns";
import { callOf } from "../../../validation/clients";
import type { ServiceCall } from "../../../validation/control-check";
import type { Ask } from "../../../validation/validate";
import { type Deployment, deploymentOf, type Left } from "./account";

const noTime = async () => {};

/** Rows of settings of the account that nobody's name is on, and what is known of having made them. */
const settings =
  /^(s3:account-public-access-block|iam:password-policy|ec2:ebs-encryption):|AccountPublicAccessBlock|AccountPasswordPolicy|EncryptionByDefault/;

describe("A swept account", () => {
  let deployment: Deployment;
  before(async () => {
    deployment = await deploymentOf({
      remediation: { rules: ["kms-key-rotated", "s3-bucket-public-access-blocked"] },
    });
  });

  const sweeperIn = (ask: Ask) => {
    const { suffix, regions } = deployment;
    return sweeperOf({ stack: "dev", suffix, regions, ask, wait: noTime });
  };

  const leftBehind = (left: Left) => left.leftovers().filter((row) => !settings.test(row));

  /** Finds and removes everything, and what is found then. */
  async function sweep({ ask }: Left) {
    const sweeper = sweeperIn(ask);
    const found = await sweeper.find();
    const kept = await sweeper.remove(found);
    return { found, kept, afterwards: await sweeper.find() };
  }

  it("has nothing left of a whole deployment, in any region, but settings of the account", async () => {
    const left = deployment.with();

    const { found, kept, afterwards } = await sweep(left);

    const made = [...deployment.graph.nodes.values()].filter(({ type }) => fates[type]?.kind === "swept");
    expect(found.length).to.equal(made.length);
    expect(new Set(found.map(({ region }) => region))).to.deep.equal(new Set(deployment.regions));
    expect(kept).to.deep.equal([]);
    expect(afterwards).to.deep.equal([]);
    expect(leftBehind(left)).to.deep.equal([]);
  });

  it("is what was there before, wherever the deployment was killed", async () => {
    const urns = [...deployment.graph.nodes.keys()];
    await fc.assert(
      fc.asyncProperty(fc.subarray(urns, { minLength: 1, maxLength: 12 }), async (some) => {
        const left = deployment.with(some);

        const { kept, afterwards } = await sweep(left);

        expect([...kept, ...afterwards]).to.deep.equal([]);
        expect(leftBehind(left)).to.deep.equal([]);
      }),
      { numRuns: 5 },
    );
  });

  it("has nothing left where the Tagging API still tells of all that was deleted", async () => {
    const left = deployment.with();
    left.facts.put(lateTagsRow, true);

    const { found, kept, afterwards } = await sweep(left);

    const types = new Set(ghosts(left.facts).map(({ type }) => type));
    expect(types).to.include.members(["aws:ec2/vpcEndpoint:VpcEndpoint", "aws:sns/topic:Topic"]);
    expect(found).not.to.deep.equal([]);
    expect([...kept, ...afterwards]).to.deep.equal([]);
  });

  it("has nothing left of a key that KMS does not know any more", async () => {
    const left = deployment.with([]);
    const { made } = deployment.nodeOf("aws:kms/key:Key");
    left.facts.put(ghostRow(made.identity), made);

    expect(await sweeperIn(left.ask).find()).to.deep.equal([]);
  });

  it("is not taken for empty where AWS refuses to say whether something is there", async () => {
    const { ask } = deployment.with();
    for (const operation of ["GetResource", "DescribeKey"]) {
      const refusing: Ask = async (call) => {
        if (call.operation === operation) {
          throw Object.assign(new Error(`not authorized: ${operation}`), { name: "AccessDeniedException" });
        }
        return ask(call);
      };

      const refusal = await sweeperIn(refusing)
        .find()
        .catch((error: Error) => error.message);

      expect(refusal).to.equal(`not authorized: ${operation}`);
    }
  });

  it("is asked for what is in no region only where IAM answers", async () => {
    const { ask } = deployment.with();
    const asked: string[] = [];
    const noted: Ask = (call) => {
      if (call.operation === "ListResources" && String(call.input["TypeName"]).startsWith("AWS::IAM::")) {
        asked.push(`${call.input["TypeName"]} in ${call.region}`);
      }
      return ask(call);
    };

    await sweeperIn(noted).find();

    expect(asked.sort()).to.deep.equal([
      "AWS::IAM::ManagedPolicy in us-east-1",
      "AWS::IAM::Role in us-east-1",
    ]);
    expect(deployment.regions.length).to.be.greaterThan(1);
  });

  it("is looked through where IAM is, whatever the regions of the stack", async () => {
    const { ask } = deployment.with();
    const { suffix } = deployment;

    const found = await sweeperOf({ stack: "dev", suffix, regions: ["eu-west-1"], ask }).find();

    expect(new Set(found.map(({ region }) => region))).to.deep.equal(new Set(["eu-west-1", "us-east-1"]));
    expect(found.filter(({ type }) => type === "AWS::IAM::Role").map(({ region }) => region)).to.include(
      "us-east-1",
    );
  });

  it("is rid of what has the tag under another suffix, and of what repairs for its rules", async () => {
    const { ask } = deployment.with();
    const { regions } = deployment;

    const found = await sweeperOf({ stack: "dev", suffix: "zzzzzzzz", regions, ask }).find();

    const types = new Set(found.map(({ type }) => type));
    const byNameOnly = Object.entries(sweptTypes).flatMap(([type, { by }]) => (by === "name" ? [type] : []));
    expect(byNameOnly.filter((type) => types.has(type))).to.deep.equal([
      "AWS::Config::RemediationConfiguration",
    ]);
    expect(types).to.include("AWS::KMS::Key");
  });

  it("is asked nothing that the SDK does not know", async () => {
    const { ask } = deployment.with();
    const asked = new Map<string, Pick<ServiceCall, "service" | "operation">>();
    const noted: Ask = (call) => {
      asked.set(`${call.service} ${call.operation}`, call);
      return ask(call);
    };

    await sweeperIn(noted).remove(await sweeperIn(noted).find());

    const known = await Promise.all([...asked.values()].map((call) => callOf(call.service, call.operation)));
    expect(known.length).to.be.greaterThan(12);
  });

  describe("where other people have things", () => {
    const project = "aws-security-baseline";
    type Tags = Readonly<Record<string, string>>;

    /** An account of people who have a topic of this name, with these tags. */
    function withTopic(name: string, tags: Tags) {
      const left = deployment.with([]);
      const { made } = deployment.nodeOf("aws:sns/topic:Topic");
      const arn = `arn:aws:sns:${made.region}:111122223333:${name}`;
      const outputs = { ...made.outputs, id: arn, arn, name, tagsAll: tags };
      left.facts.put(madeRow("theirs"), { ...made, identity: "theirs", id: arn, outputs });
      left.facts.put(topicRow(arn), {
        arn,
        region: made.region ?? "",
        displayName: undefined,
        kmsMasterKeyId: undefined,
        tags,
      });
      return { left, arn, isThere: () => left.facts.get(topicRow(arn)) !== undefined };
    }

    const strangers: readonly (readonly [what: string, name: (suffix: string) => string, tags: Tags])[] = [
      ["whose name ends much like ours", (suffix) => `dev-sns-alerts-x${suffix}`, {}],
      ["whose name only contains the suffix", (suffix) => `dev-sns-${suffix}-alerts`, {}],
      [
        "of a stack whose name begins like ours",
        () => "dev-sns-alerts-abcdefgh",
        { Stack: "dev-2", Project: project },
      ],
      [
        "of a stack whose name ours begins like",
        () => "dev-sns-alerts-abcdefgh",
        { Stack: "de", Project: project },
      ],
      ["of another project's stack of our name", () => "payments", { Stack: "dev", Project: "payments" }],
      ["of a stack of our name of no project", () => "payments", { Stack: "dev" }],
    ];
    for (const [what, name, tags] of strangers) {
      it(`leaves one alone ${what}`, async () => {
        const { left, isThere } = withTopic(name(deployment.suffix), tags);

        const { found, kept } = await sweep(left);

        expect([...found, ...kept]).to.deep.equal([]);
        expect(isThere()).to.equal(true);
      });
    }

    it("removes what has our suffix and nobody's tags", async () => {
      const { left, arn, isThere } = withTopic(`dev-sns-alerts-${deployment.suffix}`, {});

      const { found, kept } = await sweep(left);

      expect(found.map((what) => what.arn)).to.deep.equal([arn]);
      expect(kept).to.deep.equal([]);
      expect(isThere()).to.equal(false);
    });

    for (const [what, tags, owner] of [
      ["another stack's tag", { Stack: "prod", Project: project }, `stack prod of project ${project}`],
      ["another project's", { Stack: "dev", Project: "payments" }, "stack dev of project payments"],
      ["a stack's tag of no project", { Stack: "dev" }, "stack dev of no project"],
    ] as const) {
      it(`says that it does not remove what has our suffix and ${what}`, async () => {
        const { left, isThere } = withTopic(`dev-sns-alerts-${deployment.suffix}`, tags);

        const { found, kept, afterwards } = await sweep(left);

        expect(found.map(({ belongsTo }) => belongsTo)).to.deep.equal([owner]);
        expect(kept.map(({ because }) => because)).to.deep.equal([
          `Error: Its tags say that it is of ${owner}`,
        ]);
        expect(afterwards).to.deep.equal(found);
        expect(isThere()).to.equal(true);
      });
    }

    it("asks IAM whose a role is", async () => {
      const { urn, made } = deployment.nodeOf("aws:iam/role:Role");
      const left = deployment.with([urn]);
      const outputs = { ...made.outputs, tagsAll: { Stack: "prod", Project: project } };
      left.facts.put(madeRow(made.identity), { ...made, outputs });

      const { kept } = await sweep(left);

      expect(kept.map(({ what }) => what.id)).to.deep.equal([made.outputs["name"]]);
    });

    it("tells of what has our tag and is of a type that nobody here knows", async () => {
      const { left } = withTopic("payments", {});
      const { made } = deployment.nodeOf("aws:sns/topic:Topic");
      const arn = "arn:aws:dynamodb:us-east-1:111122223333:table/payments";
      const outputs = { ...made.outputs, arn, tagsAll: { Stack: "dev", Project: project } };
      left.facts.put(madeRow("theirs"), { ...made, region: "us-east-1", identity: "theirs", outputs });

      const { kept } = await sweep(left);

      expect(kept.map(({ what }) => what.arn)).to.deep.equal([arn]);
    });
  });
});
