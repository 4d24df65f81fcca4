import { expect } from "chai";
import { type DatabaseCredential, parseDatabaseCredential } from "../../../handlers/rotation/credential";
import type { Connect } from "../../../handlers/rotation/postgres";
import { steps } from "../../../handlers/rotation/request";
import { rotate } from "../../../handlers/rotation/rotate";
import type { SecretsClient } from "../../../handlers/rotation/secret-versions";
import { SimulatedSecrets } from "../../support/simulated-secrets";
import { adminSecretArn, dependenciesWith, secretArn } from "./fixtures";
import { type ServerUnderRotation, startServerUnderRotation } from "./server";

type Mode = "single-user" | "alternating-users";

const version = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

class Killed extends Error {}

/** Ends the function at one of its points: everything that it does to the outside has one before and one after. */
class Fate {
  passed = 0;
  readonly #open = new Set<{ end(): Promise<void> }>();

  constructor(private readonly point: number) {}

  async act<T>(action: () => Promise<T>): Promise<T> {
    this.pass();
    const result = await action();
    this.pass();
    return result;
  }

  /** A client whose calls can be the last. */
  secrets(of: SecretsClient): SecretsClient {
    const send = (command: never) => this.act(() => of.send(command));
    return { send: send as SecretsClient["send"] };
  }

  /** Connections whose statements can be the last. Those of a killed function break. */
  connect(by: Connect): Connect {
    return (credential) =>
      this.act(async () => {
        const connection = await by(credential);
        this.#open.add(connection);
        return {
          query: (text) => this.act(() => connection.query(text)),
          end: () => connection.end().finally(() => this.#open.delete(connection)),
        };
      });
  }

  async breakConnections(): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection.end()));
  }

  /** A dead function does nothing more, whatever its code would still do. */
  private pass(): void {
    this.passed += 1;
    if (this.passed >= this.point) {
      throw new Killed();
    }
  }
}

/** One secret with its database user. */
class Life {
  readonly secrets: SimulatedSecrets;
  #rotations = 0;

  private constructor(
    private readonly under: ServerUnderRotation,
    private readonly mode: Mode,
    seed: number,
  ) {
    this.secrets = new SimulatedSecrets(seed);
  }

  static async begin(under: ServerUnderRotation, mode: Mode, seed: number, rotations: number): Promise<Life> {
    const life = new Life(under, mode, seed);
    const user = await under.newUser(`first-password-${seed}`);
    // The user's name has to leave room for the second one's.
    life.secrets.add(secretArn, version(0), { ...user });
    life.secrets.add(adminSecretArn, version(0), under.admin);
    for (let number = 1; number <= rotations; number++) {
      await life.rotate(life.nextVersion(), new Fate(Number.POSITIVE_INFINITY));
    }
    return life;
  }

  /** Id of the version that the next rotation makes. */
  nextVersion(): string {
    this.#rotations += 1;
    return version(this.#rotations);
  }

  /** All four steps, until the function is killed. */
  async rotate(id: string, fate: Fate): Promise<void> {
    const { mode, secrets, under } = this;
    if (!secrets.versions(secretArn).some((known) => known.id === id)) {
      secrets.label(secretArn, id, ["AWSPENDING"]);
    }
    const { dependencies } = dependenciesWith({
      secrets: fate.secrets(secrets),
      connect: fate.connect(under.connect),
      settings: { mode, secretArn, adminSecretArn },
    });
    try {
      for (const step of steps) {
        await rotate({ step, secretId: secretArn, versionId: id }, dependencies);
      }
    } finally {
      await fate.breakConnections();
    }
  }

  credential(stage: string): DatabaseCredential | undefined {
    const found = this.secrets.versions(secretArn).find(({ stages }) => stages.includes(stage));
    return found?.value === undefined ? undefined : parseDatabaseCredential(found.value, stage);
  }

  /** Which of the labelled versions log in. */
  async working(): Promise<string[]> {
    const working: string[] = [];
    for (const stage of ["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"]) {
      const credential = this.credential(stage);
      if (credential && (await this.under.accepts(credential))) {
        working.push(stage);
      }
    }
    return working;
  }
}

/** Points of a rotation, before and after each call of AWS and each login and statement. */
const points: Readonly<Record<Mode, number>> = { "single-user": 42, "alternating-users": 48 };

for (const mode of ["single-user", "alternating-users"] as const) {
  describe(`A ${mode} rotation that is killed`, () => {
    let under: ServerUnderRotation;

    before(async () => {
      under = await startServerUnderRotation();
    });
    after(() => under?.server.stop());

    it(`has ${points[mode]} points at which it can be`, async () => {
      const life = await Life.begin(under, mode, 1, 2);
      const fate = new Fate(Number.POSITIVE_INFINITY);

      await life.rotate(life.nextVersion(), fate);

      expect(fate.passed).to.equal(points[mode]);
      expect(fate.passed).to.be.at.least(40);
    });

    it(`loses no working credential at any of ${points[mode]} points, and the retry finishes`, async () => {
      const lost: number[] = [];
      const stuck: number[] = [];

      // In the middle of its life, where two rotations have succeeded before: at the second point those of the first.
      let life = await Life.begin(under, mode, 1, 2);
      for (let point = 1; point <= points[mode]; point++) {
        const next = life.nextVersion();
        await life.rotate(next, new Fate(point)).catch(() => {});
        const working = await life.working();
        if (mode === "single-user" ? working.length === 0 : !working.includes("AWSCURRENT")) {
          lost.push(point);
        }

        await life.rotate(next, new Fate(Number.POSITIVE_INFINITY));
        const current = life.secrets.versions(secretArn).find(({ stages }) => stages.includes("AWSCURRENT"));
        if (current?.id !== next || !(await life.working()).includes("AWSCURRENT")) {
          stuck.push(point);
          life = await Life.begin(under, mode, point + 1, 2);
        }
      }

      expect({ lost, stuck }).to.deep.equal({ lost: [], stuck: [] });
    });

    it("of which nothing in the database is known yet finishes as well, wherever it was killed", async () => {
      const stuck: number[] = [];

      for (let point = 1; point <= points[mode] + 20; point += 3) {
        const life = await Life.begin(under, mode, point, 0);
        await under.server.query(
          `ALTER ROLE ${quoted(life.credential("AWSCURRENT")?.username ?? "")} PASSWORD NULL`,
        );
        const next = life.nextVersion();
        await life.rotate(next, new Fate(point)).catch(() => {});

        await life.rotate(next, new Fate(Number.POSITIVE_INFINITY));
        if (!(await life.working()).includes("AWSCURRENT")) {
          stuck.push(point);
        }
      }

      expect(stuck).to.deep.equal([]);
    });
  });
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
