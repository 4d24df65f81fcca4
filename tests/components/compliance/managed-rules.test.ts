import { expect } from "chai";
import { type ManagedRule, managedRules } from "../../../components/compliance/managed-rules";
import { physicalName } from "../../../components/foundation/names";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import { managedRule } from "../../../rehearsal/aws/config-managed-rules";
import { isResourceType } from "../../../rehearsal/aws/config-refusals";

const rules = managedRules({
  requiredTags: { Owner: [], Environment: ["dev", "prod"] },
  vpcId: "vpc-0123456789abcdef0",
});
const typesOf = ({ trigger, alsoRecorded = [] }: ManagedRule) => [
  ...(trigger === "periodic" ? [] : trigger.changeOf),
  ...alsoRecorded,
];

describe("The managed rules", () => {
  it("are those that everybody asks for", () => {
    expect(rules.map(({ identifier }) => identifier)).to.deep.equal([
      "SECRETSMANAGER_USING_CMK",
      "CLOUDWATCH_LOG_GROUP_ENCRYPTED",
      "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
      "IAM_USER_MFA_ENABLED",
      "VPC_ENDPOINT_ENABLED",
      "REQUIRED_TAGS",
    ]);
  });

  for (const rule of rules) {
    describe(rule.name, () => {
      const known = managedRule(rule.identifier);

      it("has an identifier of AWS's", () => {
        expect(known, rule.identifier).not.to.equal(undefined);
      });

      it("is triggered as AWS triggers it", () => {
        const periodic = rule.trigger === "periodic";

        expect({ changes: known?.changes, periodic: known?.periodic }).to.deep.equal({
          changes: !periodic,
          periodic,
        });
      });

      it("looks at types that AWS's rule looks at and that can be recorded", () => {
        const types = typesOf(rule);

        expect(known?.resourceTypes).to.include.members(types);
        expect(types.filter((type) => !isResourceType(type))).to.deep.equal([]);
      });

      it("has parameters that AWS's rule has, and all that it needs, as texts that are not blank", () => {
        const needed = known?.parameters.filter(({ optional }) => !optional).map(({ name }) => name);
        const given = Object.entries(rule.parameters);

        expect(known?.parameters.map(({ name }) => name)).to.include.members(given.map(([name]) => name));
        expect(given.map(([name]) => name)).to.include.members(needed ?? []);
        expect(given.filter(([, value]) => typeof value !== "string" || value.trim() === "")).to.deep.equal(
          [],
        );
      });

      it("is known in every region that it is made in, unless it is about users of IAM", () => {
        const missing = rule.name === "users-have-mfa" ? 12 : 0;

        expect(known?.missingIn).to.have.length(missing);
      });

      it("has a name and a description of a length that AWS takes", () => {
        const longest = { environment: "e".repeat(12), suffix: "s".repeat(12) };

        expect(() => physicalName(longest, "config", rule.name)).not.to.throw();
        expect(rule.description.length).to.be.within(1, 256);
      });
    });
  }

  it("are made in the primary region alone where they would say the same everywhere", () => {
    const once = rules.filter(({ onlyInPrimaryRegion }) => onlyInPrimaryRegion).map(({ name }) => name);

    expect(once).to.deep.equal(["users-have-mfa", "secrets-manager-endpoint"]);
  });

  it("ask for the endpoint in the network of the rotating secret, and for no other network's", () => {
    const endpoint = rules.find(({ identifier }) => identifier === "VPC_ENDPOINT_ENABLED");

    expect(endpoint?.parameters).to.deep.equal({
      serviceNames: "secretsmanager",
      vpcIds: "vpc-0123456789abcdef0",
    });
  });

  it("ask for the tags that are required, of types that the baseline's own rule leaves out", () => {
    const tagged = rules.find(({ identifier }) => identifier === "REQUIRED_TAGS");
    const twice =
      tagged && typesOf(tagged).filter((type) => evaluators["required-tags"].resourceTypes.includes(type));

    expect(tagged?.parameters).to.deep.equal({
      tag1Key: "Environment",
      tag1Value: "dev,prod",
      tag2Key: "Owner",
    });
    expect(twice).to.deep.equal([]);
  });

  it("have names of their own, and none of a rule of the baseline's", () => {
    const names = [...rules.map(({ name }) => name), ...Object.keys(evaluators)];

    expect(new Set(names).size).to.equal(names.length);
  });
});
