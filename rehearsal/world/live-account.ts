import { verdictOn } from "../aws/access";
import { deliverFlowLog } from "../aws/ec2-flow-log-delivery";
import type { FlowLog } from "../aws/ec2-flow-logs";
import { sessionOf } from "../aws/iam-roles";
import type { LambdaFunction } from "../aws/lambda-rows";
import type { Value, Values } from "../aws/model";
import { keepRotating, rotate } from "../aws/secretsmanager-rotation";
import { type Rotation, type SecretVersion, versionsOf } from "../aws/secretsmanager-rows";
import { ApiRequest } from "../aws/service";
import type { Subscription } from "../aws/sns";
import { publish } from "../aws/sns-publish";
import type { Decision } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { accountIn, type Caller } from "./account";
import type { Delivery, Invocation, World } from "./world";

const minute = 60 * 1000;

/** How a call from outside was answered. */
export type Answer =
  | { readonly kind: "answered"; readonly output: Values }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** A deployed account in which time passes, as scenarios see it. */
export class LiveAccount {
  constructor(
    private readonly world: World,
    private readonly outputs: Values,
  ) {
    const { facts } = world;
    for (const [, { secretArn }] of facts.list<Rotation>("secretsmanager:rotation")) {
      keepRotating(world, accountIn(regionOf(secretArn)), secretArn);
    }
    for (const [, flowLog] of facts.list<FlowLog>("ec2:flow-log")) {
      deliverFlowLog(world, flowLog);
    }
  }

  /** An output of the stack. Throws where there is none of that name. */
  output(name: string): Value {
    const value = this.outputs[name];
    if (value === undefined) {
      throw new Error(`The stack has no output ${name}; there are ${Object.keys(this.outputs).join(", ")}.`);
    }
    return value;
  }

  text(name: string): string {
    return String(this.output(name));
  }

  /** The region that an ARN names. */
  regionOf(arn: string): string {
    return regionOf(arn);
  }

  /** Lets time pass, with all that happens in it. */
  async pass({
    days = 0,
    hours = 0,
    minutes = 0,
  }: {
    days?: number;
    hours?: number;
    minutes?: number;
  }): Promise<void> {
    await this.world.clock.pass(((days * 24 + hours) * 60 + minutes) * minute);
  }

  versions(secretArn: string): readonly SecretVersion[] {
    return versionsOf(this.world.facts, secretArn);
  }

  /** The version with a stage. Throws where there is none. */
  version(secretArn: string, stage: string): SecretVersion {
    const found = this.versions(secretArn).find(({ stages }) => stages.includes(stage));
    if (!found) {
      throw new Error(`No version of ${secretArn} has the stage ${stage}.`);
    }
    return found;
  }

  /** Rotates now, as somebody does who calls RotateSecret. The invocation that failed, or undefined. */
  rotate(secretArn: string): Promise<Invocation | undefined> {
    const { world } = this;
    return world.clock.until(rotate(world, accountIn(regionOf(secretArn)), secretArn));
  }

  /** What a function has done so far, the oldest first. */
  invocations(functionName: string): readonly Invocation[] {
    const { arn } = this.function(functionName);
    return this.world.invocations.filter((invocation) => invocation.functionArn === arn);
  }

  function(name: string): LambdaFunction {
    const found = this.world.facts
      .list<LambdaFunction>("lambda:function")
      .find(([, definition]) => definition.name === name);
    if (!found) {
      throw new Error(`There is no function ${name}.`);
    }
    return found[1];
  }

  /** The owners of all addresses follow the link in their first message. */
  confirmSubscriptions(): void {
    const { facts } = this.world;
    for (const [row, subscription] of facts.list<Subscription>("sns:subscription")) {
      facts.put(row, { ...subscription, confirmed: true });
    }
  }

  /** Addresses that a topic writes to. */
  subscribers(topicArn: string): readonly string[] {
    return this.world.facts
      .list<Subscription>("sns:subscription")
      .flatMap(([, { topicArn: of, endpoint }]) => (of === topicArn ? [endpoint] : []));
  }

  /** What has been delivered since a moment, in milliseconds since 1970. */
  deliveries(since: number): readonly Delivery[] {
    return this.world.deliveries.filter(({ at }) => at >= since);
  }

  get now(): number {
    return this.world.clock.now;
  }

  /** A service publishes to a topic of its region, for a source in the account. */
  publish(service: string, topicArn: string, subject: string): void {
    const region = regionOf(topicArn);
    const { partition, id } = accountIn(region);
    const kind = service === "cloudwatch.amazonaws.com" ? "cloudwatch" : "events";
    const sourceArn = `arn:${partition}:${kind}:${region}:${id}:${kind === "cloudwatch" ? "alarm:" : "rule/"}rehearsal`;
    publish(this.world, topicArn, region, { service, sourceArn, subject });
  }

  /** Calls a service from outside AWS, as the deployer. */
  async call(client: string, operation: string, region: string, input: Values): Promise<Answer> {
    return this.callAs(accountIn(region).deployer, client, operation, region, input);
  }

  /** Calls a service from outside AWS, as an administrator who is not the deployer. */
  async callAsAdministrator(
    client: string,
    operation: string,
    region: string,
    input: Values,
  ): Promise<Answer> {
    const { deployer, id, partition } = accountIn(region);
    const principal = {
      kind: "session",
      accountId: id,
      roleArn: `arn:${partition}:iam::${id}:role/Administrator`,
      arn: `arn:${partition}:sts::${id}:assumed-role/Administrator/rehearsal`,
    } as const;
    return this.callAs({ principal, policies: deployer.policies }, client, operation, region, input);
  }

  /** What the policies of a role say of a request, without any resource's policy. */
  decision(roleArn: string, action: string, resource: string, context: ConditionValues = {}): Decision {
    const account = accountIn(regionOf(roleArn));
    const caller = sessionOf(this.world.facts, account, roleArn, "rehearsal");
    return verdictOn(caller, account, { action, resource, context }).decision;
  }

  private async callAs(
    caller: Caller,
    client: string,
    operation: string,
    region: string,
    input: Values,
  ): Promise<Answer> {
    const { world } = this;
    const answer = world.table.services[client]?.operations[operation];
    if (!answer) {
      throw new Error(`The simulated AWS does not know ${operation} of ${client}.`);
    }
    try {
      const { facts, draw } = world;
      const request = new ApiRequest({ facts, account: accountIn(region), region, caller, input, draw });
      return { kind: "answered", output: answer(request) };
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      return { kind: "refused", code: error.code, message: error.message };
    }
  }
}

const regionOf = (arn: string) => arn.split(":")[3] ?? "";
