import type { LambdaFunction } from "../aws/lambda-rows";
import { type Execution, execute } from "./execution";
import { requireOf, runModule } from "./modules";

type Handler = (event: unknown, context: unknown) => unknown;

/** As in https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/Errors.js */
const failure = (name: string, message: string) => Object.assign(new Error(message), { name });

/** A function that has been loaded: its module's state lives from one invocation to the next. */
export class FunctionRuntime {
  private constructor(
    readonly of: LambdaFunction,
    private readonly handler: Handler,
  ) {}

  /** Loads the code. Throws what the module throws, and where there is no handler. */
  static load(definition: LambdaFunction, execution: Execution): FunctionRuntime {
    const [file = "", name = ""] = definition.handler.split(".");
    const code = definition.files[`${file}.js`];
    if (code === undefined) {
      throw failure("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
    }
    const require = requireOf(definition.files);
    const exports = execute(execution, () => runModule(code, `/var/task/${file}.js`, require));
    const handler = (exports as Record<string, unknown>)[name];
    if (typeof handler !== "function") {
      throw failure("Runtime.HandlerNotFound", `${definition.handler} is undefined or not exported`);
    }
    return new FunctionRuntime(definition, handler as Handler);
  }

  async run(event: unknown, context: unknown, execution: Execution): Promise<unknown> {
    return execute(execution, () => this.handler(structuredClone(event), context));
  }
}
