import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { alreadyAnalyzed, baseAccounts } from "../../../rehearsal";
import { analyzerRow } from "../../../rehearsal/aws/access-analyzer";
import { encryptionByDefaultRow } from "../../../rehearsal/aws/ebs-rows";
import { passwordPolicyRow } from "../../../rehearsal/aws/iam-password-policy";
import { accountPublicAccessBlockRow } from "../../../rehearsal/aws/s3-rows";
import type { BaseAccount } from "../../../rehearsal/world/base-accounts";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, type Operation, operated, policyText, refusedWith } from "./call-fixtures";

/** What the key of an account's disks has to let through, and what the deployer needs. */
const throughEc2 = {
  Principal: "*",
  Action: "kms:*",
  Condition: { StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } },
};
const owner = { Principal: { AWS: accountId }, Action: "kms:*" };

/** A key of some region as the default of this one. */
const diskKey =
  (where: string, ...statements: readonly object[]) =>
  () => {
    const key = new aws.kms.Key(
      "key",
      { policy: policyText(...statements) },
      { provider: providerIn(where) },
    );
    new aws.ebs.DefaultKmsKey("default", { keyArn: key.arn }, { provider: providerOf(region) });
  };

const providerOf = (where: string) => new aws.Provider("disks", { region: where as aws.Region });

const analyzer = (analyzerName: string, name: string, type = "ACCOUNT") =>
  new aws.accessanalyzer.Analyzer(name, { analyzerName, type }, { provider: providerOf(region) });

const passwords = (args: aws.iam.AccountPasswordPolicyArgs) => () => {
  new aws.iam.AccountPasswordPolicy("passwords", args, { provider: providerOf(region) });
};

const outOfBounds = (property: string, value: number, constraint: string) => ({
  code: "ValidationError",
  property,
  message: `1 validation error detected: Value '${value}' at '${property}' failed to satisfy constraint: Member must have value ${constraint}`,
});

const cases: readonly RefusalCase[] = [
  {
    title: "a default key for disks that is no ARN",
    program: () => {
      new aws.ebs.DefaultKmsKey("default", { keyArn: "alias/disks" }, { provider: providerOf(region) });
    },
    expected: {
      property: "keyArn",
      message: '"key_arn" (alias/disks) is an invalid ARN: arn: invalid prefix',
    },
  },
  {
    title: "a default key for disks that lets in only whom IAM allows the use of keys",
    program: diskKey(region, owner),
    expected: {
      code: "DefaultKeyNotUsable",
      message: /^EC2 takes .* in us-east-1, and then nobody can make one\.$/,
    },
  },
  {
    title: "a default key for disks that lets no grant be made",
    program: diskKey(region, owner, {
      ...throughEc2,
      Action: ["kms:DescribeKey", "kms:Gen*", "kms:Decrypt"],
    }),
    expected: { code: "DefaultKeyNotUsable", message: /nobody can make one/ },
  },
  {
    title: "a default key for disks of another region",
    program: diskKey("eu-west-1", owner, throughEc2),
    expected: { code: "DefaultKeyNotUsable", property: "keyArn", message: /nobody can make one/ },
  },
  {
    title: "shorter passwords than IAM has",
    program: passwords({ minimumPasswordLength: 5 }),
    expected: outOfBounds("minimumPasswordLength", 5, "greater than or equal to 6"),
  },
  {
    title: "passwords that last longer than IAM counts",
    program: passwords({ maxPasswordAge: 1096 }),
    expected: outOfBounds("maxPasswordAge", 1096, "less than or equal to 1095"),
  },
  {
    title: "more former passwords than IAM keeps",
    program: passwords({ passwordReusePrevention: 25 }),
    expected: outOfBounds("passwordReusePrevention", 25, "less than or equal to 24"),
  },
  {
    title: "an analyzer whose name begins with a digit",
    program: () => analyzer("1st", "analyzer"),
    expected: { code: "ValidationException", property: "analyzerName", message: /must begin with a letter/ },
  },
  {
    title: "an analyzer of an organisation, which is not simulated",
    program: () => analyzer("all", "analyzer", "ORGANIZATION"),
    expected: { code: "NotModelled", property: "type", message: /analyzers of accounts only/ },
  },
];

describe("The simulated defaults of an account", () => {
  refuses(cases);

  const analyzedAlready = async (analyzerName: string, type?: string) =>
    findingsOf(
      await rehearseResources(() => analyzer(analyzerName, "analyzer", type), {
        accounts: alreadyAnalyzed(baseAccounts.slice(1)),
      }),
    )[0];

  it("have room for one analyzer of a type in a region, and for one of a name", async () => {
    expect(await analyzedAlready("mine")).to.include({
      code: "ServiceQuotaExceededException",
      message: "The maximum number of analyzers of type ACCOUNT in us-east-1 has been reached.",
    });
    expect(await analyzedAlready("default-analyzer", "ACCOUNT_UNUSED_ACCESS")).to.include({
      code: "ConflictException",
    });
    expect(await analyzedAlready("mine", "ACCOUNT_UNUSED_ACCESS")).to.equal(undefined);
  });

  it("encrypt disks by default, or not, as the resource says, and not without it", () => {
    const type = "aws:ebs/encryptionByDefault:EncryptionByDefault";
    const row = encryptionByDefaultRow(region);
    const on: Rows = [[row as never, true]];
    const left = (operation: Operation, enabled: boolean, rows: Rows = []) =>
      operated(operation, type, { enabled }, { region, rows }).get(row);

    expect(left("create", true)).to.equal(true);
    expect(left("create", false, on)).to.equal(undefined);
    expect(left("update", true)).to.equal(true);
    expect(left("update", false, on)).to.equal(undefined);
    expect(left("delete", true, on)).to.equal(undefined);
  });

  it("replace a password policy that was there, and do not put it back", async () => {
    const [base] = baseAccounts as [BaseAccount];
    const former: [never, unknown] = [
      passwordPolicyRow(accountId) as never,
      { MinimumPasswordLength: 8, AllowUsersToChangePassword: true },
    ];
    const account = {
      ...base,
      rows: (...of: Parameters<BaseAccount["rows"]>) => [...base.rows(...of), former],
    };

    const report = await rehearseResources(passwords({ minimumPasswordLength: 14 }), {
      accounts: [account],
    });

    expect(findingsOf(report).map(({ message }) => message)).to.deep.equal([
      `iam:password-policy:${accountId} was in the account before, and the deployment removed it.`,
    ]);
  });

  it("keep a public policy off a bucket that does not block any itself", async () => {
    const report = await rehearseResources(() => {
      const provider = providerOf(region);
      const all = { blockPublicPolicy: true };
      const block = new aws.s3.AccountPublicAccessBlock("block", all, { provider });
      const { bucket } = new aws.s3.Bucket("bucket", { bucket: "mine" }, { provider });
      const open = new aws.s3.BucketPublicAccessBlock("open", { bucket }, { provider });
      const statement = { Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::mine/*" };
      new aws.s3.BucketPolicy(
        "policy",
        { bucket, policy: policyText(statement) },
        { provider, dependsOn: [block, open] },
      );
    });

    expect(findingsOf(report)[0]).to.include({ kind: "refusal", code: "AccessDenied", property: "policy" });
    expect(findingsOf(report)[0]?.message).to.contain("prevented by the BlockPublicPolicy setting");
  });
});

describe("Simulated calls about the defaults of an account", () => {
  const worldOf = (rows: Rows, ...statements: readonly object[]) =>
    worldWith([...rows, ...roleRows("Caller", ...statements)]);

  it("say that nothing is set in a new account", () => {
    const world = worldOf([]);
    const ec2 = callsOf("EC2Client", world);
    const ask = (client: string, operation: string, input = {}) =>
      refusedWith(() => callsOf(client, world)(operation, input));

    expect(ec2("GetEbsEncryptionByDefault", {})).to.deep.equal({ EbsEncryptionByDefault: false });
    expect(ec2("GetEbsDefaultKmsKeyId", {})).to.deep.equal({ KmsKeyId: "alias/aws/ebs" });
    expect(callsOf("AccessAnalyzerClient", world)("ListAnalyzers", {})).to.deep.equal({ analyzers: [] });
    expect(ask("S3ControlClient", "GetPublicAccessBlock", { AccountId: accountId })[0]).to.equal(
      "NoSuchPublicAccessBlockConfiguration",
    );
    expect(ask("IAMClient", "GetAccountPasswordPolicy")).to.deep.equal([
      "NoSuchEntity",
      `The Password Policy with domain name ${accountId} cannot be found.`,
    ]);
  });

  it("list the analyzers of the region, by their type if one is asked for", () => {
    const found = (where: string, name: string, type: string) =>
      [analyzerRow(where, name), { arn: name, name, region: where, type, status: "ACTIVE" }] as Rows[number];
    const list = callsOf(
      "AccessAnalyzerClient",
      worldOf([
        found(region, "one", "ACCOUNT"),
        found(region, "two", "ACCOUNT_UNUSED_ACCESS"),
        found("eu-west-1", "three", "ACCOUNT"),
      ]),
    );

    expect(list("ListAnalyzers", { type: "ACCOUNT" })).to.deep.equal({
      analyzers: [{ arn: "one", name: "one", type: "ACCOUNT", status: "ACTIVE" }],
    });
    expect(list("ListAnalyzers", {})["analyzers"]).to.have.length(2);
  });

  it("tell of the own account only", () => {
    const world = worldOf([
      [
        accountPublicAccessBlockRow(accountId),
        {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: false,
          restrictPublicBuckets: false,
        },
      ],
    ]);
    const ask = callsOf("S3ControlClient", world);

    expect(ask("GetPublicAccessBlock", { AccountId: accountId })).to.deep.equal({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: false,
        RestrictPublicBuckets: false,
      },
    });
    expect(refusedWith(() => ask("GetPublicAccessBlock", { AccountId: "999999999999" }))[0]).to.equal(
      "AccessDenied",
    );
  });

  const calls = [
    ["EC2Client", "GetEbsEncryptionByDefault", {}, "UnauthorizedOperation"],
    ["EC2Client", "GetEbsDefaultKmsKeyId", {}, "UnauthorizedOperation"],
    ["S3ControlClient", "GetPublicAccessBlock", { AccountId: accountId }, "AccessDenied"],
    ["AccessAnalyzerClient", "ListAnalyzers", {}, "AccessDeniedException"],
    ["IAMClient", "GetAccountPasswordPolicy", {}, "AccessDenied"],
  ] as const;
  for (const [client, operation, input, code] of calls) {
    it(`ask whether the caller may: ${operation}`, () => {
      const world = worldOf([[encryptionByDefaultRow(region), true]], { Action: "ec2:RunInstances" });

      const refused = refusedWith(() => callsOf(client, world)(operation, input));

      expect(refused[0]).to.equal(code);
      expect(refused[1]).to.contain("is not authorized to perform");
    });
  }
});
