import { BackupClient, type BackupClientConfig } from "@aws-sdk/client-backup";
import { EC2Client } from "@aws-sdk/client-ec2";
import type { Lookups } from "../lookups";
import { lastBackup } from "./recovery-points";
import { newestSnapshots } from "./snapshots";
import { encryptionOf } from "./volumes";

export interface LookupClients {
  readonly ec2: Pick<EC2Client, "send">;
  readonly backup: Pick<BackupClient, "send">;
}

/** Repeats a call while that may help. */
export type Retried = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

export function lookupClients(
  configuration: Pick<BackupClientConfig, "maxAttempts" | "requestHandler">,
): LookupClients {
  return { ec2: new EC2Client(configuration), backup: new BackupClient(configuration) };
}

export class AwsLookups implements Lookups {
  constructor(
    private readonly clients: LookupClients,
    private readonly retried: Retried,
    readonly now: () => number,
  ) {}

  encryptionOf(volumeIds: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    return this.retried(() => encryptionOf(this.clients.ec2, volumeIds));
  }

  newestSnapshots(volumeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.retried(() => newestSnapshots(this.clients.ec2, volumeIds));
  }

  lastBackup(arn: string): Promise<number | undefined> {
    return this.retried(() => lastBackup(this.clients.backup, arn));
  }
}
