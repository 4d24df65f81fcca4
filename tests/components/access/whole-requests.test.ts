import { expect } from "chai";
import { arn, iamArn, keys } from "./account";
import type { Who } from "./people";
import { allowed, verdictOn } from "./table";

/** What AWS asks about one request: an action, what it is about, and what the request carries of it. */
type Part = readonly [action: string, resource: string, context?: Readonly<Record<string, string>>];

interface WholeRequest {
  readonly title: string;
  readonly who: Who;
  readonly parts: readonly Part[];
}

const requested = { "aws:RequestTag/Workload": "dev-app-shop" };
const tagged = { "aws:ResourceTag/Workload": "dev-app-shop" };
const ec2 = (resource: string) => arn("ec2", resource);

const requests: readonly WholeRequest[] = [
  {
    title: "launches a machine with an encrypted disk and a role",
    who: "devops",
    parts: [
      ["ec2:RunInstances", ec2("instance/*"), requested],
      ["ec2:RunInstances", ec2("volume/*"), requested],
      ["ec2:RunInstances", ec2("network-interface/*"), requested],
      ["ec2:RunInstances", ec2("subnet/subnet-1")],
      ["ec2:RunInstances", ec2("security-group/sg-1")],
      ["ec2:RunInstances", ec2("key-pair/shop")],
      ["ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1"],
      ["ec2:RunInstances", "arn:aws:ec2:us-east-1::snapshot/snap-1"],
      ["ec2:CreateTags", ec2("instance/*"), { ...requested, "ec2:CreateAction": "RunInstances" }],
      ["iam:PassRole", iamArn("role/bounded/dev-app-shop"), { "iam:PassedToService": "ec2.amazonaws.com" }],
      ["kms:CreateGrant", keys.applicationData, { "kms:GrantIsForAWSResource": "true" }],
    ],
  },
  {
    title: "makes a disk from a snapshot",
    who: "devops",
    parts: [
      ["ec2:CreateVolume", ec2("volume/*"), requested],
      ["ec2:CreateVolume", "arn:aws:ec2:us-east-1::snapshot/snap-1"],
      ["ec2:CreateTags", ec2("volume/*"), { ...requested, "ec2:CreateAction": "CreateVolume" }],
    ],
  },
  {
    title: "attaches a disk to a machine",
    who: "devops",
    parts: [
      ["ec2:AttachVolume", ec2("volume/vol-1"), tagged],
      ["ec2:AttachVolume", ec2("instance/i-1"), tagged],
    ],
  },
  {
    // What is being made has no tags yet: aws:ResourceTag is a key of the volume only.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    title: "takes a snapshot of a disk",
    who: "devops",
    parts: [
      ["ec2:CreateSnapshot", ec2("volume/vol-1"), tagged],
      ["ec2:CreateSnapshot", "arn:aws:ec2:us-east-1::snapshot/*", requested],
      [
        "ec2:CreateTags",
        "arn:aws:ec2:us-east-1::snapshot/*",
        { ...requested, "ec2:CreateAction": "CreateSnapshot" },
      ],
    ],
  },
  {
    title: "opens a shell in a task",
    who: "devops",
    parts: [
      ["ecs:ExecuteCommand", arn("ecs", "cluster/dev-app-shop")],
      ["ecs:ExecuteCommand", arn("ecs", "task/dev-app-shop/0-1")],
    ],
  },
  {
    title: "makes a database with enhanced monitoring",
    who: "devops",
    parts: [
      ["rds:CreateDBInstance", arn("rds", "db:dev-app-shop")],
      ["rds:CreateDBInstance", arn("rds", "subgrp:dev-app-shop")],
      ["rds:CreateDBInstance", arn("rds", "pg:default.postgres17")],
      ["rds:CreateDBInstance", arn("rds", "og:default:postgres-17")],
      [
        "iam:PassRole",
        iamArn("role/bounded/baseline/dev-iam-db-monitoring-ab12cd34"),
        { "iam:PassedToService": "monitoring.rds.amazonaws.com" },
      ],
      ["kms:CreateGrant", keys.applicationData, { "kms:GrantIsForAWSResource": "true" }],
    ],
  },
  {
    title: "gives a key a name",
    who: "security-admin",
    parts: [
      ["kms:CreateAlias", arn("kms", "alias/payroll")],
      ["kms:CreateAlias", keys.workload],
    ],
  },
  {
    // "The caller of this operation must be granted the PassRole permission on the IAM role":
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
    title: "puts a role into an instance profile",
    who: "security-admin",
    parts: [
      ["iam:AddRoleToInstanceProfile", iamArn("instance-profile/bounded/dev-app-shop")],
      ["iam:PassRole", iamArn("role/bounded/dev-app-shop"), { "iam:PassedToService": "ec2.amazonaws.com" }],
    ],
  },
];

describe("A request that AWS asks several questions about", () => {
  for (const { title, who, parts } of requests) {
    it(`${who} ${title}: every part is allowed, or the permission is of no use`, () => {
      const refused = parts.filter(
        ([action, resource, context = {}]) =>
          verdictOn(allowed(who, action, resource, "", { context })).decision !== "Allowed",
      );

      expect(refused).to.deep.equal([]);
    });
  }
});
