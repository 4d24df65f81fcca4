import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Values } from "../../rehearsal/aws/model";
import type { SimulatedAws } from "../../rehearsal/provider/simulated-aws";
import { decoded, encoded } from "../../rehearsal/provider/wire";

type Method<Request, Response> = (
  request: Request,
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => unknown;

/** A resource as the engine's state has it. */
export interface Known {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

const typeOf = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";
const nameOf = (urn: string) => urn.split("::")[3] ?? "";

/** URN of a resource of a type in a stack of a test's own. */
export const urnOf = (type: string, name: string) => `urn:pulumi:test::test::${type}::${name}`;

/** The engine's side of the protocol: one provider, on a connection of its own. */
export class ProviderClient {
  private readonly client: ResourceProviderClient;

  constructor({ port }: SimulatedAws) {
    // Or the connection would be shared with other providers, which the engine's are not.
    const own = { "grpc.use_local_subchannel_pool": 1 };
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), own);
  }

  /** A provider as the engine starts it. */
  static async in(aws: SimulatedAws, region?: string, tags: Values = {}): Promise<ProviderClient> {
    const provider = new ProviderClient(aws);
    await provider.handshake();
    const request = new messages.ConfigureRequest();
    const defaultTags = JSON.stringify({ tags });
    request.setArgs(encoded({ ...(region !== undefined && { region }), defaultTags }));
    await provider.ask(provider.client.configure, request);
    return provider;
  }

  close(): void {
    this.client.close();
  }

  handshake() {
    return this.ask<messages.ProviderHandshakeResponse>(
      this.client.handshake,
      new messages.ProviderHandshakeRequest(),
    );
  }

  async check(urn: string, news: Values, olds?: Values, proposed?: string) {
    const request = this.of(new messages.CheckRequest(), urn);
    request.setNews(encoded(news));
    request.setOlds(olds && encoded(olds));
    request.setRandomseed(Buffer.from("0123456789abcdef", "hex"));
    if (proposed !== undefined) {
      const autonaming = new messages.CheckRequest.AutonamingOptions();
      autonaming.setProposedName(proposed);
      request.setAutonaming(autonaming);
    }
    const response = await this.ask<messages.CheckResponse>(this.client.check, request);
    const failures = response.getFailuresList().map((failure) => failure.toObject());
    return { inputs: decoded(response.getInputs()), failures };
  }

  async diff(urn: string, known: Known, news: Values, ignored: string[] = []) {
    const request = this.of(new messages.DiffRequest(), urn);
    request.setId(known.id);
    request.setOldInputs(encoded(known.inputs));
    request.setOlds(encoded(known.outputs));
    request.setNews(encoded(news));
    request.setIgnorechangesList(ignored);
    const response = await this.ask<messages.DiffResponse>(this.client.diff, request);
    const { DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const kinds = [...response.getDetaileddiffMap().entries()] as [string, messages.PropertyDiff][];
    return {
      changes: response.getChanges() === DIFF_SOME,
      diffs: response.getDiffsList(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      kinds: Object.fromEntries(kinds.map(([name, difference]) => [name, nameOfKind(difference.getKind())])),
    };
  }

  async create(urn: string, inputs: Values, preview = false): Promise<Known> {
    const request = this.of(new messages.CreateRequest(), urn);
    request.setProperties(encoded(inputs));
    request.setPreview(preview);
    const response = await this.ask<messages.CreateResponse>(this.client.create, request);
    return { id: response.getId(), inputs, outputs: decoded(response.getProperties()) };
  }

  async update(urn: string, known: Known, news: Values, preview = false): Promise<Known> {
    const request = this.of(new messages.UpdateRequest(), urn);
    request.setId(known.id);
    request.setOldInputs(encoded(known.inputs));
    request.setOlds(encoded(known.outputs));
    request.setNews(encoded(news));
    request.setPreview(preview);
    const response = await this.ask<messages.UpdateResponse>(this.client.update, request);
    return { id: known.id, inputs: news, outputs: decoded(response.getProperties()) };
  }

  async read(urn: string, known: Known): Promise<Known> {
    const request = this.of(new messages.ReadRequest(), urn);
    request.setId(known.id);
    request.setInputs(encoded(known.inputs));
    request.setProperties(encoded(known.outputs));
    const response = await this.ask<messages.ReadResponse>(this.client.read, request);
    return {
      id: response.getId(),
      inputs: decoded(response.getInputs()),
      outputs: decoded(response.getProperties()),
    };
  }

  async delete(urn: string, known: Known): Promise<void> {
    const request = this.of(new messages.DeleteRequest(), urn);
    request.setId(known.id);
    request.setOldInputs(encoded(known.inputs));
    request.setProperties(encoded(known.outputs));
    await this.ask(this.client.delete, request);
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    request.setArgs(encoded(args));
    return decoded((await this.ask<messages.InvokeResponse>(this.client.invoke, request)).getReturn());
  }

  /** What this plugin has no part in. */
  construct() {
    return this.ask<unknown>(this.client.construct, new messages.ConstructRequest());
  }

  async checkConfig(news: Values) {
    const request = new messages.CheckRequest();
    request.setNews(encoded(news));
    const response = await this.ask<messages.CheckResponse>(this.client.checkConfig, request);
    return response.getFailuresList().map((failure) => failure.toObject());
  }

  async diffConfig(olds: Values, news: Values) {
    const request = new messages.DiffRequest();
    request.setOldInputs(encoded(olds));
    request.setNews(encoded(news));
    const response = await this.ask<messages.DiffResponse>(this.client.diffConfig, request);
    return { diffs: response.getDiffsList(), replaces: response.getReplacesList() };
  }

  private of<
    Request extends {
      setUrn(urn: string): unknown;
      setType(type: string): unknown;
      setName(name: string): unknown;
    },
  >(request: Request, urn: string): Request {
    request.setUrn(urn);
    request.setType(typeOf(urn));
    request.setName(nameOf(urn));
    return request;
  }

  /** The SDK's client has three forms of each method; the plain one is used. */
  private ask<Response>(method: unknown, request: unknown): Promise<Response> {
    const plain = (method as Method<unknown, Response>).bind(this.client) as Method<unknown, Response>;
    return promisify(plain)(request);
  }
}

const { Kind } = messages.PropertyDiff;

function nameOfKind(kind: number): string {
  return Object.entries(Kind).find(([, number]) => number === kind)?.[0] ?? "none";
}

/** What an operation is refused with: the error as gRPC has it, and what of the resource is there all the same. */
export async function refusalOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    const { details, code, metadata } = error as grpc.ServiceError;
    return { details, code, partly: partlyIn(metadata) };
  }
  throw new Error("It was not refused.");
}

function partlyIn(metadata: grpc.Metadata) {
  const [binary] = metadata.get("grpc-status-details-bin");
  if (binary === undefined) {
    return undefined;
  }
  const [detail] = Status.deserializeBinary(Buffer.from(binary)).getDetailsList();
  if (!detail) {
    throw new Error("The status has no details.");
  }
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return {
    type: detail.getTypeName(),
    id: failed.getId(),
    reasons: failed.getReasonsList(),
    outputs: decoded(failed.getProperties()),
  };
}
