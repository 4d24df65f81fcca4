import { acceptsConfigurations, refusesConfigurations } from "./support/mistakes";

const targets = (...values: readonly unknown[]) => ({ serviceControlPolicies: { targets: values } });
const refused = (value: unknown) => [
  `serviceControlPolicies.targets: received ${JSON.stringify([value])}; allowed: a list of 1 to 50 ids of roots`,
];

describe("The configuration of the service control policies", () => {
  refusesConfigurations([
    {
      title: "targets that are not in a map",
      values: { serviceControlPolicies: ["r-ab12"] },
      expected: ['serviceControlPolicies: received ["r-ab12"]; allowed: a map with targets'],
    },
    {
      title: "policies without targets",
      values: { serviceControlPolicies: {} },
      expected: ["serviceControlPolicies.targets: received nothing; allowed: a list"],
    },
    {
      title: "an empty list of targets",
      values: targets(),
      expected: ["serviceControlPolicies.targets: received []; allowed: a list of 1 to 50"],
    },
    ...[
      "root",
      "r-ab1",
      "r-AB12",
      "ou-ab12",
      "ou-ab12-cd34ef5",
      "o-exampleorgid",
      "1111-2222-3333",
      "11112222333",
      "p-12345678",
      "*",
    ].map((target) => ({
      title: `the target ${target}`,
      values: targets(target),
      expected: refused(target),
    })),
    {
      title: "an account number that is a number, and has lost its zeros",
      values: targets(11122223333),
      expected: refused(11122223333),
    },
    {
      title: "a target that is there twice",
      values: targets("r-ab12", "r-ab12"),
      expected: ['serviceControlPolicies.targets: received ["r-ab12","r-ab12"]'],
    },
    {
      title: "more than 50 targets",
      values: targets(...Array.from({ length: 51 }, (_, index) => `${100_000_000_000 + index}`)),
      expected: ["serviceControlPolicies.targets: received"],
    },
    {
      title: "several mistakes, all of them at once",
      values: {
        protect: "perhaps",
        serviceControlPolicies: { targets: ["everybody"], enabled: true },
      },
      expected: [
        'serviceControlPolicies.targets: received ["everybody"]',
        "serviceControlPolicies.enabled: received true; allowed: no such field in serviceControlPolicies; there are targets",
        'protect: received "perhaps"',
      ],
    },
  ]);

  acceptsConfigurations({
    "a root, an organisational unit and an account": targets("r-ab12", "ou-ab12-cd34ef56", "012345678901"),
    "50 accounts": targets(...Array.from({ length: 50 }, (_, index) => `${100_000_000_000 + index}`)),
  });
});
