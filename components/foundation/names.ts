import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Longest legal physical name by service, in characters, each from the service's API model. */
const limits = {
  /** `CreateAlias`: AliasName 1..256, of which `alias/` takes six. */
  kms: 250,
  /** `CreateRole`: RoleName 1..64. */
  iam: 64,
  /** `CreateFunction`: FunctionName 1..64. */
  lambda: 64,
  /** `CreateSecret`: Name 1..512. */
  secretsmanager: 512,
  /** `CreateTopic`: Name 1..256. */
  sns: 256,
  /** `PutMetricAlarm`: AlarmName 1..255. */
  cloudwatch: 255,
  /** `PutRule`: Name 1..64. */
  events: 64,
  /** `CreateSchedule`: Name 1..64. */
  scheduler: 64,
  /** `CreateQueue`: QueueName up to 80. */
  sqs: 80,
  /** `PutParameter`: the ARN up to 1011, of which 100 are taken before the name at the most. */
  ssm: 900,
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  s3: 63,
  /** `CreateTrail`: Name 3..128. */
  cloudtrail: 128,
  /** `CreateSecurityGroup`: GroupName up to 255. */
  ec2: 255,
  /** `PutConfigRule`: ConfigRuleName 1..128. */
  config: 128,
  /** `CreateLogGroup`: logGroupName 1..512, of which the longest prefix of ours takes 64 at the most. */
  logs: 448,
  /** `CreatePolicy`: Name 1..128. */
  organizations: 128,
  /** `CreateAnalyzer`: analyzerName 1..255. */
  accessanalyzer: 255,
} as const;

export type NamedService = keyof typeof limits;

/** Length of the suffix that is generated where the configuration gives none, in characters. */
export const generatedSuffixLength = 8;

/** What the physical names of one stack have in common. */
export interface Naming {
  readonly environment: string;
  readonly suffix: string;
}

/** `<environment>-<service>-<purpose>-<suffix>`. Throws when AWS would refuse the name for its length. */
export function physicalName(
  { environment, suffix }: Naming,
  service: NamedService,
  purpose: string,
): string {
  const name = `${environment}-${service}-${purpose}-${suffix}`;
  if (name.length > limits[service]) {
    throw new Error(
      `The name ${name} has ${name.length} characters; ${service} allows ${limits[service]}. ` +
        "Shorten environment or environmentSuffix.",
    );
  }
  return name;
}

/** Pattern for every name that the stack gives in a service. */
export function anyPhysicalName({ environment, suffix }: Naming, service: NamedService): string {
  return `${environment}-${service}-*-${suffix}`;
}

/** Physical names for one stack: they differ between environments and, by the suffix, between stacks. */
export class Names {
  /** For policies, which are functions of plain strings. */
  readonly naming: pulumi.Output<Naming>;

  constructor(environment: string, suffix: pulumi.Input<string>) {
    this.naming = pulumi.output(suffix).apply((resolved) => ({ environment, suffix: resolved }));
  }

  physical(service: NamedService, purpose: string): pulumi.Output<string> {
    return this.naming.apply((naming) => physicalName(naming, service, purpose));
  }
}

/** The names of this stack. Without a suffix one is generated, once and for all. */
export function namesOf(environment: string, suffix: string): Names {
  return new Names(environment, suffix || generatedSuffix());
}

function generatedSuffix(): pulumi.Output<string> {
  const args = { length: generatedSuffixLength, upper: false, numeric: false, special: false };
  return new random.RandomString("suffix", args).result;
}
