import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { LambdaFunction } from "../foundation/lambda-function";
import type { Names } from "../foundation/names";
import type { NetworkAccess } from "../foundation/network-access";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import type { PrivateNetwork } from "./private-network";
import { rotationStatements, secretResourcePolicy, secretsEndpointPolicy } from "./secret-policies";

/** A PostgreSQL database with the user whose password is rotated. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  /** Of the database to log in to. */
  readonly name: string;
  readonly username: string;
  readonly mode: "single-user" | "alternating-users";
  readonly adminSecretArn: string;
  /** Undefined where AWS's own key encrypts the admin secret. */
  readonly adminKeyArn?: string | undefined;
  /** The database's security group, which has to let the function's in. */
  readonly securityGroupId: string;
}

export interface RotatingSecretArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly network: PrivateNetwork;
  /** Undefined where a credential is rotated that no database knows. */
  readonly database: DatabaseSettings | undefined;
  /** ARN of the usable key that encrypts the secret and the function's logs. */
  readonly keyArn: pulumi.Input<string>;
  /** Who may read the secret from outside the network. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
  /** Days that the deleted secret can be restored; 0 for none. */
  readonly recoveryWindowInDays: number;
  readonly logRetentionInDays: number;
  /** The topic of the region that is told when a rotation fails. */
  readonly alertTopicArn: pulumi.Input<string>;
  /** Whether what holds data is protected from deletion. */
  readonly protect: boolean;
}

/** Days from one rotation to the next. */
const rotationIntervalInDays = 30;

/** Of the first password; a database first sees the one of the first rotation. */
const passwordLength = 32;

/** User of the credential that no database knows. */
const generatedUser = "baseline";

/**
 * A stage that the first version keeps for good. Without one AWS removes it after two rotations, the next refresh
 * drops it from Pulumi's state, and the next deployment would make the first password current again.
 * https://github.com/hashicorp/terraform-provider-aws/issues/37302
 */
const firstVersionStage = "BASELINE_FIRST";

/** A secret that is replaced every 30 days, from inside a private network. */
export class RotatingSecret extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: RotatingSecretArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:secrets:RotatingSecret", name, {}, opts);

    const { names, place, network, database } = args;
    const what = identityOf(database);
    const secret = new aws.secretsmanager.Secret(
      // Named after what it is a credential for: another database or user is another secret, whose first version has
      // to be its own.
      `${name}-${what}`,
      {
        name: names.physical("secretsmanager", what),
        description: database ? `Credential for ${database.host}` : "Generated credential",
        kmsKeyId: args.keyArn,
        recoveryWindowInDays: args.recoveryWindowInDays,
        tags: classified("Confidential"),
      },
      { parent: this, protect: args.protect },
    );
    const password = new random.RandomPassword(
      `${name}-first-password`,
      { length: passwordLength, special: false, keepers: { of: what } },
      { parent: this },
    );
    const firstVersion = new aws.secretsmanager.SecretVersion(
      // Named like the secret: a replacement under the same name would be given the ignored value of the old one.
      `${name}-${what}-first-version`,
      {
        secretId: secret.id,
        secretString: password.result.apply((text) => JSON.stringify(firstCredential(database, text))),
        versionStages: ["AWSCURRENT", firstVersionStage],
      },
      // The value and its stages are the rotation's from now on. Deleting the secret deletes its versions; the provider
      // would try to take labels away that have moved on since the last refresh, and fail.
      { parent: this, ignoreChanges: ["secretString", "versionStages"], retainOnDelete: true },
    );
    const policy = new aws.secretsmanager.SecretPolicy(
      `${name}-policy`,
      {
        secretArn: secret.arn,
        policy: pulumi
          .all([secret.arn, network.secretsManager.id, args.deployerArns])
          .apply(([arn, endpointId, deployers]) =>
            JSON.stringify(secretResourcePolicy(arn, endpointId, deployers)),
          ),
        blockPublicPolicy: true,
      },
      { parent: this },
    );

    const rotated = pulumi.all([secret.arn, args.keyArn]).apply(([secretArn, keyArn]) => ({
      secretArn,
      keyArn,
      admin: database && { arn: database.adminSecretArn, keyArn: database.adminKeyArn },
    }));
    const rotation = new LambdaFunction(
      `${name}-rotation`,
      {
        names,
        place,
        purpose: "rotation",
        description: "Rotates the secret of the security baseline",
        handler: "rotation",
        environment: {
          SECRET_ARN: secret.arn,
          MODE: database?.mode ?? "generated",
          ...(database && { ADMIN_SECRET_ARN: database.adminSecretArn }),
        },
        timeoutInSeconds: 30,
        statements: pulumi
          .all([place, rotated])
          .apply(([resolved, touched]) => rotationStatements(resolved, touched)),
        network: accessTo(network, database),
        logKeyArn: args.keyArn,
        logRetentionInDays: args.logRetentionInDays,
        alertTopicArn: args.alertTopicArn,
        protect: args.protect,
      },
      { parent: this },
    );
    const endpointPolicy = network.secretsManager.own
      ? [
          new aws.ec2.VpcEndpointPolicy(
            `${name}-endpoint-policy`,
            {
              vpcEndpointId: network.secretsManager.id,
              policy: pulumi
                .all([rotated, rotation.roleArn])
                .apply(([touched, roleArn]) => JSON.stringify(secretsEndpointPolicy(touched, roleArn))),
            },
            { parent: this },
          ),
        ]
      : [];

    const permission = new aws.lambda.Permission(
      `${name}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: rotation.name,
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: pulumi.output(place).apply(({ accountId }) => accountId),
        sourceArn: secret.arn,
      },
      { parent: this },
    );
    new aws.secretsmanager.SecretRotation(
      `${name}-schedule`,
      {
        secretId: secret.id,
        // Rotation starts at once, and what it then lacks fails silently.
        rotationLambdaArn: onceCreated(
          rotation.readyArn,
          firstVersion,
          policy,
          permission,
          ...endpointPolicy,
        ),
        rotationRules: { automaticallyAfterDays: rotationIntervalInDays },
      },
      { parent: this },
    );

    this.arn = secret.arn;
    this.functionName = rotation.name;
    this.roleName = rotation.roleName;
    this.registerOutputs({ arn: this.arn, functionName: this.functionName });
  }
}

/** Short and the same for the same database and user: `generated`, `database-3f9a1c`. */
function identityOf(database: DatabaseSettings | undefined): string {
  if (!database) {
    return "generated";
  }
  const { host, port, name, username } = database;
  const digest = createHash("sha256")
    .update(JSON.stringify([host, port, name, username]))
    .digest("hex");
  return `database-${digest.slice(0, 6)}`;
}

/** As AWS documents the JSON of a secret: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html */
function firstCredential(database: DatabaseSettings | undefined, password: string): object {
  return database
    ? {
        engine: "postgres",
        host: database.host,
        port: database.port,
        dbname: database.name,
        username: database.username,
        password,
      }
    : { username: generatedUser, password };
}

function accessTo(network: PrivateNetwork, database: DatabaseSettings | undefined): NetworkAccess {
  const { secretsManager, vpcId, subnetIds } = network;
  return {
    vpcId,
    subnetIds,
    destinations: {
      endpoints: { securityGroupId: secretsManager.securityGroupId, port: 443, own: secretsManager.own },
      ...(database && {
        database: { securityGroupId: database.securityGroupId, port: database.port, own: false },
      }),
    },
  };
}
