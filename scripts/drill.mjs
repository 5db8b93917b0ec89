// `pnpm drill NAME` or `pnpm drill --random`: starts one of six outages in a running stack (two processes of the API, a
// real Postgres on its own disk, the development S3, a real Prometheus with deploy/'s rules, people who upload),
// without saying which. The person on call has the metrics, the log, `doctor` and docs/runbook.md, and names the
// outage; Ctrl-C then prints its name and when it began. `--random` skips the outages in .data/drill/told.txt until all
// have been drilled. Linux, as root (the disk); Debian's `postgresql` and `prometheus`.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { productionSettings, startApiProcesses } from "./cluster/api-processes.mjs";
import { startPrometheus } from "./cluster/prometheus.mjs";
import { comeBack, leaveOldUploads, outages } from "./drill/outages.mjs";
import { pnpm, root } from "./pnpm.mjs";
import { startPostgres } from "./postgres.mjs";
import { runScript } from "./run-script.mjs";

const origin = "https://app.example.com";
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const kept = join(root, ".data/drill");
const told = join(kept, "told.txt");

mkdirSync(kept, { recursive: true });
const name = process.argv[2] === "--random" ? anyNotTold() : process.argv[2];
if (!Object.hasOwn(outages, name ?? "")) {
  console.error(`pnpm drill --random, or one of: ${Object.keys(outages).join(", ")}`);
  process.exit(1);
}
const stop = new AbortController();
for (const one of ["SIGINT", "SIGTERM"]) process.on(one, () => stop.abort());
const { signal } = stop;
await runScript(async (closing) => {
  await pnpm(["exec", "turbo", "build", "--filter", "@s3-direct/api"], { quiet: true });
  await drill(await start(closing));
});
process.exit();

async function drill({ urls, ...stack }) {
  const { keepVisiting } = await import("./drill/visits.mjs");
  const visits = keepVisiting({ urls, origin, signal });
  await sleep(120_000 + Math.random() * 60_000, undefined, { signal }).catch(() => undefined);
  const since = name === "lifecycle-missing" ? "the start" : new Date().toISOString();
  // This outage shows in what the API's first sweep finds, five minutes after its start: so it must begin before.
  if (name !== "lifecycle-missing") await outages[name](stack);
  if (!signal.aborted) await once(signal, "abort");
  appendFileSync(told, `${name}\n`);
  console.log(`It was ${name}, since ${since}.`);
  console.log(`Visits: ${JSON.stringify(await visits)}`);
}

async function start(closing) {
  const dir = mkdtempSync(join(tmpdir(), "drill-"));
  closing(dir, () => rmSync(dir, { recursive: true, force: true }));
  // Postgres runs as another user.
  chmodSync(dir, 0o755);
  const clock = { offset: 0 };
  const { startDevelopmentS3 } = await import("./cluster/development-s3.mjs");
  const now = () => new Date(Date.now() + clock.offset);
  const s3 = closing(await startDevelopmentS3({ origins: [origin], clock: now }));
  await leaveOldUploads({ clock, putObject: putterOf(s3) });
  // When S3 starts, it applies its lifecycle rules.
  await (name === "lifecycle-missing" ? outages[name]({ s3 }) : comeBack(s3));
  const disk = closing(mountDisk(dir)).place;
  const postgres = closing(await startPostgres({ folder: disk, settings: ["max_wal_size=64MB", "min_wal_size=32MB"] }));
  const [prometheusPort, ...ports] = await freePorts(5);
  const metrics = ports.splice(2);
  const env = {
    ...s3.env,
    ...productionSettings({ origin, databaseUrl: postgres.url }),
    TRUST_PROXY: "1",
    SWEEP_EVERY_HOURS: "24",
    RECONCILE_EVERY_MINUTES: "60",
    GUEST_QUOTA_FILES: "100000",
  };
  const log = openSync(join(kept, "api.log"), "w");
  for (const [index, port] of ports.entries()) {
    const own = { ...env, METRICS_PORT: String(metrics[index]) };
    for (const one of await startApiProcesses({ ports: [port], env: own, log })) closing(one);
  }
  const targets = metrics.map((port) => `127.0.0.1:${port}`);
  const prometheus = closing(await startPrometheus({ dir, port: prometheusPort, targets }));
  writeFileSync(
    join(kept, "s3.env"),
    Object.entries(s3.env)
      .map((pair) => `${pair.join("=")}\n`)
      .join(""),
  );
  console.log(
    `Prometheus: ${prometheus.url}; log: .data/drill/api.log; settings: .data/drill/s3.env. Within three minutes something goes wrong.`,
  );
  return { s3, clock, disk, urls: ports.map((port) => `http://127.0.0.1:${port}`) };
}

function anyNotTold() {
  let before = [];
  try {
    before = readFileSync(told, "utf8").split("\n");
  } catch {}
  const names = Object.keys(outages);
  const left = names.filter((one) => !before.includes(one));
  if (left.length === 0) rmSync(told);
  const from = left.length === 0 ? names : left;
  return from[Math.floor(Math.random() * from.length)];
}

/** @returns a folder that is a disk of its own, with enough room for Postgres */
function mountDisk(dir) {
  const place = join(dir, "disk");
  mkdirSync(place);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=200m,mode=777", "tmpfs", place]);
  return { place, close: () => execFileSync("umount", ["--lazy", place]) };
}

/** Returns a function that stores an object of five bytes, with the clock moved by the offset. */
function putterOf({ url, storage }) {
  const { PutObjectCommand, S3Client } = createRequire(join(root, "packages/upload-server/package.json"))(
    "@aws-sdk/client-s3",
  );
  return (Key, systemClockOffset) => {
    const options = { endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: storage.publisher };
    const client = new S3Client({ ...options, systemClockOffset });
    return client.send(new PutObjectCommand({ Bucket: storage.uploadBucket, Key, Body: "notes" }));
  };
}
