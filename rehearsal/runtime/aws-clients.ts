import type { Values } from "../aws/model";
import { current } from "./execution";

/** AWS refuses a call. */
export class AwsError extends Error {
  constructor(
    /** AWS's code, which is the name of the SDK's error class. */
    readonly code: string,
    message: string,
    /** What AWS does not tell. */
    readonly because?: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** The parts of an SDK client that are used here; its own types need its package. */
interface Client {
  readonly config: { region(): Promise<string> };
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (next: unknown, context: { readonly commandName: string }) => unknown,
      options: { readonly relation: "after"; readonly toMiddleware: string; readonly name: string },
    ): void;
  };
}

type Exports = Readonly<Record<string, unknown>>;
type ErrorClass = new (options: object) => Error;

const answeredPackages = new WeakMap<Exports, Exports>();

/**
 * A package of the SDK whose clients are answered by the simulated account. The answer is given behind the step
 * that repeats failed calls, so that retries, paginators, waiters and error classes are the SDK's own.
 */
export function answered(exports: Exports): Exports {
  const known = answeredPackages.get(exports);
  if (known) {
    return known;
  }
  const clients = Object.entries(exports).filter(([name, value]) => isClient(name, value));
  const replaced = Object.fromEntries(
    clients.map(([name, value]) => [
      name,
      answeredClient(name, value as new (config: object) => Client, exports),
    ]),
  );
  const result = Object.create(exports, Object.getOwnPropertyDescriptors(replaced)) as Exports;
  answeredPackages.set(exports, result);
  return result;
}

function isClient(name: string, value: unknown): boolean {
  return name.endsWith("Client") && !name.startsWith("__") && typeof value === "function";
}

function answeredClient(name: string, base: new (config: object) => Client, exports: Exports): unknown {
  return class extends base {
    constructor(config: object = {}) {
      super(config);
      this.middlewareStack.addRelativeTo(
        (_, { commandName }) =>
          async ({ input }: { readonly input: Values }) => {
            const region = await this.config.region();
            const operation = commandName.replace(/Command$/, "");
            const output = await answer(
              () => current().call({ client: name, operation, region, input }),
              exports,
            );
            return { response: {}, output: { ...output, $metadata: metadata } };
          },
        { relation: "after", toMiddleware: "retryMiddleware", name: "simulatedAws" },
      );
    }
  };
}

const metadata = { httpStatusCode: 200, requestId: "00000000-0000-0000-0000-000000000000" };

async function answer(call: () => Promise<Values>, exports: Exports): Promise<Values> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof AwsError ? sdkError(error, exports) : error;
  }
}

/**
 * The error as the SDK gives it: an instance of the package's own class where it has one for the code, under whose name
 * it then goes (`NoSuchEntity` of IAM is a `NoSuchEntityException`), and else of the service's.
 */
function sdkError({ code, message }: AwsError, exports: Exports): Error {
  const baseName = Object.keys(exports).find(
    (name) => name.endsWith("ServiceException") && !name.startsWith("__"),
  );
  const own = exports[code] ?? exports[`${code}Exception`] ?? (baseName && exports[baseName]);
  const options = { name: code, $fault: "client", message, $metadata: { httpStatusCode: 400 } };
  return new (own as ErrorClass)(options);
}
