import type { Partition } from "../../components/foundation/regions";
import { type SweptType, sweptTypes } from "./resource-types";

/** A region of an account. */
export interface Place {
  readonly partition: Partition;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** A resource by its type and by what AWS calls it. */
export interface Named {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
}

/** Whether a physical name, path or ARN of this program's form ends in a suffix, as a whole part of the name. */
export function bearsSuffix(id: string, suffix: string): boolean {
  // To the names of secrets, AWS adds six characters: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  const name = id.includes(":secret:") ? id.replace(/-\w{6}$/, "") : id;
  return name.endsWith(`-${suffix}`);
}

/** What Cloud Control calls what has an ARN; undefined for a type that is not swept. */
export function namedBy(arn: string, place: Place): Named | undefined {
  const [, , service = "", , , ...rest] = arn.split(":");
  const resource = rest.join(":");
  const found = Object.entries(sweptTypes).find(
    ([, type]) => type.service === service && resource.startsWith(type.prefix),
  );
  if (!found) {
    return undefined;
  }
  const [type, swept] = found;
  const path = resource.slice(swept.prefix.length);
  // Roles have a path that is no part of their names, and groups of logs an ending that is no part of theirs.
  const name = type === "AWS::IAM::Role" ? path.slice(path.lastIndexOf("/") + 1) : path.replace(/:\*$/, "");
  return { type, arn, id: identifierOf(swept, { arn, resource, name }, place) };
}

function identifierOf(
  { identifier }: SweptType,
  { arn, resource, name }: { readonly arn: string; readonly resource: string; readonly name: string },
  place: Place,
): string {
  switch (identifier) {
    case "arn":
      return arn;
    case "path":
      return resource;
    case "url":
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
      return `https://sqs.${place.region}.${place.partition.dnsSuffix}/${place.account}/${name}`;
    default:
      return name;
  }
}

/** ARN of what Cloud Control calls so. */
export function arnOf(type: string, id: string, place: Place): string {
  const { service = "", prefix = "", identifier, global } = sweptTypes[type] ?? {};
  if (identifier === "arn") {
    return id;
  }
  const resource = `${prefix}${identifier === "url" ? id.slice(id.lastIndexOf("/") + 1) : id}`;
  const { partition, region, account } = place;
  const where = service === "s3" ? ":" : `${global ? "" : region}:${account}`;
  return `arn:${partition.name}:${service}:${where}:${identifier === "path" ? id : resource}`;
}
