import { acceptsConfigurations, type MistakenCase, refusesConfigurations } from "./support/mistakes";

const allowedPasswords =
  "allowed: false, or a map of whole numbers: minimumLength (14 to 128), reusePrevention (1 to 24), maxAgeDays (1 to 1095)";

/** What the whole program is run with is all the same here. */
const asLittleAsCanBe = { replicaRegions: [], complianceRegions: ["us-east-1"], recorder: "off" };

const passwords = (title: string, passwordPolicy: unknown): MistakenCase => ({
  title,
  values: { accountDefaults: { passwordPolicy } },
  expected: [
    `accountDefaults.passwordPolicy: received ${JSON.stringify(passwordPolicy)}; ${allowedPasswords}`,
  ],
});

describe("The configuration of the account", () => {
  refusesConfigurations([
    {
      title: "what is not as it has to be in each of its fields, all at once",
      values: {
        accountDefaults: {
          ebsEncryption: "yes",
          s3PublicAccessBlock: 1,
          accessAnalyzer: true,
          passwordPolicy: true,
          guardDuty: true,
        },
      },
      expected: [
        'accountDefaults.ebsEncryption: received "yes"; allowed: true or false',
        "accountDefaults.s3PublicAccessBlock: received 1; allowed: true or false",
        "accountDefaults.accessAnalyzer: received true; allowed: create, existing or off",
        `accountDefaults.passwordPolicy: received true; ${allowedPasswords}`,
        "accountDefaults.guardDuty: received true; allowed: no such field in accountDefaults; there are ebsEncryption,",
      ],
    },
    {
      title: "what is no map",
      values: { accountDefaults: false },
      expected: ["accountDefaults: received false; allowed: a map with ebsEncryption, s3PublicAccessBlock,"],
    },
    passwords("short passwords, and such as expire at once", { minimumLength: 13, maxAgeDays: 0 }),
    passwords("more former passwords than IAM keeps", { reusePrevention: 25 }),
    passwords("a bound that IAM does not know", { minimumSymbols: 2 }),
  ]);

  acceptsConfigurations({
    "an account that is left to others": {
      ...asLittleAsCanBe,
      accountDefaults: {
        ebsEncryption: false,
        s3PublicAccessBlock: false,
        accessAnalyzer: "off",
        passwordPolicy: false,
      },
    },
    "passwords at the bounds of IAM": {
      ...asLittleAsCanBe,
      accountDefaults: { passwordPolicy: { minimumLength: 128, reusePrevention: 24, maxAgeDays: 1095 } },
    },
  });
});
