import { isTransientServiceError } from "../shared/aws-errors";
import { type Pace, retry } from "../shared/retry";
import type { Credential } from "./credential";
import { type Decision, decide } from "./decisions";
import type { KnownSecrets } from "./known-secrets";
import type { RotationRequest } from "./request";
import { NotYetVisibleError, RotationError } from "./rotation-error";
import {
  describeSecret,
  moveCurrent,
  putPendingValue,
  randomPassword,
  readValue,
  type SecretsClient,
  type Stage,
  takePendingFrom,
} from "./secret-versions";
import type { Strategy, Versions } from "./strategy";

type Permission = Extract<Decision, { kind: "proceed" | "finished" }>;

/**
 * The secret of one request, with the version that this request may make current. Whatever is read from it is
 * among the known secrets before anything can go wrong with it.
 */
export class VersionedSecret {
  constructor(
    private readonly request: RotationRequest,
    private readonly client: SecretsClient,
    private readonly pace: Pace,
    private readonly known: KnownSecrets,
  ) {}

  /** Throws where this version may not become current. */
  permission(): Promise<Permission> {
    return this.retried(() => this.permissionNow());
  }

  async create<C extends Credential>(strategy: Strategy<C>): Promise<string> {
    const { secretId, versionId } = this.request;
    const current = await this.current(strategy);
    if ((await this.value("AWSPENDING", versionId)) !== undefined) {
      return "The pending value is stored already.";
    }

    const password = await this.retried(() => randomPassword(this.client));
    this.known.add(password);
    const value = JSON.stringify(strategy.next(current, password));
    this.known.add(value);
    const outcome = await this.retried(() => putPendingValue(this.client, secretId, versionId, value));
    return outcome === "stored" ? "The pending value is stored." : "The pending value is stored already.";
  }

  async both<C extends Credential>(strategy: Strategy<C>): Promise<Versions<C>> {
    const { secretId, versionId } = this.request;
    const current = await this.current(strategy);
    const pending = await this.existing(secretId, "AWSPENDING", versionId);
    return { current, pending: this.parse(strategy, pending, "AWSPENDING") };
  }

  /**
   * Makes the version current, and takes AWSPENDING away from it. That label may stay, as AWS's own functions leave
   * it; but once somebody puts a value by hand, it would stand for a rotation in progress, and the next one would
   * bring the value of this version back.
   * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
   * A move that AWS refuses, because another attempt made it first, is looked at afresh.
   */
  async finish(): Promise<string> {
    const { secretId, versionId } = this.request;
    const [message, isPending] = await this.retried(async (): Promise<[string, boolean]> => {
      const permission = await this.permissionNow();
      if (permission.kind === "finished") {
        return ["This version is current already.", permission.isPending];
      }
      const move = { from: permission.currentVersion, to: versionId };
      await moveCurrent(this.client, secretId, move);
      return [`This version is current now, instead of ${move.from}.`, true];
    });
    if (isPending) {
      await this.retried(() => takePendingFrom(this.client, secretId, versionId));
    }
    return message;
  }

  /** Undefined where there is none. */
  async value(stage: Stage, versionId?: string): Promise<string | undefined> {
    const text = await this.retried(() => readValue(this.client, this.request.secretId, stage, versionId));
    this.known.add(text ?? "");
    return text;
  }

  /** The value in use of another secret. */
  currentValueOf(secretId: string): Promise<string> {
    return this.existing(secretId, "AWSCURRENT");
  }

  private async current<C extends Credential>(strategy: Strategy<C>): Promise<C> {
    return this.parse(strategy, await this.existing(this.request.secretId, "AWSCURRENT"), "AWSCURRENT");
  }

  private async existing(secretId: string, stage: Stage, versionId?: string): Promise<string> {
    const text = await this.retried(async () => {
      const found = await readValue(this.client, secretId, stage, versionId);
      if (found === undefined) {
        throw new NotYetVisibleError(`${secretId} has no ${stage} value. Put one there, then rotate again.`);
      }
      return found;
    });
    this.known.add(text);
    return text;
  }

  private parse<C extends Credential>(strategy: Strategy<C>, text: string, which: string): C {
    const credential = strategy.parse(text, which);
    this.known.add(credential.password);
    return credential;
  }

  private async permissionNow(): Promise<Permission> {
    const { secretId, versionId } = this.request;
    const decision = decide(await describeSecret(this.client, secretId), versionId);
    if (decision.kind === "notYet") {
      throw new NotYetVisibleError(decision.message);
    }
    if (decision.kind === "refused") {
      throw new RotationError(decision.message);
    }
    return decision;
  }

  private retried<T>(operation: () => Promise<T>): Promise<T> {
    return retry(operation, isWorthAnotherLook, this.pace);
  }
}

function isWorthAnotherLook(error: unknown): boolean {
  return error instanceof NotYetVisibleError || isTransientServiceError(error);
}
