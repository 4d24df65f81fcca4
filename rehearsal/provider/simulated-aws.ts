import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
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

  /** Rejects where the port is taken. */
  static async serve(options: ServeOptions = {}): Promise<SimulatedAws> {
    const {
      port = 0,
      deployer,
      delay = 300,
      base = baseAccounts[0] as BaseAccount,
      table = simulatedAws,
    } = options;
    const restore = deployer === undefined ? () => {} : deployAs(deployer);
    const account = new SimulatedAccount(table, base, delay);
    // As large as the engine's own messages may be: sdk/go/common/util/rpcutil/serve.go
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const server = new grpc.Server(unlimited);
    server.addService(ResourceProviderService, { ...providerService(account) });
    const bound = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, chosen) =>
        error ? reject(error) : resolve(chosen),
      );
    });
    return new SimulatedAws(account, bound, server, restore);
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
