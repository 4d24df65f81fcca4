import { expect } from "chai";
import { guardRuleNames, guardRules } from "../../../components/compliance/guard-rules";
import type { PolicyStatement } from "../../../components/foundation/policy-document";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import { ancestors, type Graph, type Node } from "../../../rehearsal";
import { ofType } from "../../support/inventory";
import { accountId } from "../../support/rehearsal";
import { awsAction } from "../access/aws-actions";
import {
  complianceRegions,
  graphWith,
  inRegion,
  onlyIn,
  primaryRegion,
  regionOf,
  ruleType,
  statusType,
} from "./graphs";

const ownRules = Object.keys(evaluators).sort();
const rulesOfAws = [
  ...["buckets-encrypted", "log-groups-encrypted", "resources-have-tags", "secrets-use-customer-key"],
];
const rulesOfAwsOnce = ["secrets-manager-endpoint", "users-have-mfa"];

const sorted = (texts: Iterable<string>) => [...texts].sort();
/** As it stands between environment, service and suffix. */
const purposeOf = ({ inputs }: Node) => String(inputs["name"]).replace(/^dev-config-(.*)-\w+$/, "$1");
const sourceOf = ({ inputs }: Node) => inputs["source"] as Readonly<Record<string, unknown>>;
const isOwn = (rule: Node) => sourceOf(rule)["owner"] === "CUSTOM_LAMBDA";
const isOfAws = (rule: Node) => sourceOf(rule)["owner"] === "AWS";
const isInGuard = (rule: Node) => sourceOf(rule)["owner"] === "CUSTOM_POLICY";
const functionsOfRules = (graph: Graph) =>
  ofType(graph, "aws:lambda/function:Function").filter(({ outputs }) =>
    String(outputs?.["name"]).includes("-lambda-config-rules-"),
  );
const permissionsOfRules = (graph: Graph) =>
  ofType(graph, "aws:lambda/permission:Permission").filter(
    ({ inputs }) => inputs["principal"] === "config.amazonaws.com",
  );

describe("The rules of each region", () => {
  let graph: Graph;
  let above: ReturnType<typeof ancestors>;

  before(async () => {
    graph = await graphWith();
    above = ancestors(graph);
  });

  const waitsFor = (node: Node, other: Node | undefined) => above.get(node.urn)?.has(other?.urn ?? "");

  it("are all of the baseline's own, in either language, and AWS's but for those that say the same everywhere", () => {
    for (const region of complianceRegions) {
      const rules = inRegion(graph, ruleType, region);
      const once = region === primaryRegion ? rulesOfAwsOnce : [];
      expect(sorted(rules.filter(isOwn).map(purposeOf)), region).to.deep.equal(ownRules);
      expect(sorted(rules.filter(isInGuard).map(purposeOf)), region).to.deep.equal(guardRuleNames);
      expect(sorted(rules.filter(isOfAws).map(purposeOf)), region).to.deep.equal(
        sorted([...rulesOfAws, ...once]),
      );
    }
    expect(sorted(new Set(ofType(graph, ruleType).map(regionOf)))).to.deep.equal(complianceRegions);
  });

  it("are evaluated by one function of the region, on every change and every six hours", () => {
    for (const region of complianceRegions) {
      const [lambda, ...others] = functionsOfRules(graph).filter((each) => regionOf(each) === region);
      expect(others).to.deep.equal([]);
      for (const rule of inRegion(graph, ruleType, region).filter(isOwn)) {
        expect(sourceOf(rule), rule.name).to.deep.equal({
          owner: "CUSTOM_LAMBDA",
          sourceIdentifier: lambda?.outputs?.["arn"],
          sourceDetails: [
            { eventSource: "aws.config", messageType: "ConfigurationItemChangeNotification" },
            { eventSource: "aws.config", messageType: "OversizedConfigurationItemChangeNotification" },
            {
              eventSource: "aws.config",
              messageType: "ScheduledNotification",
              maximumExecutionFrequency: "Six_Hours",
            },
          ],
        });
      }
    }
    expect(functionsOfRules(graph)).to.have.length(3);
  });

  it("are evaluated by AWS Config itself where they are in Guard, on every change of their types and nothing else", () => {
    for (const { name, resourceTypes, policyText } of guardRules()) {
      const rules = ofType(graph, ruleType).filter((rule) => purposeOf(rule) === name);
      expect(sorted(rules.map(regionOf))).to.deep.equal(complianceRegions);
      for (const rule of rules) {
        expect(sourceOf(rule), rule.name).to.deep.equal({
          owner: "CUSTOM_POLICY",
          sourceDetails: [
            { eventSource: "aws.config", messageType: "ConfigurationItemChangeNotification" },
            { eventSource: "aws.config", messageType: "OversizedConfigurationItemChangeNotification" },
          ],
          customPolicyDetails: { policyRuntime: "guard-2.x.x", policyText },
        });
        expect(rule.inputs["scope"]).to.deep.equal({ complianceResourceTypes: resourceTypes });
        expect(rule.inputs).not.to.have.any.keys("inputParameters", "maximumExecutionFrequency");
      }
    }
  });

  it("have a frequency of their own only where they are AWS's and time alone triggers them", () => {
    const periodic = ofType(graph, ruleType).filter(({ inputs }) => "maximumExecutionFrequency" in inputs);

    expect(sorted(new Set(periodic.map(purposeOf)))).to.deep.equal([
      "log-groups-encrypted",
      "secrets-manager-endpoint",
      "users-have-mfa",
    ]);
    for (const { inputs } of periodic) {
      expect(inputs["maximumExecutionFrequency"]).to.equal("Six_Hours");
      expect(inputs).not.to.have.property("scope");
    }
  });

  it("are made once the region records, and those of the baseline's own once Config may run the function", () => {
    for (const rule of ofType(graph, ruleType)) {
      const region = regionOf(rule);
      const [permission] = permissionsOfRules(graph).filter((each) => regionOf(each) === region);
      expect(waitsFor(rule, onlyIn(graph, statusType, region)), rule.name).to.equal(true);
      expect(waitsFor(rule, permission), rule.name).to.equal(isOwn(rule));
    }
  });

  it("are run by Config for this account alone, and not by the ARN of a rule that there is not yet", () => {
    const permissions = permissionsOfRules(graph);

    expect(sorted(permissions.map(regionOf))).to.deep.equal(complianceRegions);
    for (const { inputs } of permissions) {
      expect(inputs).to.deep.include({ action: "lambda:InvokeFunction", sourceAccount: accountId });
      expect(inputs).not.to.have.property("sourceArn");
    }
  });

  it("have parameters that are texts, those of the baseline's own with their name first", () => {
    for (const rule of ofType(graph, ruleType)) {
      const parameters = JSON.parse(String(rule.inputs["inputParameters"] ?? "{}"));
      expect(Object.values(parameters).every((value) => typeof value === "string" && value !== "")).to.equal(
        true,
      );
      expect(parameters.rule).to.equal(isOwn(rule) ? purposeOf(rule) : undefined);
    }
  });

  it("carry tags, as the aggregator does", () => {
    const taggable = [...graph.nodes.values()].filter(
      ({ type, outputs }) => type.startsWith("aws:cfg/") && outputs && "tagsAll" in outputs,
    );

    for (const { name, outputs } of taggable) {
      expect(Object.keys(outputs?.["tagsAll"] as object), name).to.include.members([
        "Owner",
        "DataClassification",
      ]);
    }
    expect(sorted(new Set(taggable.map(({ type }) => type.split(":")[2] ?? "")))).to.deep.equal([
      "ConfigurationAggregator",
      "Rule",
    ]);
  });

  it("have a function of thirty seconds with a role of its own in each region, and nothing in its environment", () => {
    const roles = functionsOfRules(graph).map(({ inputs }) => String(inputs["role"]));

    expect(new Set(roles).size).to.equal(complianceRegions.length);
    for (const { inputs } of functionsOfRules(graph)) {
      expect(inputs).to.include({ timeout: 30, memorySize: 512 });
      expect(inputs["environment"] ?? {}).to.deep.equal({ variables: {} });
    }
  });

  it("may do to everything only what AWS binds to no resource", async () => {
    const statements = functionsOfRules(graph).flatMap((lambda) => {
      const roleName = String(lambda.inputs["role"]).split("/").at(-1);
      const policies = ofType(graph, "aws:iam/rolePolicy:RolePolicy").filter(
        ({ inputs }) => inputs["role"] === roleName,
      );
      expect(policies).to.have.length(1);
      return JSON.parse(String(policies[0]?.inputs["policy"])).Statement as PolicyStatement[];
    });

    const open = new Set(
      statements
        .filter(({ Resource = [] }) => [Resource].flat().includes("*"))
        .flatMap(({ Action = [] }) => [Action].flat()),
    );

    for (const action of open) {
      expect((await awsAction(action))?.resourceArns, action).to.deep.equal(["*"]);
    }
    expect(open.size).to.equal(7);
  });

  it("are told to the stack's outputs, all of them and no other", () => {
    const known = graph.outputs["complianceRegions"] as Readonly<
      Record<string, Record<"customRuleNames" | "managedRuleNames" | "guardRuleNames", string[]>>
    >;

    expect(sorted(Object.keys(known))).to.deep.equal(complianceRegions);
    for (const region of complianceRegions) {
      const rules = inRegion(graph, ruleType, region);
      const namesOf = (some: readonly Node[]) => sorted(some.map(({ inputs }) => String(inputs["name"])));
      expect(sorted(known[region]?.customRuleNames ?? [])).to.deep.equal(namesOf(rules.filter(isOwn)));
      expect(sorted(known[region]?.managedRuleNames ?? [])).to.deep.equal(namesOf(rules.filter(isOfAws)));
      expect(sorted(known[region]?.guardRuleNames ?? [])).to.deep.equal(namesOf(rules.filter(isInGuard)));
    }
  });
});

describe("Rules of a stack's own choice", () => {
  it("are left out in every region, and have the parameters and tags that the stack sets", async () => {
    const graph = await graphWith({
      complianceRules: {
        "kms-key-rotated": false,
        "users-have-mfa": false,
        "secrets-rotate": false,
        "rds-backup-retention": { minimumDays: 14 },
      },
      requiredTags: { Owner: ["platform-security", "somebody else"], Environment: [] },
    });
    const parametersOf = (purpose: string) => {
      const rules = ofType(graph, ruleType).filter((rule) => purposeOf(rule) === purpose);
      return rules.map(({ inputs }) => JSON.parse(String(inputs["inputParameters"])));
    };
    const everywhere = (parameters: object) => complianceRegions.map(() => parameters);

    expect(parametersOf("kms-key-rotated")).to.deep.equal([]);
    expect(parametersOf("users-have-mfa")).to.deep.equal([]);
    expect(ofType(graph, ruleType).map(purposeOf)).not.to.include("secrets-rotate");
    expect(parametersOf("rds-backup-retention")).to.deep.equal(
      everywhere({ rule: "rds-backup-retention", minimumDays: "14" }),
    );
    expect(parametersOf("required-tags")).to.deep.equal(
      everywhere({
        rule: "required-tags",
        tags: '{"Environment":[],"Owner":["platform-security","somebody else"]}',
      }),
    );
    expect(parametersOf("resources-have-tags")).to.deep.equal(
      everywhere({ tag1Key: "Environment", tag2Key: "Owner", tag2Value: "platform-security,somebody else" }),
    );
  });
});
