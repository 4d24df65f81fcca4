import type { EventFields, EventPattern, Matcher } from "../foundation/event-pattern";
import { anyPhysicalName, type Naming } from "../foundation/names";

const ofCall = (detail: EventFields): EventPattern => ({ detail });
const anyOf = (...alternatives: readonly EventPattern[]): EventPattern => ({ $or: alternatives });

const sessionsOf = (roleArns: readonly string[]) =>
  ofCall({ userIdentity: { sessionContext: { sessionIssuer: { arn: roleArns } } } });

const assuming = { eventSource: ["sts.amazonaws.com"], eventName: [{ prefix: "AssumeRole" }] };

/** Nobody but a service of AWS has this field. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const notByService = { invokedBy: [{ exists: false }] };

/**
 * All that is done with a role, allowed or not, and who took it on. A refused AssumeRole has no request parameters, and
 * names the role in its message (as quoted in public reports; UNCONFIRMED).
 */
export function activityOfRole(roleArn: string): EventPattern {
  return anyOf(
    sessionsOf([roleArn]),
    ofCall({ ...assuming, requestParameters: { roleArn: [roleArn] } }),
    ofCall({ ...assuming, errorMessage: [{ wildcard: `*${roleArn}*` }] }),
  );
}

/** All that is done in IAM, and who signs in. */
export function activityOfIam(): EventPattern {
  return ofCall({ eventSource: ["iam.amazonaws.com", "signin.amazonaws.com"] });
}

/**
 * All that is done with keys, but by services of AWS: to write this down is to encrypt, with a call that would have to
 * be written down.
 */
export function activityOfKeys(): EventPattern {
  return ofCall({ eventSource: ["kms.amazonaws.com"], userIdentity: notByService });
}

/**
 * The root user changes something, signs in, or is refused anything. What the console reads meanwhile is too much to be
 * told one by one.
 */
export function rootActivity(): EventPattern {
  return ofCall({
    userIdentity: { type: ["Root"], ...notByService },
    eventType: [{ "anything-but": ["AwsServiceEvent"] }],
    $or: [{ readOnly: [false] }, { errorCode: [{ exists: true }] }],
  });
}

/** A key is about to be of no use. */
export function keysAtRisk(): EventPattern {
  return ofCall({ eventSource: ["kms.amazonaws.com"], eventName: ["DisableKey", "ScheduleKeyDeletion"] });
}

/** The record of what people do, or of how resources are set up, stops or changes. */
export function recordsAtRisk(): EventPattern {
  return ofCall({
    eventSource: ["cloudtrail.amazonaws.com", "config.amazonaws.com"],
    eventName: [
      "DeleteConfigurationRecorder",
      "DeleteDeliveryChannel",
      "DeleteTrail",
      "PutConfigurationRecorder",
      "PutDeliveryChannel",
      "PutEventSelectors",
      "StopConfigurationRecorder",
      "StopLogging",
      "UpdateTrail",
    ],
  });
}

/**
 * Somebody who has nothing to do with it changes a role or a policy of the baseline, or tries to change a role: a refused
 * call has no request parameters, and names the role in its message. For policies EventBridge takes no further wildcard.
 */
export function baselineAtRisk(naming: Naming, entitledArns: readonly string[]): EventPattern {
  const own = anyPhysicalName(naming, "iam");
  const roleArns = entitledArns.filter((arn) => arn.includes(":role/"));
  const otherArns = entitledArns.filter((arn) => !roleArns.includes(arn));
  const issuer = (arn: readonly Matcher[]) => ({ sessionContext: { sessionIssuer: { arn } } });
  return ofCall({
    eventSource: ["iam.amazonaws.com"],
    readOnly: [false],
    $or: [
      { requestParameters: { roleName: [{ wildcard: own }] } },
      { requestParameters: { policyArn: [{ wildcard: `*/${own}` }] } },
      { errorMessage: [{ wildcard: `*resource: role ${own}*` }] },
    ],
    // Users and root have no session, and `anything-but` fits no field that is not there.
    userIdentity: {
      $or: [
        issuer([{ "anything-but": roleArns }]),
        {
          ...issuer([{ exists: false }]),
          ...(otherArns.length > 0 && { arn: [{ "anything-but": otherArns }] }),
        },
      ],
    },
  });
}

/**
 * All that other regions have to tell: whatever any rule of the primary region is waiting for. Of roles that somebody
 * was refused all are told, since EventBridge takes few wildcards in one rule.
 */
export function forwarded(roleArns: readonly string[]): EventPattern {
  return anyOf(
    sessionsOf(roleArns),
    ofCall({ ...assuming, requestParameters: { roleArn: roleArns } }),
    ofCall({ ...assuming, errorCode: [{ exists: true }] }),
    activityOfIam(),
    activityOfKeys(),
    keysAtRisk(),
    rootActivity(),
    recordsAtRisk(),
  );
}
