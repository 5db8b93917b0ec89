import { execFile, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Makes a key and a certificate that browsers must be told to accept. Needs openssl. */
export async function makeCertificate(folder) {
  const [keyFile, certFile] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
  const files = ["-newkey", "rsa:2048", "-nodes", "-keyout", keyFile, "-out", certFile];
  await promisify(execFile)("openssl", ["req", "-x509", ...files, "-subj", "/CN=localhost", "-days", "2"]);
  const [key, cert] = await Promise.all([readFile(keyFile, "utf8"), readFile(certFile, "utf8")]);
  return { key, cert };
}

/**
 * Terminates TLS in front of a port.
 * @returns the port where TLS is spoken
 */
export async function startTls({ target, certificate }) {
  const child = fork(fileURLToPath(new URL("tls-process.mjs", import.meta.url)));
  child.send({ ...certificate, target });
  const port = await new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message.port));
    child.once("exit", (code) => reject(new Error(`What terminates TLS ended with code ${code}.`)));
  });
  return { port, close: () => child.kill() };
}
