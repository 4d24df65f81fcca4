import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { baseAccounts, type Scenario } from "../../../rehearsal";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const label = "version (aws:secretsmanager/secretVersion:SecretVersion)";
const token = "00000000-aaaa-4000-8000-000000000001";

/** Somebody puts another value into the secret. */
const overwritten: Scenario = {
  title: "The secret changes",
  run: async (account) => {
    const secret = account.text("arn");
    await account.deployer.call("SecretsManagerClient", "PutSecretValue", "us-east-1", {
      SecretId: secret,
      ClientRequestToken: token,
      SecretString: "what was put later",
    });
    return "";
  },
};

const untouched: Scenario = { title: "Nothing", run: async () => "" };

/** A secret with a first version, operated and then brought up again. */
const refreshed = (
  versionStages: string[],
  opts: pulumi.CustomResourceOptions,
  ...scenarios: readonly Scenario[]
) =>
  rehearseResources(
    () => {
      const provider = providerIn("us-east-1");
      const secret = new aws.secretsmanager.Secret("secret", { recoveryWindowInDays: 7 }, { provider });
      const args = { secretId: secret.id, secretString: "a first value", versionStages };
      new aws.secretsmanager.SecretVersion("version", args, { provider, ...opts });
      return { arn: secret.arn };
    },
    { accounts: baseAccounts.slice(0, 1), orders: 0, scenarios },
  );

const title = "Refresh and bring it up again, in a new account";
const cure =
  "Keep what functions change out of the program's hands: ignoreChanges, and whatever keeps the resource from vanishing.";

describe("A deployment after a refresh", () => {
  it("changes nothing where nothing has happened", async () => {
    const report = await refreshed(["AWSCURRENT"], {}, untouched);

    expect(findingsOf(report)).to.deep.equal([]);
    expect(report.checks.find((check) => check.title === title)).to.include({
      outcome: "passed",
      detail: "nothing changes",
    });
  });

  it("leaves alone what the program ignores", async () => {
    const report = await refreshed(
      ["AWSCURRENT", "FIRST"],
      { ignoreChanges: ["versionStages"] },
      overwritten,
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("would take back what the program does not ignore, and the rehearsal says what that means", async () => {
    const report = await refreshed(["AWSCURRENT", "FIRST"], {}, overwritten);

    expect(findingsOf(report)).to.have.length(1);
    const [found] = findingsOf(report);
    expect(found).to.include({
      kind: "change",
      resource: label,
      message: `After a refresh, the next deployment would update ${label}: versionStages differs.`,
      cure,
    });
    expect(found?.because).to.match(
      new RegExp(`^AWSCURRENT of arn:.* moves from version ${token} to [\\w-]{36}$`),
    );
  });

  it("would make again what has vanished", async () => {
    const ignoreChanges = ["versionStages"];
    const report = await refreshed(
      ["FIRST"],
      { ignoreChanges },
      {
        title: "The stage is taken away",
        run: async (account) => {
          const secret = account.text("arn");
          const { id } = account.version(secret, "FIRST");
          const request = { SecretId: secret, VersionStage: "FIRST", RemoveFromVersionId: id };
          await account.deployer.call(
            "SecretsManagerClient",
            "UpdateSecretVersionStage",
            "us-east-1",
            request,
          );
          return "";
        },
      },
    );

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]).to.include({
      kind: "change",
      message: `After a refresh, the next deployment would create ${label}.`,
      cure,
    });
    expect(findingsOf(report)[0]).not.to.have.property("because");
  });

  it("is not tried where no scenario has operated the stack", async () => {
    const report = await refreshed(["AWSCURRENT"], {});

    expect(report.checks.map((check) => check.title)).not.to.include(title);
  });
});
