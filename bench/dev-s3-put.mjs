// One PUT of 1 GiB over loopback: dev-s3 and Ceph (bluestore) beside a bare node:http server that pipes the same
// request into a file, in one run. The bare server is the best that Node can do: it checks and hashes nothing.
// `pnpm bench dev-s3-put [--rounds 5] [--smoke]`
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { startCeph } from "../scripts/ceph.mjs";
import { median } from "./report/table.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, smoke: { type: "boolean", default: false } },
});
const rounds = values.smoke ? 1 : Number(values.rounds);
const MiB = 1024 ** 2;
const object = values.smoke ? { name: "16 MiB", size: 16 * MiB } : { name: "1 GiB", size: 1024 * MiB };
const chunk = Buffer.alloc(MiB, "s3-direct ");

const body = () =>
  Readable.from(
    (function* () {
      for (let sent = 0; sent < object.size; sent += MiB) yield chunk;
    })(),
  );

async function seconds(run) {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

async function openTarget(endpoint, credentials) {
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const Bucket = "bench-put";
  await client.send(new CreateBucketCommand({ Bucket }));
  return async (Key) => send(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), { expiresIn: 600 }));
}

async function send(url) {
  const status = await new Promise((resolve, reject) => {
    const put = request(url, { method: "PUT", headers: { "content-length": object.size } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    put.on("error", reject);
    pipeline(body(), put).catch(reject);
  });
  if (status !== 200) throw new Error(`The PUT was answered ${status}.`);
}

/** Starts a program and waits for the address that it prints. */
async function start(args) {
  const child = spawn(process.execPath, args);
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text))?.[0];
      if (found) resolve(found);
    });
    child.on("exit", () => reject(new Error(`${args[0]} has ended.`)));
  });
  return { child, url };
}

const folder = await mkdtemp(join(tmpdir(), "bench-"));
const credentials = { accessKeyId: "BENCHBENCHBENCHBENCH", secretAccessKey: "bench-secret" };
const cli = fileURLToPath(new URL("../packages/dev-s3/dist/cli.js", import.meta.url));
const dev = await start([
  cli,
  "--port",
  "0",
  "--data",
  join(folder, "s3"),
  "--user",
  "BENCHBENCHBENCHBENCH:bench-secret",
]);
const bare = await start([fileURLToPath(new URL("bare-server.cjs", import.meta.url)), join(folder, "plain")]);
const ceph = await startCeph({ store: "bluestore" });
const peakMiB = async () =>
  Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${dev.child.pid}/status`, "utf8"))?.[1]) / 1024;

try {
  const putDev = await openTarget(dev.url, credentials);
  const putCeph = await openTarget(ceph.endpoint, ceph.keys.admin);
  const before = await peakMiB();
  const rows = { "node:http to a file": [], "dev-s3": [], ceph: [] };
  const base = rows["node:http to a file"];
  for (let round = 0; round < rounds; round += 1) {
    base.push(await seconds(() => send(`${bare.url}/`)));
    rows["dev-s3"].push(await seconds(() => putDev(`object-${round}`)));
    rows.ceph.push(await seconds(() => putCeph("object")));
  }
  console.log(`| ${object.name} | median | MiB/s | of the bare server's speed |\n| --- | --- | --- | --- |`);
  for (const [name, times] of Object.entries(rows)) {
    const time = median(times);
    const speed = Math.round(object.size / MiB / time);
    console.log(`| ${name} | ${time.toFixed(2)} s | ${speed} | ${(median(base) / time).toFixed(2)} |`);
  }
  const perRound = base.map((time, round) => (time / rows["dev-s3"][round]).toFixed(2));
  console.log(`\ndev-s3 of the bare server's speed, round by round: ${perRound.join(", ")}`);
  console.log(
    `dev-s3's peak memory: ${Math.round(before)} MiB idle, ${Math.round(await peakMiB())} MiB after ${rounds} × ${object.name}`,
  );
} finally {
  dev.child.kill();
  bare.child.kill();
  await ceph.close();
  await rm(folder, { recursive: true });
}
