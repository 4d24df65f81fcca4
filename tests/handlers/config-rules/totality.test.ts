import { expect } from "chai";
import * as fc from "fast-check";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import type { Lookups } from "../../../handlers/config-rules/lookups";
import { outOfScope } from "../../../handlers/config-rules/rule";
import { normalised } from "./fixtures";
import { itemSchema } from "./item-schema";

/** Values that evaluators look for, and any others. */
const leaf = fc.oneof(
  fc.constantFrom(
    true,
    false,
    null,
    undefined,
    0,
    7,
    35,
    "",
    "Enabled",
    "Off",
    "aws:kms",
    "AES256",
    "REPLICA",
  ),
  fc.constantFrom(
    "vol-1",
    "SYMMETRIC_DEFAULT",
    "AWS",
    "CUSTOMER",
    "PendingDeletion",
    "EXTERNAL",
    "AWS_KMS",
    "terminated",
  ),
  fc.jsonValue(),
);

/** An object with some of the paths of a type, at any of which anything may stand, alone or in a list. */
function configurationOf(type: string): fc.Arbitrary<object> {
  const paths = itemSchema[type] ?? [];
  return fc
    .array(fc.tuple(fc.constantFrom("", ...paths), leaf, fc.boolean(), fc.nat(5)), { maxLength: 8 })
    .map((parts) => {
      const root: Record<string, unknown> = {};
      for (const [path, value, isList, depth] of parts) {
        const steps = path.split(".").slice(0, depth + 1);
        place(root, steps, value, isList);
      }
      return root;
    });
}

function place(
  within: Record<string, unknown>,
  steps: readonly string[],
  value: unknown,
  isList: boolean,
): void {
  const [step = "", ...rest] = steps;
  if (rest.length === 0) {
    within[step] = value;
    return;
  }
  const inner: Record<string, unknown> = {};
  place(inner, rest, value, isList);
  const present = within[step];
  within[step] = isList
    ? [inner]
    : typeof present === "object" && present !== null
      ? { ...present, ...inner }
      : inner;
}

const text = fc.string({ unit: "binary", maxLength: 20 });
const texts = fc.dictionary(text, text, { maxKeys: 4 });
const dates = fc.option(fc.integer({ min: 0, max: 2e12 }), { nil: undefined });
const volumeIds = fc.constantFrom("vol-1", "vol-2", "");

const answers = fc.record({
  now: fc.integer({ min: 0, max: 2e12 }),
  encryption: fc.array(fc.tuple(volumeIds, fc.boolean())),
  snapshots: fc.array(fc.tuple(volumeIds, fc.integer({ min: 0, max: 2e12 }))),
  lastBackup: dates,
});

const parameters = fc.record({
  tags: fc.dictionary(
    text.filter((each) => each !== ""),
    fc.array(text, { maxLength: 3 }),
    { minKeys: 1, maxKeys: 4 },
  ),
  minimumDays: fc.integer({ min: 1, max: 35 }),
  maximumAgeDays: fc.integer({ min: 1, max: 365 }),
  algorithms: fc.subarray(["AES256", "aws:kms", "aws:kms:dsse"], { minLength: 1 }),
});

for (const [name, evaluator] of Object.entries(evaluators)) {
  describe(`The rule ${name}`, () => {
    for (const type of evaluator.resourceTypes) {
      it(`has one verdict on every item, whatever is in it: ${type}`, async () => {
        await fc.assert(
          fc.asyncProperty(
            configurationOf(type),
            fc.option(fc.oneof(texts, fc.jsonValue()), { nil: undefined }),
            fc.option(text, { nil: undefined }),
            parameters,
            answers,
            async (generated, tags, arn, values, answer) => {
              const item = normalised({
                resourceType: type,
                resourceId: "vol-1",
                configurationItemStatus: "OK",
                configurationItemCaptureTime: "2026-06-10T12:00:00Z",
                ARN: arn,
                tags,
                ...generated,
                // A text that is no JSON is refused, not judged.
                ...("configuration" in generated && typeof generated.configuration === "string"
                  ? { configuration: null }
                  : {}),
              });
              const lookups: Lookups = {
                now: () => answer.now,
                encryptionOf: async () => new Map(answer.encryption),
                newestSnapshots: async () => new Map(answer.snapshots),
                lastBackup: async () => answer.lastBackup,
              };
              const given = Object.entries({
                tags: JSON.stringify(values.tags),
                minimumDays: String(values.minimumDays),
                maximumAgeDays: String(values.maximumAgeDays),
                algorithms: values.algorithms.join(","),
              }).filter(([parameter]) => parameter in evaluator.parameters);
              const judge = evaluator.judgeBy(Object.fromEntries(given));

              const verdict = await judge(item, () => lookups);

              expect(verdict.compliance).to.be.oneOf(["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"]);
              expect(verdict.annotation).to.be.a("string").that.matches(/\S/);
              expect(verdict.annotation).not.to.match(/undefined|NaN|\[object/);
              expect(await judge(item, () => lookups)).to.deep.equal(verdict);
              expect(outOfScope(item, evaluator)).to.equal(undefined);
            },
          ),
          { numRuns: 300 },
        );
      });

      it(`is never content with an empty item: ${type}`, async () => {
        const empty = { resourceType: type, resourceId: "vol-1", configurationItemStatus: "OK" };
        const item = normalised({ ...empty, configurationItemCaptureTime: "2026-06-10T12:00:00Z" });
        const nothing: Lookups = {
          now: () => 0,
          encryptionOf: async () => new Map(),
          newestSnapshots: async () => new Map(),
          lastBackup: async () => undefined,
        };
        const judge = evaluator.judgeBy("tags" in evaluator.parameters ? { tags: '{"Owner":[]}' } : {});

        expect((await judge(item, () => nothing)).compliance).to.equal("NON_COMPLIANT");
      });
    }
  });
}
