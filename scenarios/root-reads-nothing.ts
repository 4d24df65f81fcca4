import { type Scenario, ScenarioFailure } from "../rehearsal";
import { foundationKeys, holderOf, whyRefused } from "./people";

/** The root user administers keys, so that they can be recovered, and reads nothing with them. */
export const rootReadsNothing: Scenario = {
  title: "The root user cannot decrypt",
  run: async (account) => {
    const keyArn = account.text("applicationDataKeyArn");
    const region = account.regionOf(keyArn);
    const devops = await holderOf(account, "devops");
    const kept = await devops.call("KMSClient", "Encrypt", region, {
      KeyId: keyArn,
      Plaintext: "the data of a workload",
    });
    if (kept.kind === "refused") {
      throw new ScenarioFailure("devops cannot encrypt the data of workloads.", whyRefused(kept));
    }
    const { CiphertextBlob } = kept.output;
    const read = (who: typeof devops) =>
      who.call("KMSClient", "Decrypt", region, { CiphertextBlob: CiphertextBlob ?? "" });
    const [own, foreign] = [await read(devops), await read(account.root)];
    if (own.kind === "refused") {
      throw new ScenarioFailure("devops cannot read the data of workloads.", whyRefused(own));
    }
    if (foreign.kind === "answered") {
      throw new ScenarioFailure("The root user reads the data of workloads.");
    }

    const keys = Object.values(foundationKeys(account));
    for (const key of keys) {
      const there = account.regionOf(key);
      const used = await account.root.call("KMSClient", "GenerateDataKey", there, {
        KeyId: key,
        KeySpec: "AES_256",
      });
      const described = await account.root.call("KMSClient", "DescribeKey", there, { KeyId: key });
      if (used.kind === "answered") {
        throw new ScenarioFailure(`The root user uses ${key}.`);
      }
      if (described.kind === "refused") {
        throw new ScenarioFailure(`The root user cannot even look after ${key}.`, whyRefused(described));
      }
    }
    return `with ${keys.length + 1} keys, which it may still describe`;
  },
};
