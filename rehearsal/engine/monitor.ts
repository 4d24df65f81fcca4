import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { Values } from "../aws/model";
import { plainValues } from "./values";

/** The getters of the SDK's request messages that are read here. */
interface Message {
  toJavaScript(): Values;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): Message;
  getProvider(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): { entries(): Iterable<[string, { getUrnsList(): string[] }]> };
  getProtect(): boolean;
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
}

interface InvokeRequest {
  getTok(): string;
  getArgs(): Message;
  getProvider(): string;
}

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Message;
}

type Callback<T> = (error: Error | null, response?: T) => void;

/** A registration as the program asks for it, before it is answered. A wrapper may change it on the way. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  parent: string;
  /** `<urn>::<id>` of the provider; empty where the program names none. */
  provider: string;
  inputs: Values;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  protect: boolean;
  deleteBeforeReplace: boolean;
  ignoreChanges: string[];
}

export interface Invocation {
  readonly token: string;
  readonly args: Values;
  readonly provider: string;
}

/** What a registration is answered: `outputs` that leave out a property leave it unknown. */
export interface Answer {
  readonly id: string | undefined;
  readonly outputs: Values;
}

/** Who decides on the answers. `answer` and `look` run when the held answer is let go. */
export interface Receiver {
  arrive(registration: Registration): { answer(): Answer };
  look(invocation: Invocation): Values | undefined;
  outputsOf(urn: string, outputs: Values): void;
}

interface Held {
  /** Orders what is held independently of how it came in. */
  readonly key: string;
  readonly release: () => void;
}

const rootStackType = "pulumi:pulumi:Stack";

/**
 * The engine's side of the SDK's protocol, with every answer held back until it is let go. A registration starts
 * only after its dependencies have been answered, so that the order of the answers is the order of the deployment.
 */
export class HoldingMonitor extends MockMonitor {
  readonly held: Held[] = [];
  /** How many requests have ever come in. */
  arrivals = 0;

  constructor(
    private readonly receiver: Receiver,
    private readonly scope: { readonly project: string; readonly stack: string },
  ) {
    const refuse = () => {
      throw new Error("The rehearsal answers registrations itself.");
    };
    super({ call: refuse, newResource: refuse });
  }

  override async registerResource(request: RegisterRequest, callback: Callback<unknown>): Promise<void> {
    const registration: Registration = {
      urn: this.urnOf(request),
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
      provider: request.getProvider(),
      inputs: plainValues(request.getObject().toJavaScript()),
      dependencies: [...request.getDependenciesList()],
      propertyDependencies: Object.fromEntries(
        [...request.getPropertydependenciesMap().entries()].map(([property, urns]) => [
          property,
          urns.getUrnsList(),
        ]),
      ),
      protect: request.getProtect(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      ignoreChanges: request.getIgnorechangesList(),
    };
    const arrived = this.receiver.arrive(registration);
    this.hold(registration.urn, () => {
      const { id, outputs } = arrived.answer();
      callback(null, {
        getUrn: () => registration.urn,
        getId: () => id ?? "",
        getObject: () => ({ toJavaScript: () => outputs }),
        getPropertydependenciesMap: () => undefined,
        getResult: () => 0,
        getUnknown: () => true,
      });
    });
  }

  override async invoke(request: InvokeRequest, callback: Callback<unknown>): Promise<void> {
    const invocation = {
      token: request.getTok(),
      args: plainValues(request.getArgs().toJavaScript()),
      provider: request.getProvider(),
    };
    this.hold(`${invocation.token}(${JSON.stringify(invocation.args)})`, () => {
      const result = this.receiver.look(invocation);
      callback(null, {
        getReturn: () => ({ toJavaScript: () => result ?? {} }),
        getFailuresList: () => [],
        getUnknown: () => result === undefined,
      });
    });
  }

  override registerResourceOutputs(request: OutputsRequest, callback: Callback<unknown>): void {
    this.receiver.outputsOf(request.getUrn(), plainValues(request.getOutputs().toJavaScript()));
    callback(null, {});
  }

  private hold(key: string, release: () => void): void {
    this.arrivals++;
    this.held.push({ key, release });
  }

  /** As the engine builds it: the types of all parents but the stack, then the resource's own. */
  private urnOf(request: RegisterRequest): string {
    const [, , parentType] = request.getParent().split("::");
    const type =
      parentType && parentType !== rootStackType ? `${parentType}$${request.getType()}` : request.getType();
    return `urn:pulumi:${this.scope.stack}::${this.scope.project}::${type}::${request.getName()}`;
  }
}

export const isStack = ({ type }: { readonly type: string }) => type === rootStackType;

/** The URN and id of a provider reference. */
export function providerUrn(reference: string): string | undefined {
  const at = reference.lastIndexOf("::");
  return at < 0 ? undefined : reference.slice(0, at);
}
