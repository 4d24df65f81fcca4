import { format } from "node:util";
import { callApi } from "../aws/api-calls";
import { putEmbeddedMetrics } from "../aws/cloudwatch-embedded-metrics";
import { putMetric } from "../aws/cloudwatch-metrics";
import { sessionOf } from "../aws/iam-roles";
import type { LambdaFunction } from "../aws/lambda-rows";
import { writeLogs } from "../aws/logs-delivery";
import type { Values } from "../aws/model";
import { routeTo, whyNotOut } from "../aws/network";
import { accountIn, type Caller } from "../world/account";
import { redacted } from "../world/known-secrets";
import type { Invocation, Outcome, World } from "../world/world";
import { Believed } from "./believed";
import type { ClientCall, Execution } from "./execution";
import { FunctionRuntime } from "./function-runtime";

/** Invokes a function once and waits for what becomes of it, including its time-out. Nothing is repeated. */
export async function invoke(world: World, definition: LambdaFunction, event: unknown): Promise<Invocation> {
  return new InvocationOf(world, definition).run(event);
}

class InvocationOf {
  private readonly logged: string[] = [];
  private readonly requestId: string;
  private readonly denialsBefore: number;
  private loading = false;
  private running = true;
  private believe: (what: string) => void = () => {};
  private crash: (error: unknown) => void = () => {};

  constructor(
    private readonly world: World,
    private readonly definition: LambdaFunction,
  ) {
    this.requestId = world.uuid();
    this.denialsBefore = world.denials.length;
  }

  async run(event: unknown): Promise<Invocation> {
    const { world, definition } = this;
    const at = world.clock.now;
    const outcome = await this.outcome(event);
    if (outcome.kind === "failed") {
      world.runtimes.delete(definition.arn);
    }
    const invocation = { functionArn: definition.arn, event, at, outcome, logged: this.logged };
    world.invocations.push(invocation);
    writeLogs(world, {
      what: `the function ${definition.name}`,
      caller: this.caller(),
      region: definition.region,
      group: definition.logGroup,
      stream: definition.name,
      fact: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    });
    for (const [name, value] of [
      ["Invocations", 1],
      ["Errors", outcome.kind === "failed" ? 1 : 0],
    ] as const) {
      putMetric(world, definition.region, {
        namespace: "AWS/Lambda",
        name,
        dimensions: { FunctionName: definition.name },
        value,
      });
    }
    return invocation;
  }

  /** The answer, the error, or the time-out, whichever comes first. */
  private outcome(event: unknown): Promise<Outcome> {
    const { world, definition } = this;
    const { timeoutInSeconds } = definition;
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        this.running = false;
        world.clock.cancel(timeout);
        resolve(outcome);
      };
      const failed = (type: string, message: string) => {
        if (this.running) {
          this.log("error", `${type}: ${message}`);
          end({ kind: "failed", type, message: redacted(message), because: this.because() });
        }
      };
      this.believe = (what) => end({ kind: "believed", what });
      this.crash = (error) =>
        error instanceof Error ? failed(error.name, error.message) : failed("Error", String(error));
      const timeout = world.clock.after(timeoutInSeconds * 1000, () =>
        failed("Sandbox.Timedout", `Task timed out after ${timeoutInSeconds}.00 seconds`),
      );
      this.answer(event).then((value) => end({ kind: "returned", value }), this.crash);
    });
  }

  private async answer(event: unknown): Promise<unknown> {
    const { world, definition } = this;
    const execution = this.execution();
    const warm = world.runtimes.get(definition.arn);
    const runtime = warm?.of === definition ? warm : this.load(execution);
    world.runtimes.set(definition.arn, runtime);
    const deadline = world.clock.now + definition.timeoutInSeconds * 1000;
    const context = {
      awsRequestId: this.requestId,
      functionName: definition.name,
      invokedFunctionArn: definition.arn,
      getRemainingTimeInMillis: () => deadline - world.clock.now,
    };
    return runtime.run(event, context, execution);
  }

  private load(execution: Execution): FunctionRuntime {
    this.loading = true;
    try {
      return FunctionRuntime.load(this.definition, execution);
    } finally {
      this.loading = false;
    }
  }

  private execution(): Execution {
    const { world } = this;
    return {
      clock: world.clock,
      draw: world.draw,
      environment: (name) => this.variable(name),
      variables: () => [...Object.keys(this.definition.environment), ...Object.keys(this.reserved())],
      log: (level, values) => this.running && this.log(level, format(...values)),
      call: (call) => this.call(call),
      connect: (host, port) => this.connect(host, port),
      running: () => this.running,
      crash: (error) => this.crash(error),
    };
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  private reserved(): Readonly<Record<string, string>> {
    const { name, region, memorySize, logGroup } = this.definition;
    return {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: "ASIASIMULATED",
      AWS_SECRET_ACCESS_KEY: "simulated",
      AWS_SESSION_TOKEN: "simulated",
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
      AWS_LAMBDA_LOG_FORMAT: "JSON",
    };
  }

  private variable(name: string): string | undefined {
    const configured = this.definition.environment[name];
    if (configured !== undefined && this.loading) {
      this.world.problems.push({
        code: "ImportTimeEnvironment",
        message: `${this.definition.name} reads the environment variable ${name} while it is loaded. Lambda accepts that; a test that loads the module, or a runtime that keeps it, does not see it change.`,
        fact: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        cure: "Read the environment inside the handler.",
      });
    }
    return configured ?? this.reserved()[name];
  }

  private log(level: string, text: string): void {
    if (redacted(text) !== text) {
      this.world.problems.push({
        code: "SecretInLog",
        message: `${this.definition.name} writes a secret into its log: ${redacted(text)}`,
        fact: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        cure: "Log what happened, never what a secret contains.",
      });
    }
    this.logged.push(`${level}: ${redacted(text)}`);
    if (level === "stdout" || level === "stderr") {
      putEmbeddedMetrics(this.world, this.definition.region, text);
    }
  }

  private caller(): Caller {
    const { region, roleArn, name } = this.definition;
    return sessionOf(this.world.facts, accountIn(region), roleArn, name);
  }

  /** Where the function can get through, the rest is somebody else's; where not, it waits for an answer in vain. */
  private connect(host: string, port: number): void {
    const { world, definition } = this;
    const closed = whyNotOut(world.facts, definition.network, port);
    if (closed === undefined) {
      this.believe(`${host}:${port}`);
    } else {
      world.denials.push({ action: `connection to ${host}:${port}`, because: closed });
    }
  }

  private async call({ client, operation, region, input }: ClientCall): Promise<Values> {
    const { world, definition } = this;
    if (!this.running) {
      // The code is frozen, or its environment is gone.
      return new Promise(() => {});
    }
    const service = world.table.services[client];
    const answer = service?.operations[operation];
    if (!service || !answer) {
      world.problems.push({
        code: "UnknownOperation",
        message: `The simulated AWS does not know ${operation} of ${client}, which ${definition.name} calls.`,
        fact: "https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/",
        cure: "Add it to the service's operations in rehearsal/aws/.",
      });
      throw new Error(`The simulated AWS does not know ${operation} of ${client}.`);
    }
    const action = `${service.name}:${operation}`;
    const route = routeTo(world.facts, definition.network, service.name, region);
    if (route.kind === "none") {
      world.denials.push({ action, because: route.because });
      // Nobody answers: the caller waits until its own time is over.
      return new Promise(() => {});
    }
    try {
      const arrival = {
        facts: world.facts,
        account: accountIn(region),
        region,
        caller: this.caller(),
        input,
        now: world.clock.now,
        context: { "lambda:SourceFunctionArn": definition.arn, ...route.context },
        endpointPolicy: route.endpointPolicy,
        draw: world.draw,
        usage: world.usage,
        world,
      };
      return callApi({ answer, service: service.name, operation, arrival, address: "203.0.113.25" });
    } catch (error) {
      if (error instanceof Believed) {
        this.believe(error.message);
        return new Promise(() => {});
      }
      const { because, message } = error as { readonly because?: string; readonly message: string };
      world.denials.push({ action, because: because ?? message });
      throw error;
    }
  }

  /** The last thing that went wrong before the function gave up. */
  private because(): string | undefined {
    const last = this.world.denials.slice(this.denialsBefore).at(-1);
    return last?.because.startsWith(`${last.action}: `)
      ? last.because
      : last && `${last.action}: ${last.because}`;
  }
}
