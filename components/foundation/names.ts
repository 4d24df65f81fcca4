import * as pulumi from "@pulumi/pulumi";

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
  /** `CreateSecurityGroup`: GroupName up to 255. */
  ec2: 255,
  /** `CreateLogGroup`: logGroupName 1..512, of which the longest prefix of ours takes 64 at the most. */
  logs: 448,
} as const;

export type NamedService = keyof typeof limits;

/** Length of the suffix that is generated where the configuration gives none, in characters. */
export const generatedSuffixLength = 8;

/** `<environment>-<service>-<purpose>-<suffix>`. Throws when AWS would refuse the name for its length. */
export function physicalName(
  environment: string,
  service: NamedService,
  purpose: string,
  suffix: string,
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

/** Physical names for one stack: they differ between environments and, by the suffix, between stacks. */
export class Names {
  constructor(
    private readonly environment: string,
    private readonly suffix: pulumi.Input<string>,
  ) {}

  physical(service: NamedService, purpose: string): pulumi.Output<string> {
    return pulumi
      .output(this.suffix)
      .apply((suffix) => physicalName(this.environment, service, purpose, suffix));
  }
}
