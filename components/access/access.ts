import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { inRegion, type Regional } from "../foundation/regions";
import { AccessKeys } from "./access-keys";
import { AccessRoles } from "./access-roles";
import { accessScope } from "./access-scope";
import { type BusinessCalendar, BusinessHours } from "./business-hours";
import type { Federation } from "./trust-policy";

export interface AccessArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  readonly primaryRegion: string;
  /** Providers by region that people may work in, the primary region's among them. */
  readonly providers: Regional<aws.Provider>;
  /** Accounts whose people may come; empty for this one. */
  readonly trustedAccounts: readonly string[];
  readonly federation: Federation;
  /** `service:Operation`, also with wildcards. */
  readonly sensitiveOperations: readonly string[];
  readonly calendar: BusinessCalendar;
  /** Minutes that an emergency opens at the most; at most 120. */
  readonly breakGlassMinutes: number;
  /** The topic of the primary region, and its key, that people are told through. */
  readonly alertTopicArn: pulumi.Input<string>;
  readonly alertKeyArn: pulumi.Input<string>;
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  readonly protect: boolean;
}

/** What people may do, and when: their roles within a boundary, their keys, and the hours in which doors are open. */
export class Access extends pulumi.ComponentResource {
  readonly keys: AccessKeys;
  readonly roles: AccessRoles;
  readonly hours: BusinessHours;

  constructor(name: string, args: AccessArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:Access", name, {}, opts);

    const { names, placeIn, primaryRegion, providers, protect } = args;
    const inPrimaryRegion = { parent: this, provider: inRegion(providers, primaryRegion) };
    const scope = accessScope({
      names,
      place: placeIn(primaryRegion),
      regions: Object.keys(providers),
      sensitiveOperations: args.sensitiveOperations,
    });
    this.keys = new AccessKeys(
      `${name}-keys`,
      { names, placeIn, primaryRegion, providers, scope },
      { parent: this, protect },
    );
    this.roles = new AccessRoles(
      name,
      { names, scope, keys: this.keys, trustedAccounts: args.trustedAccounts, federation: args.federation },
      inPrimaryRegion,
    );
    this.hours = new BusinessHours(
      `${name}-hours`,
      {
        ...args,
        scope,
        roles: this.roles.roles,
        policies: this.roles.hours,
        boundaryArn: this.roles.boundaryArn,
      },
      inPrimaryRegion,
    );

    this.registerOutputs({ roleArns: this.roles.readyArns, boundaryArn: this.roles.boundaryArn });
  }
}
