import { expect } from "chai";
import { evaluators, type RuleName } from "../../../handlers/config-rules/evaluators";
import { ruleOf } from "../../../handlers/config-rules/rule";

const tags = '{"Owner":[],"Environment":["dev","prod"]}';

describe("The parameters of a rule", () => {
  const right: readonly { readonly rule: RuleName; readonly texts: Readonly<Record<string, string>> }[] = [
    { rule: "ebs-volume-encrypted", texts: {} },
    { rule: "rds-backup-retention", texts: {} },
    { rule: "rds-backup-retention", texts: { minimumDays: "35" } },
    { rule: "ebs-volume-backed-up", texts: { maximumAgeDays: "1" } },
    { rule: "s3-bucket-encrypted", texts: { algorithms: "AES256" } },
    { rule: "s3-bucket-encrypted", texts: { algorithms: "aws:kms:dsse,aws:kms" } },
    { rule: "required-tags", texts: { tags } },
  ];
  for (const { rule, texts } of right) {
    it(`are right: ${rule} ${JSON.stringify(texts)}`, () => {
      expect(ruleOf({ rule, ...texts }, []).name).to.equal(rule);
    });
  }

  const wrong: readonly {
    readonly rule: RuleName;
    readonly texts: Readonly<Record<string, string>>;
    readonly says: string;
  }[] = [
    { rule: "ebs-volume-encrypted", texts: { days: "7" }, says: 'days is "7"; allowed is no parameter.' },
    { rule: "rds-backup-retention", texts: { days: "7" }, says: 'days is "7"; allowed is minimumDays.' },
    ...["0", "36", "7.5", "-7", "seven", "", " 7", "7e0", "9".repeat(40)].map((text) => ({
      rule: "rds-backup-retention" as const,
      texts: { minimumDays: text },
      says: `minimumDays is "${text}"; allowed is a whole number from 1 to 35.`,
    })),
    {
      rule: "ec2-instance-backed-up",
      texts: { maximumAgeDays: "366" },
      says: 'maximumAgeDays is "366"; allowed is a whole number from 1 to 365.',
    },
    ...["", "aws:kms,", "AES128", "aws:kms, AES256", "aws:kms,aws:kms"].map((text) => ({
      rule: "s3-bucket-encrypted" as const,
      texts: { algorithms: text },
      says: `algorithms is "${text}"; allowed is one or more of AES256, aws:kms, aws:kms:dsse, separated by commas.`,
    })),
    { rule: "required-tags", texts: {}, says: "tags is missing; allowed is a JSON object" },
    ...["", "Owner", "[]", "{}", "null", '{"Owner":"ann"}', '{"Owner":[7]}', '{"":[]}'].map((text) => ({
      rule: "required-tags" as const,
      texts: { tags: text },
      says: `tags is ${JSON.stringify(text)}; allowed is a JSON object`,
    })),
  ];
  for (const { rule, texts, says } of wrong) {
    it(`are wrong: ${rule} ${JSON.stringify(texts)}`, () => {
      expect(() => ruleOf({ rule, ...texts }, [])).to.throw(`The parameters of the rule are wrong: ${says}`);
    });
  }

  it("are all named where several are wrong", () => {
    expect(() => ruleOf({ rule: "rds-backup-retention", minimumDays: "0", other: "x" }, [])).to.throw(
      'wrong: other is "x"; allowed is minimumDays. minimumDays is "0"; allowed is',
    );
  });

  it("name the rule, which has to be one of those that exist", () => {
    for (const rule of ["kms-rotation", "", "constructor"]) {
      expect(() => ruleOf({ rule }, [])).to.throw(
        `The parameter rule is "${rule}"; allowed is one of ebs-volume-backed-up,`,
      );
    }
    expect(() => ruleOf({}, [])).to.throw("The parameter rule is missing; allowed is one of");
  });
});

describe("A rule", () => {
  for (const [name, evaluator] of Object.entries(evaluators)) {
    it(`can be deployed: ${name}`, () => {
      const { description, resourceTypes, parameters } = evaluator;

      expect(description.length).to.be.within(1, 256);
      expect(resourceTypes).to.not.be.empty;
      for (const type of resourceTypes) {
        expect(type).to.match(/^AWS::\w+::\w+$/);
      }
      for (const { default: text, read, description: words } of Object.values(parameters)) {
        expect(words).to.match(/\.$/);
        expect(text === undefined || read(text) !== undefined).to.equal(true);
        // AWS Config takes no blanks.
        expect(text ?? "").not.to.match(/\s/);
      }
    });
  }
});
