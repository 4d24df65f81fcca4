import { expect } from "chai";
import fc from "fast-check";
import {
  mostRequiredTags,
  type RequiredTags,
  tagsOfCustomRule,
  tagsOfManagedRule,
  unmetTags,
} from "../../../components/compliance/required-tags";
import { defaultTags } from "../../../components/foundation/tags";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import { managedRule } from "../../../rehearsal/aws/config-managed-rules";

const text = fc.stringMatching(/^[\w.:/=+@-]([\w.:/=+@ -]{0,8}[\w.:/=+@-])?$/);
const requiredTags: fc.Arbitrary<RequiredTags> = fc.dictionary(text, fc.array(text, { maxLength: 4 }), {
  minKeys: 1,
  maxKeys: mostRequiredTags,
  noNullPrototype: true,
});

/** What AWS's rule makes of its parameters, as its page says. */
function readAsAws(parameters: Readonly<Record<string, string>>): RequiredTags {
  return Object.fromEntries(
    Array.from({ length: mostRequiredTags }, (_, index) => index + 1).flatMap((number) => {
      const key = parameters[`tag${number}Key`];
      return key === undefined ? [] : [[key, parameters[`tag${number}Value`]?.split(",") ?? []]];
    }),
  );
}

const reversed = (tags: RequiredTags): RequiredTags => Object.fromEntries(Object.entries(tags).reverse());

describe("Required tags", () => {
  const tags = { Owner: [], Environment: ["dev", "prod"], CostCenter: [] };

  it("reach the baseline's own rule as JSON, in the order of their keys", () => {
    expect(tagsOfCustomRule(tags)).to.equal('{"CostCenter":[],"Environment":["dev","prod"],"Owner":[]}');
  });

  it("reach AWS's rule as numbered parameters, values only where some are allowed", () => {
    expect(tagsOfManagedRule(tags)).to.deep.equal({
      tag1Key: "CostCenter",
      tag2Key: "Environment",
      tag2Value: "dev,prod",
      tag3Key: "Owner",
    });
  });

  it("are as many as AWS's rule has parameters for", () => {
    const keys = managedRule("REQUIRED_TAGS")?.parameters.filter(({ name }) => name.endsWith("Key"));

    expect(keys).to.have.length(mostRequiredTags);
  });

  it("mean the same to both rules, in whatever order they are given", () => {
    fc.assert(
      fc.property(requiredTags, (each) => {
        expect(JSON.parse(tagsOfCustomRule(each))).to.deep.equal(each);
        expect(readAsAws(tagsOfManagedRule(each))).to.deep.equal(each);
        expect(tagsOfCustomRule(reversed(each))).to.equal(tagsOfCustomRule(each));
        expect(tagsOfManagedRule(reversed(each))).to.deep.equal(tagsOfManagedRule(each));
      }),
    );
  });

  const owned = defaultTags({ owner: "security", environment: "dev", costCenter: "1000", stack: "dev" });
  const cases: readonly (readonly [what: string, tags: RequiredTags, unmet: readonly string[]])[] = [
    ["no tag", {}, []],
    ["tags of any value", { Owner: [], Project: [] }, []],
    ["a value that is among those allowed", { Environment: ["prod", "dev"] }, []],
    ["a value that is not", { Environment: ["prod"] }, ["Environment"]],
    ["a value in other letters", { Environment: ["Dev"] }, ["Environment"]],
    ["a tag that is not there", { Team: [] }, ["Team"]],
    ["a tag in other letters", { owner: [] }, ["owner"]],
    ["several, in the order of keys", { Team: [], Owner: ["x"], CostCenter: [] }, ["Owner", "Team"]],
  ];
  for (const [what, required, unmet] of cases) {
    it(`are ${unmet.length > 0 ? "unmet" : "met"} by the baseline's own where they ask for ${what}`, () => {
      expect(unmetTags(required, owned)).to.deep.equal(unmet);
    });
  }

  it("are met by a resource just where the function of the rules finds it compliant", async () => {
    await fc.assert(
      fc.asyncProperty(requiredTags, fc.infiniteStream(fc.nat()), async (required, choices) => {
        const choose = (most: number) => (choices.next().value ?? 0) % most;
        // Some are missing, some have a value that is allowed, some another one.
        const present = Object.fromEntries(
          Object.entries(required).flatMap(([key, values]) => {
            const value = [...values, "another"][choose(values.length + 1)] ?? "another";
            return choose(4) === 0 ? [] : [[key, value]];
          }),
        );
        const judge = evaluators["required-tags"].judgeBy({ tags: tagsOfCustomRule(required) });

        const { compliance } = await judge(
          {
            resourceType: "AWS::S3::Bucket",
            resourceId: "one",
            capturedAt: 0,
            status: "OK",
            arn: undefined,
            tags: present,
            configuration: undefined,
            supplementaryConfiguration: undefined,
          },
          () => {
            throw new Error("Nothing is looked up.");
          },
        );

        expect(compliance === "COMPLIANT").to.equal(unmetTags(required, present).length === 0);
      }),
    );
  });
});
