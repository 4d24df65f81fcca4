import { expect } from "chai";
import { type Decision, decide } from "../../../handlers/rotation/decisions";
import { inRotation, newVersion, oldVersion, secretArn } from "./fixtures";

const third = "00000000-0000-4000-8000-000000000003";

interface Case {
  readonly title: string;
  readonly stages: Readonly<Record<string, readonly string[]>>;
  readonly rotationEnabled?: boolean;
  readonly kind: Decision["kind"];
  readonly message?: string;
}

const cases: readonly Case[] = [
  { title: "it is pending and another current", stages: inRotation, kind: "proceed" },
  {
    title: "it is current",
    stages: { [oldVersion]: ["AWSPREVIOUS"], [newVersion]: ["AWSCURRENT"] },
    kind: "finished",
  },
  {
    title: "it is current and still pending",
    stages: { [oldVersion]: ["AWSPREVIOUS"], [newVersion]: ["AWSCURRENT", "AWSPENDING"] },
    kind: "finished",
  },
  {
    title: "it is current and rotation was switched off since",
    stages: { [newVersion]: ["AWSCURRENT"] },
    rotationEnabled: false,
    kind: "finished",
  },
  {
    title: "it is pending and rotation is off",
    stages: inRotation,
    rotationEnabled: false,
    kind: "notYet",
    message: `Rotation is switched off for ${secretArn}`,
  },
  {
    title: "nothing is current",
    stages: { [newVersion]: ["AWSPENDING"] },
    kind: "notYet",
    message: `No version of ${secretArn} is AWSCURRENT`,
  },
  {
    title: "it is not listed",
    stages: { [oldVersion]: ["AWSCURRENT"] },
    kind: "notYet",
    message: `${secretArn} has no version ${newVersion}`,
  },
  {
    title: "it is not listed and the current version bears the label of the last rotation",
    stages: { [oldVersion]: ["AWSCURRENT", "AWSPENDING"] },
    kind: "notYet",
    message: `${secretArn} has no version ${newVersion}`,
  },
  {
    title: "it was current once",
    stages: { [oldVersion]: ["AWSCURRENT"], [newVersion]: ["AWSPREVIOUS"] },
    kind: "refused",
    message: `Version ${newVersion} of ${secretArn} is AWSPREVIOUS, not AWSPENDING`,
  },
  {
    title: "it has lost its label",
    stages: { [oldVersion]: ["AWSCURRENT"], [newVersion]: [] },
    kind: "refused",
    message: "is without a label, not AWSPENDING",
  },
  ...[{}, { [newVersion]: [] }].map(
    (own): Case => ({
      title: `another rotation never ended and it is ${newVersion in own ? "listed" : "not listed"}`,
      stages: { [oldVersion]: ["AWSCURRENT"], [third]: ["AWSPENDING"], ...own },
      kind: "refused",
      message:
        `aws secretsmanager update-secret-version-stage --secret-id ${secretArn} ` +
        `--version-stage AWSPENDING --remove-from-version-id ${third} . ` +
        `Then rotate again: aws secretsmanager rotate-secret --secret-id ${secretArn}`,
    }),
  ),
];

describe("The decision on a version", () => {
  for (const { title, stages, rotationEnabled = true, kind, message } of cases) {
    it(`is ${kind} where ${title}`, () => {
      const decision = decide({ secretId: secretArn, rotationEnabled, stages }, newVersion);

      expect(decision.kind).to.equal(kind);
      expect("message" in decision ? decision.message : "").to.include(message ?? "");
    });
  }

  it("to proceed says which version is current", () => {
    const decision = decide({ secretId: secretArn, rotationEnabled: true, stages: inRotation }, newVersion);

    expect(decision).to.deep.equal({ kind: "proceed", currentVersion: oldVersion });
  });
});
