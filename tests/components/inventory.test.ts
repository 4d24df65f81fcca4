import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type * as aws from "@pulumi/aws";
import { expect } from "chai";
import { AccessKeys } from "../../components/access/access-keys";
import { AccessRoles } from "../../components/access/access-roles";
import { accessScope } from "../../components/access/access-scope";
import { BusinessHours } from "../../components/access/business-hours";
import { alertsKeyPolicy } from "../../components/encryption/alerts-key-policy";
import { foundationKeyPolicy } from "../../components/encryption/foundation-key-policy";
import { MultiRegionKey } from "../../components/encryption/multi-region-key";
import { RegionalKeys } from "../../components/encryption/regional-keys";
import { EncryptedLogGroup } from "../../components/foundation/encrypted-log-group";
import { Names } from "../../components/foundation/names";
import { placesOf } from "../../components/foundation/place";
import { regionalProviders } from "../../components/foundation/providers";
import { defaultTags } from "../../components/foundation/tags";
import { AlertTopics } from "../../components/operations/alert-topics";
import { EventLogGroups } from "../../components/operations/event-log-groups";
import { StateBackend } from "../../components/operations/state-backend";
import { PrivateNetwork } from "../../components/secrets/private-network";
import { RotatingSecret } from "../../components/secrets/rotating-secret";
import { ancestors, type Graph } from "../../rehearsal";
import { ofType } from "../support/inventory";
import { accountId, findingsOf, graphOf, rehearseResources, root } from "../support/rehearsal";

const sorted = (values: Iterable<string | undefined>) => [...values].sort();

for (const stack of ["dev", "prod"] as const) {
  describe(`The resources of ${stack}`, () => {
    let graph: Graph;

    before(async () => {
      graph = await graphOf(stack);
    });

    it("each have a provider of their own region and a component as parent", () => {
      const resources = [...graph.nodes.values()].filter(({ type }) => type.startsWith("aws:"));

      const astray = resources.filter(
        ({ parent, provider }) => !parent?.includes("baseline:") || !provider?.region,
      );

      expect(astray.map(({ urn }) => urn)).to.deep.equal([]);
      expect(resources.length).to.be.greaterThan(15);
    });

    it("carry the seven tags wherever AWS has tags", () => {
      const taggable = [...graph.nodes.values()].filter(({ outputs }) => outputs && "tagsAll" in outputs);

      const required = [
        "CostCenter",
        "DataClassification",
        "Environment",
        "ManagedBy",
        "Owner",
        "Project",
        "Stack",
      ];
      const lacking = taggable.filter(({ outputs }) => {
        const keys = Object.keys(outputs?.["tagsAll"] ?? {});
        return required.some((key) => !keys.includes(key));
      });

      expect(lacking.map(({ name }) => name)).to.deep.equal([]);
      expect(taggable.length).to.be.greaterThan(9);
    });

    it("hold one primary key, rotated every 365 days, with a waiting period of seven", () => {
      const keys = ofType(graph, "aws:kms/key:Key").filter(({ inputs }) => inputs["multiRegion"]);

      expect(keys.map(({ provider }) => provider?.region)).to.deep.equal(["us-east-1"]);
      expect(keys[0]?.inputs).to.include({
        multiRegion: true,
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        deletionWindowInDays: 7,
      });
    });

    it("hold a replica in every other key region, with the same waiting period", () => {
      const replicas = ofType(graph, "aws:kms/replicaKey:ReplicaKey");
      const regions = ofType(graph, "pulumi:providers:aws").map(({ inputs }) => String(inputs["region"]));

      expect(sorted(replicas.map(({ provider }) => provider?.region))).to.deep.equal(
        sorted(regions).filter((region) => region !== "us-east-1"),
      );
      expect(new Set(replicas.map(({ inputs }) => inputs["deletionWindowInDays"]))).to.deep.equal(
        new Set([7]),
      );
    });

    it("hold an alias and a policy for every region's own key and service principals", () => {
      const ofFoundationKey = (type: string) =>
        ofType(graph, type).filter(({ name }) => name.startsWith("foundation-key"));
      for (const type of ["aws:kms/alias:Alias", "aws:kms/keyPolicy:KeyPolicy"]) {
        const regions = ofFoundationKey(type).map(({ provider }) => provider?.region);
        expect(new Set(regions).size).to.equal(regions.length);
        expect(regions.length).to.equal(ofType(graph, "pulumi:providers:aws").length);
      }
      for (const { inputs, provider } of ofFoundationKey("aws:kms/keyPolicy:KeyPolicy")) {
        const principals = [...String(inputs["policy"]).matchAll(/logs\.([\w-]+)\.amazonaws/g)].map(
          ([, name]) => name,
        );
        expect(principals).to.deep.equal([provider?.region]);
      }
    });

    it("hold encrypted log groups in every compliance region, each behind its own region's key policy", () => {
      const groups = ofType(graph, "aws:cloudwatch/logGroup:LogGroup");
      const above = ancestors(graph);

      for (const { urn, inputs, provider } of groups) {
        expect(inputs["kmsKeyId"]).to.match(new RegExp(`^arn:aws:kms:${provider?.region}:`));
        expect(
          [...(above.get(urn) ?? [])].some((waited) => waited.endsWith(`-${provider?.region}-policy`)),
        ).to.equal(true);
      }
      // Two of events and one of the rules' function in each compliance region, one of flow logs, one of each of two other
      // functions, five of the audit trail.
      expect(groups.length).to.equal(stack === "dev" ? 17 : 20);
    });

    it(stack === "dev" ? "are free to go" : "are protected where they hold data or keys", () => {
      const keepers = [...graph.nodes.values()].filter(({ type }) =>
        /:(Key|ReplicaKey|LogGroup|Secret)$/.test(type),
      );

      expect(new Set(keepers.map(({ protect }) => protect))).to.deep.equal(new Set([stack === "prod"]));
    });

    it("hold functions that run a supported Node.js on arm64, log as JSON into a group of their own and are watched", () => {
      const alarms = ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm");
      const functions = ofType(graph, "aws:lambda/function:Function");

      for (const { inputs, outputs, provider } of functions) {
        const name = outputs?.["name"];
        expect(inputs).to.deep.include({
          runtime: "nodejs24.x",
          architectures: ["arm64"],
          loggingConfig: { logFormat: "JSON", logGroup: `/aws/lambda/${name}` },
        });
        const files = Object.keys((inputs["code"] as { assets: object }).assets);
        expect(files.filter((file) => file !== "settings.json")).to.deep.equal(["index.js"]);
        const watching = alarms.filter(
          (alarm) =>
            alarm.inputs["metricName"] === "Errors" &&
            alarm.provider?.region === provider?.region &&
            (alarm.inputs["dimensions"] as { FunctionName: string }).FunctionName === name,
        );
        expect(watching).to.have.length(1);
      }
      // Of rotation, of business hours, and of the rules of each compliance region.
      expect(functions).to.have.length(stack === "dev" ? 5 : 6);
    });

    it("hold alarms that tell the topic of their own region, and topics with their region's key", () => {
      const topics = ofType(graph, "aws:sns/topic:Topic");
      const topicIn = (region: string | undefined) =>
        topics.find(({ provider }) => provider?.region === region)?.outputs?.["arn"];

      for (const { inputs, provider } of ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")) {
        expect(inputs["alarmActions"]).to.deep.equal([topicIn(provider?.region)]);
      }
      for (const { inputs, provider } of topics) {
        const key = ofType(graph, "aws:kms/key:Key").find(
          ({ name }) => name === `alerts-key-${provider?.region}`,
        );
        expect(inputs["kmsMasterKeyId"]).to.equal(key?.outputs?.["arn"]);
      }
      const emails = stack === "dev" ? 1 : 2;
      expect(ofType(graph, "aws:sns/topicSubscription:TopicSubscription")).to.have.length(
        topics.length * emails,
      );
      expect(topics).to.have.length(stack === "dev" ? 3 : 4);
    });

    it("hold a network without a way out, with two private subnets in two zones and three endpoints", () => {
      const types = new Set([...graph.nodes.values()].map(({ type }) => type));
      const subnets = ofType(graph, "aws:ec2/subnet:Subnet");
      const endpoints = ofType(graph, "aws:ec2/vpcEndpoint:VpcEndpoint");
      const rules = [...graph.nodes.values()].filter(({ type }) => type.startsWith("aws:vpc/securityGroup"));

      expect([...types].filter((type) => /gateway|route/i.test(type))).to.deep.equal([]);
      expect(new Set(subnets.map(({ inputs }) => inputs["availabilityZone"])).size).to.equal(2);
      expect(subnets.filter(({ inputs }) => inputs["mapPublicIpOnLaunch"])).to.deep.equal([]);
      expect(
        sorted(endpoints.map(({ inputs }) => String(inputs["serviceName"]).split(".").at(-1))),
      ).to.deep.equal(["ec2", "kms", "secretsmanager"]);
      expect(rules.map(({ inputs }) => [inputs["fromPort"], inputs["toPort"]])).to.deep.equal([
        [443, 443],
        [443, 443],
      ]);
    });

    it("hold what no deployment would miss and every reviewer asks for", () => {
      const inputsOf = (type: string) => ofType(graph, type).map(({ inputs }) => inputs);
      const secret = ofType(graph, "aws:secretsmanager/secret:Secret")[0];
      const firstVersion = ofType(graph, "aws:secretsmanager/secretVersion:SecretVersion")[0];

      expect(inputsOf("aws:lambda/permission:Permission")).to.deep.include.members([
        {
          action: "lambda:InvokeFunction",
          function: graph.outputs["rotationFunctionName"],
          principal: "secretsmanager.amazonaws.com",
          sourceAccount: accountId,
          sourceArn: secret?.outputs?.["arn"],
        },
      ]);
      expect(inputsOf("aws:secretsmanager/secretPolicy:SecretPolicy")[0]?.["blockPublicPolicy"]).to.equal(
        true,
      );
      const timeouts = inputsOf("aws:lambda/function:Function").map(({ timeout }) => Number(timeout));
      expect(timeouts.filter((seconds) => seconds > 30)).to.deep.equal([60]);
      expect(secret?.inputs["recoveryWindowInDays"]).to.equal(stack === "dev" ? 0 : 30);
      expect(inputsOf("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")).to.have.length(1);
      const [flowLog] = inputsOf("aws:ec2/flowLog:FlowLog");
      expect(flowLog).to.include({ trafficType: "ALL", logDestinationType: "cloud-watch-logs" });
      const trust = ofType(graph, "aws:iam/role:Role").find(({ name }) => name === "network-flow-logs-role");
      expect(String(trust?.inputs["assumeRolePolicy"])).to.contain(`"aws:SourceAccount":"${accountId}"`);
      for (const { inputs } of ofType(graph, "aws:ec2/vpcEndpoint:VpcEndpoint")) {
        const open = String(inputs["serviceName"]).endsWith("secretsmanager");
        expect(String(inputs["policy"]).includes(`"aws:ResourceAccount":"${accountId}"`)).to.equal(!open);
      }
      expect(firstVersion?.propertyDependencies["secretString"]?.join()).to.contain("randomPassword");
      expect(firstVersion?.retainOnDelete).to.equal(true);
    });

    it("protect nothing but what holds data or keys, so that the rest can still be changed", () => {
      const needless = [...graph.nodes.values()].filter(
        ({ type, protect }) => protect && /:(vpc|lambda|ec2|sns)\//.test(type),
      );

      expect(needless.map(({ name }) => name)).to.deep.equal([]);
    });

    it("hold roles of services that may do nothing to everything, but for actions without a resource", () => {
      const open = ofType(graph, "aws:iam/rolePolicy:RolePolicy").flatMap(({ inputs }) => {
        const { Statement } = JSON.parse(String(inputs["policy"]));
        return Statement.filter(
          ({ Effect, Resource }: Record<string, unknown>) => Effect === "Allow" && Resource === "*",
        ).flatMap(({ Action }: Record<string, unknown>) => Action);
      });

      expect(sorted(new Set(open))).to.deep.equal([
        // AWS gives none of these a resource. The rules' function reads records and reports with those of Config, and
        // looks up what is not recorded with the others: https://docs.aws.amazon.com/service-authorization/latest/reference/
        "backup:DescribeProtectedResource",
        "config:BatchGetResourceConfig",
        "config:GetResourceConfigHistory",
        "config:ListDiscoveredResources",
        "config:PutEvaluations",
        "ec2:DescribeSnapshots",
        "ec2:DescribeVolumes",
        // A new password is made with it, which belongs to no secret yet.
        "secretsmanager:GetRandomPassword",
      ]);
    });

    it("offer the keys, aliases and log groups as outputs", () => {
      expect(sorted(Object.keys(graph.outputs))).to.deep.equal([
        "accessExternalId",
        "accessRoleArns",
        "accountDefaults",
        "alertTopicArns",
        "applicationDataKeyArn",
        "auditLogGroupNames",
        "boundaryArn",
        "businessHoursFunctionName",
        "complianceRegions",
        "configurationAggregator",
        "databaseMonitoringRoleArn",
        "emergencyParameterName",
        "eventLogGroupArns",
        "evidence",
        "foundationKeyAliases",
        "foundationKeyArns",
        "infrastructureSecretsKeyArn",
        "rotatingSecretArn",
        "rotationFunctionName",
        "serviceControlPolicies",
        "stateBackendUrl",
        "stateSecretsProvider",
        "taskExecutionRoleArn",
        "trailArn",
        "validationChecks",
        "validationScript",
        "waivers",
      ]);
      expect(Object.keys(graph.outputs["foundationKeyArns"] ?? {})).to.include("ap-southeast-1");
    });
  });
}

describe("Two instances of every component", () => {
  it("live in one program without colliding", async () => {
    const report = await rehearseResources(() => {
      const partition = { name: "aws", dnsSuffix: "amazonaws.com" } as const;
      const tags = defaultTags({ owner: "o", environment: "e", costCenter: "c", stack: "s" });
      const providers = regionalProviders(["us-east-1", "eu-west-1"], tags);
      const placeIn = placesOf(partition, accountId);
      for (const instance of ["one", "two"]) {
        const names = new Names("dev", instance);
        const key = new MultiRegionKey(
          `key-${instance}`,
          {
            description: instance,
            placeIn,
            primaryRegion: "us-east-1",
            providers,
            aliasName: names.physical("kms", "foundation"),
            policy: foundationKeyPolicy({ roleNames: [] }),
            classification: "Public",
          },
          {},
        );
        new EventLogGroups(
          `logs-${instance}`,
          { names, placeIn, providers, keyArns: key.usableArns, retentionInDays: 90 },
          {},
        );
        new EncryptedLogGroup(
          `group-${instance}`,
          {
            name: `mine-${instance}`,
            keyArn: key.usableArns["us-east-1"] ?? "",
            retentionInDays: 90,
            classification: "PII",
          },
          { provider: providers["us-east-1"] as aws.Provider },
        );
        const alertsKeys = new RegionalKeys(
          `alerts-key-${instance}`,
          {
            description: instance,
            placeIn,
            providers,
            aliasName: names.physical("kms", "alerts"),
            policy: alertsKeyPolicy,
            classification: "Public",
          },
          {},
        );
        const topics = new AlertTopics(
          `alerts-${instance}`,
          { names, placeIn, providers, keyArns: alertsKeys.usableArns, emails: ["a@example.com"] },
          {},
        );
        const settings = {
          names,
          place: placeIn("us-east-1"),
          logKeyArn: key.usableArns["us-east-1"] ?? "",
          logRetentionInDays: 90,
          protect: false,
        };
        const there = { provider: providers["us-east-1"] as aws.Provider };
        const network = new PrivateNetwork(
          `network-${instance}`,
          { ...settings, network: { kind: "new", cidr: "10.0.0.0/24" } },
          there,
        );
        new RotatingSecret(
          `secret-${instance}`,
          {
            ...settings,
            network,
            database: undefined,
            keyArn: settings.logKeyArn,
            deployerArns: [`arn:aws:iam::${accountId}:role/Deployer`],
            recoveryWindowInDays: 0,
            alertTopicArn: topics.usableArns["us-east-1"] ?? "",
          },
          there,
        );
        const scope = accessScope({
          names,
          place: settings.place,
          regions: ["us-east-1", "eu-west-1"],
          sensitiveOperations: ["rds:Delete*"],
        });
        const keys = new AccessKeys(
          `access-keys-${instance}`,
          { names, placeIn, primaryRegion: "us-east-1", providers, scope },
          {},
        );
        const { roles, hours, boundaryArn } = new AccessRoles(
          `access-${instance}`,
          { names, scope, keys, trustedAccounts: [], federation: { permissionSets: {} } },
          there,
        );
        new BusinessHours(
          `business-hours-${instance}`,
          {
            ...settings,
            scope,
            calendar: {
              timeZone: "Europe/Zurich",
              weekdays: ["monday"],
              holidays: [],
              opens: "09:00",
              closes: "18:00",
            },
            breakGlassMinutes: 60,
            roles,
            policies: hours,
            boundaryArn,
            alertTopicArn: topics.usableArns["us-east-1"] ?? "",
            alertKeyArn: alertsKeys.usableArns["us-east-1"] ?? "",
          },
          there,
        );
        new StateBackend(
          `state-${instance}`,
          {
            names,
            placeIn,
            region: "us-east-1",
            ...there,
            deployerArns: [`arn:aws:iam::${accountId}:role/Deployer`],
            bucket: true,
            protect: false,
          },
          {},
        );
      }
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });
});

describe("The program's text", () => {
  const shipped = [
    "index.ts",
    "config.ts",
    ...["components", "configuration", "handlers", "scenarios", "validation"].flatMap(filesIn),
  ];

  it("types the partition of an ARN nowhere", () => {
    const offending = shipped.filter((file) =>
      readFileSync(path.join(root, file), "utf8").includes("arn:aws"),
    );

    expect(offending).to.deep.equal([]);
  });

  it("reads Pulumi's configuration in one file", () => {
    const readers = shipped.filter((file) =>
      /pulumi\.Config|allConfig/.test(readFileSync(path.join(root, file), "utf8")),
    );

    expect(readers).to.deep.equal(["config.ts"]);
  });

  it("keeps index.ts an inventory: below 200 lines, without policy text and without apply", () => {
    const text = readFileSync(path.join(root, "index.ts"), "utf8");

    expect(text.split("\n").filter((line) => !line.startsWith("import ")).length).to.be.lessThan(200);
    expect(text).not.to.match(/\.apply\(|Statement|Effect/);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(folder, file));
}
