// `pnpm soak [MINUTES]` (60): people upload, delete, cancel, list and are refused, with large files and photos among
// it, through one process of the API on a real Postgres. Meanwhile S3 is slow, refuses, breaks connections and goes
// down, Postgres restarts, and clients hang. Nothing may grow: memory, sockets, handles, connections to the database,
// rows, parts in S3. S3_DIRECT_SOAK_SEED, which each run prints, repeats its choices.
// Needs Debian's `postgresql`.
import assert from "node:assert/strict";
import { mkdirSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { seededRandom } from "../packages/browsers/src/seeded-random.mjs";
import { productionSettings, startApiProcesses } from "./cluster/api-processes.mjs";
import { countMedia, countUnfinished } from "./cluster/what-s3-has.mjs";
import { pnpm, root } from "./pnpm.mjs";
import { startPostgres } from "./postgres.mjs";
import { runScript } from "./run-script.mjs";
import { disturb } from "./soak/faults.mjs";
import { assertFlat, readProcess, sampleEvery } from "./soak/samples.mjs";
import { startPeople } from "./soak/people.mjs";

const { Client } = createRequire(join(root, "apps/api/package.json"))("pg");

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const minutes = Number(process.argv[2] ?? 60);
const seed = Number(process.env.S3_DIRECT_SOAK_SEED ?? Date.now() % 1_000_000);
const origin = "https://app.example.com";
const noLimit = String(1e9);

await runScript(async (closing) => {
  assert.ok(minutes > 0, "pnpm soak MINUTES");
  await pnpm(["exec", "turbo", "build", "--filter", "@s3-direct/api"], { quiet: true });
  await soak(await start(closing));
});

async function start(closing) {
  const { startDevelopmentS3 } = await import("./cluster/development-s3.mjs");
  const s3 = closing(await startDevelopmentS3({ origins: [origin] }));
  const postgres = closing(await startPostgres());
  const [port, metricsPort] = await freePorts(2);
  const env = {
    ...s3.env,
    ...productionSettings({ origin, databaseUrl: postgres.url }),
    METRICS_PORT: String(metricsPort),
    TRUST_PROXY: "1",
    SIGN_UPS_PER_ADDRESS: noLimit,
    RATE_LIMIT_USER: noLimit,
    RATE_LIMIT_ADDRESS: noLimit,
    GUEST_QUOTA_FILES: noLimit,
    GUEST_QUOTA_BYTES: noLimit + "000",
  };
  const kept = join(root, ".data/soak");
  mkdirSync(kept, { recursive: true });
  const [api] = await startApiProcesses({ ports: [port], env, log: openSync(join(kept, "api.log"), "w") });
  closing(api);
  return { s3, postgres, api, port, read: () => readProcess(metricsPort) };
}

async function soak({ s3, postgres, api, port, read }) {
  console.log(`Seed ${seed}, ${minutes} min.`);
  const random = seededRandom(seed);
  const { openBrowser } = await import("./cluster/uploader.mjs");
  const open = (address) => openBrowser({ url: `http://127.0.0.1:${port}`, origin, address });
  const people = await startPeople({ open, random });
  const idle = await read();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), minutes * 60_000).unref();
  const { signal } = stop;
  const work = [
    sampleEvery({ seconds: Math.min(10, minutes * 2), read, signal }),
    disturb({ s3, postgres, port, random, signal }),
    people.goOn(signal),
  ];
  const [samples, faults] = await Promise.all(work).finally(async () => {
    stop.abort();
    await Promise.allSettled(work);
  });
  // Kept-alive connections close after five seconds, those of the database after ten.
  await sleep(15_000);
  const after = await read();
  const told = (counts) => Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  console.log(`Done: ${told(people.done).join(", ")}. Faults: ${told(faults).join(", ")}.`);
  assert.deepEqual(people.failures, [], "Something failed that no fault explains.");
  assertFlat(samples);
  assertNothingLeaked(idle, after);
  await assertNothingLeft({ s3, postgres, people, faults });
  assert.equal(api.starts(), 1, "The process that began is the one that ended.");
}

/** One open socket or handle may be the scrape's own; the pool keeps up to ten connections while it is used. */
function assertNothingLeaked(idle, after) {
  for (const what of ["sockets", "handles", "files"]) {
    console.log(`${what}: ${idle[what]} before, ${after[what]} after`);
    assert.ok(after[what] <= idle[what] + 2, `${what} are left open.`);
  }
}

async function assertNothingLeft({ s3, postgres, people, faults }) {
  const database = new Client({ connectionString: postgres.url });
  await database.connect();
  const count = async (from) => (await database.query(`select count(*)::int as n from ${from}`)).rows[0].n;
  const found = {
    "files without a delete": await count("media where deleted_at is null"),
    "files in the bucket": await countMedia(s3),
    "reservations of files that were published": await count(
      "reservation where upload_key in (select upload_key from media)",
    ),
    "reservations for parts": await count("reservation where multipart"),
    sessions: await count("session"),
    "connections to the database": await count("pg_stat_activity where backend_type = 'client backend'"),
    "uploads in parts": await countUnfinished(s3),
  };
  await database.end();
  console.log(
    Object.entries(found)
      .map(([what, n]) => `${what}: ${n}`)
      .join("; "),
  );
  const kept = people.files();
  const { "connections to the database": connections, "uploads in parts": unfinished, ...rest } = found;
  assert.deepEqual(rest, {
    "files without a delete": kept,
    "files in the bucket": kept,
    "reservations of files that were published": 0,
    "reservations for parts": 0,
    sessions: people.count,
  });
  // If S3's response to a create was lost, nobody knows the upload's id: the bucket's rule aborts it.
  const lost = (faults["times S3's answers were lost"] ?? 0) + (faults["times S3 was away"] ?? 0);
  assert.ok(unfinished <= lost, `${unfinished} uploads in parts are left, and an answer was lost ${lost} times.`);
  assert.ok(connections <= 11, "Ten of the pool, and this one.");
}
