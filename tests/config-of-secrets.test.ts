import { expect } from "chai";
import { capture, simulatedAws } from "../rehearsal";
import { acceptsConfigurations, type MistakenCase, refusesConfigurations } from "./support/mistakes";
import { project } from "./support/rehearsal";

const existing = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-01234567", "subnet-89abcdef"],
  secretsManagerEndpointId: "vpce-01234567",
  endpointSecurityGroupId: "sg-01234567",
};
const database = {
  host: "db.example.com",
  name: "app",
  username: "app",
  mode: "single-user",
  adminSecretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:admin-AbCdEf",
  securityGroupId: "sg-01234567",
};

const cases: readonly MistakenCase[] = [
  {
    title: "more deployers than an event pattern can except",
    values: {
      deployerArns: Array.from(
        { length: 20 },
        (_, number) =>
          `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Deployer_${number}_0123456789abcdef`,
      ),
    },
    expected: ["deployerArns: received "],
  },
  { title: "no address for alerts", values: { alertEmails: [] }, expected: ["alertEmails: received []"] },
  {
    title: "an address that is none",
    values: { alertEmails: ["security"] },
    expected: ['alertEmails: received ["security"]; allowed: a list of 1 to 20 e-mail addresses'],
  },
  {
    title: "an address twice",
    values: { alertEmails: ["a@example.com", "a@example.com"] },
    expected: ['alertEmails: received ["a@example.com","a@example.com"]; allowed: each value once'],
  },
  {
    title: "public addresses in the private network",
    values: { network: { cidr: "8.8.8.0/24" } },
    expected: [
      'network.cidr: received "8.8.8.0/24"; allowed: an IPv4 block of 16 to 27 bits inside 10.0.0.0/8',
    ],
  },
  {
    title: "a block that is too small for two subnets",
    values: { network: { cidr: "10.0.0.0/28" } },
    expected: ['network.cidr: received "10.0.0.0/28"'],
  },
  {
    title: "a block that does not begin at its first address",
    values: { network: { cidr: "10.0.0.7/24" } },
    expected: ['network.cidr: received "10.0.0.7/24"'],
  },
  {
    title: "an octet that is none",
    values: { network: { cidr: "10.0.300.0/24" } },
    expected: ['network.cidr: received "10.0.300.0/24"'],
  },
  { title: "a network that is a text", values: { network: "10.0.0.0/24" }, expected: ["network: received"] },
  {
    title: "a field that does not exist, beside one that is wrong",
    values: { network: { cidr: "x", subnets: [] } },
    expected: [
      'network.cidr: received "x"',
      "network.subnets: received []; allowed: no such field in network",
    ],
  },
  {
    title: "an empty network",
    values: { network: {} },
    expected: [
      "network.vpcId: received nothing; allowed: a value for an existing network, or network.cidr for a new one",
      "network.subnetIds: received nothing",
      "network.secretsManagerEndpointId: received nothing",
      "network.endpointSecurityGroupId: received nothing",
    ],
  },
  {
    title: "an existing network without an endpoint",
    values: { network: { ...existing, secretsManagerEndpointId: undefined } },
    expected: [
      "network.secretsManagerEndpointId: received nothing; allowed: a value for an existing network",
    ],
  },
  {
    title: "a new network and one that exists",
    values: { network: { cidr: "10.0.0.0/24", vpcId: existing.vpcId } },
    expected: ['network.vpcId: received "vpc-0123456789abcdef0"; allowed: nothing beside cidr'],
  },
  {
    title: "one subnet twice",
    values: { network: { ...existing, subnetIds: ["subnet-01234567", "subnet-01234567"] } },
    expected: ["network.subnetIds: received"],
  },
  {
    title: "an id of something else",
    values: { network: { ...existing, vpcId: "subnet-01234567" } },
    expected: ['network.vpcId: received "subnet-01234567"; allowed: the id of a VPC'],
  },
  {
    title: "an admin secret and key of another region or partition",
    values: {
      network: existing,
      database: {
        ...database,
        adminSecretArn: database.adminSecretArn.replace("us-east-1", "eu-west-1"),
        adminKeyArn: "arn:aws-cn:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
      },
    },
    expected: ["database.adminSecretArn: received", "database.adminKeyArn: received"],
  },
  {
    title: "a database that a new network has no route to",
    values: { database },
    expected: ["network.vpcId: received nothing; allowed: the VPC from which the database can be reached"],
  },
  {
    title: "a database with four mistakes",
    values: {
      network: existing,
      database: { ...database, host: "localhost", port: 0, mode: "both", adminSecretArn: "admin" },
    },
    expected: [
      'database.host: received "localhost"; allowed: a DNS name',
      "database.port: received 0; allowed: a whole number from 1 to 65535",
      'database.mode: received "both"; allowed: single-user or alternating-users',
      'database.adminSecretArn: received "admin"; allowed: the ARN of a secret',
    ],
  },
  {
    title: "a database without its admin secret",
    values: { network: existing, database: { ...database, adminSecretArn: undefined } },
    expected: ["database.adminSecretArn: received nothing"],
  },
  {
    title: "a user that a second one could not be named after",
    values: { network: existing, database: { ...database, username: "a".repeat(58) } },
    expected: [`database.username: received "${"a".repeat(58)}"; allowed: 1 to 57`],
  },
  {
    title: "a session as deployer",
    values: { deployerArns: ["arn:aws:sts::111122223333:assumed-role/Deployer/me"] },
    expected: ["deployerArns: received"],
  },
  {
    title: "a protected stack without deployers",
    values: { protect: true },
    expected: ["deployerArns: received []; allowed: at least one ARN where protect is true"],
  },
  {
    title: "those who preview where nobody is named who deploys",
    values: { previewerArns: ["arn:aws:iam::111122223333:role/Preview"] },
    expected: [
      'previewerArns: received ["arn:aws:iam::111122223333:role/Preview"]; allowed: an empty list where deployerArns is',
    ],
  },
  {
    title: "a session as previewer",
    values: { previewerArns: ["arn:aws:sts::111122223333:assumed-role/Preview/me"] },
    expected: ["previewerArns: received"],
  },
  {
    title: "a recovery window that Secrets Manager does not have",
    values: { secretRecoveryDays: 3 },
    expected: ["secretRecoveryDays: received 3; allowed: 0, or a whole number from 7 to 30"],
  },
];

describe("The configuration of secrets, network and alerts", () => {
  refusesConfigurations(cases);
  acceptsConfigurations({
    "the smallest block": { network: { cidr: "192.168.7.32/27" } },
    "the largest block": { network: { cidr: "172.31.0.0/16" } },
    "an existing network": { network: existing },
    "a database with the default port": { network: existing, database },
    "the caller among the deployers": { deployerArns: ["arn:aws:iam::111122223333:role/Deployer"] },
  });

  const other = "arn:aws:iam::111122223333:role/Another";
  const caller = "arn:aws:iam::111122223333:role/Deployer";
  const refusal = `deployerArns: received ["${other}"]; allowed: a list with who deploys now, ${caller}`;

  /** What the program says where somebody else deploys than who is named, in a preview or not. */
  async function saidTo(preview: boolean, values: Readonly<Record<string, unknown>> = {}) {
    const { name, stack, config, run } = project("dev", { deployerArns: [other], ...values });
    const captured = { project: name, stack, config, program: run, table: simulatedAws, preview };
    return (await capture(captured)).findings.map(({ message }) => message);
  }

  it("stops a deployer who would lock himself out, in a preview already", async () => {
    expect((await saidTo(false))[0]).to.contain(refusal);
    expect((await saidTo(true))[0]).to.contain(refusal);
  });

  it("lets who is named as previewer preview, and not deploy", async () => {
    const previewerArns = [caller];

    expect(await saidTo(true, { previewerArns })).to.deep.equal([]);
    expect((await saidTo(false, { previewerArns }))[0]).to.contain(refusal);
  });
});
