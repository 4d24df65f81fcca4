import { type Scenario, ScenarioFailure } from "../rehearsal";
import { stepsOf, whyFailed } from "./rotations";

/** The 30 days of the rotation schedule, and an hour for the rotation itself. */
const oneInterval = { days: 30, hours: 1 };

/** The secret is rotated by its schedule, each time in four steps of the shipped function. */
export const aSecretRotates: Scenario = {
  title: "A secret rotates twice",
  run: async (account) => {
    const secret = account.text("rotatingSecretArn");
    const rotation = account.text("rotationFunctionName");
    const seen = [account.version(secret, "AWSCURRENT")];

    for (let time = 1; time <= 2; time++) {
      await account.passWithoutRules(oneInterval);

      const current = account.version(secret, "AWSCURRENT");
      if (seen.some(({ id, value }) => current.id === id || current.value === value)) {
        throw new ScenarioFailure(
          `The value of ${secret} is the old one after rotation ${time}.`,
          whyFailed(account.invocations(rotation).at(-1)),
        );
      }
      if (account.version(secret, "AWSPREVIOUS").id !== seen.at(-1)?.id) {
        throw new ScenarioFailure(`Rotation ${time} left another version than the last one as AWSPREVIOUS.`);
      }
      seen.push(current);
    }

    return `${stepsOf(account.invocations(rotation))}, a new value each time`;
  },
};
