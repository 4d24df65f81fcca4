import { type Scenario, ScenarioFailure } from "../rehearsal";
import { foundationKeys, holderOf, primaryRegion, roleArn } from "./people";

/** None of them is a default of this program, and each partition has some. */
const candidates: Readonly<Record<string, readonly string[]>> = {
  aws: ["af-south-1", "ap-northeast-1", "sa-east-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
};

/** A region is forbidden as the one that is called, and as the one that a call would reach. */
export const otherRegionsAreRefused: Scenario = {
  title: "Other regions are refused",
  run: async (account) => {
    const home = primaryRegion(account);
    const allowed = Object.keys(foundationKeys(account));
    const partition = account.text("boundaryArn").split(":")[1] ?? "";
    const foreign = (candidates[partition] ?? []).find((region) => !allowed.includes(region));
    if (foreign === undefined) {
      return "every region that is tried here is allowed";
    }
    const people = { devops: await holderOf(account, "devops"), auditor: await holderOf(account, "auditor") };
    for (const [name, person] of Object.entries(people)) {
      const answer = await person.call("KMSClient", "DescribeKey", foreign, { KeyId: "alias/anything" });
      if (answer.kind !== "refused" || !answer.message.includes("explicit deny in a permissions boundary")) {
        throw new ScenarioFailure(`${name} works in ${foreign}, which is none of ${allowed.join(", ")}.`);
      }
    }
    const reaching = [
      ["kms:ReplicateKey", { "kms:ReplicaRegion": foreign }],
      ["kms:UpdatePrimaryRegion", { "kms:PrimaryRegion": foreign }],
      ["secretsmanager:CreateSecret", { "secretsmanager:AddReplicaRegions": [home, foreign] }],
      ["s3:CreateBucket", { "s3:LocationConstraint": foreign }],
    ] as const;
    for (const [action, context] of reaching) {
      for (const role of ["security-admin", "devops"] as const) {
        const request = { action, resource: "*", region: home, context };
        const { decision } = account.verdict(roleArn(account, role), request);
        if (decision !== "ExplicitlyDenied") {
          throw new ScenarioFailure(`${role} reaches ${foreign} from ${home} with ${action}: ${decision}.`);
        }
      }
    }
    return `${foreign} cannot be called, nor reached in ${reaching.length} other ways`;
  },
};
