import {
  InvalidParameterException,
  type PutSecretValueCommandInput,
  ResourceExistsException,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import type { Step } from "../../../handlers/rotation/request";
import { steps } from "../../../handlers/rotation/request";
import { rotate } from "../../../handlers/rotation/rotate";
import {
  type Answers,
  adminSecretArn,
  databaseCredential,
  dependenciesWith,
  errorOf,
  inRotation,
  newVersion,
  oldVersion,
  requestOf,
  secretArn,
  secretsWith,
} from "./fixtures";

const oldValue = JSON.stringify({ username: "app", password: "first-password", note: "kept" });
const newValue = JSON.stringify({ username: "app", password: "second-password", note: "kept" });
const generatedPassword = "A-generated-password-of-32-chars";

/** What AWS answers in the middle of a rotation. */
const answers: Answers = {
  stages: () => inRotation,
  value: ({ VersionStage }) => ({ AWSCURRENT: oldValue, AWSPENDING: newValue })[String(VersionStage)],
};

const take = (step: Step, given: Answers) => {
  const { dependencies, lines } = dependenciesWith({ secrets: secretsWith(given) });
  return { taken: rotate(requestOf(step), dependencies), lines };
};

const lagging = <T>(times: number, before: T, after: T) => {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0 ? before : after;
  };
};

describe("createSecret", () => {
  const current: Answers = {
    stages: answers.stages,
    value: ({ VersionStage }) => (VersionStage === "AWSCURRENT" ? oldValue : undefined),
  } as Answers;

  it("stores a new password beside all else that the secret held, as the pending version", async () => {
    const stored: PutSecretValueCommandInput[] = [];

    await take("createSecret", {
      ...current,
      password: () => generatedPassword,
      put: (input) => void stored.push(input),
    }).taken;

    expect(stored).to.deep.equal([
      {
        SecretId: secretArn,
        ClientRequestToken: newVersion,
        SecretString: JSON.stringify({ username: "app", password: generatedPassword, note: "kept" }),
        VersionStages: ["AWSPENDING"],
      },
    ]);
  });

  it("keeps the value that an earlier attempt has stored", async () => {
    const { taken, lines } = take("createSecret", answers);

    await taken;

    expect(lines).to.have.nested.property("[0].message", "The pending value is stored already.");
  });

  it("goes on with an earlier attempt's value that could not be read yet", async () => {
    const put = () => {
      throw new ResourceExistsException({ message: "already exists", $metadata: {} });
    };

    await take("createSecret", { ...current, password: () => generatedPassword, put }).taken;
  });

  it("refuses a current version of the wrong format", async () => {
    const { taken } = take("createSecret", { ...current, value: () => '{"username":"app"}' });

    expect((await errorOf(taken)).message).to.include('key "password" of AWSCURRENT');
  });

  it("refuses a password of another length than it asked for", async () => {
    const { taken } = take("createSecret", { ...current, password: () => "short" });

    expect((await errorOf(taken)).message).to.include("no password, or one of another length");
  });
});

describe("setSecret and testSecret without a database", () => {
  for (const step of ["setSecret", "testSecret"] as const) {
    it(`${step} says that no login uses the credential`, async () => {
      const { taken, lines } = take(step, answers);

      await taken;

      expect(lines).to.have.length(1);
      expect(lines[0]).to.include({ step, secretId: secretArn, versionId: newVersion });
      expect(lines).to.have.nested.property("[0].message").that.includes("No database is configured");
    });

    it(`${step} refuses another user than the current one`, async () => {
      const other = JSON.stringify({ username: "root", password: "second-password" });
      const { taken } = take(step, {
        ...answers,
        value: ({ VersionStage }) => (VersionStage === "AWSCURRENT" ? oldValue : other),
      });

      expect((await errorOf(taken)).message).to.include('The "username" of the pending version');
    });

    it(`${step} waits for a pending value that was just written`, async () => {
      const pending = lagging(4, undefined, newValue);

      await take(step, {
        ...answers,
        value: ({ VersionStage }) => (VersionStage === "AWSCURRENT" ? oldValue : pending()),
      }).taken;
    });
  }

  it("reads the pending value of this version only", async () => {
    const { taken } = take("setSecret", {
      ...answers,
      value: ({ VersionStage, VersionId }) =>
        VersionStage === "AWSCURRENT" ? oldValue : VersionId === newVersion ? newValue : undefined,
    });

    await taken;
  });
});

describe("finishSecret", () => {
  it("moves AWSCURRENT from the current version to this one, and takes AWSPENDING away from it", async () => {
    const moves: object[] = [];

    await take("finishSecret", { ...answers, move: (input) => void moves.push(input) }).taken;

    expect(moves).to.deep.equal([
      {
        SecretId: secretArn,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: newVersion,
        RemoveFromVersionId: oldVersion,
      },
      { SecretId: secretArn, VersionStage: "AWSPENDING", RemoveFromVersionId: newVersion },
    ]);
  });

  it("takes AWSPENDING away where an earlier attempt got no further than that", async () => {
    const moves: object[] = [];

    await take("finishSecret", {
      stages: () => ({ [newVersion]: ["AWSCURRENT", "AWSPENDING"] }),
      move: (input) => void moves.push(input),
    }).taken;

    expect(moves).to.deep.equal([
      { SecretId: secretArn, VersionStage: "AWSPENDING", RemoveFromVersionId: newVersion },
    ]);
  });

  it("is done where a simultaneous attempt has taken AWSPENDING away first", async () => {
    await take("finishSecret", {
      stages: () => ({ [newVersion]: ["AWSCURRENT", "AWSPENDING"] }),
      move: () => {
        throw new InvalidParameterException({ message: "not attached", $metadata: {} });
      },
    }).taken;
  });

  it("is done where a simultaneous attempt has moved the label first", async () => {
    const after = { [oldVersion]: ["AWSPREVIOUS"], [newVersion]: ["AWSCURRENT"] };

    await take("finishSecret", {
      stages: lagging<Readonly<Record<string, string[]>>>(1, inRotation, after),
      move: () => {
        throw new InvalidParameterException({ message: "attached to another version", $metadata: {} });
      },
    }).taken;
  });

  it("says what to do where AWS keeps refusing the move", async () => {
    const { taken } = take("finishSecret", {
      ...answers,
      move: () => {
        throw new InvalidParameterException({ message: "Not this one.", $metadata: {} });
      },
    });

    expect((await errorOf(taken)).message).to.match(
      /could not be moved .* Not this one\. Look at its versions/,
    );
  });
});

describe("Every step", () => {
  for (const step of steps) {
    it(`${step} does nothing for a version that is current already`, async () => {
      await take(step, { stages: () => ({ [newVersion]: ["AWSCURRENT"] }) }).taken;
    });

    it(`${step} waits until the version is listed`, async () => {
      const before: Record<string, string[]> = { [oldVersion]: ["AWSCURRENT"] };

      await take(step, { ...answers, stages: lagging(4, before, inRotation), move: () => {} }).taken;
    });

    it(`${step} ends where the version is never listed`, async () => {
      const { taken, lines } = take(step, { stages: () => ({ [oldVersion]: ["AWSCURRENT"] }) });

      const error = await errorOf(taken);

      expect(error.message).to.match(/^\w+ of version .* failed\. .* has no version/);
      expect(lines).to.deep.equal([{ message: error.message, ...requestOf(step), code: undefined }]);
    });

    it(`${step} tries again where AWS throttles`, async () => {
      let calls = 0;
      const stages = () => {
        calls += 1;
        if (calls < 5) {
          throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
        }
        return inRotation;
      };

      await take(step, { ...answers, stages, move: () => {} }).taken;
    });
  }
});

describe("A secret", () => {
  it("is in no log line and no error, whatever the database says", async () => {
    const passwords = ["first-password", "second 'p\\ass\"word", "admin-password"];
    const values: Record<string, string> = {
      AWSCURRENT: JSON.stringify(databaseCredential),
      AWSPENDING: JSON.stringify({ ...databaseCredential, password: passwords[1] }),
      admin: JSON.stringify({ username: "admin", password: passwords[2] }),
    };
    const { dependencies, lines } = dependenciesWith({
      settings: { mode: "single-user", secretArn, adminSecretArn },
      secrets: secretsWith({
        ...answers,
        value: ({ SecretId, VersionStage }) =>
          values[SecretId === adminSecretArn ? "admin" : String(VersionStage)],
      }),
      connect: async ({ username, password }) => {
        if (username !== "admin") {
          throw Object.assign(new Error("no"), { code: "28P01" });
        }
        const talkative = (statement: string) =>
          Object.assign(new Error(`${statement} ${password} ${Object.values(values).join(" ")}`), {
            code: "42601",
            detail: password,
          });
        return {
          query: async (text) => {
            if (text.startsWith("ALTER ROLE")) {
              throw talkative(text);
            }
            return [];
          },
          end: async () => {},
        };
      },
    });

    const error = await errorOf(rotate(requestOf("setSecret"), dependencies));

    const printed = `${JSON.stringify([lines, error, Object.entries(error)])} ${error.stack} ${error}`;
    for (const password of passwords) {
      expect(printed).to.not.include(password);
      expect(printed).to.not.include(JSON.stringify(password).slice(1, -1));
    }
    // The values as a whole are covered too, with what else is in them.
    expect(printed).to.not.include(databaseCredential.dbname);
    expect(printed).to.include("ALTER ROLE").and.not.include("SCRAM-SHA-256");
    expect(error).to.have.property("code", "42601");
    expect(error.cause).to.equal(undefined);
  });
});
