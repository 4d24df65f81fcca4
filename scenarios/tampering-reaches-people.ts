import { type Answer, type LiveAccount, type Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { complianceRegions } from "./compliance";
import { foundationKeys, holderOf, primaryRegion, roleName, whyRefused } from "./people";
import { stopTrails } from "./records";

/** Whether there is a recorder whose name is known. */
function isRecorded(account: LiveAccount): boolean {
  return Object.values(complianceRegions(account)).some(({ recorderName }) => recorderName !== null);
}

/** What somebody does, and how it is told: a word of the sentence and the call. */
interface Deed {
  readonly what: string;
  readonly told: string;
  readonly run: (account: LiveAccount) => Promise<Answer | undefined>;
  /** Whether it is the attempt that counts. */
  readonly isRefused?: true;
  /** Whether the stack has what it is done to. Default: every stack has. */
  readonly where?: (account: LiveAccount) => boolean;
}

const deeds: readonly Deed[] = [
  {
    what: "a root login",
    told: "ConsoleLogin",
    run: async (account) => {
      account.root.signIn();
      return undefined;
    },
  },
  {
    what: "a root user at work elsewhere",
    told: "DeleteDBInstance",
    // There is no such database.
    isRefused: true,
    run: (account) => {
      const input = { DBInstanceIdentifier: "orders" };
      return account.root.call("RDSClient", "DeleteDBInstance", lastRegion(account), input);
    },
  },
  {
    what: "a key scheduled for deletion",
    told: "ScheduleKeyDeletion",
    run: (account) =>
      scheduleDeletion(account, primaryRegion(account), account.text("applicationDataKeyArn")),
  },
  {
    what: "a replica key scheduled for deletion elsewhere",
    told: "ScheduleKeyDeletion",
    where: (account) => unwatchedRegion(account) !== undefined,
    // Where nothing is watched: what lies there under the key is lost, and is not written any more.
    run: (account) => scheduleDeletion(account, unwatchedRegion(account) ?? ""),
  },
  {
    what: "a stopped trail",
    told: "StopLogging",
    run: async (account) => {
      await stopTrails(account);
      return undefined;
    },
  },
  {
    what: "an attempt to stop a recorder",
    where: isRecorded,
    told: "StopConfigurationRecorder",
    isRefused: true,
    run: async (account) => {
      const devops = await holderOf(account, "devops");
      return stopRecorder(account, devops, primaryRegion(account));
    },
  },
  {
    what: "a recorder stopped elsewhere",
    where: isRecorded,
    told: "StopConfigurationRecorder",
    run: (account) => stopRecorder(account, account.administrator, lastComplianceRegion(account)),
  },
  {
    what: "an edited boundary",
    told: "CreatePolicyVersion",
    run: (account) =>
      account.administrator.call("IAMClient", "CreatePolicyVersion", primaryRegion(account), {
        PolicyArn: account.text("boundaryArn"),
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Action: "*", Resource: "*" },
        }),
        SetAsDefault: true,
      }),
  },
  {
    what: "an attempt to open a role",
    told: "DeleteRolePolicy",
    isRefused: true,
    run: async (account) => {
      const devops = await holderOf(account, "devops");
      return devops.call("IAMClient", "DeleteRolePolicy", primaryRegion(account), {
        RoleName: roleName(account, "devops"),
        PolicyName: "business-hours",
      });
    },
  },
];

/** Nobody does any of this by accident: people are told at once, by whom and from where. */
export const tamperingReachesPeople: Scenario = {
  title: "Tampering reaches people",
  run: async (account) => {
    const possible = deeds.filter(({ where }) => where?.(account) ?? true);
    for (const { what, told, run, isRefused } of possible) {
      const apart = account.at(account.now);
      apart.confirmSubscriptions();
      const answer = await run(apart);
      if (answer && (answer.kind === "refused") !== (isRefused ?? false)) {
        throw new ScenarioFailure(`The account is not as it should be for ${what}.`, whyRefused(answer));
      }
      await apart.pass({ minutes: 5 });
      const messages = apart.deliveries(account.now).map(({ message = "" }) => message);
      const news = messages.find((message) => message.includes(`what: ${told}`));
      if (!news) {
        throw new ScenarioFailure(`Nobody is told of ${what}.`);
      }
      if (!/who: arn:.*\n/.test(news) || !/address: \d/.test(news)) {
        throw new ScenarioFailure(`Whoever is told of ${what} does not learn by whom, or from where.`);
      }
    }
    await quiet(account.withoutRulesAt(account.now));
    return `${possible.length} deeds, and not what is done every day`;
  },
};

/** The function of the business hours changes roles of the baseline for a living. */
async function quiet(account: LiveAccount): Promise<void> {
  const start = account.now;
  account.confirmSubscriptions();
  await account.pass({ days: 2 });
  const [first] = account.deliveries(start).filter(({ message }) => message?.includes("what: "));
  if (first) {
    throw new ScenarioFailure(`People are told of what is done every day: ${first.message?.split("\n")[0]}`);
  }
}

const lastRegion = (account: LiveAccount) => Object.keys(foundationKeys(account)).at(-1) ?? "";

const lastComplianceRegion = (account: LiveAccount) => Object.keys(complianceRegions(account)).at(-1) ?? "";

const unwatchedRegion = (account: LiveAccount) =>
  Object.keys(foundationKeys(account)).find((region) => !complianceRegions(account)[region]);

function stopRecorder(account: LiveAccount, person: Person, region: string): Promise<Answer> {
  return person.call("ConfigServiceClient", "StopConfigurationRecorder", region, {
    ConfigurationRecorderName: complianceRegions(account)[region]?.recorderName ?? "",
  });
}

function scheduleDeletion(
  account: LiveAccount,
  region: string,
  keyArn = foundationKeys(account)[region] ?? "",
): Promise<Answer> {
  return account.administrator.call("KMSClient", "ScheduleKeyDeletion", region, {
    KeyId: keyArn,
    PendingWindowInDays: 7,
  });
}
