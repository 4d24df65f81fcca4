import { explain } from "../policy/evaluate";
import type { Row } from "../world/facts";
import { keyRow } from "./kms";
import { serviceMayUseKey } from "./kms-policy";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  text,
  validationError,
} from "./model";

export interface LogGroup {
  readonly name: string;
  /** ARN of the key that encrypts it, where it is not one of CloudWatch's own. */
  readonly keyArn: string | undefined;
  /** Undefined where events are kept for ever. */
  readonly retentionInDays: number | undefined;
}

export const groupRow = (region: string, name: string) => `logs:group:${region}:${name}` as Row<LogGroup>;

const api = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference";

/** Days, https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionPeriods = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * What CloudWatch Logs does with a key, as far as its documented statement's condition on the encryption context
 * can match: `DescribeKey` carries no encryption context, so a working statement of that form proves that it is not
 * asked for. Whether it re-encrypts is UNCONFIRMED, so that is asked of nobody.
 */
const useOfKey = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"];

/** CloudWatch Logs tries the key while it creates the group. */
function refuseUnusableKey(call: Call): void {
  const { account, region = "", inputs } = call.self;
  const keyArn = optionalText(inputs, "kmsKeyId");
  const groupArn = text(call.outputs, "arn");
  const service = `logs.${region}.${account.dnsSuffix}`;
  const because = keyArn === undefined ? undefined : whyUnusable(call, keyArn, groupArn, service);
  if (because !== undefined) {
    call.refuse({
      code: "AccessDeniedException",
      message: `The specified KMS key does not exist or is not allowed to be used with Arn '${groupArn}'`,
      because,
      fact: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html; code and text as quoted in https://github.com/hashicorp/terraform/issues/29282",
      property: "kmsKeyId",
      cure: `Name an enabled key of ${region} whose policy lets ${service} use it for this log group.`,
    });
  }
}

function whyUnusable(call: Call, keyArn: string, groupArn: string, service: string): string | undefined {
  const { account, region } = call.self;
  if (!new RegExp(`^arn:${account.partition}:kms:${region}:\\d{12}:key/`).test(keyArn)) {
    return `${keyArn} is no ARN of a key in ${region}`;
  }
  const key = call.get(keyRow(keyArn));
  if (key?.state !== "Enabled") {
    return key ? `the key is ${key.state}` : "there is no such key";
  }
  const context = {
    "kms:EncryptionContext:aws:logs:arn": groupArn,
    "kms:EncryptionContextKeys": ["aws:logs:arn"],
  };
  for (const action of useOfKey) {
    const verdict = serviceMayUseKey(call, account, service, action, keyArn, context);
    if (verdict.decision !== "Allowed") {
      return `${action} for ${service}: ${explain(verdict)}`;
    }
  }
  return undefined;
}

function refuseBadSettings(call: Call): void {
  const name = text(call.outputs, "name");
  const retention = call.self.inputs["retentionInDays"];
  if (name.length > 512) {
    call.refuse({
      code: "InvalidParameterException",
      message: "Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
      fact: `${api}/API_CreateLogGroup.html; text as recorded by localstack`,
      property: "name",
    });
  } else if (!/^[.\-_/#A-Za-z0-9]+$/.test(name) || name.startsWith("aws/")) {
    call.refuse(
      validationError(
        "logGroupName",
        name,
        "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
        `${api}/API_CreateLogGroup.html`,
      ),
    );
  }
  if (typeof retention === "number" && !retentionPeriods.includes(retention)) {
    call.refuse({
      code: "InvalidParameterException",
      message: `expected retentionInDays to be one of [${retentionPeriods.join(" ")}], got ${retention}`,
      fact: `${api}/API_PutRetentionPolicy.html; text of the provider's own check`,
      property: "retentionInDays",
    });
  }
}

function putGroup(call: Call): void {
  const { region = "", inputs } = call.self;
  const name = text(call.outputs, "name");
  const retention = inputs["retentionInDays"];
  refuseBadSettings(call);
  refuseUnusableKey(call);
  call.put(groupRow(region, name), {
    name,
    keyArn: optionalText(inputs, "kmsKeyId"),
    retentionInDays: typeof retention === "number" && retention > 0 ? retention : undefined,
  });
}

const logGroup: ResourceModel = {
  source: `${api}/API_CreateLogGroup.html`,
  keeps: "data",
  properties: { name: autonamed, kmsKeyId: {}, retentionInDays: { default: 0 }, tags: {} },
  outputs: (self) => {
    const name = physicalName(self);
    const { account, region = "" } = self;
    return { id: name, name, arn: `arn:${account.partition}:logs:${region}:${account.id}:log-group:${name}` };
  },
  create: (call) => {
    const { region = "" } = call.self;
    const name = text(call.outputs, "name");
    if (call.get(groupRow(region, name))) {
      call.refuse({
        code: "ResourceAlreadyExistsException",
        message: "The specified log group already exists",
        fact: `${api}/API_CreateLogGroup.html; text as recorded by localstack`,
        property: "name",
      });
    }
    putGroup(call);
  },
  update: putGroup,
  delete: (call) => call.remove(groupRow(call.self.region ?? "", text(call.outputs, "name"))),
  read: (call) => {
    const { inputs, region = "" } = call.self;
    const found = call.get(groupRow(region, text(call.outputs, "name")));
    const { retentionInDays: _, kmsKeyId: __, ...others } = inputs;
    // For ever is 0 to the provider, and nothing where the program gives nothing.
    const kept = found?.retentionInDays ?? (inputs["retentionInDays"] === undefined ? undefined : 0);
    return (
      found && {
        ...others,
        ...(kept !== undefined && { retentionInDays: kept }),
        ...(found.keyArn !== undefined && { kmsKeyId: found.keyArn }),
      }
    );
  },
};

export const logs: Readonly<Record<string, ResourceModel>> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};

/** A log group that was in the account before. */
export function foreignLogGroup(region: string, name: string): [Row<unknown>, unknown] {
  const group: LogGroup = { name, keyArn: undefined, retentionInDays: undefined };
  return [groupRow(region, name), group];
}
