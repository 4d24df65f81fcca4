import { Duplex } from "node:stream";
import { current } from "./execution";

/**
 * A socket of a function. Nothing ever comes back through it: where the network lets it through, the other side is
 * somebody else's; where not, the packets are lost without an answer.
 */
export class Socket extends Duplex {
  constructor() {
    super({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  }

  connect(...args: readonly unknown[]): this {
    const [first, second] = args;
    const { host, port } =
      typeof first === "object" && first !== null
        ? (first as { readonly host?: string; readonly port?: number })
        : { host: second, port: first };
    current().connect(String(host ?? "localhost"), Number(port));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

export const connect = (...args: readonly unknown[]) => new Socket().connect(...args);
