import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { MiB } from "@s3-direct/upload-core";

/** The standard file for testing scanners; in two halves, so that no scanner finds it in this file. */
export const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].join("");
/** Found only by our own signature. */
export const ownVirus = "s3-direct: take me for a virus";

const hexOf = (text: string) => Buffer.from(text).toString("hex");

/** How long clamd may take to load two signatures, on a busy machine; in milliseconds. */
const patience = 60_000;

/**
 * Starts the system's clamd with a configuration, a socket and two signatures of its own. Nothing is downloaded.
 * @param options.maxStream in bytes
 */
export async function startClamd({ maxStream = 10 * MiB } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "clamd-"));
  const socket = join(folder, "clamd.sock");
  await writeFile(join(folder, "own.ndb"), `S3Direct.Own:0:*:${hexOf(ownVirus)}\nS3Direct.Eicar:0:*:${hexOf(eicar)}\n`);
  const settings = { LocalSocket: socket, DatabaseDirectory: folder, Foreground: "yes", StreamMaxLength: maxStream };
  const lines = Object.entries({ ...settings, AlertExceedsMax: "yes", TemporaryDirectory: folder });
  await writeFile(join(folder, "clamd.conf"), lines.map((line) => `${line.join(" ")}\n`).join(""));
  const clamd = spawn("clamd", ["--config-file", join(folder, "clamd.conf")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => clamd.once("exit", () => resolve()).once("error", () => resolve()));
  let running = true;
  void ended.then(() => (running = false));

  const stop = async () => {
    clamd.kill();
    await ended;
  };
  const started = Date.now();
  while (!(await answers(socket))) {
    if (!running) throw new Error("clamd cannot start: is clamav-daemon installed?");
    if (Date.now() - started > patience) throw new Error("clamd does not answer.");
    await sleep(50);
  }
  return {
    address: { socket },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true));
    socket.once("error", () => resolve(false)).once("connect", () => socket.end());
  });
}
