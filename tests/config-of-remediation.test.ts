import { expect } from "chai";
import { repairs } from "../components/compliance/repairs";
import { physicalName } from "../components/foundation/names";
import {
  acceptsConfigurations,
  type MistakenCase,
  mistakesOf,
  refusesConfigurations,
} from "./support/mistakes";

const repairable = ["kms-key-rotated", "s3-bucket-public-access-blocked"];
/** The whole program is run with what is accepted; how many regions it has makes no difference here. */
const inOneRegion = { replicaRegions: [], complianceRegions: ["us-east-1"] };
const those = repairable.join(", ");
const outside = (field: string, values: readonly unknown[], allowed: string): MistakenCase[] =>
  values.map((value) => ({
    title: `${JSON.stringify(value)} for ${field}`,
    values: { remediation: { [field]: value } },
    expected: [`remediation.${field}: received ${JSON.stringify(value)}; allowed: ${allowed}`],
  }));

const ofRemediation: readonly MistakenCase[] = [
  {
    title: "a list of rules where there is to be a map",
    values: { remediation: repairable },
    expected: [`remediation: received ${JSON.stringify(repairable)}; allowed: a map with any of rules, max`],
  },
  {
    title: "a field that there is not",
    values: { remediation: { automatic: true } },
    expected: [
      "remediation.automatic: received true; allowed: no such field in remediation; there are rules,",
    ],
  },
  ...outside(
    "rules",
    [true, ["kms-key-rotated", "kms-key-rotated"], [7]],
    "a list of rules that have a repair",
  ),
  ...outside("maximumAttempts", [0, 26, 1.5, "3"], "a whole number from 1 to 25"),
  ...outside("retrySeconds", [0, 2_678_001, 90.5], "a whole number from 1 to 2678000"),
  ...outside("concurrentPercentage", [0, 101], "a whole number from 1 to 100"),
  ...outside("errorPercentage", [0, 101], "a whole number from 1 to 100"),
  {
    title: "a rule that there is not",
    values: { remediation: { rules: ["kms-rotation", "constructor"] } },
    expected: ["kms-rotation", "constructor"].map(
      (rule) =>
        `remediation.rules: received "${rule}"; allowed: no such rule; there are repairs for ${those}`,
    ),
  },
  {
    title: "rules of either kind that have no repair",
    values: { remediation: { rules: ["required-tags", "users-have-mfa"] } },
    expected: ["required-tags", "users-have-mfa"].map(
      (rule) =>
        `remediation.rules: received "${rule}"; allowed: no repair of what this rule finds; there are`,
    ),
  },
  {
    title: "a rule that is switched off",
    values: { remediation: { rules: repairable }, complianceRules: { "kms-key-rotated": false } },
    expected: [
      'remediation.rules: received "kms-key-rotated"; allowed: no rule that complianceRules switches off; kms-',
    ],
  },
  {
    title: "repairs where nothing is recorded",
    values: { remediation: { rules: ["kms-key-rotated"] }, recorder: "off" },
    expected: [
      'remediation.rules: received ["kms-key-rotated"]; allowed: an empty list where recorder is off',
    ],
  },
  {
    title: "several mistakes at once",
    values: { remediation: { rules: ["none", "secrets-rotate"] }, recorder: "off" },
    expected: [
      'remediation.rules: received "none"; allowed: no such rule',
      'remediation.rules: received "secrets-rotate"; allowed: no repair of what this rule finds',
      'remediation.rules: received ["none","secrets-rotate"]; allowed: an empty list where recorder is off',
    ],
  },
];

describe("The configuration of what is repaired", () => {
  refusesConfigurations(ofRemediation);

  acceptsConfigurations({
    "no repairs where nothing is recorded": {
      ...inOneRegion,
      remediation: { rules: [] },
      recorder: "off",
    },
    "each rule that has a repair, and the widest bounds": {
      ...inOneRegion,
      remediation: {
        rules: repairable,
        ...{ maximumAttempts: 25, retrySeconds: 2_678_000 },
        ...{ concurrentPercentage: 100, errorPercentage: 100 },
      },
    },
    "repairs with recorders of somebody else's, and the narrowest bounds": {
      ...inOneRegion,
      recorder: "existing",
      remediation: {
        rules: repairable,
        ...{ maximumAttempts: 1, retrySeconds: 1 },
        ...{ concurrentPercentage: 1, errorPercentage: 1 },
      },
    },
  });

  it("names what is wrong by its whole path", async () => {
    const [first] = await mistakesOf({ remediation: { maximumAttempts: 0 } });

    expect(first).to.equal("remediation.maximumAttempts: received 0; allowed: a whole number from 1 to 25");
  });

  // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/remediation_configuration.go
  it("lets no rule be repaired whose longest name the provider refuses: it takes 64 characters of 128", () => {
    const naming = { environment: "e".repeat(12), suffix: "s".repeat(12) };

    const long = repairs.filter(({ rule }) => physicalName(naming, "config", rule).length > 64);

    expect(long).to.deep.equal([]);
  });
});
