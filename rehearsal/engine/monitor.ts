import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { Values } from "../aws/model";
import { AwsError } from "../runtime/aws-clients";
import { type AliasSpec, type FormerParent, formerUrns, rootStackType, type Scope, urnOf } from "./urns";
import { plainValues, secret, secretsIn } from "./values";

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
  getDeletebeforereplacedefined(): boolean;
  getIgnorechangesList(): string[];
  getAliasesList(): AliasMessage[];
  getReplaceonchangesList(): string[];
  getRetainondelete(): boolean | undefined;
  getDeletedwith(): string;
  getImportid(): string;
  getTransformsList(): unknown[];
  getAdditionalsecretoutputsList(): string[];
}

interface AliasMessage {
  getUrn(): string;
  getSpec():
    | {
        getName(): string;
        getType(): string;
        getStack(): string;
        getProject(): string;
        getParenturn(): string;
        getNoparent(): boolean;
      }
    | undefined;
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
  /** Undefined where the program leaves it to the provider. */
  deleteBeforeReplace: boolean | undefined;
  retainOnDelete: boolean;
  ignoreChanges: string[];
  /** Texts among the inputs that are secrets. */
  readonly secrets: readonly string[];
  /** URNs under which the state may know the resource. */
  aliases: string[];
  /** Set by who changes registrations: the program goes on as if the resource were there, and AWS never hears of it. */
  absent?: boolean;
  /** Options that change what the engine does and that are not modelled. */
  readonly unknownOptions: readonly string[];
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

/**
 * The engine's side of the SDK's protocol, with every answer held back until it is let go. A registration starts
 * only after its dependencies have been answered, so that the order of the answers is the order of the deployment.
 */
export class HoldingMonitor extends MockMonitor {
  readonly held: Held[] = [];
  private readonly formerParents = new Map<string, FormerParent>();
  /** How many requests have ever come in. */
  arrivals = 0;

  constructor(
    private readonly receiver: Receiver,
    private readonly scope: Scope,
  ) {
    const refuse = () => {
      throw new Error("The rehearsal answers registrations itself.");
    };
    super({ call: refuse, newResource: refuse });
  }

  override async registerResource(request: RegisterRequest, callback: Callback<unknown>): Promise<void> {
    const placed = { name: request.getName(), type: request.getType(), parent: request.getParent() };
    const urn = urnOf(this.scope, placed.parent, placed.type, placed.name);
    const specs = request.getAliasesList().map(aliasSpec);
    const aliases = formerUrns(this.scope, placed, specs, this.formerParents.get(placed.parent));
    this.formerParents.set(urn, { name: placed.name, aliases });
    const object = request.getObject().toJavaScript();
    const registration: Registration = {
      ...placed,
      urn,
      aliases,
      unknownOptions: unknownOptions(request),
      custom: request.getCustom(),
      provider: request.getProvider(),
      inputs: plainValues(object),
      secrets: secretsIn(object),
      dependencies: [...request.getDependenciesList()],
      propertyDependencies: Object.fromEntries(
        [...request.getPropertydependenciesMap().entries()].map(([property, urns]) => [
          property,
          urns.getUrnsList(),
        ]),
      ),
      protect: request.getProtect(),
      deleteBeforeReplace: request.getDeletebeforereplacedefined()
        ? request.getDeletebeforereplace()
        : undefined,
      retainOnDelete: request.getRetainondelete() === true,
      ignoreChanges: request.getIgnorechangesList(),
    };
    const secretOutputs = request.getAdditionalsecretoutputsList();
    const arrived = this.receiver.arrive(registration);
    this.hold(registration.urn, () => {
      const { id, outputs } = arrived.answer();
      callback(null, {
        getUrn: () => registration.urn,
        getId: () => id ?? "",
        getObject: () => ({ toJavaScript: () => withSecrets(outputs, secretOutputs) }),
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
      try {
        const result = this.receiver.look(invocation);
        callback(null, {
          getReturn: () => ({ toJavaScript: () => result ?? {} }),
          getFailuresList: () => [],
          getUnknown: () => result === undefined,
        });
      } catch (error) {
        if (!(error instanceof AwsError)) {
          throw error;
        }
        callback(error);
      }
    });
  }

  override async readResource(
    request: { getType(): string; getName(): string },
    callback: Callback<unknown>,
  ): Promise<void> {
    const what = `${request.getName()} (${request.getType()})`;
    callback(
      new Error(
        `${what} is read from AWS with get, which the rehearsal does not model: it has no such resource.`,
      ),
    );
  }

  override registerResourceOutputs(request: OutputsRequest, callback: Callback<unknown>): void {
    this.receiver.outputsOf(request.getUrn(), plainValues(request.getOutputs().toJavaScript()));
    callback(null, {});
  }

  private hold(key: string, release: () => void): void {
    this.arrivals++;
    this.held.push({ key, release });
  }
}

function aliasSpec(message: AliasMessage): AliasSpec {
  const spec = message.getSpec();
  const urn = message.getUrn();
  return {
    ...(urn !== "" && { urn }),
    name: spec?.getName() ?? "",
    type: spec?.getType() ?? "",
    stack: spec?.getStack() ?? "",
    project: spec?.getProject() ?? "",
    parentUrn: spec?.getParenturn() ?? "",
    noParent: spec?.getNoparent() ?? false,
  };
}

/** The engine hands outputs that a resource class declares as secrets back as such. */
function withSecrets(outputs: Values, names: readonly string[]): Values {
  const secrets = names.flatMap((name) => {
    const value = outputs[name];
    return value === undefined || value === null ? [] : [[name, secret(value)] as const];
  });
  return { ...outputs, ...Object.fromEntries(secrets) };
}

function unknownOptions(request: RegisterRequest): string[] {
  const used: Readonly<Record<string, boolean>> = {
    replaceOnChanges: request.getReplaceonchangesList().length > 0,
    deletedWith: request.getDeletedwith() !== "",
    import: request.getImportid() !== "",
    transforms: request.getTransformsList().length > 0,
    "ignoreChanges below the top level": request.getIgnorechangesList().some((path) => /[.[*]/.test(path)),
  };
  return Object.keys(used).filter((option) => used[option]);
}

export const isStack = ({ type }: { readonly type: string }) => type === rootStackType;

/** The URN and id of a provider reference. */
export function providerUrn(reference: string): string | undefined {
  const at = reference.lastIndexOf("::");
  return at < 0 ? undefined : reference.slice(0, at);
}
