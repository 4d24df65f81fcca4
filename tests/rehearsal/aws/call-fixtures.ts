import { expect } from "chai";
import { type AwsTable, simulatedAws } from "../../../rehearsal";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import { keyRow } from "../../../rehearsal/aws/kms";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { Call, type Self, type Value, type Values } from "../../../rehearsal/aws/model";
import { ApiRequest, type Arrival } from "../../../rehearsal/aws/service";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import { accountIn } from "../../../rehearsal/world/account";
import { foundInAccount, Store } from "../../../rehearsal/world/store";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";

export const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
export const sessionArn = (name: string) => `arn:aws:sts::${accountId}:assumed-role/${name}/session`;

export interface CallOptions extends Partial<Arrival> {
  /** The role that calls. */
  readonly as?: string;
}

/** Calls one operation of a client as a session of a role. */
export type Calling = (operation: string, input: Values, options?: CallOptions) => Values;

/** The calls of one client in a world. */
export const callsOf =
  (client: string, world: World): Calling =>
  (operation, input, { as = "Caller", ...options } = {}) => {
    const account = accountIn(options.region ?? region);
    const caller = sessionOf(world.facts, account, roleArn(as), "session");
    const { facts, draw, usage } = world;
    const answer = simulatedAws.services[client]?.operations[operation];
    if (!answer) {
      throw new Error(`${client} has no ${operation}.`);
    }
    return answer(new ApiRequest({ facts, account, region, caller, input, draw, usage, ...options }));
  };

/** The error that AWS gives. */
export function refusal(work: () => unknown): AwsError {
  try {
    work();
  } catch (error) {
    expect(error).to.be.instanceOf(AwsError);
    return error as AwsError;
  }
  throw new Error("Nothing was refused.");
}

/** Code and message of the error that AWS gives. */
export function refusedWith(work: () => unknown): [code: string, message: string] {
  const { code, message } = refusal(work);
  return [code, message];
}

/** Bytes of an answer as text. */
export const textOf = (bytes: Value | undefined) => Buffer.from(bytes as unknown as Uint8Array).toString();

export const keyId = "11111111-2222-3333-4444-555555555555";
export const keyArn = `arn:aws:kms:${region}:${accountId}:key/${keyId}`;

/** A key with a policy, which leaves everything to the account's own policies if there are no statements. */
export function keyRows(
  { arn = keyArn, ...change }: Readonly<Record<string, unknown>> & { readonly arn?: string } = {},
  ...statements: readonly object[]
): Rows {
  const owner = { Sid: "Account", Principal: { AWS: accountId } };
  return [
    [keyRow(arn), { arn, region, kind: "single-Region", state: "Enabled", ...change }],
    [keyPolicyRow(arn), policyOf("key policy", ...(statements.length > 0 ? statements : [owner]))],
  ];
}

/** An alias of the region for a key. */
export const aliasRow = (name: string, arn = keyArn): Rows[number] => [
  `kms:alias:${region}:${name}` as never,
  { targetKeyArn: arn },
];

/** Calls of KMS by a role in an account with these rows; it may do everything unless other statements are given. */
export const kmsOf = (rows: Rows, ...statements: readonly object[]) =>
  callsOf("KMSClient", worldWith([...rows, ...roleRows("Caller", ...statements)]));

/** A key policy as text, of statements that allow unless they say something else. */
export const policyText = (...statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })),
  });

/** The account may do everything. */
export const owner = { Principal: { AWS: accountId }, Action: "kms:*" };
/** What `CreateGrant` is asked for. */
export const grant = { GranteePrincipal: roleArn("Grantee"), Operations: ["Encrypt", "Decrypt"] };
/** The role that it is for, which may do nothing with keys. */
export const grantee = roleRows("Grantee", { Action: "s3:ListBucket" });

/** A world, calls of KMS in it, and the state of the key. */
export function keyWorld(rows: Rows, ...statements: readonly object[]) {
  const world = worldWith([...rows, ...grantee, ...roleRows("Caller", ...statements)]);
  return { kms: callsOf("KMSClient", world), state: () => world.facts.get(keyRow(keyArn))?.state };
}

export interface Circumstances {
  readonly region?: string;
  readonly tags?: Values;
  /** What is there before. */
  readonly rows?: Rows;
  /** What an update finds; the same inputs unless said. */
  readonly before?: Values;
  /** What the deployer may do; everything unless said. */
  readonly statements?: readonly object[];
  /** What parses policies in Guard; that of the simulated AWS unless said. */
  readonly guard?: AwsTable["guard"];
}

export type Operation = "create" | "update" | "delete";

/** What the provider does on a resource, without a program around it. It had no tags before. */
export function operated(
  operation: Operation,
  type: string,
  inputs: Values = {},
  {
    region = "us-east-1",
    tags = {},
    rows = [],
    before = inputs,
    statements = [{}],
    guard = simulatedAws.guard,
  }: Circumstances = {},
): Call {
  const model = simulatedAws.resources[type];
  if (!model) {
    throw new Error(`There is no ${type}.`);
  }
  const account = accountIn(region);
  const deployer = { ...account.deployer, policies: [policyOf("deployer", ...statements)] };
  const self: Self = {
    urn: "urn",
    type,
    name: "test",
    region,
    account: { ...account, deployer },
    inputs,
    tags,
    unique: (length) => "0".repeat(length),
  };
  const store = new Store();
  for (const [row, value] of rows) {
    store.write(foundInAccount, row, value);
  }
  const call = new Call(self, model.outputs(self), store, { visible: { has: () => true } }, guard);
  model[operation](call, { ...self, inputs: before, tags: {} });
  return call;
}
