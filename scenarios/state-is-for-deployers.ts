import { type Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { holderOf, whyRefused } from "./people";

/** What Pulumi does with the state key: it encrypts a stack's data key, and decrypts it before each deployment. */
export const stateIsForDeployers: Scenario = {
  title: "The state key serves who deploys, and nobody else",
  run: async (account) => {
    const [, alias = "", region = ""] =
      /^awskms:\/\/(alias\/[^?]+)\?region=(.+)$/.exec(account.text("stateSecretsProvider")) ?? [];
    const kept = await account.deployer.call("KMSClient", "Encrypt", region, {
      KeyId: alias,
      Plaintext: "the data key of another stack",
    });
    if (kept.kind === "refused") {
      throw new ScenarioFailure("Who deploys cannot encrypt state.", whyRefused(kept));
    }
    const read = (who: Person) =>
      who.call("KMSClient", "Decrypt", region, { CiphertextBlob: kept.output["CiphertextBlob"] ?? "" });
    const own = await read(account.deployer);
    if (own.kind === "refused") {
      throw new ScenarioFailure("Who deploys cannot decrypt state.", whyRefused(own));
    }
    const others = {
      "an administrator": account.administrator,
      "security-admin": await holderOf(account, "security-admin"),
      devops: await holderOf(account, "devops"),
      "the root user": account.root,
    };
    for (const [name, person] of Object.entries(others)) {
      if ((await read(person)).kind === "answered") {
        throw new ScenarioFailure(`State can be read by ${name}.`);
      }
    }
    return `${Object.keys(others).length} others are refused`;
  },
};
