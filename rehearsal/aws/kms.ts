import { isDeepStrictEqual } from "node:util";
import { parsePolicy } from "../policy/document";
import type { Facts, Row } from "../world/facts";
import {
  authorizeOnKey,
  byDeployer,
  defaultKeyPolicy,
  keyPolicyRow,
  refuseInertStatements,
  validKeyPolicy,
} from "./kms-policy";
import { type Call, optionalText, type ResourceModel, type Self, text, type Values } from "./model";

/** A key as KMS keeps it. */
export interface KmsKey {
  readonly arn: string;
  readonly region: string;
  readonly kind: "single-Region" | "multi-Region primary" | "multi-Region replica";
  /** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly state: "Enabled" | "Disabled" | "PendingDeletion" | "PendingReplicaDeletion";
  /** Undefined for keys that were in the account before. */
  readonly tags?: Values;
  /** Days between two rotations; undefined for a key that is not rotated. A replica is rotated with its primary. */
  readonly rotationPeriodInDays?: number | undefined;
  /** What is other than of a symmetric key that KMS has made for a customer: `RSA_2048`. */
  readonly spec?: string;
  /** `SIGN_VERIFY` */
  readonly usage?: string;
  /** `EXTERNAL`, `AWS_CLOUDHSM` */
  readonly origin?: string;
  /** `AWS` */
  readonly manager?: string;
  readonly customKeyStoreId?: string;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html (KeySpec) */
export const spec = "SYMMETRIC_DEFAULT";

export const keyRow = (arn: string) => `kms:key:${arn}` as Row<KmsKey>;

/** A key that KMS keeps for its waiting period, which no deletion can shorten. */
export function waitsForDeletion(value: unknown): boolean {
  const { state } = value as KmsKey;
  return state === "PendingDeletion" || state === "PendingReplicaDeletion";
}

export function keyArn({ account, region = "" }: Self, keyId: string): string {
  return keyId.startsWith("arn:")
    ? keyId
    : `arn:${account.partition}:kms:${region}:${account.id}:key/${keyId}`;
}

export const keyId = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

/** The key whose rotation a replica shares: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html#multi-region-rotate */
export function rotatedWith(facts: Facts, key: KmsKey): KmsKey {
  const keys = facts.list<KmsKey>("kms:key").map(([, other]) => other);
  const primary = keys.find(
    ({ arn, kind }) => kind === "multi-Region primary" && keyId(arn) === keyId(key.arn),
  );
  return primary ?? key;
}

/** Whether nothing has become of a key but that it is rotated now, and was not before. */
export function isRotatedSince(found: unknown, left: unknown): boolean {
  const { rotationPeriodInDays: before, ...rest } = found as KmsKey;
  const { rotationPeriodInDays: since, ...same } = left as KmsKey;
  return before === undefined && since !== undefined && isDeepStrictEqual(rest, same);
}

/** Whether other regions have a replica of a key, or still wait for its deletion. */
export function hasReplicas(facts: Facts, arn: string): boolean {
  return facts
    .list<KmsKey>("kms:key")
    .some(([, other]) => other.arn !== arn && keyId(other.arn) === keyId(arn));
}

/** The key, if it can be acted upon; refused as KMS does where it does not exist. */
export function existingKey(call: Call, arn: string, property: string): KmsKey | undefined {
  const key = call.get(keyRow(arn));
  if (!key) {
    call.refuse({
      code: "NotFoundException",
      message: `Key '${arn}' does not exist`,
      fact: "https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html",
      property,
    });
  } else if (waitsForDeletion(key)) {
    call.refuse({
      code: "KMSInvalidStateException",
      message: `${arn} is pending deletion.`,
      fact: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html; the provider matches on "is pending deletion"',
      property,
    });
  }
  return key;
}

const deletionWindow = { minimum: 7, maximum: 30 };
const rotationPeriod = { minimum: 90, maximum: 2560 };

/** A year unless the program says otherwise: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
const rotationOf = ({ enableKeyRotation, rotationPeriodInDays }: Values) =>
  enableKeyRotation === true ? Number(rotationPeriodInDays ?? 365) : undefined;

/** The provider checks these before it calls AWS, with the bounds of the API. */
function refuseOutside(
  call: Call,
  property: string,
  { minimum, maximum }: { minimum: number; maximum: number },
): void {
  const value = call.self.inputs[property];
  if (typeof value === "number" && (value < minimum || value > maximum)) {
    call.refuse({
      code: "ValidationException",
      message: `expected ${property} to be in the range (${minimum} - ${maximum}), got ${value}`,
      fact: "https://docs.aws.amazon.com/kms/latest/APIReference/ (PendingWindowInDays, RotationPeriodInDays)",
      property,
    });
  }
}

function putPolicy(call: Call, arn: string, policyText: string | undefined): void {
  const { partition, id } = call.self.account;
  const policy = policyText === undefined ? undefined : validKeyPolicy(byDeployer(call), arn, policyText);
  if (policy) {
    refuseInertStatements(call, policy);
  }
  call.put(keyPolicyRow(arn), policy ?? defaultKeyPolicy(partition, id));
}

/**
 * After it has made or changed a key or its policy, the provider reads the key, and does so at every refresh.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/kms/key.go (findKeyInfo); the same
 * four stand as read permissions in AWS's own schema of AWS::KMS::Key.
 */
function readKey(call: Call, arn: string): void {
  for (const action of [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
  ]) {
    authorizeOnKey(call, action, arn);
  }
}

/** The calls that an update of a key or a replica makes, each authorised by the policy in force. */
function updateKey(call: Call, before: Self): void {
  const arn = text(call.outputs, "arn");
  const { inputs } = call.self;
  const changed = (property: string) =>
    JSON.stringify(inputs[property]) !== JSON.stringify(before.inputs[property]);
  refuseOutside(call, "deletionWindowInDays", deletionWindow);
  refuseOutside(call, "rotationPeriodInDays", rotationPeriod);
  if (changed("description")) {
    authorizeOnKey(call, "kms:UpdateKeyDescription", arn);
  }
  if (changed("enableKeyRotation") || changed("rotationPeriodInDays")) {
    authorizeOnKey(
      call,
      inputs["enableKeyRotation"] ? "kms:EnableKeyRotation" : "kms:DisableKeyRotation",
      arn,
    );
    change(call, arn, { rotationPeriodInDays: rotationOf(inputs) });
  }
  if (JSON.stringify(call.self.tags) !== JSON.stringify(before.tags)) {
    authorizeOnKey(call, "kms:TagResource", arn);
    change(call, arn, { tags: call.self.tags });
  }
  if (changed("policy")) {
    authorizeOnKey(call, "kms:PutKeyPolicy", arn);
    putPolicy(call, arn, optionalText(inputs, "policy"));
  }
  readKey(call, arn);
}

function change(call: Call, arn: string, changes: Partial<KmsKey>): void {
  const key = call.get(keyRow(arn));
  if (key) {
    call.put(keyRow(arn), { ...key, ...changes });
  }
}

function scheduleDeletion(call: Call, state: KmsKey["state"]): void {
  const arn = text(call.outputs, "arn");
  const key = existingKey(call, arn, "keyId");
  authorizeOnKey(call, "kms:ScheduleKeyDeletion", arn);
  if (key) {
    call.put(keyRow(arn), { ...key, state });
  }
}

const key: ResourceModel = {
  source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
  keeps: "keys",
  properties: {
    description: {},
    multiRegion: { replaces: true },
    enableKeyRotation: {},
    rotationPeriodInDays: {},
    deletionWindowInDays: {},
    policy: {},
    tags: {},
  },
  outputs: (self) => {
    const [a, b, c, d, e] = [8, 4, 4, 4, 12].map((length) => self.unique(length));
    const id = self.inputs["multiRegion"] === true ? `mrk-${self.unique(32)}` : `${a}-${b}-${c}-${d}-${e}`;
    return { id, keyId: id, arn: keyArn(self, id) };
  },
  create: (call) => {
    const { inputs, region = "" } = call.self;
    const arn = text(call.outputs, "arn");
    refuseOutside(call, "deletionWindowInDays", deletionWindow);
    refuseOutside(call, "rotationPeriodInDays", rotationPeriod);
    call.put(keyRow(arn), {
      arn,
      region,
      kind: inputs["multiRegion"] === true ? "multi-Region primary" : "single-Region",
      state: "Enabled",
      tags: call.self.tags,
      rotationPeriodInDays: rotationOf(inputs),
    });
    putPolicy(call, arn, optionalText(inputs, "policy"));
    if (inputs["enableKeyRotation"] === true) {
      authorizeOnKey(call, "kms:EnableKeyRotation", arn);
    }
    readKey(call, arn);
  },
  update: updateKey,
  // A primary waits until the last replica is gone, and then for its own waiting period.
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    scheduleDeletion(call, hasReplicas(call, arn) ? "PendingReplicaDeletion" : "PendingDeletion");
  },
};

const replicaKey: ResourceModel = {
  source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html",
  keeps: "keys",
  properties: {
    primaryKeyArn: { required: true, replaces: true },
    description: {},
    deletionWindowInDays: {},
    policy: {},
    tags: {},
  },
  outputs: (self) => {
    const id = keyId(text(self.inputs, "primaryKeyArn"));
    return { id, keyId: id, arn: keyArn(self, id) };
  },
  create: (call) => {
    const { inputs, region = "" } = call.self;
    const arn = text(call.outputs, "arn");
    const primaryArn = text(inputs, "primaryKeyArn");
    refuseOutside(call, "deletionWindowInDays", deletionWindow);
    const primary = existingKey(call, primaryArn, "primaryKeyArn");
    if (primary && primary.kind !== "multi-Region primary") {
      call.refuse({
        code: "UnsupportedOperationException",
        message: `${primaryArn} is not a multi-region primary key.`,
        fact: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html; text as recorded by localstack, test_replicate_replica_key_should_fail",
        property: "primaryKeyArn",
      });
    }
    if (primary && call.get(keyRow(arn))) {
      call.refuse({
        code: "AlreadyExistsException",
        message: "You can create only one replica of each primary key in each AWS Region.",
        fact: "https://github.com/pulumi/pulumi-aws-native/issues/184",
        property: "primaryKeyArn",
      });
    }
    if (primary) {
      authorizeOnKey(call, "kms:ReplicateKey", primaryArn, { "kms:ReplicaRegion": region });
    }
    const { tags } = call.self;
    call.put(keyRow(arn), { arn, region, kind: "multi-Region replica", state: "Enabled", tags });
    putPolicy(call, arn, optionalText(inputs, "policy"));
    readKey(call, arn);
  },
  update: updateKey,
  delete: (call) => scheduleDeletion(call, "PendingDeletion"),
};

const keyPolicy: ResourceModel = {
  source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  properties: { keyId: { required: true, replaces: true }, policy: { required: true } },
  outputs: (self) => ({ id: text(self.inputs, "keyId") }),
  create: putKeyPolicy,
  update: putKeyPolicy,
  // The provider puts the default policy back.
  delete: (call) => {
    const arn = keyArn(call.self, text(call.self.inputs, "keyId"));
    if (existingKey(call, arn, "keyId")) {
      authorizeOnKey(call, "kms:PutKeyPolicy", arn);
    }
    putPolicy(call, arn, undefined);
  },
};

function putKeyPolicy(call: Call): void {
  const { inputs } = call.self;
  const arn = keyArn(call.self, text(inputs, "keyId"));
  if (existingKey(call, arn, "keyId")) {
    authorizeOnKey(call, "kms:PutKeyPolicy", arn);
  }
  putPolicy(call, arn, text(inputs, "policy"));
  readKey(call, arn);
}

export const kms: Readonly<Record<string, ResourceModel>> = {
  "aws:kms/key:Key": key,
  "aws:kms/replicaKey:ReplicaKey": replicaKey,
  "aws:kms/keyPolicy:KeyPolicy": keyPolicy,
};

/** A key that was in the account before, with a policy of somebody else's. */
export function foreignKey(arn: string, region: string, policy: string): [Row<unknown>, unknown][] {
  return [
    [keyRow(arn), { arn, region, kind: "single-Region", state: "Enabled" } satisfies KmsKey],
    [keyPolicyRow(arn), parsePolicy("key policy", policy)],
  ];
}
