import { type Scenario, ScenarioFailure } from "../rehearsal";
import { whereSeenTo } from "./account-defaults";
import { primaryRegion, whyRefused } from "./people";

/** Somebody opens a bucket of his to the world, as an administrator may, the bucket's own block first. The account says no. */
export const noBucketBecomesPublic: Scenario = {
  title: "No bucket becomes public",
  run: whereSeenTo("s3PublicAccessBlock", async (account) => {
    const apart = account.at(account.now);
    const region = primaryRegion(apart);
    const name = apart.estate(region).buckets.create({ closed: false });
    const { partition } = /^arn:(?<partition>[\w-]+):/.exec(apart.text("rotatingSecretArn"))?.groups ?? {};
    const put = (Principal: string | { readonly AWS: string }) => {
      const statement = { Effect: "Allow", Principal, Action: "s3:GetObject" };
      const Statement = [{ ...statement, Resource: `arn:${partition}:s3:::${name}/*` }];
      return apart.administrator.call("S3Client", "PutBucketPolicy", region, {
        Bucket: name,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement }),
      });
    };

    const [open, shared] = [await put("*"), await put({ AWS: "444455556666" })];
    if (open.kind === "answered") {
      throw new ScenarioFailure("Everybody reads a bucket of the account, once somebody lets them.");
    }
    if (!open.message.includes("BlockPublicPolicy")) {
      throw new ScenarioFailure("A public policy is refused for another reason.", whyRefused(open));
    }
    if (shared.kind === "refused") {
      throw new ScenarioFailure(
        "A bucket cannot be shared with an account that is named.",
        whyRefused(shared),
      );
    }
    return "not by its policy; one account may still be let in";
  }),
};
