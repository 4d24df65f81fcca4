import type { Row } from "../world/facts";

/** ARN of the key that a region encrypts disks with where nobody names another. */
export interface DefaultDiskKey {
  readonly keyArn: string;
}

/** Nothing stands for a region that encrypts only what it is asked to. */
export const encryptionByDefaultRow = (region: string) => `ec2:ebs-encryption:${region}` as Row<true>;
/** Nothing stands for AWS's own key, `alias/aws/ebs`. */
export const defaultDiskKeyRow = (region: string) => `ec2:ebs-default-key:${region}` as Row<DefaultDiskKey>;

/** What EC2 calls its own key, which is there in every account and lets everybody in. */
export const ownDiskKey = "alias/aws/ebs";
