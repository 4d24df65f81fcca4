import type { ConditionValues } from "../policy/request";
import type { Caller } from "../world/account";
import { type Refuse, validPolicy } from "./iam-documents";
import { iamValidationError } from "./iam-names";

/** What is wanted of a role. */
export interface SessionRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Default: an hour. */
  readonly durationSeconds?: number;
  /** What the session is to have at most, as JSON. */
  readonly policy?: string;
  /** When, in milliseconds since 1970. */
  readonly now?: number;
  /** Region of the endpoint. Default: that of the global one. */
  readonly region?: string;
}

export interface RoleRequest extends SessionRequest {
  readonly caller: Caller;
  readonly externalId?: string;
}

/** A request for somebody whom an identity provider vouches for. */
export interface FederatedRequest extends SessionRequest {
  /** ARN of the provider, as trust policies name it. */
  readonly provider: string;
  /** What the provider says: `saml:aud` and `saml:iss`, or `<issuer>:aud` and `<issuer>:sub`. */
  readonly assertion: ConditionValues;
}

export const defaultDuration = 3600;

const api = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html";

/** Refuses what the API's model excludes, before anybody is asked whether the caller may. */
export function refuseInvalid(
  request: SessionRequest & { readonly externalId?: string },
  refuse: Refuse,
): void {
  const { roleArn, sessionName, durationSeconds = defaultDuration, externalId, policy } = request;
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    const fact = `${api}; text as recorded by localstack`;
    refuse({ code: "ValidationError", message: `${roleArn} is invalid`, fact, property: "roleArn" });
  }
  const invalid = (member: string, value: string, constraint: string) =>
    refuse(iamValidationError(member, value, constraint, api));
  const bounded = (
    member: string,
    value: string,
    what: string,
    size: number,
    least: number,
    most: number,
  ) => {
    if (size < least) {
      invalid(member, value, `Member must have ${what} greater than or equal to ${least}`);
    } else if (size > most) {
      invalid(member, value, `Member must have ${what} less than or equal to ${most}`);
    }
  };
  const text = (member: string, value: string, least: number, most: number) =>
    bounded(member, value, "length", value.length, least, most);
  const pattern = (member: string, value: string, expression: string) => {
    if (!new RegExp(`^${expression}$`).test(value)) {
      invalid(member, value, `Member must satisfy regular expression pattern: ${expression}`);
    }
  };

  text("roleSessionName", sessionName, 2, 64);
  pattern("roleSessionName", sessionName, "[\\w+=,.@-]*");
  bounded("durationSeconds", String(durationSeconds), "value", durationSeconds, 900, 43_200);
  if (externalId !== undefined) {
    text("externalId", externalId, 2, 1224);
    pattern("externalId", externalId, "[\\w+=,.@:\\/-]*");
  }
  if (policy !== undefined) {
    text("policy", policy, 1, 2048);
    validPolicy({ kind: "identity", name: "session policy", text: policy, property: "policy" }, refuse);
  }
}
