import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Regional } from "../foundation/regions";
import { classified } from "../foundation/tags";

/** An account that may gather what this one's rules say, and the region that it gathers in. */
export interface AuditAccount {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

export interface AggregationArgs {
  readonly names: Names;
  readonly accountId: pulumi.Input<string>;
  /** The regions that are gathered from, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** Undefined: nobody else sees it. */
  readonly auditAccount: AuditAccount | undefined;
  /** What gives it something to gather. */
  readonly recorders: readonly pulumi.Resource[];
}

/** One view of every region's rules, in the region of the component, and the right of an audit account to the same. */
export class Aggregation extends pulumi.ComponentResource {
  readonly aggregatorName: pulumi.Output<string>;

  constructor(name: string, args: AggregationArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:Aggregation", name, {}, opts);

    const { names, providers, auditAccount } = args;
    const tags = classified("Confidential");
    this.aggregatorName = new aws.cfg.ConfigurationAggregator(
      `${name}-aggregator`,
      {
        name: names.physical("config", "regions"),
        accountAggregationSource: { accountIds: [args.accountId], regions: Object.keys(providers) },
        tags,
      },
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
}
