import { isDeepStrictEqual } from "node:util";
import { textOf } from "../shared/aws-errors";
import { denyDocument, mostWindows, type PolicyDocument, standingOf } from "./document";
import { isNews, type Plan } from "./plan";
import type { BoundRole } from "./role-policy";
import type { Services } from "./services";
import { overlap, type Window } from "./windows";

/** The document of one role, from what it is to what the plan says. Neither step throws. */
export class RoleOnItsWay {
  /** Whether people are yet to be told of the plan, as far as this document knows. */
  hasNews = false;
  closedFirst = false;
  written = false;
  failure: string | undefined;
  private document: unknown;

  constructor(
    readonly key: string,
    private readonly role: BoundRole,
    private readonly plan: Plan,
    private readonly sensitiveOperations: readonly string[],
    private readonly services: Services,
  ) {}

  get windows(): readonly Window[] {
    return this.plan.windows[this.key] ?? [];
  }

  /**
   * Where people are yet to be told of the plan, leaves only open what is open already and stays so. The document
   * keeps what it says of announcements.
   */
  close(): Promise<void> {
    return this.attempt(async () => {
      this.document = await this.services.policyOf(this.role);
      const standing = standingOf(this.document);
      this.hasNews = isNews(this.plan, standing);
      if (this.hasNews) {
        const windows = overlap(standing?.windows ?? [], this.windows).slice(0, mostWindows);
        const { parameterVersion = 0, announcement } = standing ?? {};
        this.closedFirst = await this.put(
          denyDocument(windows, this.sensitiveOperations, parameterVersion, announcement),
        );
      }
    });
  }

  /** Brings the document to what the plan says, and to saying that people were told of it. */
  settle(): Promise<void> {
    return this.attempt(async () => {
      const { parameterVersion, announcement } = this.plan;
      this.written = await this.put(
        denyDocument(this.windows, this.sensitiveOperations, parameterVersion, announcement),
      );
    });
  }

  /** Returns whether there was anything to write. */
  private async put(document: PolicyDocument): Promise<boolean> {
    if (isDeepStrictEqual(this.document, document)) {
      return false;
    }
    await this.services.putPolicy(this.role, document);
    this.document = document;
    return true;
  }

  private async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.failure = `The policy of ${this.role.name} failed: ${textOf(error)}`;
    }
  }
}
