import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const keyOf = (name) => ({
  accessKeyId: `BENCH${name.toUpperCase()}`,
  secretAccessKey: randomBytes(20).toString("hex"),
});

/** Starts the development S3 in its own process: it compares every part's SHA-256 with the signed one. */
export async function startDevS3Process({ folder, origin }) {
  const keys = { signer: keyOf("signer"), publisher: keyOf("publisher") };
  const child = fork(fileURLToPath(new URL("dev-s3-process.mjs", import.meta.url)));
  child.send({ dataDir: join(folder, "s3"), origin, keys });
  const { port } = await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`The development S3 ended with code ${code}.`)));
  });
  const settings = {
    S3_UPLOAD_BUCKET: "bench-upload",
    S3_MEDIA_BUCKET: "bench-media",
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}/bench-media`,
    S3_SIGNER_ACCESS_KEY_ID: keys.signer.accessKeyId,
    S3_SIGNER_SECRET_ACCESS_KEY: keys.signer.secretAccessKey,
    S3_PUBLISHER_ACCESS_KEY_ID: keys.publisher.accessKeyId,
    S3_PUBLISHER_SECRET_ACCESS_KEY: keys.publisher.secretAccessKey,
  };
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    port,
    region: "us-east-1",
    settings,
    admin: keys.signer,
    peersBucket: "bench-peers",
    hashesParts: true,
    close: async () => void child.kill(),
  };
}
