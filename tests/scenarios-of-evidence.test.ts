import { expect } from "chai";
import type { Registration, ScenarioFailure } from "../rehearsal";
import { type Attachment, managedPolicyRow, roleNameOf } from "../rehearsal/aws/iam-roles";
import { keyPolicyRow } from "../rehearsal/aws/kms-policy";
import type { Policy } from "../rehearsal/policy/document";
import type { Facts } from "../rehearsal/world/facts";
import type { LiveAccount } from "../rehearsal/world/live-account";
import { foundationKeys } from "../scenarios/people";
import { theEvidenceIsWhatWasDeployed } from "../scenarios/the-evidence-is-what-was-deployed";
import { type Change, type Deployed, deployed, withOthers } from "./support/deployed";
import {
  changing,
  changingPolicy,
  findingsBy,
  findingsOf,
  project,
  rehearseWith,
  without,
  withoutStatement,
} from "./support/rehearsal";

const region = "us-east-1";
const inOneRegion = { complianceRegions: [region], replicaRegions: [] };

/** What is put into the account, and what is then said. */
interface Defect {
  readonly title: string;
  readonly alter: (facts: Facts, account: LiveAccount) => void;
  readonly message: RegExp;
  /** Of what AWS says to who asks. */
  readonly because?: RegExp;
}

const withoutSid =
  (sid: string): Change =>
  (statements) =>
    statements.filter(({ Sid }) => Sid !== sid);

function changeKeyPolicy(facts: Facts, account: LiveAccount, change: Change): void {
  const row = keyPolicyRow(foundationKeys(account)[region] ?? "");
  facts.put(row, withOthers(facts.get(row) as Policy, change));
}

const defects: readonly Defect[] = [
  {
    title: "something else is in force than it shows",
    alter: (facts, account) => changeKeyPolicy(facts, account, (statements) => [...statements].reverse()),
    message:
      /^The evidence has another kms\/keyPolicy\/foundation-key-us-east-1-policy\.policy\.json than is in force\.$/,
  },
  {
    title: "the auditor may not decrypt it",
    alter: (facts, account) => {
      const { auditor = "" } = account.output("accessRoleArns") as Readonly<Record<string, string>>;
      const where = ({ role }: Attachment) => role === roleNameOf(auditor);
      const policies = facts
        .list<Attachment>("iam:attachment", { where })
        .map(([, { policyArn }]) => managedPolicyRow(policyArn))
        .filter((row) => facts.get(row)?.statements.some(({ id }) => id === "DecryptEvidence"));
      expect(policies).to.have.length(1);
      for (const row of policies) {
        facts.put(row, withOthers(facts.get(row) as Policy, withoutSid("DecryptEvidence")));
      }
    },
    message: /^The auditor cannot read the evidence\.$/,
    because: /kms:Decrypt/,
  },
  {
    title: "the key is not for the auditor",
    alter: (facts, account) => changeKeyPolicy(facts, account, withoutSid("AllowEvidenceToBeRead")),
    message: /^The auditor cannot read the evidence\.$/,
    because: /kms:Decrypt/,
  },
];

describe("The evidence in operation", () => {
  let fresh: Deployed;

  before(async () => {
    // One region is as good as five here.
    fresh = await deployed("dev", inOneRegion);
  });

  it("is what was deployed", async () => {
    expect(await theEvidenceIsWhatWasDeployed.run(fresh().account)).to.match(
      /^\d+ files, 5 of them held against AWS; 4 others cannot read them$/,
    );
  });

  for (const { title, alter, message, because = /^/ } of defects) {
    it(`is found wanting where ${title}`, async () => {
      const { account, facts } = fresh();
      alter(facts, account);

      const failure = await theEvidenceIsWhatWasDeployed.run(account).then(
        () => undefined,
        (error: ScenarioFailure) => error,
      );

      expect(failure?.message).to.match(message);
      expect(failure?.because ?? "").to.match(because);
    });
  }

  // Who encrypts is the bucket: it needs a deployment.
  it("is found wanting where the bucket does not encrypt it with the key", async () => {
    const [first] = await findingsBy([theEvidenceIsWhatWasDeployed], without("evidence-encryption"), {
      project: project("dev", inOneRegion),
      parts: ["story"],
    });

    expect(first?.message).to.equal("The evidence can be read by an administrator.");
  });
});

/** What AWS refuses of a deployment with a defect, in one region and one order. */
async function firstRefusal(alter: (registration: Registration) => void) {
  const report = await rehearseWith(alter, { project: project("dev", inOneRegion), parts: [] });
  return findingsOf(report)[0];
}

describe("The evidence in a deployment", () => {
  it("cannot be written where the key is not for who deploys", async () => {
    const refusal = await firstRefusal(
      withoutStatement("foundation-key-us-east-1-policy", "AllowEvidenceToBeWritten"),
    );

    expect(refusal).to.include({ code: "AccessDenied", operation: "create" });
    expect(refusal?.message).to.contain("kms:GenerateDataKey");
  });

  it("cannot be written by anybody but who deploys", async () => {
    const refusal = await firstRefusal(
      changingPolicy("evidence-policy", (statements) =>
        statements.map((statement) =>
          statement["Sid"] === "DenyChangingTheEvidence"
            ? {
                ...statement,
                Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Other" } },
              }
            : statement,
        ),
      ),
    );

    expect(refusal?.message).to.contain("s3:PutObject");
  });

  it("is found missing where its file was not made", async () => {
    const refusal = await firstRefusal(
      changing("evidence-pack", (inputs) => ({ ...inputs, source: { path: "/x" } })),
    );

    expect(refusal?.code).to.equal("NoSuchFile");
  });
});
