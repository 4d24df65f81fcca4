import { expect } from "chai";
import { alreadyRecorded, baseAccounts, type Registration, rehearse, type Scenario } from "../rehearsal";
import { aRuleThatFailsSaysNothing } from "../scenarios/a-rule-that-fails-says-nothing";
import { theBaselineIsCompliant } from "../scenarios/the-baseline-is-compliant";
import { whatIsNotCompliantIsTold } from "../scenarios/what-is-not-compliant-is-told";
import { whatOnlyTimeShowsIsFound } from "../scenarios/what-only-time-shows-is-found";
import {
  changing,
  findingsBy,
  findingsOf,
  inOneRegion,
  project,
  without,
  withoutStatement,
} from "./support/rehearsal";

/** What is put back, and what is then said first. */
interface Defect {
  readonly title: string;
  readonly scenario: Scenario;
  /** Where it is put back, if not in the primary region. */
  readonly region?: string;
  readonly alter: (registration: Registration) => void;
  readonly message: string | RegExp;
}

const withSourceDetails = (name: string, messageTypes: readonly string[]) =>
  changing(name, (inputs) => ({
    ...inputs,
    source: {
      ...(inputs["source"] as object),
      sourceDetails: messageTypes.map((messageType) => ({ eventSource: "aws.config", messageType })),
    },
  }));

const defects: readonly Defect[] = [
  {
    title: "the alert has no target",
    scenario: whatIsNotCompliantIsTold,
    region: "us-west-2",
    alter: without("compliance-us-west-2-told-target"),
    message: "Nobody is told of an unencrypted volume in us-west-2 within 15 minutes.",
  },
  {
    title: "a rule does not see changes",
    scenario: whatIsNotCompliantIsTold,
    alter: withSourceDetails("compliance-us-east-1-kms-key-rotated", ["ScheduledNotification"]),
    message:
      "a key without rotation in us-east-1, made 15 minutes ago, is not NON_COMPLIANT: kms-key-rotated says nothing.",
  },
  {
    title: "a type is not recorded",
    scenario: whatIsNotCompliantIsTold,
    region: "eu-west-1",
    alter: changing("compliance-recording-eu-west-1-recorder", (inputs) => ({
      ...inputs,
      recordingGroup: { ...(inputs["recordingGroup"] as object), resourceTypes: ["AWS::EC2::Volume"] },
    })),
    message: /^a database without backups in eu-west-1, made 15 minutes ago, is not NON_COMPLIANT/,
  },
  {
    title: "changes of verdicts are not kept",
    scenario: whatIsNotCompliantIsTold,
    region: "eu-west-1",
    alter: without("compliance-eu-west-1-kept-rule", "compliance-eu-west-1-kept-target"),
    message: "Of the verdicts on an unencrypted volume in eu-west-1 these are kept: none.",
  },
  {
    title: "the function may not look up what is not recorded",
    scenario: whatIsNotCompliantIsTold,
    alter: withoutStatement("compliance-us-east-1-runtime-policy", "LookUpWhatIsNotRecorded"),
    message:
      /^an instance with an unencrypted volume in us-east-1, made 15 minutes ago, is not NON_COMPLIANT/,
  },
  {
    title: "a rule has no schedule",
    scenario: whatOnlyTimeShowsIsFound,
    alter: withSourceDetails("compliance-us-east-1-ebs-volume-backed-up", [
      "ConfigurationItemChangeNotification",
      "OversizedConfigurationItemChangeNotification",
    ]),
    message: /^ebs-volume-backed-up says COMPLIANT of vol-\w+ in us-east-1, which is NON_COMPLIANT\.$/,
  },
  {
    title: "errors of the function have no alarm",
    scenario: aRuleThatFailsSaysNothing,
    alter: without("compliance-us-east-1-runtime-errors"),
    message: "Nobody is told that the rules fail.",
  },
  {
    title: "a rule that has stopped has no alarm",
    scenario: aRuleThatFailsSaysNothing,
    alter: without("compliance-us-east-1-ec2-instance-encrypted-stopped"),
    message: "Nobody is told that a rule has stopped.",
  },
  {
    title: "the alarm of a rule that has stopped takes silence for good",
    scenario: aRuleThatFailsSaysNothing,
    alter: changing("compliance-us-east-1-ec2-instance-encrypted-stopped", (inputs) => ({
      ...inputs,
      treatMissingData: "notBreaching",
    })),
    message: "Nobody is told that a rule has stopped.",
  },
  {
    title: "what is not evaluated has no alarm",
    scenario: aRuleThatFailsSaysNothing,
    alter: without("compliance-us-east-1-unevaluated"),
    message: "Nobody is told that resources are not evaluated.",
  },
  {
    title: "the bucket of the records keeps no versions",
    scenario: theBaselineIsCompliant,
    alter: without("compliance-recording-records-versioning"),
    message: /^dev-config-s3-bucket-versioned-\w+ of us-east-1 finds fault with dev-s3-config-\w+\.$/,
  },
];

describe("Compliance in operation", () => {
  for (const { title, scenario, region = "us-east-1", alter, message } of defects) {
    it(`is found wanting where ${title}`, async () => {
      const regions = { ...inOneRegion, complianceRegions: [...new Set(["us-east-1", region])] };

      const [first] = await findingsBy([scenario], alter, {
        project: project("dev", regions),
        parts: ["story"],
      });

      expect(first?.kind).to.equal("scenario");
      if (typeof message === "string") {
        expect(first?.message).to.equal(message);
      } else {
        expect(first?.message).to.match(message);
      }
    });
  }

  it("runs on recorders of somebody else's, and leaves them as they are when it goes", async () => {
    const report = await rehearse({
      project: project("dev", { recorder: "existing" }),
      accounts: alreadyRecorded(baseAccounts.slice(0, 1)),
      parts: ["operation", "destruction"],
      scenarios: [whatIsNotCompliantIsTold],
      exemptions: [],
    });

    expect(findingsOf(report).filter(({ kind }) => kind !== "excess")).to.deep.equal([]);
  });
});
