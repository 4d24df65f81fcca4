import { requestKeys, verdictOn } from "../aws/access";
import { keepAlarms } from "../aws/cloudwatch-metrics";
import { keepEvaluating, letRulesRest } from "../aws/config-evaluation";
import { membersOf } from "../aws/config-gathering";
import { whyGuardIsMissing } from "../aws/config-guard-evaluation";
import { keepRecording } from "../aws/config-recording";
import { deliverFlowLog } from "../aws/ec2-flow-log-delivery";
import type { FlowLog } from "../aws/ec2-flow-logs";
import { sessionOf } from "../aws/iam-roles";
import { functionRow, type LambdaFunction } from "../aws/lambda-rows";
import type { Value, Values } from "../aws/model";
import { keepSchedules } from "../aws/scheduler-delivery";
import { keepRotating, rotate } from "../aws/secretsmanager-rotation";
import { type Rotation, type SecretVersion, versionsOf } from "../aws/secretsmanager-rows";
import type { Subscription } from "../aws/sns";
import { publish } from "../aws/sns-publish";
import { type Policy, parsePolicy } from "../policy/document";
import type { Verdict } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import { type Account, accountIn, type SignIn, userCaller } from "./account";
import { Estate } from "./estate";
import { MemberAccount } from "./member-account";
import { Person } from "./person";
import type { Delivery, Denial, Invocation, World } from "./world";

const minute = 60 * 1000;

const allowing = (name: string, actions: readonly string[]) =>
  parsePolicy(
    name,
    JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: actions, Resource: "*" },
    }),
  );

const mayAssumeRoles = allowing("may assume roles", ["sts:AssumeRole"]);

/** What a role might be used for. */
export interface RoleRequest {
  /** `kms:Decrypt` */
  readonly action: string;
  /** ARN of what is acted upon, `*` for actions without a resource type. */
  readonly resource: string;
  /** The region that is called. */
  readonly region: string;
  /** Condition keys of the action. */
  readonly context?: ConditionValues;
}

/** Some time. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
}

/** A deployed account in which time passes, as scenarios see it. */
export class LiveAccount {
  constructor(
    private readonly world: World,
    private readonly account: Account,
    private readonly outputs: Values,
  ) {
    const { facts } = world;
    for (const [, { secretArn }] of facts.list<Rotation>("secretsmanager:rotation")) {
      keepRotating(world, accountIn(regionOf(secretArn)), secretArn);
    }
    keepSchedules(world);
    keepAlarms(world);
    keepRecording(world);
    keepEvaluating(world);
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

  /** Twelve digits. */
  get id(): string {
    return this.account.id;
  }

  /** ARN of something of this account in a region. */
  arnIn(region: string, service: string, resource: string): string {
    const { partition, id } = accountIn(region);
    return `arn:${partition}:${service}:${region}:${id}:${resource}`;
  }

  /** The region that an ARN names. */
  regionOf(arn: string): string {
    return regionOf(arn);
  }

  /** Why calls did not get through that AWS made for somebody, the oldest first: he himself is not told. */
  get denials(): readonly Denial[] {
    return this.world.denials;
  }

  /** Lets time pass, with all that happens in it. */
  async pass({ days = 0, hours = 0, minutes = 0 }: Duration): Promise<void> {
    await this.world.clock.pass(((days * 24 + hours) * 60 + minutes) * minute);
  }

  /**
   * The same without the periodic rules of AWS Config, which over weeks are most of what happens, and find each time
   * what they have found before. What watches over them may say that they have stopped.
   */
  async passWithoutRules(duration: Duration): Promise<void> {
    letRulesRest(this.world, true);
    await this.pass(duration);
    letRulesRest(this.world, false);
  }

  /** Lets time pass up to a moment, in milliseconds since 1970. */
  async passUntil(moment: number): Promise<void> {
    await this.world.clock.pass(Math.max(0, moment - this.now));
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

  /** A function by its name, which it may share with functions of other regions. Throws where there is none. */
  function(name: string, region?: string): LambdaFunction {
    const found = this.world.facts
      .list<LambdaFunction>("lambda:function")
      .find(
        ([, definition]) =>
          definition.name === name && (region === undefined || definition.region === region),
      );
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

  /** What services have written into a log group since a moment, in milliseconds since 1970. */
  logEvents(group: string, since: number): readonly string[] {
    return this.world.logEvents.flatMap((event) =>
      event.group === group && event.at >= since ? [event.message] : [],
    );
  }

  get now(): number {
    return this.world.clock.now;
  }

  /** What people have in a region of the account, beside what the stack has. */
  estate(region: string): Estate {
    return new Estate(this.world, region);
  }

  /** Why AWS Config's rules in Guard say nothing here; undefined where they do. */
  get whyGuardIsMissing(): string | undefined {
    return whyGuardIsMissing(this.world);
  }

  /** The other accounts of the organisation, if this one belongs to any. */
  get members(): readonly MemberAccount[] {
    return membersOf(this.world.facts).map(({ id }) => new MemberAccount(this.world, id));
  }

  /** A service publishes to a topic of its region, for a source in the account. */
  publish(service: string, topicArn: string, subject: string): void {
    const region = regionOf(topicArn);
    const { partition, id } = accountIn(region);
    const kind = service === "cloudwatch.amazonaws.com" ? "cloudwatch" : "events";
    const sourceArn = `arn:${partition}:${kind}:${region}:${id}:${kind === "cloudwatch" ? "alarm:" : "rule/"}rehearsal`;
    publish(this.world, topicArn, region, { service, sourceArn, subject });
  }

  /** Who deploys. */
  get deployer(): Person {
    return new Person(this.world, this.account, this.account.deployer);
  }

  /** An administrator who is not the deployer. */
  get administrator(): Person {
    return this.sessionOf("Administrator", this.account.deployer.policies);
  }

  /** Somebody with a role of his own that lets him do just this. */
  colleague(role: string, actions: readonly string[]): Person {
    return this.sessionOf(role, [allowing(role, actions)]);
  }

  /** A session of a role that nobody looks into. */
  private sessionOf(role: string, policies: readonly Policy[]): Person {
    const { id, partition } = this.account;
    const principal = {
      kind: "session",
      accountId: id,
      roleArn: `arn:${partition}:iam::${id}:role/${role}`,
      arn: `arn:${partition}:sts::${id}:assumed-role/${role}/rehearsal`,
    } as const;
    return new Person(this.world, this.account, { principal, policies });
  }

  /** The root user, whom no policy of the account limits but those of resources. */
  get root(): Person {
    const { id, partition } = this.account;
    const principal = { kind: "root", accountId: id, arn: `arn:${partition}:iam::${id}:root` } as const;
    return new Person(this.world, this.account, { principal, policies: [] });
  }

  /** A user who may assume whatever role lets him. */
  user(name: string, signIn: SignIn = {}): Person {
    return new Person(this.world, this.account, userCaller(this.account, name, signIn, [mayAssumeRoles]));
  }

  /** What the policies of a role and its boundary say of a request, without any resource's policy. */
  verdict(roleArn: string, { action, resource, region, context }: RoleRequest): Verdict {
    const { account, world } = this;
    const caller = sessionOf(world.facts, account, roleArn, "rehearsal");
    const complete = { ...requestKeys(region, this.now), ...context };
    return verdictOn(caller, account, { action, resource, context: complete });
  }

  /** The same account at another time, with all that is set up in it: what happens there does not happen here. */
  at(now: number): LiveAccount {
    return new LiveAccount(this.world.at(now), this.account, this.outputs);
  }

  /** The same at a time at which the periodic rules of AWS Config rest: for stories of weeks that are not about them. */
  withoutRulesAt(now: number): LiveAccount {
    const world = this.world.at(now);
    letRulesRest(world, true);
    return new LiveAccount(world, this.account, this.outputs);
  }

  /** Somebody deletes a function. It comes back when the function returned is called. */
  remove(functionName: string): () => void {
    const { facts } = this.world;
    const definition = this.function(functionName);
    facts.remove(functionRow(definition.arn));
    return () => facts.put(functionRow(definition.arn), definition);
  }
}

const regionOf = (arn: string) => arn.split(":")[3] ?? "";
