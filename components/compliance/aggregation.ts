import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import type { Regional } from "../foundation/regions";
import { classified } from "../foundation/tags";
import { OrganizationRole } from "./organization-role";

/** An account that may gather what this one's rules say, and the region that it gathers in. */
export interface AuditAccount {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** Whose rules the view shows: this account's, or those of every account of its organisation. */
export type AggregationSource = "account" | "organization";

export interface AggregationArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly accountId: pulumi.Input<string>;
  readonly aggregation: AggregationSource;
  /** The regions that are gathered from, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** Undefined: nobody else sees it. */
  readonly auditAccount: AuditAccount | undefined;
  /** What gives it something to gather. */
  readonly recorders: readonly pulumi.Resource[];
}

/** One view of the rules of every region, and of every account where it is the organisation's, in the region of the component, and the right of an audit account to the same. */
export class Aggregation extends pulumi.ComponentResource {
  readonly aggregatorName: pulumi.Output<string>;

  constructor(name: string, args: AggregationArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:Aggregation", name, {}, opts);

    const { providers, auditAccount } = args;
    const tags = classified("Confidential");
    this.aggregatorName = new aws.cfg.ConfigurationAggregator(
      `${name}-aggregator`,
      { ...this.source(name, args), tags },
      // There is nothing to gather before, and the first try would fail without a word.
      { parent: this, dependsOn: [...args.recorders] },
    ).name;
    if (auditAccount) {
      const { accountId, region: authorizedAwsRegion } = auditAccount;
      for (const [region, provider] of Object.entries(providers)) {
        new aws.cfg.AggregateAuthorization(
          `${name}-${region}-authorization`,
          { accountId, authorizedAwsRegion, tags },
          { parent: this, provider },
        );
      }
    }

    this.registerOutputs({ aggregatorName: this.aggregatorName });
  }

  /**
   * What is gathered, under a name of its own: the provider replaces an aggregator whose source becomes one of the
   * other kind, and AWS, which knows them by name, would delete the new one with the old.
   * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/configuration_aggregator.go (ForceNewIfChange)
   */
  private source(
    name: string,
    { names, place, providers, accountId, aggregation }: AggregationArgs,
  ): aws.cfg.ConfigurationAggregatorArgs {
    const regions = Object.keys(providers);
    if (aggregation === "account") {
      return {
        name: names.physical("config", "regions"),
        accountAggregationSource: { accountIds: [accountId], regions },
      };
    }
    const role = new OrganizationRole(`${name}-organization`, { names, place }, { parent: this });
    return {
      name: names.physical("config", "organization"),
      organizationAggregationSource: { roleArn: role.readyArn, regions },
    };
  }
}
