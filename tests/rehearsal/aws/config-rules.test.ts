import { expect } from "chai";
import { evaluationRow, ruleRow, runsRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { type Rows, region } from "../../support/world";
import { operated } from "./call-fixtures";
import { customRuleRows, functionArn, recorderRows, ruleArn, rulesFunction } from "./config-fixtures";
import {
  codes,
  custom,
  detail,
  invalid,
  onChange,
  oversized,
  refused,
  there,
  type,
} from "./config-rule-fixtures";

const withDetails = (...sourceDetails: readonly Values[]) => ({
  ...custom,
  source: { ...custom.source, sourceDetails },
});

describe("A rule of one's own function", () => {
  it("is kept with what has it evaluated", () => {
    const call = operated(
      "create",
      type,
      { ...custom, scope: { complianceResourceTypes: ["AWS::EC2::Volume"] } },
      {
        rows: there,
      },
    );

    expect(call.refusals).to.deep.equal([]);
    expect(call.outputs["arn"]).to.match(/^arn:aws:config:us-east-1:\d{12}:config-rule\/config-rule-\w{6}$/);
    expect(call.get(ruleRow(region, "volumes"))).to.deep.include({
      source: functionArn,
      triggers: [
        { messageType: "ConfigurationItemChangeNotification", frequency: undefined },
        { messageType: "OversizedConfigurationItemChangeNotification", frequency: undefined },
        { messageType: "ScheduledNotification", frequency: "Six_Hours" },
      ],
    });
  });

  it("is evaluated once a day where it says no frequency", () => {
    const call = operated("create", type, withDetails(detail("ScheduledNotification")), { rows: there });

    expect(call.get(ruleRow(region, "volumes"))?.triggers[0]?.frequency).to.equal("TwentyFour_Hours");
  });

  it("is refused without source details", () => {
    const message =
      "SourceDetails should be null/empty if the owner is AWS. SourceDetails should be provided if the owner is CUSTOM_LAMBDA";

    expect(refused(withDetails())).to.deep.equal(invalid(message));
    const source = { owner: "AWS", sourceIdentifier: "SNS_ENCRYPTED_KMS", sourceDetails: [onChange] };
    expect(refused({ name: "managed", source })).to.deep.equal(invalid(message));
  });

  it("is refused a frequency of what changes trigger", () => {
    const message =
      "A maximum execution frequency is not allowed if MessageType is ConfigurationItemChangeNotification or OversizedConfigurationItemChangeNotification";

    for (const change of [onChange, oversized]) {
      const mistaken = { ...change, maximumExecutionFrequency: "Six_Hours" };
      expect(refused(withDetails(mistaken))).to.deep.equal(invalid(message));
    }
  });

  const details = [
    ["message type", detail("SomethingElse")],
    ["source of events", { ...onChange, eventSource: "aws.ec2" }],
    ["frequency", detail("ScheduledNotification", { maximumExecutionFrequency: "Two_Hours" })],
  ] as const;
  for (const [what, mistaken] of details) {
    it(`is refused a ${what} that there is not`, () => {
      expect(codes(withDetails(mistaken))).to.deep.equal(["ValidationException"]);
    });
  }

  it("has its own frequency for snapshots only", () => {
    const frequency = { maximumExecutionFrequency: "Six_Hours" };

    expect(codes({ ...custom, ...frequency })).to.deep.equal(["InertFrequency"]);
    const snapshots = withDetails(detail("ConfigurationSnapshotDeliveryCompleted"));
    expect(codes({ ...snapshots, ...frequency })).to.deep.equal([]);
    expect(codes({ ...snapshots, maximumExecutionFrequency: "Two_Hours" })).to.deep.equal([
      "ValidationException",
    ]);
  });

  const cannot = `The AWS Lambda function ${functionArn} cannot be invoked. Check the specified function ARN, and check the function's permissions`;
  const [functionItself = there[0], permission = there[0]] = rulesFunction();
  const uninvokable: readonly (readonly [what: string, rows: Rows, because: RegExp])[] = [
    ["does not exist", [permission as Rows[number]], /^the function does not exist$/],
    ["is in another region", rulesFunction("", { region: "eu-west-1" }), /^the function is in eu-west-1$/],
    ["does not let Config in", [functionItself as Rows[number]], /^lambda:InvokeFunction: /],
  ];
  for (const [what, rows, because] of uninvokable) {
    it(`is refused where the function ${what}`, () => {
      const { refusals } = operated("create", type, custom, { rows: [...recorderRows(), ...rows] });

      expect(refusals).to.have.length(1);
      expect(refusals[0]).to.include({ code: "InsufficientPermissionsException", message: cannot });
      expect(refusals[0]?.because).to.match(because);
    });
  }

  it("is of no use without a recorder", () => {
    expect(codes(custom, rulesFunction())).to.deep.equal(["InertRule"]);
    expect(codes(custom, [...rulesFunction(), ...recorderRows({ region: "eu-west-1" })])).to.deep.equal([
      "InertRule",
    ]);
  });

  it("goes with all that was said under it, and with nothing else", () => {
    const own = ruleArn.replace("000001", "000000");
    const rows = [own, ruleArn].flatMap((rule): Rows => {
      const evaluation = { rule, resourceType: "AWS::EC2::Volume", resourceId: "vol-1" };
      return [
        [evaluationRow(rule, "AWS::EC2::Volume", "vol-1"), evaluation],
        [runsRow(rule), { startedAt: 0 }],
      ];
    });

    const { writes } = operated("delete", type, custom, { rows: [...customRuleRows(), ...rows] });

    expect([...writes]).to.have.deep.members([
      [ruleRow(region, "volumes"), undefined],
      [evaluationRow(own, "AWS::EC2::Volume", "vol-1"), undefined],
      [runsRow(own), undefined],
    ]);
  });
});

describe("The scope of a rule", () => {
  const scopes: readonly (readonly [what: string, scope: Values, message: string])[] = [
    [
      "a tag's value alone",
      { tagValue: "a" },
      "Tag key should not be empty when tag value is provided in scope",
    ],
    [
      "tags and types",
      { tagKey: "a", complianceResourceTypes: ["AWS::EC2::Volume"] },
      "Scope cannot be applied to both resource and tag",
    ],
    [
      "an id of no type",
      { complianceResourceId: "vol-1" },
      "A single resourceType should be provided when resourceId is provided in scope",
    ],
    [
      "an id of two types",
      { complianceResourceId: "vol-1", complianceResourceTypes: ["AWS::EC2::Volume", "AWS::S3::Bucket"] },
      "A single resourceType should be provided when resourceId is provided in scope",
    ],
  ];
  for (const [what, scope, message] of scopes) {
    it(`is refused ${what}`, () => {
      expect(refused({ ...custom, scope })).to.deep.equal(invalid(message));
    });
  }

  it("may be types, one resource, or a tag", () => {
    for (const scope of [
      { complianceResourceTypes: ["AWS::EC2::Volume", "AWS::S3::Bucket"] },
      { complianceResourceTypes: ["AWS::EC2::Volume"], complianceResourceId: "vol-1" },
      { tagKey: "Environment" },
      { tagKey: "Environment", tagValue: "prod" },
    ]) {
      expect(codes({ ...custom, scope })).to.deep.equal([]);
    }
  });

  it("is of no use with a type that is never recorded, and not known with more", () => {
    expect(codes({ ...custom, scope: { complianceResourceTypes: ["AWS::EC2::Disk"] } })).to.deep.equal([
      "InertScope",
    ]);
    expect(codes({ ...custom, scope: { other: "" } })).to.deep.equal(["NotModelled"]);
  });
});

describe("A rule", () => {
  it("has an owner that there is, a name and a description that are not too long, and nothing unknown", () => {
    const owner = (name: string) => ({ ...custom, source: { ...custom.source, owner: name } });

    expect(codes(owner("SOMEBODY"))).to.deep.equal(["ValidationException"]);
    expect(codes({ ...custom, name: "a".repeat(129) })).to.deep.equal(["ValidationException"]);
    expect(codes({ ...custom, description: "a".repeat(257) })).to.deep.equal(["ValidationException"]);
    expect(codes({ ...custom, name: "a".repeat(128), description: "a".repeat(256) })).to.deep.equal([]);
    expect(codes({ ...custom, source: { ...custom.source, more: true } })).to.deep.equal(["NotModelled"]);
    expect(codes(withDetails({ ...onChange, more: true }))).to.deep.equal(["NotModelled"]);
  });

  it("is checked again when it changes", () => {
    const call = operated("update", type, custom, {
      rows: [...recorderRows(), ...customRuleRows()],
      before: custom,
    });

    expect(call.refusals.map(({ code }) => code)).to.deep.equal(["InsufficientPermissionsException"]);
  });
});
