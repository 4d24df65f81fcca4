import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RegionalKeys } from "../encryption/regional-keys";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import type { PolicyDocument } from "../foundation/policy-document";
import { inRegion, type Regional } from "../foundation/regions";
import { applicationDataKeyPolicy, infrastructureSecretsKeyPolicy } from "./access-key-policies";
import type { AccessScope } from "./access-scope";

export interface AccessKeysArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  readonly primaryRegion: string;
  /** Providers by region, the primary region's among them. */
  readonly providers: Regional<aws.Provider>;
  readonly scope: pulumi.Input<AccessScope>;
}

/** The keys that people use, in the primary region. */
export class AccessKeys extends pulumi.ComponentResource {
  /** ARN, resolved once the key's policy is in force. */
  readonly applicationDataArn: pulumi.Output<string>;
  readonly infrastructureSecretsArn: pulumi.Output<string>;

  constructor(name: string, args: AccessKeysArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:AccessKeys", name, {}, opts);

    const { names, placeIn, primaryRegion } = args;
    const scope = pulumi.output(args.scope);
    const key = (purpose: string, description: string, policy: KeyPolicyOf) =>
      inRegion(
        new RegionalKeys(
          `${name}-${purpose}`,
          {
            description,
            placeIn,
            providers: { [primaryRegion]: inRegion(args.providers, primaryRegion) },
            aliasName: names.physical("kms", purpose),
            policy: (place) => scope.apply((known) => policy(place, known)),
            classification: "Confidential",
          },
          { parent: this },
        ).usableArns,
        primaryRegion,
      );

    this.applicationDataArn = key("application-data", "Data of workloads", applicationDataKeyPolicy);
    this.infrastructureSecretsArn = key(
      "infrastructure-secrets",
      "Secrets of the infrastructure, and the record of what people did",
      infrastructureSecretsKeyPolicy,
    );
    this.registerOutputs({
      applicationDataArn: this.applicationDataArn,
      infrastructureSecretsArn: this.infrastructureSecretsArn,
    });
  }
}

type KeyPolicyOf = (place: Place, scope: AccessScope) => PolicyDocument;
