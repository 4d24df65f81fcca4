import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import { takesOnly } from "./api-members";
import { authorizeWithCode } from "./denials";
import { keyRow } from "./kms";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";
import { type Subscription, type Topic, topicPolicyRow, topicRow } from "./sns";
import { defaultSubject, deliver } from "./sns-publish";

/**
 * What SNS answers, under the SDK's names for its codes. Texts as recorded by localstack, tests/aws/services/sns;
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const snsApi: ServiceApi = {
  name: "sns",
  operations: {
    GetTopicAttributes: getTopicAttributes,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    Publish: publish,
  },
};

/** Publishes as the caller, to those who have confirmed their subscription. */
function publish(request: ApiRequest): Values {
  takesOnly(request, "SNS", "TopicArn", "Message", "Subject");
  const arn = topicArnIn(request);
  const [subject, message] = [request.text("Subject"), request.text("Message") ?? ""];
  refuseContent(subject, message);
  const topic = topicOf(request, arn, "sns:Publish");
  useKey(request, topic);
  const { world } = request;
  if (!world) {
    return { MessageId: "00000000-0000-0000-0000-000000000000" };
  }
  deliver(world, arn, { subject: subject ?? defaultSubject, message });
  return { MessageId: world.uuid() };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
function getTopicAttributes(request: ApiRequest): Values {
  takesOnly(request, "SNS", "TopicArn");
  const topic = topicOf(request, topicArnIn(request), "sns:GetTopicAttributes");
  const { arn, displayName = "", kmsMasterKeyId } = topic;
  const policy = request.facts.get(topicPolicyRow(arn))?.text;
  return {
    Attributes: {
      TopicArn: arn,
      DisplayName: displayName,
      ...(kmsMasterKeyId !== undefined && { KmsMasterKeyId: kmsMasterKeyId }),
      ...(policy !== undefined && { Policy: policy }),
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
function listSubscriptionsByTopic(request: ApiRequest): Values {
  takesOnly(request, "SNS", "TopicArn");
  const { arn } = topicOf(request, topicArnIn(request), "sns:ListSubscriptionsByTopic");
  const subscriptions = request.facts.list<Subscription>("sns:subscription");
  return {
    Subscriptions: subscriptions.flatMap(([, subscription]) =>
      subscription.topicArn === arn ? [shownSubscription(request, subscription)] : [],
    ),
  };
}

function shownSubscription(
  { account }: ApiRequest,
  { arn = "", topicArn, protocol, endpoint, confirmed }: Subscription,
): Values {
  return {
    SubscriptionArn: confirmed ? arn : "PendingConfirmation",
    Owner: account.id,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

function invalid(what: string): never {
  throw new AwsError("InvalidParameterException", `Invalid parameter: ${what}`);
}

function topicArnIn(request: ApiRequest): string {
  const arn = request.text("TopicArn");
  if (arn === undefined) {
    return invalid("TopicArn or TargetArn Reason: no value for required parameter");
  }
  const parts = arn.split(":");
  if (parts.length < 6) {
    return invalid(`TopicArn Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  }
  return parts[3] === request.region ? arn : invalid("TopicArn");
}

/** 256 KB: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html (Message) */
const longestMessage = 262_144;

/**
 * As mails carry it: printable ASCII that begins with no space. The API's reference asked for that and for less than
 * 100 characters; it has come to allow UTF-8, and SNS takes 100 (https://github.com/getmoto/moto/issues/1503).
 */
const subjectPattern = /^[!-~][ -~]{0,99}$/;

function refuseContent(subject: string | undefined, message: string): void {
  if (message === "") {
    invalid("Empty message");
  }
  if (Buffer.byteLength(message) > longestMessage) {
    invalid("Message too long");
  }
  if (subject !== undefined && !subjectPattern.test(subject)) {
    invalid("Subject");
  }
}

/** The topic, if the caller may do this to it by his own policies or the topic's. */
function topicOf(request: ApiRequest, arn: string, action: string): Topic {
  const { facts, account } = request;
  authorizeWithCode(request, "AuthorizationErrorException", {
    action,
    resource: arn,
    resourcePolicy: facts.get(topicPolicyRow(arn)),
    context: { "aws:SourceOwner": account.id },
  });
  const topic = facts.get(topicRow(arn));
  if (topic) {
    return topic;
  }
  if (facts.isForeign(topicRow(arn))) {
    throw new Believed(arn);
  }
  throw new AwsError("NotFoundException", "Topic does not exist");
}

/**
 * Who publishes to an encrypted topic has to be allowed to use its key.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sns-what-permissions-for-sse
 */
function useKey(request: ApiRequest, { arn, kmsMasterKeyId: keyArn }: Topic): void {
  if (keyArn === undefined || keyArn === "alias/aws/sns") {
    return;
  }
  const key = request.facts.get(keyRow(keyArn));
  if (!key && request.facts.isForeign(keyRow(keyArn))) {
    throw new Believed(keyArn);
  }
  // The texts are KMS's own.
  if (!key) {
    throw new AwsError("KMSNotFoundException", `Key '${keyArn}' does not exist`);
  }
  const state: string = key.state;
  if (state === "Disabled") {
    throw new AwsError("KMSDisabledException", `${keyArn} is disabled.`);
  }
  if (state !== "Enabled") {
    throw new AwsError("KMSInvalidStateException", `${keyArn} is pending deletion.`);
  }
  const actions = ["kms:GenerateDataKey", "kms:Decrypt"];
  const because = request.whyNotKey(keyArn, actions, "sns", { "aws:sns:topicArn": arn });
  if (because !== undefined) {
    // https://github.com/aws/aws-cdk/issues/24337
    throw new AwsError(
      "KMSAccessDeniedException",
      "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
      because,
    );
  }
}
