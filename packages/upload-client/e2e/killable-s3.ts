import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@s3-direct/browsers";
import { ceph, type S3StorageOptions } from "@s3-direct/upload-server";
import { expect } from "vitest";
import { programOf } from "./program.ts";
import { namesAt, setUp, storageAt } from "./s3-set-up.ts";

/** S3's own record of one request with a part, in the order of its responses. */
export type PartAnswer = { partNumber: number; status: number };

export type KillableS3 = {
  port: number;
  /** @param line the port at which browsers reach it */
  storage: (line: number) => S3StorageOptions;
  /** Kills it, like `kill -9`. */
  kill: () => Promise<void>;
  /** Starts it again, with its data. */
  start: () => Promise<void>;
  /** Returns the requests for all parts of the objects whose key contains this text. */
  answers: (key: string) => Promise<PartAnswer[]>;
  /** Returns the number of preflights. */
  preflights: () => Promise<number>;
  close: () => Promise<void>;
};

/** Opens the Ceph that `pnpm test:ceph` has started, or a development S3 in its own process. */
export function openKillableS3(): Promise<KillableS3> {
  return process.env["S3_DIRECT_SUITE"] === "ceph" ? openCeph() : startDevS3();
}

async function startDevS3(): Promise<KillableS3> {
  const folder = await mkdtemp(join(tmpdir(), "upload-suite-killed-s3-"));
  const port = await freePort();
  const seed = join(folder, "seed.json");
  await writeFile(seed, JSON.stringify(setUp));
  const at = ["--port", String(port), "--data", join(folder, "data"), "--seed", seed];
  const program = programOf("../../dev-s3/src/cli.ts", [...at, "--log"]);
  await program.start();
  return {
    port,
    storage: (line) => storageAt(port, line),
    kill: () => program.stop("SIGKILL"),
    start: program.start,
    // The program prints a line when it has sent a response.
    async answers(key) {
      const lines = program.printed().matchAll(/^UploadPart (\S+) part (\d+) (\d+)/gm);
      return [...lines].filter(([, path = ""]) => path.includes(key)).map(([, , ...numbers]) => toAnswer(numbers));
    },
    preflights: async () => program.printed().match(/^Preflight /gm)?.length ?? 0,
    async close() {
      await program.stop("SIGKILL");
      await rm(folder, { recursive: true });
    },
  };
}

async function openCeph(): Promise<KillableS3> {
  const setting = (name: string) => process.env[name] ?? expect.fail(`${name} is not set.`);
  const endpoint = setting("S3_DIRECT_SUITE_ENDPOINT");
  const port = Number(new URL(endpoint).port);
  const answers = () =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );
  /** Returns Ceph's log up to now. Ceph writes it a little later: a request of this test marks the end. */
  async function logUntilNow(): Promise<string> {
    const mark = randomUUID();
    await fetch(`${endpoint}/${mark}`);
    let log = "";
    const read = async () => (log = await readFile(setting("S3_DIRECT_SUITE_LOG"), "utf8"));
    await expect.poll(read, { interval: 200 }).toContain(mark);
    return log;
  }
  const keys = (role: string) => ({
    accessKeyId: setting(`S3_${role}_ACCESS_KEY_ID`),
    secretAccessKey: setting(`S3_${role}_SECRET_ACCESS_KEY`),
  });
  return {
    port,
    storage: (line) => ({
      provider: ceph({ endpoint }),
      uploadBucket: setting("S3_UPLOAD_BUCKET"),
      mediaBucket: setting("S3_MEDIA_BUCKET"),
      publicBaseUrl: setting("PUBLIC_BASE_URL"),
      signer: keys("SIGNER"),
      publisher: keys("PUBLISHER"),
      ...namesAt(line),
    }),
    async kill() {
      const id = Number(await readFile(setting("S3_DIRECT_SUITE_GATEWAY"), "utf8"));
      process.kill(id, "SIGKILL");
      await expect.poll(() => isRunning(id), { interval: 10 }).toBe(false);
    },
    // The script that started Ceph restarts it, like a supervisor.
    start: () => expect.poll(answers, { interval: 50 }).toBe(true),
    async answers(key) {
      const lines = (await logUntilNow()).matchAll(/ "PUT (\S+)[?&]partNumber=(\d+)\S* HTTP\/1\.1" (\d+) /g);
      return [...lines].filter(([, path = ""]) => path.includes(key)).map(([, , ...numbers]) => toAnswer(numbers));
    },
    preflights: async () => (await logUntilNow()).match(/ "OPTIONS /g)?.length ?? 0,
    close: async () => undefined,
  };
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

function toAnswer([partNumber, status]: readonly string[]): PartAnswer {
  return { partNumber: Number(partNumber), status: Number(status) };
}
