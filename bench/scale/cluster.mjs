// Processes of the demo API on a real Postgres and the development S3, and what each has used so far.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "../../packages/browsers/src/free-port.mjs";
import { productionSettings, startApiProcesses } from "../../scripts/cluster/api-processes.mjs";
import { openBrowser } from "../../scripts/cluster/uploader.mjs";
import { startPostgres } from "../../scripts/postgres.mjs";
import { processorSeconds } from "./processor-seconds.mjs";

const { Client } = createRequire(fileURLToPath(new URL("../../apps/api/package.json", import.meta.url)))("pg");
const origin = "https://app.example.com";
const noLimit = String(1e9);

export async function startCluster({ processes, people }) {
  const closers = [];
  const close = async () => {
    for (const end of closers.toReversed()) await end();
  };
  try {
    const { s3, variables } = await startS3(closers);
    const postgres = await startPostgres({ settings: ["shared_preload_libraries=pg_stat_statements", "fsync=on"] });
    closers.push(() => postgres.close());
    const database = new Client({ connectionString: postgres.url });
    await database.connect();
    closers.push(() => database.end());
    await database.query("create extension pg_stat_statements");
    const env = {
      ...variables,
      ...productionSettings({ origin, databaseUrl: postgres.url }),
      TRUST_PROXY: "1",
      SIGN_UPS_PER_ADDRESS: noLimit,
      RATE_LIMIT_USER: noLimit,
      RATE_LIMIT_ADDRESS: noLimit,
      GUEST_QUOTA_FILES: noLimit,
    };
    const ports = await freePorts(processes * 2);
    const metricsPorts = ports.splice(processes);
    const starting = ports.map((port, index) =>
      startApiProcesses({ ports: [port], env: { ...env, METRICS_PORT: String(metricsPorts[index]) } }),
    );
    for (const one of (await Promise.all(starting)).flat()) closers.push(() => one.close());
    const counters = async () => ({
      api: await Promise.all(metricsPorts.map(readMetrics)),
      postgres: await readDatabase(database, postgres.pid),
      s3: { seconds: await processorSeconds([s3.pid]) },
      generator: { seconds: await processorSeconds([process.pid]) },
    });
    return { people: await signIn({ ports, people }), counters, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startS3(closers) {
  const dataDir = await mkdtemp(join(tmpdir(), "scale-"));
  closers.push(() => rm(dataDir, { recursive: true, force: true }));
  const s3 = fork(fileURLToPath(new URL("s3-process.mjs", import.meta.url)));
  closers.push(async () => {
    const ended = once(s3, "exit");
    s3.disconnect();
    await ended;
  });
  s3.send({ dataDir, origins: [origin] });
  const [variables] = await once(s3, "message");
  return { s3, variables };
}

/** Signs guests in. Each calls one process: they are already spread as by a proxy. */
function signIn({ ports, people }) {
  return Promise.all(
    Array.from({ length: people }, async (_, index) => {
      const url = `http://127.0.0.1:${ports[index % ports.length]}`;
      const person = openBrowser({ url, origin, address: `203.0.113.${index % 250}` });
      const { status } = await person.signIn();
      if (status !== 200) throw new Error(`Nobody can sign in: ${status}.`);
      return person;
    }),
  );
}

/** @returns the process's seconds of processor time, and its requests to S3 by operation */
async function readMetrics(port) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const requests = {};
  for (const [, operation, count] of text.matchAll(/^s3_direct_s3_requests_total\{operation="(\w+)".*\} (\d+)$/gm)) {
    requests[operation] = (requests[operation] ?? 0) + Number(count);
  }
  return { seconds: Number(/^process_cpu_seconds_total ([\d.]+)$/m.exec(text)?.[1]), requests };
}

/**
 * @returns seconds of processor time, statements by their first words, connections, and bytes of the write-ahead log
 */
async function readDatabase(database, pid) {
  const { rows } = await database.query(
    "select query, calls::int from pg_stat_statements where query not ilike '%pg_stat%'",
  );
  const {
    rows: [{ wal, connections }],
  } = await database.query(
    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal, (select count(*)::int from pg_stat_activity where backend_type = 'client backend') - 1 as connections",
  );
  const statements = {};
  for (const { query, calls } of rows) statements[query] = (statements[query] ?? 0) + calls;
  return { seconds: await processorSeconds([pid], { children: true }), statements, wal, connections };
}
