import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alarm } from "./alarm";
import { bundle, nodeVersion } from "./bundle";
import { EncryptedLogGroup } from "./encrypted-log-group";
import { executionPolicy, trustOfLambda } from "./execution-policy";
import type { Names } from "./names";
import { type NetworkAccess, reach } from "./network-access";
import { baselinePath } from "./paths";
import { managedPolicyArn, type Place } from "./place";
import type { PolicyStatement } from "./policy-document";
import { onceCreated } from "./ready";
import { classified } from "./tags";

export interface LambdaFunctionArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  /** What it is for, as it stands in physical names: `rotation`. */
  readonly purpose: string;
  /** Part of its role's name where other regions have the same function: names of roles are the account's. */
  readonly region?: string;
  readonly description: string;
  /** Folder of its code in `handlers/`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the code requires as `./settings.json`. Default: nothing. */
  readonly settings?: pulumi.Input<object>;
  /** At most 900. */
  readonly timeoutInSeconds: number;
  /** In MB. Default 256. */
  readonly memorySize?: number;
  /** What its own code calls, and nothing else. */
  readonly statements: pulumi.Input<readonly PolicyStatement[]>;
  /** The private network that it runs in. Default: none. */
  readonly network?: NetworkAccess;
  /** ARN of the usable key that encrypts its logs. */
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  /** The topic of its region that is told of errors. */
  readonly alertTopicArn: pulumi.Input<string>;
  /** Whether its logs are protected from deletion. */
  readonly protect: boolean;
}

/**
 * A function with everything that it needs: its code inline, a role with just its permissions, an encrypted log group
 * that is there before it, and an alarm on errors.
 */
export class LambdaFunction extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  /** ARN, resolved once the function has its permissions, its network and its alarm: what invokes it waits for them. */
  readonly readyArn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  /** Another one for another code or other settings. */
  readonly codeDigest: pulumi.Output<string>;

  constructor(name: string, args: LambdaFunctionArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:foundation:LambdaFunction", name, {}, opts);

    const { names, purpose, network } = args;
    const tags = classified("Confidential");
    const functionName = names.physical("lambda", purpose);
    const code = bundle(args.handler, args.settings);

    const logs = new EncryptedLogGroup(
      `${name}-logs`,
      {
        name: pulumi.interpolate`/aws/lambda/${functionName}`,
        keyArn: args.logKeyArn,
        retentionInDays: args.logRetentionInDays,
        classification: "Confidential",
      },
      { parent: this, protect: args.protect },
    );

    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: names.physical("iam", args.region === undefined ? purpose : `${purpose}-${args.region}`),
        path: baselinePath,
        description: args.description,
        assumeRolePolicy: JSON.stringify(trustOfLambda),
        tags,
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: pulumi
          .all([args.place, functionName, args.statements])
          .apply(([place, ownName, statements]) =>
            JSON.stringify(executionPolicy(place, ownName, network !== undefined, statements)),
          ),
      },
      { parent: this },
    );
    const attachments = network
      ? [
          new aws.iam.RolePolicyAttachment(
            `${name}-network-interfaces`,
            {
              role: role.name,
              policyArn: pulumi
                .output(args.place)
                .apply((place) => managedPolicyArn(place, "service-role/AWSLambdaVPCAccessExecutionRole")),
            },
            { parent: this },
          ),
        ]
      : [];
    const permissions = [policy, ...attachments];

    // Lambda reclaims the interfaces of a deleted function with the role, and they hold the security group. So the
    // group depends on the permissions, and goes before them.
    const access = network && reach(name, network, names.physical("ec2", purpose), this, permissions);

    const lambda = new aws.lambda.Function(
      `${name}-function`,
      {
        name: functionName,
        description: args.description,
        code: code.archive,
        handler: "index.handler",
        runtime: nodeVersion.runtime,
        architectures: ["arm64"],
        role: role.arn,
        timeout: args.timeoutInSeconds,
        memorySize: args.memorySize ?? 256,
        environment: { variables: args.environment },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
        ...(access && {
          vpcConfig: { subnetIds: access.subnetIds, securityGroupIds: [access.securityGroup.id] },
        }),
        tags,
      },
      // Lambda makes the network interfaces with the role while it makes the function.
      { parent: this, dependsOn: permissions },
    );

    const errors = alarm(
      `${name}-errors`,
      {
        name: names.physical("cloudwatch", `${purpose}-errors`),
        description: `The function that does this failed: ${args.description}`,
        metric: {
          namespace: "AWS/Lambda",
          name: "Errors",
          dimensions: { FunctionName: lambda.name },
          statistic: "Sum",
        },
        period: 300,
        goesOff: { above: 0 },
        whenSilent: "notBreaching",
        topicArn: args.alertTopicArn,
      },
      { parent: this },
    );

    this.name = lambda.name;
    this.readyArn = onceCreated(lambda.arn, errors, ...(access?.rules ?? []));
    this.roleArn = role.arn;
    this.roleName = role.name;
    this.codeDigest = code.digest;
    this.registerOutputs({ name: this.name, readyArn: this.readyArn, roleArn: this.roleArn });
  }
}
