import { expect } from "chai";
import type { Registration, RehearsalOptions, Scenario } from "../rehearsal";
import { aSilentTrailIsHeard } from "../scenarios/a-silent-trail-is-heard";
import { tamperingReachesPeople } from "../scenarios/tampering-reaches-people";
import { whatPeopleDoIsRecorded } from "../scenarios/what-people-do-is-recorded";
import {
  changing,
  changingPolicy,
  findingsBy,
  project,
  without,
  withoutConfig,
  withoutStatement,
} from "./support/rehearsal";

/** What is put back, and what is then said first. */
interface Defect {
  readonly title: string;
  readonly alter: (registration: Registration) => void;
  readonly scenario: Scenario;
  readonly message: string | RegExp;
  readonly because?: RegExp;
  readonly options?: Partial<RehearsalOptions>;
}

type Pattern = Readonly<Record<string, unknown>>;

/** With another event pattern in one rule. */
const changingPattern = (rule: string, change: (pattern: Pattern) => Pattern) =>
  changing(rule, (inputs) => {
    const text = String(inputs["eventPattern"]);
    // In a preview the pattern is not known yet.
    return text.startsWith("{")
      ? { ...inputs, eventPattern: JSON.stringify(change(JSON.parse(text))) }
      : inputs;
  });

/** Without one alternative of a pattern that has several, by its place. */
const withoutAlternative =
  (index: number) =>
  ({ $or }: Pattern): Pattern => ({
    $or: ($or as readonly unknown[]).filter((_, place) => place !== index),
  });

const withoutRule = (name: string) => without(`${name}-rule`, `${name}-target`);

/** A stack whose primary region is not the one that IAM reports in. */
const inIreland = {
  project: project("dev", {
    primaryRegion: "eu-west-1",
    complianceRegions: ["eu-west-1", "us-west-2"],
    replicaRegions: ["ap-southeast-1"],
  }),
};
const fromVirginia = "audit-forwarding-us-east-1";

/** Most of the audit has nothing to do with AWS Config, which is half of the stack, and is the same in one region. */
const small = project("dev", withoutConfig);
const elsewhere = { project: project("dev", { recorder: "off" }) };

function isTold(defects: readonly Defect[]): void {
  for (const { title, alter, scenario, message, because, options } of defects) {
    it(title, async () => {
      const [first] = await findingsBy([scenario], alter, { project: small, parts: ["story"], ...options });

      expect(first?.kind).to.equal("scenario");
      if (typeof message === "string") {
        expect(first?.message).to.equal(message);
      } else {
        expect(first?.message).to.match(message);
      }
      expect(first?.because ?? "").to.match(because ?? /^$/);
    });
  }
}

describe("What people do", () => {
  const scenario = whatPeopleDoIsRecorded;
  const cannotDeliver = /^arn:aws:events:.* EventBridge cannot deliver to .*, and no error is shown\.$/;

  it("is recorded in Ireland as well, though IAM reports in Virginia", async () => {
    expect(await findingsBy([scenario], () => {}, inIreland)).to.deep.equal([]);
  });

  isTold([
    {
      title: "is not recorded where EventBridge may not write to the groups",
      alter: without("audit-writing"),
      scenario,
      message: cannotDeliver,
      because:
        /^logs:CreateLogStream for events\.amazonaws\.com: .*AllowEventRulesToWrite is for another resource/,
    },
    {
      title: "is not recorded where the delivery of logs may not",
      alter: changingPolicy(
        "audit-writing",
        (statements) =>
          statements.map((statement) => ({ ...statement, Principal: { Service: "events.amazonaws.com" } })),
        "policyDocument",
      ),
      scenario,
      message: cannotDeliver,
      because: /^logs:CreateLogStream for delivery\.logs\.amazonaws\.com: .* is for another principal$/,
    },
    {
      title: "elsewhere is not recorded where one region sends nothing on",
      alter: withoutRule("audit-forwarding-eu-west-1"),
      scenario,
      options: elsewhere,
      message:
        "The record of security-admin knows nothing of kms:DescribeKey in eu-west-1 by /security-admin-jane.",
    },
    {
      title: "elsewhere is not recorded where the role that sends on may not",
      alter: without("audit-forwarding-policy"),
      scenario,
      options: elsewhere,
      message: cannotDeliver,
      because: /^events:PutEvents: no statement of any policy allows the action$/,
    },
    {
      title: "elsewhere is not recorded where the role that sends on trusts somebody else",
      alter: changingPolicy(
        "audit-forwarding-role",
        (statements) =>
          statements.map((statement) => ({
            ...statement,
            Principal: { Service: "scheduler.amazonaws.com" },
          })),
        "assumeRolePolicy",
      ),
      scenario,
      options: elsewhere,
      message: cannotDeliver,
      because: /^sts:AssumeRole: .* is for another principal$/,
    },
    {
      title: "as a role is not recorded by a rule that does not ask for the issuer of sessions",
      alter: changingPattern("audit-devops-rule", withoutAlternative(0)),
      scenario,
      message: /^The record of devops knows nothing of kms:DescribeKey in \S+ by \/devops-jane\.$/,
    },
    {
      title: "to become a role is not recorded by a rule that does not ask for what is assumed",
      alter: changingPattern("audit-devops-rule", withoutAlternative(1)),
      scenario,
      message: "The record of devops knows nothing of sts:AssumeRole by anybody.",
    },
    {
      title: "in vain to become a role is not recorded by a rule that does not look into messages",
      alter: changingPattern("audit-devops-rule", withoutAlternative(2)),
      scenario,
      message:
        "The record of devops knows nothing of sts:AssumeRole by user/mallory, refused with AccessDenied.",
    },
    {
      title: "is buried in echoes where the rule of keys takes what services do",
      alter: changingPattern("audit-keys-rule", () => ({ detail: { eventSource: ["kms.amazonaws.com"] } })),
      scenario,
      message: /^The record of keys has \d+ entries of services of AWS themselves\.$/,
    },
    ...(
      [
        ["reads", { readWriteType: "WriteOnly" }, "security-admin", "sts:AssumeRole by anybody"],
        [
          "does with keys",
          { excludeManagementEventSources: ["kms.amazonaws.com"] },
          "security-admin",
          "kms:DescribeKey in ap-southeast-1 by /security-admin-jane",
        ],
      ] as const
    ).map(([what, selector, subject, missing]) => ({
      title: `is not recorded with a trail that leaves out what one ${what}`,
      alter: changing("audit-trail-trail", (inputs) => ({ ...inputs, eventSelectors: [selector] })),
      scenario,
      options: elsewhere,
      message: `The record of ${subject} knows nothing of ${missing}.`,
    })),
    {
      title: "elsewhere is not recorded where that region does not ask for the issuers of sessions",
      alter: changingPattern("audit-forwarding-eu-west-1-rule", withoutAlternative(0)),
      scenario,
      options: elsewhere,
      message:
        "The record of security-admin knows nothing of cloudtrail:DescribeTrails in eu-west-1 by /security-admin-jane.",
    },
    {
      title: "to become a role is not recorded in Ireland where Virginia sends nothing of that on",
      alter: changingPattern(`${fromVirginia}-rule`, withoutAlternative(1)),
      scenario,
      options: inIreland,
      message: "The record of security-admin knows nothing of sts:AssumeRole by anybody.",
    },
    {
      title: "in IAM is not recorded in Ireland where Virginia sends nothing of it on",
      alter: changingPattern(`${fromVirginia}-rule`, withoutAlternative(3)),
      scenario,
      options: inIreland,
      message: "The record of activity knows nothing of iam:GetRolePolicy by Administrator.",
    },
    {
      title: "to become a role is not recorded in Ireland where Virginia sends nothing on",
      alter: withoutRule(fromVirginia),
      scenario,
      options: inIreland,
      message: "The record of security-admin knows nothing of sts:AssumeRole by anybody.",
    },
    {
      title: "in vain to become a role is not recorded in Ireland where Virginia sends nothing of it on",
      alter: changingPattern(`${fromVirginia}-rule`, withoutAlternative(2)),
      scenario,
      options: inIreland,
      message:
        "The record of devops knows nothing of sts:AssumeRole by user/mallory, refused with AccessDenied.",
    },
  ]);
});

describe("Tampering", () => {
  const scenario = tamperingReachesPeople;

  it("reaches people in Ireland as well, though IAM reports in Virginia", async () => {
    expect(await findingsBy([scenario], () => {}, inIreland)).to.deep.equal([]);
  });

  isTold([
    ...(
      [
        ["root", "a root login"],
        ["keys", "a key scheduled for deletion"],
        ["records", "a stopped trail"],
        ["baseline", "an edited boundary"],
      ] as const
    ).map(([rule, what]) => ({
      title: `is not told of without the rule of ${rule}`,
      alter: withoutRule(`audit-tampering-${rule}`),
      scenario,
      message: `Nobody is told of ${what}.`,
    })),
    {
      title: "is not told of where attempts are not",
      alter: changingPattern("audit-tampering-baseline-rule", ({ detail }) => {
        const { $or, ...others } = detail as Pattern;
        return { detail: { ...others, ...withoutAlternative(2)({ $or }) } };
      }),
      scenario,
      message: "Nobody is told of an attempt to open a role.",
    },
    {
      title: "is not told of where the topic lets no rules in",
      alter: withoutStatement("alerts-us-east-1-policy", "AllowEventRules"),
      scenario,
      message: /events\.amazonaws\.com cannot publish to .*, and no error is shown\.$/,
      because: /^sns:Publish: topic policy: \w+ is for another principal$/,
    },
    ...(
      [
        ["keys", "ap-southeast-1", [5, 4], "a replica key scheduled for deletion elsewhere"],
        ["root", "us-west-2", [6], "a root user at work elsewhere"],
        ["records", "us-west-2", [7], "a recorder stopped elsewhere"],
      ] as const
    ).map(([what, region, alternatives, told]) => ({
      title: `elsewhere is not told of where that region does not send on what is about ${what}`,
      alter: changingPattern(`audit-forwarding-${region}-rule`, (pattern) =>
        alternatives.reduce((rest, alternative) => withoutAlternative(alternative)(rest), pattern),
      ),
      scenario,
      options: what === "records" ? { project: project("dev") } : elsewhere,
      message: `Nobody is told of ${told}.`,
    })),
    {
      title: "with IAM is not told of in Ireland where Virginia sends nothing on",
      alter: withoutRule(fromVirginia),
      scenario,
      options: inIreland,
      message: "Nobody is told of a root login.",
    },
    {
      title: "is told of by whom",
      alter: changing("audit-tampering-root-target", ({ inputTransformer, ...inputs }) => ({
        ...inputs,
        inputTransformer: {
          inputPaths: { call: "$.detail.eventName" },
          inputTemplate: '"what: <call>"',
        },
      })),
      scenario,
      message: "Whoever is told of a root login does not learn by whom, or from where.",
    },
    {
      title: "is told of every day where the business hours are not entitled",
      alter: changingPattern("audit-tampering-baseline-rule", (pattern) =>
        JSON.parse(JSON.stringify(pattern).replace(/,"[^"]*-iam-business-hours-[^"]*"/, "")),
      ),
      scenario,
      message: /^People are told of what is done every day: "A role or policy of the baseline was changed/,
    },
  ]);
});

describe("A silent audit trail", () => {
  const scenario = aSilentTrailIsHeard;
  const unheard = "Every trail is stopped for days, and nobody is told that nothing arrives.";

  isTold([
    {
      title: "is not heard of without the alarm",
      alter: without("audit-silent"),
      scenario,
      message: unheard,
    },
    {
      title: "is not heard of with an alarm that takes silence for good",
      alter: changing("audit-silent", (inputs) => ({ ...inputs, treatMissingData: "notBreaching" })),
      scenario,
      message: unheard,
    },
    {
      title: "is not heard of with an alarm on another group",
      alter: changing("audit-silent", (inputs) => ({ ...inputs, dimensions: { LogGroupName: "/other" } })),
      scenario,
      message: "The audit trail is silent: there is no trail that records, or nothing arrives.",
    },
    {
      title: "is what a trail is that has stopped",
      alter: changing("audit-trail-trail", (inputs) => ({ ...inputs, enableLogging: false })),
      scenario,
      message: "The audit trail is silent: there is no trail that records, or nothing arrives.",
    },
    {
      title: "is what a trail is that records nothing of management",
      alter: changing("audit-trail-trail", (inputs) => ({
        ...inputs,
        eventSelectors: [{ includeManagementEvents: false }],
      })),
      scenario,
      message: "The audit trail is silent: there is no trail that records, or nothing arrives.",
    },
  ]);
});
