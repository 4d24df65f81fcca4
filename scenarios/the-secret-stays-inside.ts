import { type Scenario, ScenarioFailure } from "../rehearsal";

/** The value of the secret is for the private network; deployers, who have to manage it, are the exception. */
export const theSecretStaysInside: Scenario = {
  title: "The secret stays inside the network",
  run: async (account) => {
    const secret = account.text("rotatingSecretArn");
    const region = account.regionOf(secret);
    const read = { SecretId: secret };

    const stranger = await account.administrator.call("SecretsManagerClient", "GetSecretValue", region, read);
    const managed = await account.administrator.call("SecretsManagerClient", "DescribeSecret", region, read);
    const deployer = await account.deployer.call("SecretsManagerClient", "GetSecretValue", region, read);

    if (stranger.kind === "answered") {
      throw new ScenarioFailure("An administrator outside the network reads the secret.");
    }
    if (managed.kind === "refused") {
      throw new ScenarioFailure(`An administrator can no longer manage the secret: ${managed.message}`);
    }
    if (deployer.kind === "refused") {
      throw new ScenarioFailure(`The deployer is locked out: ${deployer.message}`);
    }
    return "an administrator may manage and not read it, the deployer may do both";
  },
};
