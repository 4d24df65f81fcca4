import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { guardRuleNames } from "../../../components/compliance/guard-rules";
import { Names } from "../../../components/foundation/names";
import { DeployedPolicies } from "../../../components/operations/evidence/deployed-policies";
import { EvidencePack } from "../../../components/operations/evidence/evidence-pack";
import {
  ancestors,
  baseAccounts,
  capture,
  type Graph,
  knownSecrets,
  rehearse,
  simulatedAws,
} from "../../../rehearsal";
import type { AnswerOrder } from "../../../rehearsal/engine/capture";
import { simulatedAwsMocks } from "../../../rehearsal/mocks";
import { agrees, faultsOf } from "../../../validation/evidence/verify";
import { evidenceOf, filesOf, objectOf, packOf } from "../../support/evidence";
import { findingsOf, graphOf, inOneRegion, project, providerIn } from "../../support/rehearsal";

/** Texts among the inputs of a resource, whatever their names, that are policies. */
function policiesOf(inputs: Readonly<Record<string, unknown>>): string[] {
  return Object.values(inputs).filter((value): value is string => {
    try {
      return typeof value === "string" && JSON.parse(value).Statement !== undefined;
    } catch {
      return false;
    }
  });
}

const graphs = new Map<string, Promise<Graph>>();

/** What the program registers for a stack, which is found out once. */
function captured(stack: "dev" | "prod"): Promise<Graph> {
  const graph = graphs.get(stack) ?? graphOf(stack);
  graphs.set(stack, graph);
  return graph;
}

for (const stack of ["dev", "prod"] as const) {
  describe(`The evidence of ${stack}`, () => {
    let graph: Graph;
    let files: Readonly<Record<string, string>>;

    before(async () => {
      graph = await captured(stack);
      files = filesOf(graph);
    });

    it("is what the outputs say, and nothing else", () => {
      expect(agrees(evidenceOf(graph))).to.equal(true);
      expect(faultsOf(packOf(graph), evidenceOf(graph))).to.deep.equal([]);
      expect(evidenceOf(graph).key).to.equal(`evidence/${evidenceOf(graph).hash}/evidence.zip`);
    });

    it("has the boundary of every role that has one", () => {
      const bounded = [...graph.nodes.values()].flatMap(({ name, inputs }) =>
        "permissionsBoundary" in inputs ? [`policies/iam/role/${name}.permissionsBoundary.json`] : [],
      );

      expect(bounded).to.have.length(5);
      expect(files).to.include.keys(bounded);
    });

    it("has every policy of every resource, whatever the input is called", () => {
      const resources = [...graph.nodes.values()].filter(({ custom }) => custom);
      const deployed = resources.flatMap(({ name, inputs }) => policiesOf(inputs).map(() => name));

      const shown = Object.keys(files).filter((file) =>
        /^policies\/.*\.(?:\w*[pP]olicy|\w*Document)\.json$/.test(file),
      );

      expect(shown.map((file) => file.split("/").at(-1)?.split(".")[0]).sort()).to.deep.equal(
        deployed.sort(),
      );
      expect(deployed.length).to.be.greaterThan(40);
    });

    it("has the grants that are no documents, the service control policies, the commands and every rule", () => {
      const rules = JSON.parse(files["rules.json"] ?? "") as Record<string, object>;
      const regions = graph.outputs["complianceRegions"] as Record<
        string,
        { customRuleNames: string[]; guardRuleNames: string[]; managedRuleNames: string[] }
      >;

      const grants = [...graph.nodes.values()].filter(({ type }) =>
        /:(?:Permission|RolePolicyAttachment)$/.test(type),
      );
      expect(grants.length).to.be.greaterThan(5);
      for (const { name, type, inputs } of grants) {
        const file = files[`policies/${type.split(":")[1]}/${name}.json`];
        expect(JSON.parse(file ?? "{}")).to.deep.equal(inputs);
      }
      for (const [name, text] of Object.entries(
        graph.outputs["serviceControlPolicies"] as Record<string, string>,
      )) {
        expect(JSON.parse(files[`scps/${name}.json`] ?? "")).to.deep.equal(JSON.parse(text));
      }
      expect(files["validation/commands.sh"]).to.match(/^#!\/usr\/bin\/env bash/);
      expect(Object.keys(rules).sort()).to.deep.equal(Object.keys(regions).sort());
      for (const [region, { customRuleNames, guardRuleNames: inGuard, managedRuleNames }] of Object.entries(
        regions,
      )) {
        expect(inGuard).to.have.length(guardRuleNames.length);
        expect(Object.keys(rules[region] ?? {}).sort()).to.deep.equal(
          [...customRuleNames, ...inGuard, ...managedRuleNames].sort(),
        );
      }
    });

    it("shows no secret: in no file, and in no output but its own", () => {
      const { accessExternalId, ...outputs } = graph.outputs;
      const shown = `${Object.values(files).join("\n")}${JSON.stringify(outputs)}`;

      expect(String(accessExternalId)).to.have.length.greaterThan(31);
      expect(knownSecrets().has(String(accessExternalId))).to.equal(true);
      expect([...knownSecrets()].filter((secret) => shown.includes(secret))).to.deep.equal([]);
      expect(files["policies/iam/role/access-auditor-role.assumeRolePolicy.json"]).to.contain(
        "[external ID]",
      );
    });

    it("is written after all that it is evidence of, and left behind by the next", () => {
      const { urn, retainOnDelete, protect } = objectOf(graph);
      const before = ancestors(graph).get(urn);
      const policies = [...graph.nodes.values()].filter(
        ({ type, inputs }) => policiesOf(inputs).length > 0 || type === "aws:cfg/rule:Rule",
      );

      // What AWS has is the stack's own policies; service control policies belong to the organisation.
      expect(policies.filter((node) => !before?.has(node.urn)).map(({ name }) => name)).to.deep.equal([]);
      expect([retainOnDelete, protect]).to.deep.equal([true, false]);
    });
  });
}

describe("The hash of the evidence", () => {
  const hashOf = async (changes = {}, answers: AnswerOrder = "first-in-first-out") => {
    const { name, run, ...rest } = project("dev", changes);
    const { graph } = await capture({ ...rest, project: name, program: run, table: simulatedAws, answers });
    return evidenceOf(graph).hash;
  };

  it("is the same for the same program, in whatever order it is deployed", async () => {
    const { hash } = evidenceOf(await captured("dev"));

    expect(await hashOf({}, { seed: 7 })).to.equal(hash);
  });

  it("is another with another policy, and the same with other people who are told", async () => {
    const hash = await hashOf(inOneRegion);

    expect(await hashOf({ ...inOneRegion, keyUserRoles: ["siem/reader"] })).not.to.equal(hash);
    // It is no policy, no rule and nothing that is asked for.
    expect(await hashOf({ ...inOneRegion, alertEmails: ["other@example.com"] })).to.equal(hash);
  });

  it("makes a place of its own for each deployment, and the pack before stays until the stack goes", async () => {
    let seen: unknown;
    const report = await rehearse({
      project: project("dev", inOneRegion),
      change: project("dev", { ...inOneRegion, keyUserRoles: ["siem/reader"] }).config,
      accounts: baseAccounts.slice(0, 1),
      parts: ["operation", "destruction"],
      scenarios: [
        {
          title: "Packs are listed",
          run: async (account) => {
            const { bucket, key } = evidenceOf({ outputs: { evidence: account.output("evidence") } });
            const answer = await account.deployer.call("S3Client", "ListObjectsV2", "us-east-1", {
              Bucket: bucket,
            });
            const keys = answer.kind === "answered" ? (answer.output["Contents"] as { Key: string }[]) : [];
            seen = [keys.length, keys.some(({ Key }) => Key === key)];
            return "";
          },
        },
      ],
      exemptions: [],
    });

    expect(findingsOf(report).filter(({ kind }) => kind !== "excess")).to.deep.equal([]);
    expect(seen).to.deep.equal([2, true]);
  });
});

/** A pack of a few policies. */
function packWith(policies: (provider: aws.Provider) => void) {
  return () => {
    const deployed = DeployedPolicies.fromNowOn();
    const provider = providerIn("us-east-1");
    policies(provider);
    const pack = new EvidencePack(
      "evidence",
      {
        names: new Names("dev", "ab12cd34"),
        deployed,
        serviceControlPolicies: {},
        validationScript: "",
        keyArn: new aws.kms.Key("key", {}, { provider }).arn,
        deployerArns: ["arn:aws:iam::111122223333:role/Deployer"],
        protect: false,
      },
      { provider },
    );
    return { evidence: pack.evidence };
  };
}

const document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
};

describe("A pack", () => {
  it("takes policies that are no texts, and is made with Pulumi's own mocks too", async () => {
    await pulumi.runtime.setMocks(simulatedAwsMocks(), "test", "test");
    const outputs = await pulumi.runtime.runInPulumiStack(async () =>
      packWith((provider) => {
        new aws.iam.Role("mine", { assumeRolePolicy: document as aws.iam.PolicyDocument }, { provider });
      })(),
    );

    const evidence = outputs?.["evidence"] as { readonly files: object } | undefined;
    expect(Object.keys(evidence?.files ?? {})).to.include.members([
      "policies/iam/role/mine.assumeRolePolicy.json",
      "policies/s3/bucketPolicy/evidence-policy.policy.json",
    ]);
  });
});
