/** What evaluators ask of the account because items do not hold it. Each is one call of AWS. */
export interface Lookups {
  /** In milliseconds since 1970. */
  now(): number;

  /** Whether each volume is encrypted; those that are not there are left out. `ec2:DescribeVolumes` */
  encryptionOf(volumeIds: readonly string[]): Promise<ReadonlyMap<string, boolean>>;

  /**
   * When the newest completed snapshot of each volume was begun, in milliseconds since 1970; volumes without one are
   * left out. `ec2:DescribeSnapshots`
   */
  newestSnapshots(volumeIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /**
   * When AWS Backup made the last recovery point of a resource, in milliseconds since 1970; undefined where it made
   * none. `backup:DescribeProtectedResource`
   */
  lastBackup(arn: string): Promise<number | undefined>;
}
