import { expect } from "chai";
import fc from "fast-check";
import { PolicySyntaxError, parsePolicy } from "../../../rehearsal/policy/document";
import { type Decision, evaluate, explain } from "../../../rehearsal/policy/evaluate";
import { policyOf } from "./fixtures";
import { decideCase as decide, limits, request, situation, statement } from "./generators";

describe("The cases that the properties are tried on", () => {
  it("are allowed, denied and left alone often enough to say something", () => {
    const decisions = fc.sample(situation, { seed: 1, numRuns: 1000 }).map((each) => decide(each));

    const share = (decision: Decision) => decisions.filter((each) => each === decision).length / 1000;
    expect(share("Allowed")).to.be.greaterThan(0.15);
    expect(share("ExplicitlyDenied")).to.be.greaterThan(0.1);
    expect(share("ImplicitlyDenied")).to.be.greaterThan(0.15);
  });
});

describe("A decision", () => {
  const position = fc.nat({ max: 4 });
  const insert = <T>(list: readonly T[], item: T, at: number) => [
    ...list.slice(0, at),
    item,
    ...list.slice(at),
  ];

  const effects = [
    { effect: "Deny", decision: "ExplicitlyDenied" },
    { effect: "Allow", decision: "Allowed" },
  ] as const;
  for (const { effect, decision } of effects) {
    it(`only stays or becomes ${decision} when a statement with ${effect} is added`, () => {
      const added = statement(fc.constant(effect));
      fc.assert(
        fc.property(situation, added, position, fc.boolean(), (before, item, at, inResource) => {
          const after = inResource
            ? { ...before, resource: insert(before.resource, item, at) }
            : { ...before, identity: [...before.identity, [item]] };

          expect(decide(after)).to.be.oneOf([decide(before), decision]);
        }),
        { numRuns: 1000 },
      );
    });
  }

  const permuted = <T>(list: readonly T[]) =>
    fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });

  it("does not depend on the order of statements or policies", () => {
    const withShuffled = situation.chain((before) =>
      fc.record({
        before: fc.constant(before),
        resource: permuted(before.resource),
        identity: fc.tuple(...before.identity.map(permuted)).chain(permuted),
      }),
    );

    fc.assert(
      fc.property(withShuffled, ({ before, resource, identity }) => {
        expect(decide({ ...before, resource, identity })).to.equal(decide(before));
      }),
      { numRuns: 1000 },
    );
  });

  it("does not depend on how an identity's statements are split into policies", () => {
    fc.assert(
      fc.property(situation, (before) => {
        const one = before.identity.flat();
        const apart = one.map((each) => [each]);

        expect(decide({ ...before, identity: apart })).to.equal(decide(before));
        expect(decide({ ...before, identity: one.length > 0 ? [one] : [] })).to.equal(decide(before));
      }),
      { numRuns: 500 },
    );
  });
});

describe("A limit", () => {
  const all = [{ Effect: "Allow", Action: "*", Resource: "*" }];

  it("never allows what is not allowed without it", () => {
    fc.assert(
      fc.property(situation, limits, (unlimited, added) => {
        if (decide(unlimited, added) === "Allowed") {
          expect(decide(unlimited)).to.equal("Allowed");
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("changes nothing where it allows everything", () => {
    fc.assert(
      fc.property(situation, (unlimited) => {
        const everything = { boundary: all, session: all, organization: all };

        expect(decide(unlimited, everything)).to.equal(decide(unlimited));
      }),
      { numRuns: 500 },
    );
  });
});

describe("The evaluator", () => {
  const operators = ["String", "Numeric", "Date"]
    .flatMap((type) => [`${type}Equals`, `${type}NotEquals`])
    .concat("StringLike", "NumericLessThan", "DateGreaterThan", "Bool", "BinaryEquals")
    .concat("IpAddress", "NotIpAddress", "ArnLike", "ArnNotLike");
  const operator = fc
    .tuple(
      fc.constantFrom("", "ForAllValues:", "ForAnyValue:"),
      fc.constantFrom(...operators),
      fc.constantFrom("", "IfExists"),
    )
    .map((parts) => parts.join(""));
  const key = fc.constantFrom(
    "aws:username",
    "aws:PrincipalArn",
    "svc:A",
    "svc:B",
    "__proto__",
    "constructor",
  );
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.ipV4(),
    fc.ipV6(),
    fc.date({ noInvalidDate: true }).map((each) => each.toISOString()),
    fc.double().map(String),
    fc.constantFrom(
      "203.0.113.0/24",
      "203.0.113.0/99",
      "::/0",
      "${aws:username}",
      "${",
      "arn:aws:s3:::*",
      "a".repeat(200),
    ),
  );
  const anyStatement = fc
    .tuple(
      statement(),
      fc.dictionary(operator, fc.dictionary(key, fc.array(value, { maxLength: 3 }), { maxKeys: 2 }), {
        maxKeys: 2,
      }),
      value,
    )
    .map(([each, Condition, Resource]) => ({
      Effect: each["Effect"],
      Principal: each["Principal"] ?? "*",
      Action: "*",
      Resource,
      Condition,
    }));

  it("gives every request a verdict and an explanation", () => {
    fc.assert(
      fc.property(
        request,
        fc.dictionary(key, fc.oneof(value, fc.array(value, { maxLength: 3 }))),
        value,
        fc.array(anyStatement, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (asked, context, resource, each, resourceMustAllow) => {
          const policy = policyOf("any", each);

          const verdict = evaluate(
            { ...asked, resource, context },
            { identity: [policy], resource: policy, resourceMustAllow },
          );

          expect(verdict.decision).to.be.oneOf(["Allowed", "ExplicitlyDenied", "ImplicitlyDenied"]);
          expect(
            verdict.decidedBy.length > 0 ||
              verdict.decision === "ImplicitlyDenied" ||
              asked.principal.kind === "root",
          ).to.equal(true);
          expect(explain(verdict)).to.be.a("string").that.is.not.empty;
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("The parser", () => {
  const refusesOrParses = (text: string) => {
    try {
      expect(parsePolicy("any", text).statements).to.be.an("array").that.is.not.empty;
    } catch (error) {
      expect(error).to.be.instanceOf(PolicySyntaxError);
    }
  };

  it("returns a policy or throws a PolicySyntaxError for any JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => refusesOrParses(JSON.stringify(json))),
      { numRuns: 1000 },
    );
  });

  it("returns a policy or throws a PolicySyntaxError for any text", () => {
    fc.assert(fc.property(fc.string(), refusesOrParses), { numRuns: 500 });
  });

  it("returns a policy or throws a PolicySyntaxError for a policy with anything in the place of an element", () => {
    const elements = [
      "Version",
      "Statement",
      "Sid",
      "Effect",
      "Action",
      "NotAction",
      "Resource",
      "Principal",
      "Condition",
    ];

    fc.assert(
      fc.property(statement(), fc.constantFrom(...elements), fc.jsonValue(), (each, element, json) => {
        const document = { Version: "2012-10-17", Statement: { ...each, [element]: json } };

        refusesOrParses(JSON.stringify(document));
        refusesOrParses(JSON.stringify({ ...document, Statement: each, [element]: json }));
      }),
      { numRuns: 1000 },
    );
  });
});
