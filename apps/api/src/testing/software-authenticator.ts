import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { webOrigin } from "./test-api.ts";

const flags = { present: 0x01, verified: 0x04, attested: 0x40 };

type Asked = { challenge: string; isVerified?: boolean };

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();

/**
 * Creates a device with one passkey that answers according to WebAuthn; `isVerified: false` answers without user
 * verification. `aaguid` is the device's model, by default none.
 */
export function softwareAuthenticator({ aaguid = Buffer.alloc(16) } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const shared = { id: id.toString("base64url"), rawId: id.toString("base64url"), type: "public-key" } as const;
  let counter = 0;

  const dataOf = (isVerified: boolean, attested?: Buffer) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE((counter += 1));
    const flag = flags.present | (isVerified ? flags.verified : 0) | (attested ? flags.attested : 0);
    return Buffer.concat([sha256("localhost"), Buffer.from([flag]), count, attested ?? Buffer.alloc(0)]);
  };
  const clientDataOf = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: webOrigin, crossOrigin: false }));

  return {
    /** Returns what a page sends after it has created a passkey. */
    register({ challenge, isVerified = true }: Asked) {
      const attested = Buffer.concat([aaguid, Buffer.from([0, id.length]), id, coseOf(publicKey)]);
      const data = dataOf(isVerified, attested);
      // CBOR of { fmt: "none", attStmt: {}, authData }.
      const head = Buffer.from([0xa3, 0x63, ...Buffer.from("fmt"), 0x64, ...Buffer.from("none")]);
      const statement = Buffer.from([0x67, ...Buffer.from("attStmt"), 0xa0, 0x68, ...Buffer.from("authData")]);
      const attestation = Buffer.concat([head, statement, Buffer.from([0x58, data.length]), data]);
      const response = {
        clientDataJSON: clientDataOf("webauthn.create", challenge).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      };
      return { ...shared, response, clientExtensionResults: {} };
    },
    /** Returns what a page sends to sign in. */
    signIn({ challenge, isVerified = true }: Asked) {
      const data = dataOf(isVerified);
      const clientData = clientDataOf("webauthn.get", challenge);
      const signature = sign("sha256", Buffer.concat([data, sha256(clientData)]), privateKey);
      const response = {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: signature.toString("base64url"),
      };
      return { ...shared, response, clientExtensionResults: {} };
    },
  };
}

/** Encodes an elliptic curve key in CBOR: { 1: EC2, 3: ES256, -1: P-256, -2: x, -3: y }. */
function coseOf(publicKey: ReturnType<typeof generateKeyPairSync>["publicKey"]): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const of = (text: string) => Buffer.from(text, "base64url");
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]);
  return Buffer.concat([head, of(x), Buffer.from([0x22, 0x58, 32]), of(y)]);
}
