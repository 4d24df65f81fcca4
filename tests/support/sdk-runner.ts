import { spawn } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import {
  GetRootResourceResponse,
  LogSeverity,
  SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Graph, type Project, simulatedAws } from "../../rehearsal";
import type { Values } from "../../rehearsal/aws/model";
import { HoldingMonitor } from "../../rehearsal/engine/monitor";
import { Recorder } from "../../rehearsal/engine/recorder";
import { encoded } from "../../rehearsal/provider/wire";
import { root } from "./rehearsal";

/** What the SDK's runner made of a program. */
export interface RunnerResult {
  readonly code: number | null;
  readonly graph: Graph;
  /** Warnings and errors that the engine is told. */
  readonly logged: readonly string[];
}

interface Answered {
  getUrn(): string;
  getId(): string;
  getObject(): { toJavaScript(): Values };
}

interface Looked {
  getReturn(): { toJavaScript(): Values };
}

type Callback<T> = (error: Error | null, response?: T) => void;
type Handler = (call: { readonly request: never }, callback: Callback<unknown>) => void;

/**
 * Runs a program in the process that the language host starts for it, `@pulumi/pulumi/cmd/run`, with an engine and a monitor
 * that are this process: as under the CLI, and without one.
 */
export async function runWithSdkRunner(
  project: Pick<Project, "name" | "stack" | "config">,
): Promise<RunnerResult> {
  const recorder = new Recorder({ table: simulatedAws });
  const monitor = new HoldingMonitor(recorder, { project: project.name, stack: project.stack });
  const logged: string[] = [];
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(
    ResourceMonitorService,
    monitorOf(monitor) as unknown as grpc.UntypedServiceImplementation,
  );
  server.addService(EngineService, engineOf(logged) as unknown as grpc.UntypedServiceImplementation);
  const address = await new Promise<string>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, port) =>
      error ? reject(error) : resolve(`127.0.0.1:${port}`),
    );
  });
  try {
    const code = await exitCodeOf(project, address);
    return { code, graph: { nodes: recorder.nodes, outputs: recorder.stackOutputs }, logged };
  } finally {
    server.forceShutdown();
  }
}

function exitCodeOf({ name, stack, config }: Parameters<typeof runWithSdkRunner>[0], address: string) {
  const runner = require.resolve("@pulumi/pulumi/cmd/run");
  const ends = [`--monitor=${address}`, `--engine=${address}`];
  const args = [runner, ...ends, `--project=${name}`, `--stack=${stack}`, `--pwd=${root}`, root];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: "[]",
      PULUMI_NODEJS_TYPESCRIPT: "true",
    },
    stdio: "ignore",
  });
  return new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
}

function monitorOf(monitor: HoldingMonitor): Readonly<Record<string, Handler>> {
  // The order of answers is not what is asked here.
  const letGo = () =>
    setImmediate(() => {
      for (const { release } of monitor.held.splice(0)) {
        release();
      }
    });
  return {
    supportsFeature: ({ request }, callback) =>
      monitor.supportsFeature(request, (error: Error | null, answer: { getHassupport(): boolean }) => {
        const response = new resources.SupportsFeatureResponse();
        response.setHassupport(answer.getHassupport());
        callback(error, response);
      }),
    registerResource: ({ request }, callback) => {
      monitor.registerResource(request, (error, answer) => {
        const { getUrn, getId, getObject } = answer as Answered;
        const response = new resources.RegisterResourceResponse();
        response.setUrn(getUrn());
        response.setId(getId());
        response.setObject(encoded(getObject().toJavaScript()));
        callback(error, response);
      });
      letGo();
    },
    registerResourceOutputs: ({ request }, callback) =>
      monitor.registerResourceOutputs(request, () => callback(null, new Empty())),
    invoke: ({ request }, callback) => {
      monitor.invoke(request, (error, answer) => {
        const response = new resources.ResourceInvokeResponse();
        response.setReturn(encoded(error ? {} : (answer as Looked).getReturn().toJavaScript()));
        callback(error, response);
      });
      letGo();
    },
    signalAndWaitForShutdown: (_, callback) => callback(null, new Empty()),
  };
}

function engineOf(logged: string[]): Readonly<Record<string, Handler>> {
  return {
    log: ({ request }, callback) => {
      const { DEBUG, INFO } = LogSeverity;
      const entry: LogRequest = request;
      if (entry.getSeverity() !== DEBUG && entry.getSeverity() !== INFO) {
        logged.push(entry.getMessage());
      }
      callback(null, new Empty());
    },
    setRootResource: (_, callback) => callback(null, new SetRootResourceResponse()),
    getRootResource: (_, callback) => callback(null, new GetRootResourceResponse()),
  };
}
