import {
  BatchGetResourceConfigCommand,
  type Evaluation,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  PutEvaluationsCommand,
} from "@aws-sdk/client-config-service";
import type { ConfigClient } from "../../../handlers/config-rules/aws/config-client";
import type { Lookups } from "../../../handlers/config-rules/lookups";
import { type Outcome, run } from "../../../handlers/config-rules/run";
import type { Waiver } from "../../../handlers/config-rules/waivers";
import { fromApi, type RawItem, token } from "./fixtures";

const timeOut = 30_000;
const largest = 100;

export class AwsError extends Error {
  constructor(override readonly name: string) {
    super(`AWS says ${name}`);
  }
}

export interface Stored {
  readonly type: string;
  readonly id: string;
  readonly compliance: string;
  readonly annotation: string;
  readonly at: string;
}

/** Said before each call is answered; what it throws is AWS's answer. */
export type Interference = (call: string, input: object) => void;

const keyOf = (type: unknown, id: unknown) => `${type} ${id}`;

/**
 * As much of AWS Config as the function sees, as strict as AWS: of a region with these resources, on a clock that
 * goes on with each call.
 */
export class FakeConfig {
  readonly calls: string[] = [];
  readonly stored = new Map<string, Stored>();
  readonly lines: Record<string, unknown>[] = [];
  readonly errors: Record<string, unknown>[] = [];
  readonly metrics: Record<string, unknown>[] = [];
  /** Evaluations that were given, call by call. */
  readonly batches: Stored[][] = [];
  /** Keys that AWS leaves aside as often. */
  readonly leftAside = new Map<string, number>();
  /** Keys whose evaluations AWS hands back as often. */
  readonly handedBack = new Map<string, number>();
  readonly tests: boolean[] = [];
  interfere: Interference = () => {};
  #items = new Map<string, RawItem>();

  constructor(
    items: readonly RawItem[] = [],
    public now = Date.parse("2026-06-10T18:00:05.000Z"),
    /** Milliseconds of each call. */
    readonly latency = 0,
    readonly waivers: readonly Waiver[] = [],
  ) {
    for (const item of items) {
      this.put(item);
    }
  }

  put(item: RawItem): void {
    this.#items.set(keyOf(item["resourceType"], item["resourceId"]), item);
  }

  remove({ resourceType, resourceId }: RawItem): void {
    this.#items.delete(keyOf(resourceType, resourceId));
  }

  evaluated(type: string, id: string): Stored | undefined {
    return this.stored.get(keyOf(type, id));
  }

  run(event: unknown, lookups: Partial<Lookups> = {}): Promise<Outcome> {
    const started = this.now;
    const missing = (name: string) => () => {
      throw new Error(`${name} is not expected`);
    };
    return run(event, {
      config: this.client(),
      lookups: () => ({
        now: () => this.now,
        encryptionOf: missing("encryptionOf"),
        newestSnapshots: missing("newestSnapshots"),
        lastBackup: missing("lastBackup"),
        ...lookups,
      }),
      settings: { waivers: this.waivers },
      functionName: "dev-lambda-config-rules",
      now: () => this.now,
      remaining: () => started + timeOut - this.now,
      pace: {
        sleep: async (milliseconds) => {
          this.now += milliseconds;
        },
        random: () => 0.5,
      },
      log: {
        info: (line) => void this.lines.push({ ...line }),
        error: (line) => void this.errors.push({ ...line }),
      },
      writeLine: (line) => {
        if (!line.endsWith("\n") || line.indexOf("\n") !== line.length - 1) {
          throw new Error("A metric is one line.");
        }
        this.metrics.push(JSON.parse(line));
      },
    });
  }

  /** Values of a metric in their order. */
  measured(name: string): unknown[] {
    return this.metrics.filter((line) => name in line).map((line) => line[name]);
  }

  count(call: string): number {
    return this.calls.filter((each) => each === call).length;
  }

  client(): ConfigClient {
    const send = async (command: { readonly input: object }) => {
      const call = command.constructor.name.replace("Command", "");
      this.calls.push(call);
      this.now += this.latency;
      this.interfere(call, command.input);
      // What is sent is read here and now, as it is on its way to AWS.
      return this.#answer(command);
    };
    return { send } as unknown as ConfigClient;
  }

  #answer(command: object): object {
    if (command instanceof PutEvaluationsCommand) {
      return this.#put(command.input);
    }
    if (command instanceof ListDiscoveredResourcesCommand) {
      const { resourceType, limit = largest, nextToken } = command.input;
      const all = [...this.#items.values()].filter((item) => item["resourceType"] === resourceType);
      const { values, next } = page(all, limit, nextToken);
      const resourceIdentifiers = values.map(({ resourceId }) => ({ resourceType, resourceId }));
      return { resourceIdentifiers, nextToken: next };
    }
    if (command instanceof BatchGetResourceConfigCommand) {
      return this.#batch(command.input.resourceKeys ?? []);
    }
    if (command instanceof GetResourceConfigHistoryCommand) {
      const { resourceType, resourceId, laterTime, limit } = command.input;
      const item = this.#items.get(keyOf(resourceType, resourceId));
      if (item === undefined) {
        throw new AwsError("ResourceNotDiscoveredException");
      }
      const at = Date.parse(String(item["configurationItemCaptureTime"]));
      const isThere = laterTime === undefined || at <= laterTime.getTime();
      return { configurationItems: isThere && limit === 1 ? [fromApi(item)] : [] };
    }
    if (command instanceof GetComplianceDetailsByConfigRuleCommand) {
      const { Limit = 10, NextToken } = command.input;
      const { values, next } = page([...this.stored.values()], Limit, NextToken);
      return {
        EvaluationResults: values.map(({ type, id, compliance, at }) => ({
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: { ResourceType: type, ResourceId: id },
            OrderingTimestamp: new Date(at),
          },
          ComplianceType: compliance,
        })),
        NextToken: next,
      };
    }
    throw new Error(`No answer to ${command.constructor.name}`);
  }

  #put({ Evaluations = [], ResultToken, TestMode = false }: PutEvaluationsCommand["input"]): object {
    if (Evaluations.length > largest || Evaluations.length === 0) {
      throw new AwsError("ValidationException");
    }
    if (ResultToken !== token && !TestMode) {
      throw new AwsError("InvalidResultTokenException");
    }
    this.tests.push(TestMode);
    this.batches.push(Evaluations.map(storedOf));
    const failed = Evaluations.filter(({ ComplianceResourceType, ComplianceResourceId }) =>
      takeOne(this.handedBack, keyOf(ComplianceResourceType, ComplianceResourceId)),
    );
    for (const evaluation of TestMode ? [] : Evaluations.filter((each) => !failed.includes(each))) {
      const stored = storedOf(evaluation);
      this.stored.set(keyOf(stored.type, stored.id), stored);
    }
    return { FailedEvaluations: failed };
  }

  #batch(keys: readonly { resourceType?: string | undefined; resourceId?: string | undefined }[]): object {
    if (keys.length > largest || keys.length === 0) {
      throw new AwsError("ValidationException");
    }
    const aside = keys.filter(({ resourceType, resourceId }) =>
      takeOne(this.leftAside, keyOf(resourceType, resourceId)),
    );
    const items = keys
      .filter((each) => !aside.includes(each))
      .map(({ resourceType, resourceId }) => this.#items.get(keyOf(resourceType, resourceId)))
      .filter((item) => item !== undefined);
    return {
      // AWS leaves tags out here.
      baseConfigurationItems: items.map(({ tags: _, ...item }) => fromApi(item)),
      unprocessedResourceKeys: aside,
    };
  }
}

function storedOf(evaluation: Evaluation): Stored {
  const { ComplianceResourceType, ComplianceResourceId, ComplianceType, Annotation, OrderingTimestamp } =
    evaluation;
  const annotation = Annotation ?? "";
  if (annotation.length < 1 || annotation.length > 256 || /\p{Surrogate}/u.test(annotation)) {
    throw new AwsError("ValidationException");
  }
  if (!["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"].includes(String(ComplianceType))) {
    throw new AwsError("InvalidParameterValueException");
  }
  return {
    type: String(ComplianceResourceType),
    id: String(ComplianceResourceId),
    compliance: String(ComplianceType),
    annotation,
    at: OrderingTimestamp?.toISOString() ?? "",
  };
}

function page<Value>(all: readonly Value[], limit: number, token: string | undefined) {
  if (limit < 1 || limit > largest) {
    throw new AwsError("InvalidLimitException");
  }
  const start = Number(token ?? 0);
  const end = start + limit;
  return { values: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}

/** Whether something is still to happen to a key, as often as it was set. */
function takeOne(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  counts.set(key, left - 1);
  return left > 0;
}
