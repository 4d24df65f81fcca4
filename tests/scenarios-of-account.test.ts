import { expect } from "chai";
import { defaultDiskKeyRow, encryptionByDefaultRow } from "../rehearsal/aws/ebs-rows";
import { keyPolicyRow } from "../rehearsal/aws/kms-policy";
import { accountPublicAccessBlockRow } from "../rehearsal/aws/s3-rows";
import type { Facts } from "../rehearsal/world/facts";
import { checksOf, everyControlIsValidated } from "../scenarios/every-control-is-validated";
import { newDisksAreEncrypted } from "../scenarios/new-disks-are-encrypted";
import { noBucketBecomesPublic } from "../scenarios/no-bucket-becomes-public";
import { foundationKeys } from "../scenarios/people";
import { type Deployed, deployed } from "./support/deployed";
import { accountId, findingsOf, forget, project, rehearseWith, withoutStatement } from "./support/rehearsal";

const ireland = "account-eu-west-1-disks-key";

/** The primary region and one with a replica of the key: a deployment is refused in either as in any other. */
const twoRegions = { replicaRegions: ["eu-west-1"], complianceRegions: ["us-east-1"], recorder: "off" };
/** One order is enough: what is refused in all worlds is met in each, and a race between the earliest and the latest. */
const small = { project: project("dev", twoRegions), orders: 1 };

describe("What holds in the whole account, in operation", () => {
  let fresh: Deployed;

  before(async () => {
    fresh = await deployed("dev");
  });

  /** Takes a statement out of the key's policy of a region. */
  function withoutSid(facts: Facts, arn: string, sid: string): void {
    const policy = facts.get(keyPolicyRow(arn));
    if (!policy?.statements.some(({ id }) => id === sid)) {
      throw new Error(`The policy has no ${sid}.`);
    }
    facts.put(keyPolicyRow(arn), {
      ...policy,
      statements: policy.statements.filter(({ id }) => id !== sid),
    });
  }

  const keyIn = (region: string) => foundationKeys(fresh().account)[region] ?? "";

  it("is as it should be", async () => {
    expect(await newDisksAreEncrypted.run(fresh().account)).to.equal(
      "of 3 people in 4 regions, and none of the root user",
    );
    expect(await noBucketBecomesPublic.run(fresh().account)).to.contain("not by its policy");
  });

  const defects: readonly {
    readonly title: string;
    readonly alter: (facts: Facts) => void;
    readonly scenario: typeof newDisksAreEncrypted;
    readonly message: RegExp;
  }[] = [
    {
      title: "a region does not encrypt by default",
      alter: (facts) => facts.remove(encryptionByDefaultRow("us-west-2")),
      scenario: newDisksAreEncrypted,
      message: /^A new disk of devops in us-west-2 is not encrypted with any key of ours\.$/,
    },
    {
      title: "a region encrypts with AWS's own key",
      alter: (facts) => facts.remove(defaultDiskKeyRow("ap-southeast-1")),
      scenario: newDisksAreEncrypted,
      message: /^A new disk of devops in ap-southeast-1 is not encrypted with any key of ours\.$/,
    },
    {
      title: "the key lets nobody in through EC2",
      alter: (facts) => withoutSid(facts, keyIn("eu-west-1"), "AllowDisksThroughEc2"),
      scenario: newDisksAreEncrypted,
      message: /^A new disk of devops in eu-west-1 vanishes, and nobody is told why\.$/,
    },
    {
      title: "the key lets nobody make a grant through EC2",
      alter: (facts) => withoutSid(facts, keyIn("us-east-1"), "AllowGrantsForDisks"),
      scenario: newDisksAreEncrypted,
      message: /^A new disk of devops in us-east-1 vanishes, and nobody is told why\.$/,
    },
    {
      title: "the root user is let in",
      alter: (facts) => withoutSid(facts, keyIn("us-west-2"), "DenyUseToRootUser"),
      scenario: newDisksAreEncrypted,
      message: /^The root user uses the foundation key of us-west-2 for a disk\.$/,
    },
    {
      title: "the account does not block public policies",
      alter: (facts) => facts.remove(accountPublicAccessBlockRow(accountId)),
      scenario: noBucketBecomesPublic,
      message: /^Everybody reads a bucket of the account, once somebody lets them\.$/,
    },
  ];
  for (const { title, alter, scenario, message } of defects) {
    it(`is found wanting where ${title}`, async () => {
      const { account, facts } = fresh();
      alter(facts);

      const said = await scenario.run(account).catch(({ message: text }: Error) => text);

      expect(said).to.match(message);
    });
  }
});

describe("What holds in the whole account, in a deployment", () => {
  it("does not make the foundation key the default of disks where it lets nobody in", async () => {
    const report = await rehearseWith(
      withoutStatement("foundation-key-eu-west-1-policy", "AllowDisksThroughEc2"),
      { ...small, parts: [] },
    );

    expect(findingsOf(report)[0]).to.include({
      kind: "refusal",
      code: "DefaultKeyNotUsable",
      region: "eu-west-1",
    });
  });

  it("does not make the foundation key the default of disks before its policy is in force", async () => {
    const report = await rehearseWith((registration) => {
      if (registration.name === ireland) {
        forget(registration, "aws:kms/keyPolicy:KeyPolicy");
      }
    }, small);

    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      code: "DefaultKeyNotUsable",
      region: "eu-west-1",
      cure:
        `${ireland} (aws:ebs/defaultKmsKey:DefaultKmsKey): ` +
        "add dependsOn: foundation-key-eu-west-1-policy (aws:kms/keyPolicy:KeyPolicy)",
    });
  });

  it("leaves to others what it is told to, and the scenarios with it", async () => {
    const accountDefaults = {
      ebsEncryption: false,
      s3PublicAccessBlock: false,
      accessAnalyzer: "off",
      passwordPolicy: false,
    };

    const { account } = (await deployed("dev", { ...twoRegions, accountDefaults }))();

    for (const scenario of [newDisksAreEncrypted, noBucketBecomesPublic]) {
      expect(await scenario.run(account)).to.equal("left to others");
    }
    expect(checksOf(account).filter(({ control }) => control === "A9")).to.deep.equal([]);
    expect(await everyControlIsValidated.run(account)).to.match(/^\d+ checks/);
  });
});
