import { expect } from "chai";
import {
  byPath,
  canonicalJson,
  externalIdPlaceholder,
  ruleList,
  shownPolicy,
  withoutExternalId,
} from "../../../components/operations/evidence/evidence-files";

describe("A policy as evidence", () => {
  const policy = (Condition: object) => ({ Version: "2012-10-17", Statement: [{ Sid: "A", Condition }] });
  const table: readonly (readonly [what: string, given: unknown, shown: unknown, externalIds: string[]])[] = [
    [
      "one external ID",
      policy({ StringEquals: { "sts:ExternalId": "secret" } }),
      policy({ StringEquals: { "sts:ExternalId": externalIdPlaceholder } }),
      ["secret"],
    ],
    [
      "a list of them, under a key in other letters",
      policy({ StringLike: { "STS:externalid": ["secret", "other"] } }),
      policy({ StringLike: { "STS:externalid": externalIdPlaceholder } }),
      ["secret", "other"],
    ],
    [
      "none",
      policy({ StringEquals: { "aws:userid": "x" } }),
      policy({ StringEquals: { "aws:userid": "x" } }),
      [],
    ],
  ];
  for (const [what, given, shown, externalIds] of table) {
    it(`shows nothing of what stands in it as external ID: ${what}, as text and as what it stands for`, () => {
      for (const form of [given, JSON.stringify(given)]) {
        expect(withoutExternalId(form)).to.deep.equal({ document: shown, externalIds });
      }
    });
  }

  it("is shown where it is a secret for the external ID, and for nothing else", () => {
    const secret = policy({ StringEquals: { "sts:ExternalId": "0f9e8d" } });
    const told = { ...secret, Id: "for 0f9e8d" };
    const trust = "role.assumeRolePolicy.json";
    const noSecrets = "is a secret, and no external ID of a trust policy: it cannot be shown as evidence.";

    expect(shownPolicy(trust, secret, true)).to.contain(externalIdPlaceholder);
    expect(shownPolicy("a.json", policy({}), false)).to.contain("2012-10-17");
    expect(() => shownPolicy(trust, policy({}), true)).to.throw(`${trust} ${noSecrets}`);
    expect(() => shownPolicy("a.policy.json", secret, true)).to.throw(`a.policy.json ${noSecrets}`);
    expect(() => shownPolicy(trust, told, true)).to.throw(`${trust} has an external ID elsewhere`);
  });

  it("has a path of its own", () => {
    expect(byPath([["a", "1"]])).to.deep.equal({ a: "1" });
    expect(() =>
      byPath([
        ["a", "1"],
        ["a", "2"],
      ]),
    ).to.throw("Two policies would be a in the evidence");
  });

  it("says the same in the same way, whatever comes first in it, and keeps the order of lists", () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: [2, 1] }] })).to.equal(
      canonicalJson({ a: [{ c: [2, 1], d: null }], b: 1 }),
    );
    expect(canonicalJson({ a: [2, 1] })).to.equal('{\n  "a": [\n    2,\n    1\n  ]\n}\n');
  });
});

describe("The list of rules", () => {
  const arn = (region: string) => `arn:aws:config:${region}:111122223333:config-rule/config-rule-1`;

  it("is by region and name, with who judges, what and when, and the parameters", () => {
    const list = ruleList([
      {
        arn: arn("eu-west-1"),
        settings: {
          name: "aged",
          source: { owner: "AWS", sourceIdentifier: "ACCESS_KEYS_ROTATED" },
          maximumExecutionFrequency: "Six_Hours",
          inputParameters: '{"maxAccessKeyAge":"90"}',
        },
      },
      {
        arn: arn("us-east-1"),
        settings: {
          name: "own",
          description: "Own",
          source: { owner: "CUSTOM_LAMBDA", sourceIdentifier: "arn" },
          scope: { complianceResourceTypes: ["AWS::S3::Bucket"] },
        },
      },
      {
        arn: arn("us-east-1"),
        settings: {
          name: "text",
          source: {
            owner: "CUSTOM_POLICY",
            customPolicyDetails: { policyRuntime: "guard-2.x.x", policyText: "rule a { }" },
          },
        },
      },
    ]);

    expect(JSON.parse(canonicalJson(list))).to.deep.equal({
      "eu-west-1": {
        aged: {
          kind: "managed",
          source: { owner: "AWS", sourceIdentifier: "ACCESS_KEYS_ROTATED" },
          frequency: "Six_Hours",
          parameters: { maxAccessKeyAge: "90" },
        },
      },
      "us-east-1": {
        own: {
          kind: "custom",
          description: "Own",
          source: { owner: "CUSTOM_LAMBDA", sourceIdentifier: "arn" },
          resourceTypes: ["AWS::S3::Bucket"],
          parameters: {},
        },
        text: {
          kind: "guard",
          source: {
            owner: "CUSTOM_POLICY",
            customPolicyDetails: { policyRuntime: "guard-2.x.x", policyText: "rule a { }" },
          },
          parameters: {},
        },
      },
    });
  });
});
