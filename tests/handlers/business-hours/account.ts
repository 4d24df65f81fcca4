import { GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PublishCommand } from "@aws-sdk/client-sns";
import { GetParameterHistoryCommand } from "@aws-sdk/client-ssm";
import { denyDocument } from "../../../handlers/business-hours/document";
import type { ParameterVersion } from "../../../handlers/business-hours/parameter";
import { run, type Summary } from "../../../handlers/business-hours/run";
import type { Clients } from "../../../handlers/business-hours/services";
import type { BusinessHoursSettings } from "../../../handlers/business-hours/settings";
import { at, somebody, usual, settings as usualSettings } from "./fixtures";
import { isOpen } from "./verdict";

const quota = 10_240;
const timeOut = 60_000;
const pageSize = 2;

export class AwsError extends Error {
  constructor(override readonly name: string) {
    super(`AWS says ${name}`);
  }
}

/** What surrounds each call of a run: to refuse it, to hold it back, or to end the run there. */
export type Around = <T>(call: string, send: () => T) => Promise<T>;

export interface Circumstances {
  /** How far the clock of the function is ahead, in milliseconds. */
  readonly skew?: number;
  readonly around?: Around;
  readonly settings?: BusinessHoursSettings;
  readonly event?: unknown;
}

const undisturbed: Around = async (_, send) => send();

/** Refuses one kind of call for good. */
export const refusing =
  (refused: string): Around =>
  async (call, send) => {
    if (call === refused) {
      throw new Error(`${refused} is refused`);
    }
    return send();
  };

/** As much of an account as the function sees, on a clock that only the test moves. */
export class FakeAccount {
  readonly published: { readonly subject: string; readonly message: string; readonly at: number }[] = [];
  readonly lines: object[] = [];
  /** All calls of all runs, such as `PutRolePolicy prod-devops`. */
  readonly calls: string[] = [];
  /** Texts of the inline policies by role. */
  readonly policies = new Map<string, string>();
  #history: { Version: number; Value: string; LastModifiedDate: Date; LastModifiedUser: string }[] = [];

  constructor(
    public now: number,
    readonly settings: BusinessHoursSettings = usualSettings,
  ) {
    for (const { name } of Object.values(settings.roles)) {
      this.policies.set(name, JSON.stringify(denyDocument([], settings.sensitiveOperations, 0)));
    }
  }

  /** Writes the emergency parameter; returns its version. */
  write(value: string, dated = this.now): number {
    const version = this.#history.length + 1;
    const date = new Date(dated);
    this.#history.push({
      Version: version,
      Value: value,
      LastModifiedDate: date,
      LastModifiedUser: somebody,
    });
    return version;
  }

  remove(): void {
    this.#history = [];
  }

  /** As the function reads it. */
  get newest(): ParameterVersion | undefined {
    const last = this.#history.at(-1);
    return (
      last && {
        version: last.Version,
        value: last.Value,
        modified: last.LastModifiedDate.getTime(),
        by: last.LastModifiedUser,
      }
    );
  }

  document(key: string): object {
    const text = this.policies.get(this.settings.roles[key]?.name ?? "");
    if (text === undefined) {
      throw new Error(`${key} has no document, and everything is open to it.`);
    }
    return JSON.parse(text);
  }

  /** Whether the document of a role lets sensitive operations through, now or at another time. */
  isOpen(key: string, instant = this.now): boolean {
    return isOpen(this.document(key), instant);
  }

  /** The announcements that were made of a version. */
  announcementsOf(version: number): readonly string[] {
    const { parameterName } = this.settings;
    return this.published
      .map(({ message }) => message)
      .filter((message) => message.includes(`${parameterName}, version ${version} of`));
  }

  run({
    skew = 0,
    around = undisturbed,
    settings = this.settings,
    event = {},
  }: Circumstances = {}): Promise<Summary> {
    const started = this.now;
    const log = {
      info: (line: object) => void this.lines.push(line),
      error: (line: object) => void this.lines.push(line),
    };
    return run(event, {
      ...this.clients(around),
      settings,
      now: () => this.now + skew,
      remaining: () => started + timeOut - this.now,
      pace: {
        sleep: async (milliseconds) => {
          this.now += milliseconds;
        },
        random: () => 0.5,
      },
      log,
    });
  }

  clients(around = undisturbed): Clients {
    const send = (command: { readonly input: object }) => {
      const name = command.constructor.name.replace("Command", "");
      const role = "RoleName" in command.input ? ` ${command.input.RoleName}` : "";
      return around(name + role, () => {
        this.calls.push(name + role);
        return this.#answer(command);
      });
    };
    const client = { send } as unknown;
    return { iam: client as Clients["iam"], ssm: client as Clients["ssm"], sns: client as Clients["sns"] };
  }

  #answer(command: object): object {
    if (command instanceof GetParameterHistoryCommand) {
      return this.#page(Number(command.input.NextToken ?? 0));
    }
    if (command instanceof GetRolePolicyCommand) {
      const text = this.policies.get(command.input.RoleName ?? "");
      if (text === undefined) {
        throw new AwsError("NoSuchEntityException");
      }
      const encoded = encodeURIComponent(text).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16)}`,
      );
      return { PolicyDocument: encoded };
    }
    if (command instanceof PutRolePolicyCommand) {
      const { RoleName = "", PolicyDocument = "" } = command.input;
      JSON.parse(PolicyDocument);
      if (PolicyDocument.length > quota) {
        throw new AwsError("LimitExceededException");
      }
      this.policies.set(RoleName, PolicyDocument);
      return {};
    }
    if (command instanceof PublishCommand) {
      const { Subject = "", Message = "" } = command.input;
      if (!/^[!-~][ -~]{0,98}$/.test(Subject) || Message === "" || encodeURIComponent(Message) === "") {
        throw new AwsError("InvalidParameterException");
      }
      this.published.push({ subject: Subject, message: Message, at: this.now });
      return {};
    }
    throw new Error(`No answer to ${command.constructor.name}`);
  }

  /** Oldest first, as AWS gives them, and in pages smaller than allowed. */
  #page(start: number): object {
    if (this.#history.length === 0) {
      throw new AwsError("ParameterNotFound");
    }
    const next = start + pageSize;
    return {
      Parameters: this.#history.slice(start, next),
      ...(next < this.#history.length ? { NextToken: String(next) } : {}),
    };
  }
}

export const roles = ["devops", "security-admin"];

export const openRoles = (account: FakeAccount) => roles.filter((role) => account.isOpen(role));

/** An account in which business hours are kept, a little before they begin. */
export async function keptAccount(time = "07:00:00"): Promise<FakeAccount> {
  const account = new FakeAccount(at(time));
  account.write(usual, at("00:00:00"));
  await account.run();
  return account;
}
