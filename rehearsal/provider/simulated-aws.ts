import { createServer } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { UsageError } from "../../automation/usage";
import { type AwsTable, simulatedAws } from "../aws/table";
import { deployAs } from "../world/account";
import { type BaseAccount, baseAccounts } from "../world/base-accounts";
import { providerService } from "./provider-service";
import { SimulatedAccount } from "./simulated-account";

export interface ServeOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** ARN of the role that deploys. Default: a role of AWS's example account. */
  readonly deployer?: string;
  /** How long a policy, an attachment or a permission takes to be made, in milliseconds. Default 300. */
  readonly delay?: number;
  /** What the account has before anything is deployed. Default: nothing. */
  readonly base?: BaseAccount;
  /** What the simulated AWS knows. Default: all that comes with the rehearsal. */
  readonly table?: AwsTable;
}

/** The packages whose resources are simulated. */
const packages = ["aws", "random", "archive"];

/**
 * A simulated AWS for the real engine: one account that lives as long as this process, which every provider of every
 * command works in that is started with the environment given.
 */
export class SimulatedAws {
  private constructor(
    readonly account: SimulatedAccount,
    readonly port: number,
    private readonly server: grpc.Server,
    private readonly restore: () => void,
  ) {}

  /** Throws UsageError where the port given is taken. */
  static async serve(options: ServeOptions = {}): Promise<SimulatedAws> {
    const {
      port = 0,
      deployer,
      delay = 300,
      base = baseAccounts[0] as BaseAccount,
      table = simulatedAws,
    } = options;
    await refuseTaken(port);
    const restore = deployer === undefined ? () => {} : deployAs(deployer);
    try {
      const account = new SimulatedAccount(table, base, delay);
      const server = new grpc.Server(unlimited);
      server.addService(ResourceProviderService, { ...providerService(account) });
      return new SimulatedAws(account, await boundTo(server, port), server, restore);
    } catch (error) {
      restore();
      throw error;
    }
  }

  /**
   * What the engine is started with. It attaches to this process instead of starting providers, and looks for no plugins:
   * https://www.pulumi.com/docs/iac/cli/environment-variables/
   */
  get environment(): Readonly<Record<string, string>> {
    return {
      PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${this.port}`).join(","),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  }

  async close(): Promise<void> {
    this.restore();
    this.server.forceShutdown();
  }
}

/** As large as the engine's own messages may be: sdk/go/common/util/rpcutil/serve.go */
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Only this machine reaches it: who does may read and change the account without credentials. */
const host = "127.0.0.1";

/** Asked before gRPC is, which writes to the log of errors where a port is taken. */
async function refuseTaken(port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject).listen(port, host, resolve);
    });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "taken" : `not to be had (${message})`;
    throw new UsageError(`--port: received ${port}, which is ${reason}; allowed: one that is free.`, {
      cause,
    });
  }
  await new Promise((resolve) => probe.close(resolve));
}

function boundTo(server: grpc.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, grpc.ServerCredentials.createInsecure(), (error, chosen) =>
      error ? reject(error) : resolve(chosen),
    );
  });
}
