import { expect } from "chai";
import {
  alertTopic,
  arn,
  boundaryArn,
  bounded,
  hoursFunction,
  hoursQueue,
  iamArn,
  keys,
  ofBaseline,
  roles,
  rotatedSecret,
  stateBucket,
} from "./account";
import { actionsOf, isAbout, isReading } from "./aws-actions";
import { allowed, denied, verdictOn } from "./table";

/** Something of the baseline's, and what may be done with it besides reading. */
interface Thing {
  readonly what: string;
  readonly arn: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Actions that are no administration, or do no harm. */
  readonly free?: readonly string[];
}

const group = arn("logs", "log-group:/aws/lambda/dev-lambda-business-hours-ab12cd34");
/** Use of a key is for its own policy to allow. */
const use =
  /^kms:(Decrypt|Encrypt|ReEncrypt|GenerateDataKey|GenerateMac|VerifyMac|Sign|Verify|DeriveSharedSecret)/;

const things: readonly Thing[] = [
  { what: "a role of the baseline", arn: roles["security-admin"] },
  { what: "a role of a function", arn: iamArn("role/baseline/dev-iam-business-hours-ab12cd34") },
  { what: "a role for workloads", arn: roles["task-execution"], context: bounded, free: ["iam:PassRole"] },
  { what: "the boundary", arn: boundaryArn },
  { what: "the policy of a role", arn: iamArn("policy/baseline/dev-iam-devops-ab12cd34") },
  {
    what: "the policy of a role for workloads",
    arn: iamArn("policy/bounded/baseline/dev-iam-task-execution-ab12cd34"),
  },
  { what: "a function", arn: hoursFunction },
  { what: "a version of a function", arn: `${hoursFunction}:1` },
  {
    what: "a schedule",
    arn: arn("scheduler", "schedule/default/dev-scheduler-business-hours-ab12cd34"),
  },
  { what: "a rule", arn: arn("events", "rule/dev-events-hours-emergency-ab12cd34") },
  { what: "an alarm", arn: arn("cloudwatch", "alarm:dev-cloudwatch-business-hours-silent-ab12cd34") },
  { what: "a topic", arn: alertTopic },
  { what: "a queue", arn: hoursQueue },
  { what: "a log group", arn: `${group}:*` },
  { what: "a stream of a log group", arn: `${group}:log-stream:1` },
  { what: "a secret", arn: rotatedSecret },
  { what: "a bucket", arn: stateBucket },
  { what: "a key", arn: keys.foundation, context: ofBaseline },
  { what: "the name of a key", arn: arn("kms", "alias/dev-kms-foundation-ab12cd34") },
  {
    what: "a recorder",
    arn: arn("config", "configuration-recorder/dev/1"),
    free: ["config:StartConfigurationRecorder", "config:TagResource", "config:UntagResource"],
  },
  {
    what: "a trail",
    arn: arn("cloudtrail", "trail/dev-trail"),
    free: [
      "cloudtrail:AddTags",
      "cloudtrail:CreateTrail",
      "cloudtrail:RemoveTags",
      "cloudtrail:StartLogging",
    ],
  },
];

/** Whom nothing stops but the boundary, and what is stopped for him. */
const openTo = (who: "workload" | "auditor", action: string, thing: Thing) =>
  verdictOn(allowed(who, action, thing.arn, "", { context: thing.context ?? {} })).decision !==
  "ExplicitlyDenied";

describe("Administration of the baseline, held against AWS's own list of actions", () => {
  for (const thing of things) {
    const [, , service = ""] = thing.arn.split(":");
    const about = async () => (await actionsOf(service)).filter((action) => isAbout(action, thing.arn));

    it(`is denied to bounded roles: ${thing.what}`, async () => {
      const changing = (await about()).filter(
        (action) => !isReading(action) && !use.test(action.name) && !thing.free?.includes(action.name),
      );

      const open = changing.filter(({ name }) => openTo("workload", name, thing));
      expect(changing.length).to.be.greaterThan(1);
      expect(open.map(({ name }) => name)).to.deep.equal([]);
    });

    it(`does not stop the auditor from reading ${thing.what}`, async () => {
      const reading = (await about()).filter(isReading);

      const stopped = reading.filter(({ name }) => {
        const { decidedBy } = verdictOn(
          denied("auditor", name, thing.arn, "", { context: thing.context ?? {} }),
        );
        const own = decidedBy.some(({ policy }) => policy === "auditor");
        return !own && decidedBy.some(({ effect }) => effect === "Deny");
      });
      expect(stopped.map(({ name }) => name)).to.deep.equal([]);
    });
  }
});
