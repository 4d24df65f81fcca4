import { isoSeconds } from "../policy/request";
import { accountIn, type Caller, globalRegion } from "../world/account";
import type { World } from "../world/world";
import type { Trail } from "./cloudtrail-rows";
import { putEvent } from "./events-delivery";
import type { Value, Values } from "./model";

/** Who does something, as it stands in a record. */
type UserIdentity = Values;

/** Something that was done, or tried, through the API of a service. */
export interface RecordedCall {
  /** `kms`: the first part of the names of its endpoints. */
  readonly service: string;
  /** `DescribeKey` */
  readonly operation: string;
  /** The region that was called. */
  readonly region: string;
  readonly identity: UserIdentity;
  readonly input: Values;
  /** Why it was refused. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Where it came from: an address, or the name of a service. */
  readonly address: string;
}

/**
 * How long it takes until a call is an event of EventBridge: minutes, and no more is promised than that.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html; the number is UNCONFIRMED.
 */
const latency = 2 * 60 * 1000;

/** Calls about what a service holds, which are too many to be recorded unless a trail is told to. */
const dataEvents: ReadonlySet<string> = new Set([
  "lambda:Invoke",
  "s3:DeleteObject",
  "s3:DeleteObjects",
  "s3:GetObject",
  "s3:HeadObject",
  "s3:ListObjectVersions",
  "s3:ListObjectsV2",
  "s3:PutObject",
  "sns:Publish",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
]);

/**
 * Calls that only read, beside those whose name says so.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-management-event-list.html, and for KMS the
 * examples of https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 */
const alsoReading: ReadonlySet<string> = new Set([
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncrypt",
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "iam:SimulatePrincipalPolicy",
]);

/** "Even though they start with the verb Get": eb-service-event-cloudtrail-management.html */
const notReading: ReadonlySet<string> = new Set(["sts:GetFederationToken", "sts:GetSessionToken"]);

/** Whether a call changes nothing, by which trails and rules distinguish calls. */
export function isReadOnly(service: string, operation: string): boolean {
  const call = `${service}:${operation}`;
  return (/^(Describe|Get|Head|List)/.test(operation) && !notReading.has(call)) || alsoReading.has(call);
}

/** Services without a region of their own report in the region of their one endpoint. */
const globalServices: ReadonlySet<string> = new Set(["iam", "organizations"]);

/** Members of requests that no record shows. */
const hidden =
  /^(Secret(String|Binary)|Plaintext|CiphertextBlob|\w*Password|SAMLAssertion|WebIdentityToken|Value|Environment|ZipFile)$/;

/** What is logging at this moment. */
export const loggingTrails = ({ facts }: World): readonly Trail[] =>
  facts.list<Trail>("cloudtrail:trail").flatMap(([, trail]) => (trail.isLogging ? [trail] : []));

/**
 * A call becomes an event on the default bus of its region, if a trail records it: one that logs when the call is made,
 * be it the one that the call stops.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function recordCall(world: World, call: RecordedCall, trails = loggingTrails(world)): void {
  const { service, operation } = call;
  if (dataEvents.has(`${service}:${operation}`)) {
    return;
  }
  const isGlobal = globalServices.has(service);
  const region = isGlobal ? globalRegion(accountIn(call.region)) : call.region;
  const readOnly = isReadOnly(service, operation);
  report(world, trails, { ...call, region, readOnly, isGlobal }, "AWS API Call via CloudTrail");
}

/** What is recorded, with what trails distinguish it by. */
interface Recorded extends RecordedCall {
  readonly readOnly: boolean;
  readonly isGlobal: boolean;
}

/** Puts an event on the bus where a trail records it; `changes` are fields that are not as those of a call. */
function report(
  world: World,
  trails: readonly Trail[],
  recorded: Recorded,
  type: string,
  changes: Values = {},
): void {
  const { service, region, readOnly } = recorded;
  if (!isRecorded(trails, recorded)) {
    return;
  }
  world.clock.after(latency, () => {
    putEvent(world, region, {
      source: `aws.${service}`,
      "detail-type": type,
      detail: { ...detailOf(world, recorded), ...changes },
      managementEvent: { readOnly },
    });
  });
}

const sourceOf = ({ service }: RecordedCall) => `${service}.amazonaws.com`;

function isRecorded(trails: readonly Trail[], recorded: Recorded): boolean {
  const { region, readOnly, isGlobal } = recorded;
  return trails.some((trail) => {
    const { readWriteType, excludedSources } = trail.managementEvents;
    return (
      (trail.isMultiRegion || trail.homeRegion === region) &&
      (trail.includesGlobalServices || !isGlobal) &&
      !excludedSources.includes(sourceOf(recorded)) &&
      ["All", readOnly ? "ReadOnly" : "WriteOnly"].includes(readWriteType)
    );
  });
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function detailOf(world: World, call: Recorded): Values {
  const { error, operation, region, identity, input, address, readOnly } = call;
  return {
    eventVersion: "1.11",
    userIdentity: identity,
    eventTime: isoSeconds(world.clock.now - latency),
    eventSource: sourceOf(call),
    eventName: operation,
    awsRegion: region,
    readOnly,
    sourceIPAddress: address,
    userAgent: address,
    ...(error && { errorCode: errorCodeOf(call.service, error.code), errorMessage: error.message }),
    requestParameters: requestParametersOf(call, input),
    responseElements: null,
    eventID: world.uuid(),
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: accountIn(region).id,
    eventCategory: "Management",
  };
}

/**
 * `Client.UnauthorizedOperation`: filters ask for "*UnauthorizedOperation".
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail-additional-examples.html
 */
const errorCodeOf = (service: string, code: string) => (service === "ec2" ? `Client.${code}` : code);

/** Where access was denied, most services have not read the request: as quoted in public reports; UNCONFIRMED which. */
function requestParametersOf({ service, error }: RecordedCall, input: Values): Value {
  if (error?.code.startsWith("AccessDenied") && service !== "ec2") {
    return null;
  }
  const shown = Object.entries(input).filter(([name]) => !hidden.test(name));
  return Object.fromEntries(
    shown.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function identityOf({ principal }: Caller): UserIdentity {
  const { arn, accountId } = principal;
  switch (principal.kind) {
    case "root":
      return { type: "Root", principalId: accountId, arn, accountId };
    case "user":
      return { type: "IAMUser", arn, accountId, userName: arn.slice(arn.lastIndexOf("/") + 1) };
    case "session": {
      const { roleArn } = principal;
      const userName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
      const sessionIssuer = { type: "Role", arn: roleArn, accountId, userName };
      return { type: "AssumedRole", arn, accountId, sessionContext: { sessionIssuer } };
    }
  }
}

/** A service that does something by itself, and not for anybody. */
export function identityOfService(service: string): UserIdentity {
  return { type: "AWSService", invokedBy: service };
}

/**
 * Somebody signs in to the console, in the region of an endpoint for that.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function recordSignIn(world: World, caller: Caller, region: string, address: string): void {
  const signIn = {
    service: "signin",
    operation: "ConsoleLogin",
    region,
    identity: identityOf(caller),
    input: {},
    address,
    readOnly: false,
    isGlobal: true,
  };
  report(world, loggingTrails(world), signIn, "AWS Console Sign In via CloudTrail", {
    requestParameters: null,
    responseElements: { ConsoleLogin: "Success" },
    eventType: "AwsConsoleSignIn",
  });
}
