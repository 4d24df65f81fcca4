import { type ClientWritableStream, credentials } from "@grpc/grpc-js";
import { EventsClient } from "@pulumi/pulumi/proto/events_grpc_pb";
import { EventRequest } from "@pulumi/pulumi/proto/events_pb";

/** Sends an engine's events to whom the option `--event-log` names, as the CLI does. */
export class EngineEvents {
  private readonly client: EventsClient;
  private readonly stream: ClientWritableStream<EventRequest>;
  private readonly received: Promise<void>;
  private readonly changes: Record<string, number> = {};

  /** `address`: `tcp://127.0.0.1:1234` */
  constructor(address: string) {
    this.client = new EventsClient(address.replace("tcp://", ""), credentials.createInsecure());
    const { promise, resolve, reject } = withResolvers();
    this.stream = this.client.streamEvents((error) => (error ? reject(error) : resolve()));
    this.received = promise;
  }

  begun(op: string, thing: string): void {
    this.send({ resourcePreEvent: { metadata: metadataOf(op, thing) } });
  }

  done(op: string, thing: string): void {
    this.changes[op] = (this.changes[op] ?? 0) + 1;
    this.send({ resOutputsEvent: { metadata: metadataOf(op, thing) } });
  }

  error(thing: string, message: string): void {
    this.send({ diagnosticEvent: { urn: urnOf(thing), message, severity: "error" } });
  }

  /** Sums up, and resolves when all has been received. */
  async end(): Promise<void> {
    this.send({ summaryEvent: { resourceChanges: this.changes } });
    this.stream.end();
    await this.received;
    this.client.close();
  }

  private send(event: object): void {
    this.stream.write(new EventRequest().setEvent(JSON.stringify(event)));
  }
}

const urnOf = (thing: string) => `urn:pulumi:s::files::test:Thing::${thing}`;

const metadataOf = (op: string, thing: string) => ({
  op,
  urn: urnOf(thing),
  type: "test:Thing",
  new: { custom: true },
});

function withResolvers() {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((fulfil, refuse) => {
    [resolve, reject] = [fulfil, refuse];
  });
  return { promise, resolve, reject };
}
