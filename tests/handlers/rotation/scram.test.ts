import { createHash, createHmac } from "node:crypto";
import { expect } from "chai";
import { scramVerifier } from "../../../handlers/rotation/scram";

/** The exchange in RFC 7677, section 3, of a user whose password is `pencil`. */
const rfc = {
  salt: Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
  authMessage:
    "n=user,r=rOprNGfwEbeRWgbNEkqO," +
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096," +
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  clientProof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  serverSignature: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

const sign = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();

describe("A SCRAM verifier", () => {
  const verifier = scramVerifier("pencil", rfc.salt);
  const [, storedKey = "", serverKey = ""] = verifier.match(/^SCRAM-SHA-256\$4096:[^$]+\$(.+):(.+)$/) ?? [];

  it("has PostgreSQL's form", () => {
    expect(verifier).to.equal(
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$" +
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });

  it("signs as the server of RFC 7677 does", () => {
    const signature = sign(Buffer.from(serverKey, "base64"), rfc.authMessage);

    expect(signature.toString("base64")).to.equal(rfc.serverSignature);
  });

  it("accepts the proof of the client of RFC 7677", () => {
    const stored = Buffer.from(storedKey, "base64");
    const signature = sign(stored, rfc.authMessage);
    const clientKey = Buffer.from(rfc.clientProof, "base64").map((byte, at) => byte ^ (signature[at] ?? 0));

    expect(createHash("sha256").update(clientKey).digest("base64")).to.equal(storedKey);
  });

  it("has a salt of its own each time", () => {
    const salts = [scramVerifier("pencil"), scramVerifier("pencil")].map(
      (each) => each.match(/:([^$]+)\$/)?.[1] ?? "",
    );

    expect(salts[0]).to.not.equal(salts[1]);
    expect(Buffer.from(salts[0] ?? "", "base64")).to.have.length(16);
  });

  for (const password of ["", "päss", "tab\there", "🔑"]) {
    it(`is refused for ${JSON.stringify(password)}, which would have to be normalised`, () => {
      expect(() => scramVerifier(password)).to.throw("other characters than printable ASCII");
    });
  }
});
