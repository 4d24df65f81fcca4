import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { classified } from "../foundation/tags";
import { DiskEncryption } from "./disk-encryption";
import { type PasswordSettings, passwordPolicyArgs } from "./password-policy";

/** What is to hold in the whole account. */
export interface AccountDefaultsSettings {
  /** Whether new disks are encrypted with the key of their region. */
  readonly ebsEncryption: boolean;
  readonly s3PublicAccessBlock: boolean;
  /** `existing`: somebody else's analyzer is relied on, of which an account has room for one in each region. */
  readonly accessAnalyzer: "create" | "existing" | "off";
  /** False: the account's password policy is left as it is. */
  readonly passwordPolicy: PasswordSettings | false;
}

export interface AccountDefaultsArgs {
  readonly names: Names;
  /** The regions in which disks are encrypted and access is analyzed, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** ARN of the usable key of each of those regions, whose policy lets whoever makes a disk in through EC2. */
  readonly keyArns: Regional<pulumi.Input<string>>;
  readonly settings: AccountDefaultsSettings;
}

/** What holds for everybody in the account and for everything that is made in it, each once per account or region. */
export class AccountDefaults extends pulumi.ComponentResource {
  readonly settings: AccountDefaultsSettings;
  /** Name of the stack's own analyzer by region; none where it makes none. */
  readonly analyzerNames: Regional<pulumi.Output<string>>;

  constructor(name: string, args: AccountDefaultsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:account:AccountDefaults", name, {}, opts);

    const { names, providers, keyArns, settings } = args;
    const { ebsEncryption, s3PublicAccessBlock, accessAnalyzer, passwordPolicy } = settings;
    const regions = Object.keys(providers);
    const there = (region: string) => ({ parent: this, provider: inRegion(providers, region) });

    for (const region of ebsEncryption ? regions : []) {
      new DiskEncryption(`${name}-${region}-disks`, { keyArn: inRegion(keyArns, region) }, there(region));
    }

    if (s3PublicAccessBlock) {
      new aws.s3.AccountPublicAccessBlock(
        `${name}-public-access-block`,
        {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        { parent: this },
      );
    }

    this.analyzerNames = perRegion(accessAnalyzer === "create" ? regions : [], (region) => {
      const analyzer = new aws.accessanalyzer.Analyzer(
        `${name}-${region}-analyzer`,
        {
          analyzerName: names.physical("accessanalyzer", "account"),
          type: "ACCOUNT",
          tags: classified("Confidential"),
        },
        // There is room for one: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
        { ...there(region), deleteBeforeReplace: true },
      );
      return analyzer.analyzerName;
    });

    if (passwordPolicy) {
      new aws.iam.AccountPasswordPolicy(`${name}-passwords`, passwordPolicyArgs(passwordPolicy), {
        parent: this,
      });
    }

    this.settings = settings;
    this.registerOutputs({ analyzerNames: this.analyzerNames });
  }
}
