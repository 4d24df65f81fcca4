import { type Scenario, ScenarioFailure } from "../rehearsal";
import { whyFailed } from "./rotations";

/** Somebody overwrites the secret with what is no credential: the rotation stops, says so, and heals afterwards. */
export const aFailingRotationReachesAPerson: Scenario = {
  title: "A failing rotation reaches a person",
  run: async (account) => {
    const secret = account.text("rotatingSecretArn");
    const region = account.regionOf(secret);
    const good = account.version(secret, "AWSCURRENT").value ?? "";
    const overwrite = (value: string, token: string) =>
      account.deployer.call("SecretsManagerClient", "PutSecretValue", region, {
        SecretId: secret,
        ClientRequestToken: token,
        SecretString: value,
      });
    account.confirmSubscriptions();
    await overwrite("no credential at all", "00000000-aaaa-4000-8000-000000000001");
    const start = account.now;

    const failed = await account.rotate(secret);
    await account.pass({ minutes: 10 });

    if (!failed) {
      throw new ScenarioFailure("A secret without a credential in it was rotated as if nothing were wrong.");
    }
    const topics = account.output("alertTopicArns") as Readonly<Record<string, string>>;
    const readers = account.subscribers(topics[region] ?? "");
    const alarms = account.deliveries(start).filter(({ subject }) => subject.startsWith("ALARM"));
    const untold = readers.filter((reader) => !alarms.some(({ endpoint }) => endpoint === reader));
    if (readers.length === 0 || untold.length > 0) {
      throw new ScenarioFailure(`The rotation failed, and nobody told ${untold.join(", ") || "anybody"}.`);
    }

    await overwrite(good, "00000000-aaaa-4000-8000-000000000002");
    const stillFailing = await account.rotate(secret);
    await account.pass({ minutes: 10 });
    if (stillFailing) {
      throw new ScenarioFailure(
        "The rotation did not go on once the secret was repaired.",
        whyFailed(stillFailing),
      );
    }
    const minutes = Math.ceil(((alarms[0]?.at ?? 0) - start) / 60_000);
    return `told ${readers.length} within ${minutes} minutes; rotated again after the repair`;
  },
};
