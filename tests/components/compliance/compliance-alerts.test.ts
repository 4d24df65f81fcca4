import { expect } from "chai";
import type { Graph, Node } from "../../../rehearsal";
import { type InputTransformer, transformed, whyNotTransformer } from "../../../rehearsal/aws/events-input";
import { ofType } from "../../support/inventory";
import { change } from "./compliance-events";
import { complianceRegions, graphWith, inRegion, regionOf, ruleType } from "./graphs";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const named = (node: Node, purpose: string) =>
  new RegExp(`^dev-\\w+-${purpose}-\\w+$`).test(String(node.inputs["name"]));

describe("Who hears of compliance in each region", () => {
  let graph: Graph;

  before(async () => {
    graph = await graphWith();
  });

  const ruleIn = (region: string, purpose: string) =>
    inRegion(graph, "aws:cloudwatch/eventRule:EventRule", region).find((rule) => named(rule, purpose));
  const targetIn = (region: string, purpose: string) =>
    inRegion(graph, "aws:cloudwatch/eventTarget:EventTarget", region).find(
      ({ inputs }) => inputs["rule"] === ruleIn(region, purpose)?.inputs["name"],
    );
  const ofRules = ({ inputs }: Node) => inputs["namespace"] === "SecurityBaseline/ConfigRules";

  it("is the region's own topic of what is not compliant, and its own log group of every change", () => {
    const topics = graph.outputs["alertTopicArns"] as Readonly<Record<string, string>>;
    const groups = graph.outputs["eventLogGroupArns"] as Readonly<Record<string, Record<string, string>>>;

    for (const region of complianceRegions) {
      expect(targetIn(region, "not-compliant")?.inputs["arn"], region).to.equal(topics[region]);
      expect(targetIn(region, "compliance-changes")?.inputs["arn"], region).to.equal(
        groups[region]?.["compliance-changes"],
      );
      expect(topics[region]).to.contain(`:${region}:`);
    }
  });

  it("is told of the stack's own rules alone, by rules that are on", () => {
    for (const region of complianceRegions) {
      for (const purpose of ["not-compliant", "compliance-changes"]) {
        const rule = ruleIn(region, purpose);
        const { detail } = JSON.parse(String(rule?.inputs["eventPattern"]));
        expect(rule?.inputs["state"]).to.equal("ENABLED");
        const [{ wildcard }] = detail.configRuleName;
        const names = inRegion(graph, ruleType, region).map(({ inputs }) => String(inputs["name"]));
        const [before, after] = wildcard.split("*");
        expect(names.filter((name) => !name.startsWith(before) || !name.endsWith(after))).to.deep.equal([]);
        expect(names).to.have.length.greaterThan(13);
      }
    }
  });

  it("reads which rule found which resource wanting, why and where, in lines", () => {
    const transformer = targetIn("eu-west-1", "not-compliant")?.inputs[
      "inputTransformer"
    ] as unknown as InputTransformer;

    expect(whyNotTransformer(transformer)).to.equal(undefined);
    expect(transformed(transformer, change("NON_COMPLIANT", "COMPLIANT"))).to.equal(
      [
        '"A resource is not as it has to be"',
        '"rule: dev-config-ebs-volume-encrypted-ab12cd34"',
        '"resource: vol-0123456789abcdef0"',
        '"type: AWS::EC2::Volume"',
        '"why: The volume is not encrypted."',
        '"region: eu-west-1"',
        '"account: 111122223333"',
        '"when: 2026-01-14T15:01:12.405Z"',
      ].join("\n"),
    );
  });

  it("hears of rules that are late, that leave something out and, rule by rule, that have stopped", () => {
    const stopped = { metricName: "CompletedRuns", statistic: "Sum", period: 43200 };
    const expected: Readonly<Record<string, object>> = {
      "config-rules-late": {
        ...{ metricName: "EvaluationLag", statistic: "Maximum", period: 300, threshold: 900 },
        ...{
          comparisonOperator: "GreaterThanThreshold",
          treatMissingData: "notBreaching",
          evaluationPeriods: 1,
        },
      },
      "config-rules-unevaluated": {
        ...{ metricName: "UnevaluatedResources", statistic: "Maximum", period: 300, threshold: 0 },
        ...{
          comparisonOperator: "GreaterThanThreshold",
          treatMissingData: "notBreaching",
          evaluationPeriods: 1,
        },
      },
      "kms-key-rotated-stopped": {
        ...{ ...stopped, threshold: 1, evaluationPeriods: 1 },
        ...{ comparisonOperator: "LessThanThreshold", treatMissingData: "breaching" },
      },
    };

    for (const region of complianceRegions) {
      const alarms = inRegion(graph, alarmType, region).filter(ofRules);
      for (const [purpose, inputs] of Object.entries(expected)) {
        expect(alarms.find((alarm) => named(alarm, purpose))?.inputs, purpose).to.deep.include(inputs);
      }
      const own = inRegion(graph, ruleType, region).flatMap(({ inputs }) => {
        const { rule } = JSON.parse(String(inputs["inputParameters"] ?? "{}"));
        return rule === undefined ? [] : [rule];
      });
      const watched = alarms.flatMap(({ inputs }) => (inputs["dimensions"] as { Rule?: string }).Rule ?? []);
      expect([...watched].sort()).to.deep.equal([...own].sort());
      expect(alarms).to.have.length(own.length + 2);
    }
  });

  it("hears of the function that works in the region", () => {
    const known = graph.outputs["complianceRegions"] as Readonly<Record<string, { functionName: string }>>;
    const functions = ofType(graph, "aws:lambda/function:Function").map(({ outputs }) => outputs?.["name"]);

    for (const alarm of ofType(graph, alarmType).filter(ofRules)) {
      const { FunctionName } = alarm.inputs["dimensions"] as { FunctionName: string };
      expect(FunctionName).to.equal(known[regionOf(alarm)]?.functionName);
      expect(functions).to.include(FunctionName);
    }
  });

  it("can be asked for by the stack's outputs, all alarms and rules of it", () => {
    const known = graph.outputs["complianceRegions"] as Readonly<
      Record<
        string,
        { alarmNames: string[]; eventRules: { name: string; region: string; targetArn: string }[] }
      >
    >;

    for (const region of complianceRegions) {
      const alarms = inRegion(graph, alarmType, region).filter(ofRules);
      expect([...(known[region]?.alarmNames ?? [])].sort()).to.deep.equal(
        alarms.map(({ inputs }) => String(inputs["name"])).sort(),
      );
      expect(known[region]?.eventRules).to.deep.equal(
        ["not-compliant", "compliance-changes"].map((purpose) => ({
          name: ruleIn(region, purpose)?.inputs["name"],
          region,
          targetArn: targetIn(region, purpose)?.inputs["arn"],
        })),
      );
    }
  });
});
