import { expect } from "chai";
import { recoveryPointRow } from "../../../rehearsal/aws/backup-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";

const resourceArn = `arn:aws:ec2:${region}:${accountId}:volume/vol-1`;

const point = (id: string, changes: Values = {}): Rows[number] => [
  recoveryPointRow(id),
  {
    id,
    region,
    resourceArn,
    resourceType: "EBS",
    vault: "Default",
    createdAt: 1000,
    status: "COMPLETED",
    encrypted: true,
    ...changes,
  },
];

const describeWith = (rows: Rows, ...statements: readonly object[]) =>
  callsOf("BackupClient", worldWith([...rows, ...roleRows("Caller", ...statements)]))(
    "DescribeProtectedResource",
    { ResourceArn: resourceArn },
  );

describe("Simulated calls of AWS Backup", () => {
  it("describe a resource by the last copy that is complete", () => {
    const rows = [
      point("one"),
      point("two", { createdAt: 2000 }),
      point("partial", { createdAt: 3000, status: "PARTIAL" }),
      point("elsewhere", { createdAt: 3000, region: "eu-west-1" }),
      point("other", { createdAt: 3000, resourceArn: `${resourceArn}2` }),
    ];

    expect(describeWith(rows)).to.deep.equal({
      ResourceArn: resourceArn,
      ResourceType: "EBS",
      LastBackupTime: new Date(2000),
      LastRecoveryPointArn: "two",
      LastBackupVaultArn: `arn:aws:backup:${region}:${accountId}:backup-vault:Default`,
    });
  });

  it("know no resource that was never copied", () => {
    expect(refusedWith(() => describeWith([]))[0]).to.equal("ResourceNotFoundException");
  });

  it("are for who may", () => {
    const [code, message] = refusedWith(() => describeWith([point("one")], { Action: "backup:ListTags" }));

    expect(code).to.equal("AccessDeniedException");
    expect(message).to.contain("to perform: backup:DescribeProtectedResource on resource: * ");
  });
});
