import { expect } from "chai";
import type { Registration } from "../rehearsal";
import { theEvidenceIsWhatWasDeployed } from "../scenarios/the-evidence-is-what-was-deployed";
import {
  changing,
  changingPolicy,
  findingsBy,
  firstRefusal,
  without,
  withoutStatement,
} from "./support/rehearsal";

/** What is put back, and what is then said first. */
interface Defect {
  readonly title: string;
  readonly alter: (registration: Registration) => void;
  readonly message: string | RegExp;
}

const defects: readonly Defect[] = [
  {
    title: "something else is deployed than it shows",
    alter: changingPolicy("foundation-key-eu-west-1-policy", (statements) => [...statements].reverse()),
    message:
      "The evidence has another kms/keyPolicy/foundation-key-eu-west-1-policy.policy.json than is in force.",
  },
  {
    title: "the auditor may not decrypt it",
    alter: withoutStatement("access-auditor-policy", "DecryptEvidence"),
    message: "The auditor cannot read the evidence.",
  },
  {
    title: "the key is not for the auditor",
    alter: withoutStatement("foundation-key-us-east-1-policy", "AllowEvidenceToBeRead"),
    message: /kms:Decrypt/,
  },
  {
    title: "the bucket does not encrypt it with the key",
    alter: without("evidence-encryption"),
    message: "The evidence can be read by an administrator.",
  },
];

describe("The evidence in operation", () => {
  for (const { title, alter, message } of defects) {
    it(`is found wanting where ${title}`, async () => {
      const [first] = await findingsBy([theEvidenceIsWhatWasDeployed], alter, { parts: ["use"] });

      if (typeof message === "string") {
        expect(first?.message).to.equal(message);
      } else {
        expect(first?.message).to.match(message);
      }
    });
  }

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
