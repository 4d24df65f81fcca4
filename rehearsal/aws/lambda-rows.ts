import type { Statement } from "../policy/document";
import type { Row } from "../world/facts";
import type { Values } from "./model";

export interface LambdaFunction {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  /** `nodejs22.x` */
  readonly runtime: string;
  readonly architectures: readonly string[];
  /** `index.handler` */
  readonly handler: string;
  /** Text by file name. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutInSeconds: number;
  readonly memorySize: number;
  /** The log group that it writes to: its own by default. */
  readonly logGroup: string;
  /** `Text`, `JSON` */
  readonly logFormat: string;
  readonly network: FunctionNetwork | undefined;
  readonly tags?: Values;
}

export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** One statement of a function's resource policy. */
export interface Permission {
  readonly functionArn: string;
  readonly statement: Statement;
  /** The statement as JSON. */
  readonly text?: string;
}

export const functionRow = (arn: string) => `lambda:function:${arn}` as Row<LambdaFunction>;
export const permissionRow = (functionArn: string, statementId: string) =>
  `lambda:permission:${functionArn}/${statementId}` as Row<Permission>;
