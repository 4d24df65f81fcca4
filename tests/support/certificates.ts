import { webcrypto } from "node:crypto";
import type * as X509 from "@peculiar/x509";

export interface Certificates {
  /** PEM of the authority. */
  readonly authority: string;
  /** PEM of the server's certificate, signed by it. */
  readonly certificate: string;
  readonly privateKey: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/** A new authority, and a certificate of its making for one host name; both are valid for a day. */
export async function certificatesFor(host: string): Promise<Certificates> {
  const x509 = loadX509();
  const validity = { notBefore: new Date(Date.now() - day / 2), notAfter: new Date(Date.now() + day / 2) };
  const authorityKeys = await keys();
  const serverKeys = await keys();

  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: "CN=Test authority",
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: `CN=${host}`,
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });

  const privateKey = await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey);
  return {
    authority: authority.toString("pem"),
    certificate: certificate.toString("pem"),
    privateKey: x509.PemConverter.encode(privateKey, "PRIVATE KEY"),
  };
}

function keys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/**
 * The package's container asks for the metadata of constructor parameters, and insists on a polyfill of these two
 * functions. The classes that it registers have no constructor parameters, so there is none to be found.
 */
function loadX509(): typeof X509 {
  if (!("getMetadata" in Reflect)) {
    const none = () => undefined;
    Object.assign(Reflect, { getMetadata: none, getOwnMetadata: none });
  }
  return require("@peculiar/x509");
}
