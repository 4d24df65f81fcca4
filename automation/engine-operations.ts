import type { EngineEvent, OpMap, OpType, StepEventMetadata } from "@pulumi/pulumi/automation";

/** What the engine has done to one resource. */
export interface Operation {
  readonly kind: OpType;
  readonly type: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly hasFailed: boolean;
  /** Whether a provider does it; components and the stack itself are only noted. */
  readonly isOfProvider: boolean;
}

/** What the engine says that is wrong. */
export interface EngineError {
  /** Type and name of the resource that it is about, if it is about one. */
  readonly resource: string | undefined;
  readonly message: string;
}

/** Kinds of operations that change nothing. */
const idle: ReadonlySet<string> = new Set(["same", "read", "refresh", "import"] satisfies OpType[]);

/** Gathers what one command of Pulumi does from its events. */
export class EngineOperations {
  readonly done: Operation[] = [];
  readonly errors: EngineError[] = [];
  /** How many resources by kind of operation, as the engine sums up at the end. */
  changes: OpMap = {};
  private readonly begun = new Map<string, number>();

  /** `tell` hears of each operation that has ended. */
  constructor(
    private readonly tell: (operation: Operation) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes an event, in the order in which they come. */
  observe({
    resourcePreEvent,
    resOutputsEvent,
    resOpFailedEvent,
    diagnosticEvent,
    summaryEvent,
  }: EngineEvent): void {
    if (resourcePreEvent) {
      this.begun.set(keyOf(resourcePreEvent.metadata), this.now());
    }
    const ended = resOutputsEvent ?? resOpFailedEvent;
    if (ended && !("planning" in ended && ended.planning)) {
      this.end(ended.metadata, resOpFailedEvent !== undefined);
    }
    if (diagnosticEvent?.severity === "error") {
      const { urn, message } = diagnosticEvent;
      this.errors.push({ resource: urn ? resourceOf(urn) : undefined, message: message.trim() });
    }
    if (summaryEvent) {
      this.changes = summaryEvent.resourceChanges ?? {};
    }
  }

  private end(metadata: StepEventMetadata, hasFailed: boolean): void {
    const { op, type, urn } = metadata;
    if (idle.has(op) && !hasFailed) {
      return;
    }
    const milliseconds = this.now() - (this.begun.get(keyOf(metadata)) ?? this.now());
    const isOfProvider = (metadata.new ?? metadata.old)?.custom === true && !type.startsWith("pulumi:");
    const operation = { kind: op, type, name: nameOf(urn), milliseconds, hasFailed, isOfProvider };
    this.done.push(operation);
    this.tell(operation);
  }
}

/** A replacement is several operations on one resource. */
const keyOf = ({ op, urn }: StepEventMetadata) => `${op} ${urn}`;

/** https://www.pulumi.com/docs/iac/concepts/resources/names/#urns: `urn:pulumi:stack::project::types::name` */
const nameOf = (urn: string) => urn.split("::").slice(3).join("::");

function resourceOf(urn: string): string {
  const [, , types = ""] = urn.split("::");
  return `${types.split("$").at(-1)} ${nameOf(urn)}`;
}

/** `326 create, 2 update`: what has changed; empty where nothing has. */
export function changesOf(changes: OpMap): string {
  return Object.entries(changes)
    .filter(([kind, count]) => !idle.has(kind) && count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}

/** Those of providers that took longest, the slowest first. */
export function slowestOf(operations: readonly Operation[], count: number): readonly Operation[] {
  return operations
    .filter(({ isOfProvider }) => isOfProvider)
    .sort((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, count);
}
