import { randomBytes } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Value, Values } from "../aws/model";
import { changedProperties } from "../engine/plan";
import { signatureKey } from "../engine/values";
import type { InState, Made, Named } from "./deployed-resources";
import { grpcError } from "./grpc-error";
import { type Difference, ProviderSession } from "./provider-session";
import { Refused } from "./refused";
import type { SimulatedAccount } from "./simulated-account";
import { decoded, decodedPlain, defaultsOf, encoded, internalsOf, plain, withoutInternals } from "./wire";

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;
type Call = { getPeer(): string };

/** The requests that name a resource. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

/**
 * Pulumi's provider protocol, spoken by the simulated account: one service for aws, random and archive, whose instances are
 * told apart by the connection that each of them is asked through.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export function providerService(account: SimulatedAccount): IResourceProviderServer {
  const sessions = new Map<string, ProviderSession>();
  const opened = (call: Call) => {
    const session = new ProviderSession(account);
    sessions.set(call.getPeer(), session);
    return session;
  };
  const sessionOf = (call: Call) => sessions.get(call.getPeer()) ?? opened(call);
  const notServed: Unary<unknown, never> = (call, callback) => callback(unimplemented(call.getPath()));

  return {
    handshake: answering((_, call) => {
      opened(call);
      const response = new messages.ProviderHandshakeResponse();
      // The engine itself then marks what comes of secrets, path by path.
      response.setAcceptSecrets(false);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    attach: answering(() => new Empty()),
    getPluginInfo: answering(() => {
      const response = new plugin.PluginInfo();
      response.setVersion(version);
      return response;
    }),
    getSchema: answering(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    checkConfig: answering((request, call) => {
      const news = decoded(request.getNews());
      return checked(news, sessionOf(call).checkConfig(news));
    }),
    diffConfig: answering((request) => {
      const [old, now] = [decoded(request.getOldInputs()), decoded(request.getNews())];
      const changed = changedProperties(old, now);
      // Another region is another place: https://github.com/pulumi/pulumi-aws/blob/master/provider/resources.go (region)
      const replaces = changed.filter((property) => property === "region");
      return differing({ changed, replaces, deleteBeforeReplace: false }, old, now);
    }),
    configure: answering((request, call) => {
      sessionOf(call).configure(decodedPlain(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(false);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    invoke: answering((request, call) => {
      const response = new messages.InvokeResponse();
      response.setReturn(encoded(sessionOf(call).invoke(request.getTok(), decodedPlain(request.getArgs()))));
      return response;
    }),
    check: answering((request, call) => {
      const named = namedBy(request);
      const raw = withoutInternals(decoded(request.getNews()));
      const { inputs, failures } = sessionOf(call).check({
        ...named,
        inputs: raw,
        oldInputs: request.hasOlds() ? decoded(request.getOlds()) : undefined,
        proposedName: proposedName(request, named.name),
      });
      return checked(inputs, failures);
    }),
    diff: answering((request, call) => {
      const ignored = new Set(request.getIgnorechangesList());
      const now = decoded(request.getNews());
      const wanted = plain(now);
      const kept = (values: Values) =>
        Object.fromEntries(Object.entries(values).filter(([name]) => !ignored.has(name)));
      const old = {
        ...inState(request, request.getId(), request.getOldInputs()),
        outputs: decodedPlain(request.getOlds()),
      };
      const difference = sessionOf(call).diff(
        { ...old, inputs: kept(old.inputs) },
        kept(wanted),
        defaultsOf(now),
      );
      return differing(difference, old.inputs, wanted);
    }),
    create: answering(async (request, call) => {
      const [named, raw] = [namedBy(request), withoutInternals(decoded(request.getProperties()))];
      const inputs = plain(raw);
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(encoded({ ...sessionOf(call).preview(named, inputs), ...assetsOf(raw) }));
        return response;
      }
      const made = await withAssets(raw, () => sessionOf(call).create(named, inputs));
      response.setId(made.id);
      response.setProperties(stateOf(made, raw));
      return response;
    }),
    read: answering(async (request, call) => {
      const response = new messages.ReadResponse();
      const raw = decoded(request.getInputs());
      const found = await sessionOf(call).read(inState(request, request.getId(), request.getInputs()));
      if (found) {
        response.setId(found.id);
        response.setInputs(encoded({ ...found.inputs, ...assetsOf(raw), ...internalsOf(raw) }));
        response.setProperties(stateOf(found, raw));
      }
      return response;
    }),
    update: answering(async (request, call) => {
      const response = new messages.UpdateResponse();
      const raw = withoutInternals(decoded(request.getNews()));
      const inputs = plain(raw);
      const old = inState(request, request.getId(), request.getOldInputs());
      if (request.getPreview()) {
        const outputs = decodedPlain(request.getOlds());
        const planned = sessionOf(call).previewUpdate({ ...old, outputs }, inputs);
        response.setProperties(encoded({ ...planned, ...assetsOf(raw) }));
      } else {
        response.setProperties(
          stateOf(await withAssets(raw, () => sessionOf(call).update(old, inputs)), raw),
        );
      }
      return response;
    }),
    delete: answering(async (request, call) => {
      await sessionOf(call).delete(inState(request, request.getId(), request.getOldInputs()));
      return new Empty();
    }),
    cancel: answering(() => new Empty()),
    parameterize: notServed,
    call: notServed,
    construct: notServed,
    getMapping: answering(() => new messages.GetMappingResponse()),
    getMappings: answering(() => new messages.GetMappingsResponse()),
    list: (call) => call.destroy(new Error(unimplemented(call.getPath()).details)),
  };
}

/** Version of the package that this takes the place of. */
const { version } = require("@pulumi/aws/package.json") as { readonly version: string };

function answering<Request, Response>(
  answer: (request: Request, call: Call) => Response | Promise<Response>,
): Unary<Request, Response> {
  return async (call, callback) => {
    try {
      callback(null, await answer(call.request, call));
    } catch (error) {
      callback(grpcError(error));
    }
  };
}

const unimplemented = (path: string) => ({
  code: grpc.status.UNIMPLEMENTED,
  details: `The simulated AWS does not serve ${path}.`,
});

const namedBy = (request: ResourceRequest): Named => ({
  urn: request.getUrn(),
  type: request.getType(),
  name: request.getName(),
});

const inState = (request: ResourceRequest, id: string, inputs: Struct | undefined): InState => ({
  ...namedBy(request),
  id,
  inputs: decodedPlain(inputs),
});

/** The engine proposes a name where it is told how; else it is the logical one with digits of the engine's luck. */
function proposedName(request: messages.CheckRequest, name: string): string {
  const proposed = request.getAutonaming()?.getProposedName() ?? "";
  const luck = Buffer.from(request.getRandomseed_asU8());
  const digits = (luck.length > 0 ? luck : randomBytes(4)).toString("hex").slice(0, 7);
  return proposed === "" ? `${name}-${digits}` : proposed;
}

function checked(
  inputs: Values,
  failures: readonly { readonly property: string; readonly reason: string }[],
): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(encoded(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function differing({ changed, replaces, deleteBeforeReplace }: Difference, old: Values, now: Values) {
  const response = new messages.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...changed]);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const property of changed) {
    const difference = new messages.PropertyDiff();
    const isInput = property in old || property in now;
    const { UPDATE } = messages.PropertyDiff.Kind;
    difference.setKind(isInput ? kindOf(old[property], now[property], replaces.includes(property)) : UPDATE);
    difference.setInputdiff(isInput);
    response.getDetaileddiffMap().set(property, difference);
  }
  return response;
}

function kindOf(old: Value | undefined, now: Value | undefined, replaces: boolean) {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  if (old === undefined) {
    return replaces ? ADD_REPLACE : ADD;
  }
  if (now === undefined) {
    return replaces ? DELETE_REPLACE : DELETE;
  }
  return replaces ? UPDATE_REPLACE : UPDATE;
}

/** Assets and archives, which the engine keeps in their own form. */
function assetsOf(raw: Values): Values {
  const isAsset = (value: Value) => typeof value === "object" && value !== null && signatureKey in value;
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => isAsset(value)));
}

/** Has what is there although it failed kept in the state as it would be kept otherwise. */
async function withAssets<T>(raw: Values, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? error.keeping(assetsOf(raw)) : error;
  }
}

const stateOf = ({ id, outputs }: Made, raw: Values) => encoded({ ...outputs, id, ...assetsOf(raw) });
