import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import { type KmsKey, keyId, keyRow } from "./kms";
import { policyWithGrants } from "./kms-grants";
import type { Value } from "./model";
import type { ApiRequest } from "./service";

/** A member that the API model requires, in the words of KMS. */
export function member(request: ApiRequest, name: string): Value {
  const value = request.arrival.input[name];
  if (value === undefined || value === null) {
    const at = name.charAt(0).toLowerCase() + name.slice(1);
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value null at '${at}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** A key as a request named it. */
export interface NamedKey {
  /** Of the alias, where there is no such alias. */
  readonly arn: string;
  /** Undefined where the key does not exist. */
  readonly key: KmsKey | undefined;
  /** The alias that the request used. */
  readonly alias?: string;
}

interface Place {
  readonly facts: Facts;
  readonly account: Account;
  readonly region: string;
}

const keyIdForm = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;
const arnForm = /^arn:[\w-]+:kms:([\w-]+):(\d{12}):(key\/|alias\/)(.+)$/;

/** The aliases of a region, with the ARNs of their keys. */
export function aliasesIn({ facts, region }: Place): [name: string, keyArn: string][] {
  const prefix = `kms:alias:${region}:`;
  return facts
    .list<{ readonly targetKeyArn: string }>("kms:alias")
    .flatMap(([row, { targetKeyArn }]): [string, string][] =>
      row.startsWith(prefix) ? [[row.slice(prefix.length), targetKeyArn]] : [],
    );
}

/**
 * The key that a `KeyId` means: its id, its ARN, an alias or an alias's ARN. One of another account is believed.
 * Texts as recorded from AWS by localstack, tests/aws/services/kms/test_kms.snapshot.json; of aliases as quoted in
 * https://github.com/cloudposse/docs/issues/152
 */
export function keyNamed(place: Place, id: string): NamedKey {
  const { account, region } = place;
  const [, arnRegion = region, accountId = account.id, kind, name] = arnForm.exec(id) ?? [];
  if (arnRegion !== region) {
    throw new AwsError("NotFoundException", `Invalid arn ${arnRegion}`);
  }
  if (accountId !== account.id) {
    throw new Believed(id);
  }
  const alias = kind === "alias/" ? `alias/${name}` : id;
  if (alias.startsWith("alias/")) {
    const target = aliasesIn(place).find(([known]) => known === alias)?.[1];
    return target === undefined
      ? { arn: arnOf(place, alias), key: undefined, alias }
      : { arn: target, key: place.facts.get(keyRow(target)), alias };
  }
  if (kind === undefined && !keyIdForm.test(id)) {
    throw new AwsError("NotFoundException", `Invalid keyId '${id}'`);
  }
  const arn = kind === undefined ? arnOf(place, `key/${id}`) : id;
  return { arn, key: place.facts.get(keyRow(arn)) };
}

/** ARN of a key, `key/...`, or of an alias of the account in a region. */
export const arnOf = ({ account, region }: Omit<Place, "facts">, resource: string) =>
  `arn:${account.partition}:kms:${region}:${account.id}:${resource}`;

/** The key that an operation names which takes no alias. Text as quoted in https://github.com/boto/boto/pull/3202 */
export function keyItself(request: ApiRequest): NamedKey {
  const id = String(member(request, "KeyId"));
  if (/(?:^|:)alias\//.test(id)) {
    throw new AwsError("InvalidArnException", "Key Aliases are not supported for this operation.");
  }
  return keyNamed(request, id);
}

/** The key that was named; KMS's error where there is none. */
export function existing({ arn, key }: NamedKey): KmsKey {
  if (!key) {
    const isAlias = arn.includes(":alias/");
    const message = isAlias ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`;
    throw new AwsError("NotFoundException", message);
  }
  return key;
}

/**
 * The key that was named, if the caller may do this to it. That his own policies are asked before he learns that
 * there is no such key is UNCONFIRMED. https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html
 */
export function authorizedKey(
  request: ApiRequest,
  named: NamedKey,
  action: string,
  context: ConditionValues = {},
): KmsKey {
  const { facts, account } = request;
  const { arn, key, alias } = named;
  const aliases = aliasesIn(request).flatMap(([name, target]) => (target === arn ? [name] : []));
  const tags = Object.entries(key?.tags ?? {}).map(([name, value]) => [
    `aws:ResourceTag/${name}`,
    String(value),
  ]);
  request.authorize({
    action,
    resource: arn,
    context: {
      "kms:CallerAccount": account.id,
      ...(aliases.length > 0 && { "kms:ResourceAliases": aliases }),
      ...(alias !== undefined && { "kms:RequestAlias": alias }),
      ...Object.fromEntries(tags),
      ...context,
    },
    resourcePolicy: policyWithGrants(facts, arn),
    resourceMustAllow: key !== undefined,
  });
  return existing(named);
}

/** Condition keys of an encryption context; none where it is empty. */
export function contextKeys(encryptionContext: Readonly<Record<string, string>>): ConditionValues {
  const entries = Object.entries(encryptionContext);
  return entries.length === 0
    ? {}
    : {
        ...Object.fromEntries(entries.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
        "kms:EncryptionContextKeys": entries.map(([key]) => key),
      };
}

/**
 * What KMS says of a key that waits for its deletion.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html#key-state-table
 */
export function refuseWaiting({ arn, state }: KmsKey): void {
  if (state === "PendingDeletion" || state === "PendingReplicaDeletion") {
    const what = state === "PendingDeletion" ? "pending deletion" : "pending replica deletion";
    throw new AwsError("KMSInvalidStateException", `${arn} is ${what}.`);
  }
}

/** What KMS says of a key that encrypts nothing at present. */
export function refuseUnusable(key: KmsKey): void {
  if (key.state === "Disabled") {
    throw new AwsError("DisabledException", `${key.arn} is disabled.`);
  }
  refuseWaiting(key);
}

/** Whether two ARNs are of one key, or of a multi-Region key and its replica. */
export const areRelated = (one: string, other: string) => keyId(one) === keyId(other);
