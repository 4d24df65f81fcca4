import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import type { Certificates } from "../../support/certificates";

const sslRequest = Buffer.from("0000000804d2162f", "hex");

/**
 * Stands between a client and a server with a certificate of its own, and passes everything on: what a stolen
 * certificate, or a careless authority, would make possible.
 */
export async function startRelay(
  { certificate, privateKey }: Certificates,
  target: { readonly host: string; readonly port: number },
) {
  const sockets: Socket[] = [];
  const relay = createServer((client) => {
    const upstream = connect(target.port, target.host);
    sockets.push(client, upstream);
    client.once("data", () => {
      upstream.write(sslRequest);
      upstream.once("data", () => {
        client.write("S");
        const near = new TLSSocket(client, { isServer: true, cert: certificate, key: privateKey });
        const far = connectTls({ socket: upstream, rejectUnauthorized: false });
        for (const socket of [near, far]) {
          socket.on("error", () => {});
        }
        near.pipe(far).pipe(near);
      });
    });
    for (const socket of [client, upstream]) {
      socket.on("error", () => {});
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, target.host, resolve));
  return {
    port: (relay.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
