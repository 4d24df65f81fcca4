import { isDeepStrictEqual } from "node:util";
import { isUnsettledServiceError } from "../shared/aws-errors";
import { type Pace, patienceUntil, retry } from "../shared/retry";
import { type Announcement, publish, type TopicsClient } from "./announcement";
import type { PolicyDocument } from "./document";
import { newestVersion, type ParametersClient, type ParameterVersion } from "./parameter";
import { type BoundRole, type RolesClient, readPolicy, writePolicy } from "./role-policy";
import type { BusinessHoursSettings } from "./settings";

export interface Clients {
  readonly iam: RolesClient;
  readonly ssm: ParametersClient;
  readonly sns: TopicsClient;
}

/** What is left of the function's time when it stops repeating calls, for what is yet to be done and said. */
const reserve = 10_000;

/**
 * The calls that this function makes. Each is repeated nearly up to the function's time-out: when the deployment
 * invokes it, the roles and permissions are seconds old.
 */
export class Services {
  constructor(
    private readonly clients: Clients,
    private readonly settings: BusinessHoursSettings,
    private readonly pace: Pace,
    /** Milliseconds until the time-out. */
    private readonly remaining: () => number,
  ) {}

  parameter(): Promise<ParameterVersion | undefined> {
    return this.retried(() => newestVersion(this.clients.ssm, this.settings.parameterName));
  }

  async hasChangedSince(known: ParameterVersion | undefined): Promise<boolean> {
    return !isDeepStrictEqual(await this.parameter(), known);
  }

  policyOf(role: BoundRole): Promise<unknown> {
    return this.retried(() => readPolicy(this.clients.iam, role));
  }

  putPolicy(role: BoundRole, document: PolicyDocument): Promise<void> {
    return this.retried(() => writePolicy(this.clients.iam, role, document));
  }

  announce(announcement: Announcement): Promise<void> {
    return this.retried(() => publish(this.clients.sns, this.settings.topicArn, announcement));
  }

  private retried<T>(operation: () => Promise<T>): Promise<T> {
    return retry(operation, isUnsettledServiceError, this.pace, patienceUntil(this.remaining, reserve));
  }
}
