/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Services that are asked, by the names of their endpoints. */
export type AskedService =
  | "access-analyzer"
  | "cloudtrail"
  | "cloudwatch"
  | "config"
  | "ec2"
  | "events"
  | "iam"
  | "kms"
  | "lambda"
  | "logs"
  | "organizations"
  | "s3"
  | "s3-control"
  | "scheduler"
  | "secretsmanager"
  | "sns"
  | "ssm";

/** Services that are called, those included that no check asks. */
export type CalledService = AskedService | "cloudcontrolapi" | "sts" | "tagging";

/** A call of AWS's API. */
export interface ServiceCall {
  readonly service: CalledService;
  /** `GetKeyRotationStatus` */
  readonly operation: string;
  readonly region: string;
  /** As the API's model spells it. */
  readonly input: Readonly<Record<string, Json>>;
}

/** A call that only reads. */
export interface Question extends ServiceCall {
  readonly service: AskedService;
}

/** One question to AWS whose answer shows that a control is in force. Plain data: a shell and a program ask the same. */
export interface ControlCheck extends Question {
  /** Of the controls that docs/validation.md lists: `A1`. */
  readonly control: string;
  /** What holds, as a sentence. */
  readonly title: string;
  /** JMESPath, of the answer. https://jmespath.org/specification.html */
  readonly query: string;
  /** What the query has to give. */
  readonly expected: Json;
  /** What to do where it gives something else. */
  readonly otherwise: string;
}

/** A JMESPath expression that is true where the check passes: what the shell asks. */
export function condition({ query, expected }: Pick<ControlCheck, "query" | "expected">): string {
  return `(${query}) == \`${JSON.stringify(expected)}\``;
}
