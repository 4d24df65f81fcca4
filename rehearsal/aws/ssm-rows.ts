import type { Account } from "../world/account";
import type { Row } from "../world/facts";

/** A parameter with its history. */
export interface StoredParameter {
  readonly arn: string;
  readonly name: string;
  /** The oldest first, the current one last. */
  readonly versions: readonly [...ParameterVersion[], ParameterVersion];
}

export interface ParameterVersion {
  readonly version: number;
  readonly type: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  /** In milliseconds since 1970. */
  readonly lastModified: number;
  /** ARN of who wrote it: of a role, the session's. */
  readonly lastModifiedUser: string;
}

export const parameterRow = (region: string, name: string) =>
  `ssm:parameter:${region}:${name}` as Row<StoredParameter>;

export const currentOf = ({ versions }: StoredParameter): ParameterVersion =>
  versions[versions.length - 1] as ParameterVersion;

/** The slash of a name that begins with one is the one after `parameter`. */
export function parameterArn({ partition, id }: Account, region: string, name: string): string {
  return `arn:${partition}:ssm:${region}:${id}:parameter/${name.replace(/^\//, "")}`;
}
