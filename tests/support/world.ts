import { simulatedAws } from "../../rehearsal";
import { inlinePolicyRow, roleArnRow, roleRow } from "../../rehearsal/aws/iam-roles";
import { functionRow, type LambdaFunction } from "../../rehearsal/aws/lambda-rows";
import { groupRow } from "../../rehearsal/aws/logs";
import type { AwsTable } from "../../rehearsal/aws/table";
import { type Policy, parsePolicy } from "../../rehearsal/policy/document";
import { invoke } from "../../rehearsal/runtime/invoke";
import { Facts, type Row } from "../../rehearsal/world/facts";
import { foundInAccount, Store } from "../../rehearsal/world/store";
import { type Invocation, World } from "../../rehearsal/world/world";
import { accountId } from "./rehearsal";

export const region = "us-east-1";

export type Rows = readonly (readonly [Row<unknown>, unknown])[];

export interface WorldOptions {
  readonly table?: AwsTable;
  readonly now?: number;
  readonly seed?: number;
}

/** An account that lives and holds just these rows. */
export function worldWith(rows: Rows = [], { table = simulatedAws, ...options }: WorldOptions = {}): World {
  const store = new Store();
  for (const [row, value] of rows) {
    store.write(foundInAccount, row, value);
  }
  return new World(new Facts(store, { visible: { has: () => true } }), table, options);
}

/** A policy of some statements, each an allow of everything unless it says something else. */
export function policyOf(name: string, ...statements: readonly object[]): Policy {
  return parsePolicy(name, documentOf(...statements));
}

function documentOf(...statements: readonly object[]): string {
  const all = statements.map((statement) => ({ Effect: "Allow", Action: "*", Resource: "*", ...statement }));
  return JSON.stringify({ Version: "2012-10-17", Statement: all });
}

/** A role with one policy of its own: everything, unless other statements are given. */
export function roleRows(name: string, ...statements: readonly object[]): Rows {
  const arn = `arn:aws:iam::${accountId}:role/${name}`;
  const document = documentOf(...(statements.length > 0 ? statements : [{}]));
  const policy = parsePolicy(`${name}-policy`, document);
  return [
    [roleRow(name), { arn }],
    [roleArnRow(arn), { arn }],
    [inlinePolicyRow(name, "policy"), { role: name, policy, document }],
  ];
}

/** A function with a bundle of one file; it may do everything unless its role is changed. */
export function functionOf(code: string, changes: Partial<LambdaFunction> = {}): LambdaFunction {
  const name = changes.name ?? "worker";
  return {
    arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    name,
    region,
    roleArn: `arn:aws:iam::${accountId}:role/Worker`,
    runtime: "nodejs22.x",
    architectures: ["x86_64"],
    handler: "index.handler",
    files: { "index.js": code },
    environment: {},
    timeoutInSeconds: 10,
    memorySize: 128,
    logGroup: `/aws/lambda/${name}`,
    logFormat: "Text",
    network: undefined,
    ...changes,
  };
}

/** What a function needs to run: its role and its log group. */
export function rowsOf(definition: LambdaFunction): Rows {
  return [
    ...roleRows("Worker"),
    [functionRow(definition.arn), definition],
    [groupRow(definition.region, definition.logGroup), { name: definition.logGroup }],
  ];
}

/** A function whose handler has this body, with `event`, `context` and `require`. */
export const handler = (body: string) => `exports.handler = async (event, context) => { ${body} };`;

/** Invokes a function and lets as much time pass as it takes. */
export function invoked(world: World, definition: LambdaFunction, event: unknown = {}): Promise<Invocation> {
  return world.clock.until(invoke(world, definition, event));
}

/** Runs a handler's body once, in an account that holds what it needs and these rows. */
export async function ran(
  body: string,
  {
    rows = [],
    event,
    ...options
  }: WorldOptions & Partial<LambdaFunction> & { readonly rows?: Rows; readonly event?: unknown } = {},
) {
  const definition = functionOf(handler(body), options);
  const world = worldWith([...rowsOf(definition), ...rows], options);
  const { outcome, logged } = await invoked(world, definition, event);
  return { world, definition, outcome, logged };
}
