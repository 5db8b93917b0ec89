// `pnpm test:cluster`: three processes of the API on a real Postgres behind a real HAProxy, while processes are killed
// and restarted one after the other, the proxy reloads, Postgres restarts and S3 goes down. Every upload must be
// published exactly once. S3_DIRECT_CLUSTER_UPLOADS is their number (500); .data/cluster/api.log is the processes' log.
// Before it, uploads through an application's own origin, behind a real nginx.
import assert from "node:assert/strict";
import { mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { productionSettings, startApiProcesses } from "./cluster/api-processes.mjs";
import { startHaproxy } from "./cluster/haproxy.mjs";
import { countMedia } from "./cluster/what-s3-has.mjs";
import { pnpm, root } from "./pnpm.mjs";
import { startPostgres } from "./postgres.mjs";
import { runAll } from "./run-all.mjs";
import { runScript } from "./run-script.mjs";

const uploads = Number(process.env.S3_DIRECT_CLUSTER_UPLOADS ?? 500);
const perPerson = 40;
const filesAllowed = 60;
const atOnce = 16;
/** In milliseconds: spreads the uploads, so that faults happen during all of the test and not only to the last ones. */
const longestPause = 8_000;
const origin = "https://app.example.com";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

await runScript(async (closing) => {
  await pnpm(["exec", "turbo", "build", "--filter", "@s3-direct/api"], { quiet: true });
  // It imports what exists only after the build.
  const { checkOwnOrigin } = await import("./cluster/own-origin.mjs");
  await checkOwnOrigin();
  const cluster = await startCluster(closing);
  await checkCountedTogether(cluster);
  await checkUploads(cluster);
});
// A worker of the proxy may still keep connections open.
process.exit();

async function startCluster(closing) {
  // They import what exists only after the build.
  const { startDevelopmentS3 } = await import("./cluster/development-s3.mjs");
  const { openBrowser } = await import("./cluster/uploader.mjs");
  const s3 = closing(await startDevelopmentS3({ origins: [origin] }));
  const postgres = closing(await startPostgres());
  const [proxyPort, ...ports] = await freePorts(4);
  const env = {
    ...s3.env,
    ...productionSettings({ origin, databaseUrl: postgres.url }),
    SIGN_UPS_PER_ADDRESS: "1000",
    GUEST_QUOTA_FILES: String(filesAllowed),
    // HAProxy, and the proxy that the uploaders claim is in front of it.
    TRUST_PROXY: "2",
  };
  const kept = join(root, ".data/cluster");
  mkdirSync(kept, { recursive: true });
  const processes = await startApiProcesses({ ports, env, log: openSync(join(kept, "api.log"), "w") });
  for (const one of processes) closing(one);
  const proxy = closing(await startHaproxy({ port: proxyPort, ports }));
  const faults = [];
  let people = 0;
  return {
    processes,
    proxy,
    postgres,
    s3,
    /** The responses that did not come from a process of the API. */
    faults,
    openBrowser(address = `203.0.113.${(people += 1)}`) {
      return openBrowser({ url: proxy.url, origin, address, onFault: (status) => faults.push(status ?? "none") });
    },
  };
}

/** Checks that attempts to sign in, the quota and sessions are shared by all processes. */
async function checkCountedTogether(cluster) {
  const attempts = await Promise.all(Array.from({ length: 9 }, () => cluster.openBrowser("198.51.100.1").signIn()));
  assert.equal(attempts.filter(({ status }) => status === 200).length, 3, "One address signs in 3 times in 10 s.");

  const guest = cluster.openBrowser();
  await guest.signIn();
  const file = { filename: "a.txt", contentType: "text/plain", size: 5 };
  // On a slow machine some wait too long for the database, and are told to try again.
  const create = () =>
    guest
      .insist("upload.create", file)
      .then(() => "OK")
      .catch(({ code }) => code);
  const creates = await Promise.all(Array.from({ length: filesAllowed + 20 }, create));
  assert.equal(creates.filter((code) => code === "OK").length, filesAllowed, "The quota holds over all processes.");

  await guest.signOut();
  const later = await Promise.all(Array.from({ length: 6 }, create));
  assert.deepEqual(new Set(later), new Set(["SIGNED_OUT"]), "Whoever signed out is signed out everywhere.");
  console.log("Sign-in limits, quota and sessions are counted together.");
}

async function checkUploads(cluster) {
  const started = Date.now();
  const names = Array.from({ length: uploads }, (_, index) => `file-${index}.txt`);
  const people = await Promise.all(
    Array.from({ length: Math.ceil(uploads / perPerson) }, async () => {
      const person = cluster.openBrowser();
      assert.equal((await person.signIn()).status, 200);
      return person;
    }),
  );
  const files = new Map();
  const failures = [];
  const send = async (name, index) => {
    const bytes = contentOf(name);
    const person = people[Math.floor(index / perPerson)];
    await person.upload({ name, bytes, isEarly: index % 2 === 0 }).then(
      ({ file }) => files.set(name, file),
      (error) => failures.push(`${name}: ${error.message}`),
    );
  };
  const sends = names.map((name, index) => async () => {
    await send(name, index);
    await sleep(Math.random() * longestPause);
  });
  const isDone = () => files.size + failures.length === uploads;
  const [seen] = await Promise.all([
    disturb(cluster, { isDone, progress: () => files.size / uploads }),
    runAll(sends, { atOnce }),
  ]);

  assert.deepEqual(failures, [], "Uploads failed.");
  for (const one of cluster.processes) await one.untilReady();
  const listed = (await Promise.all(people.map(listAll))).flat().map(({ name }) => name);
  assert.deepEqual(listed.toSorted(), names.toSorted(), "Each file is in its owner's list, once.");
  for (const [name, { url }] of files) {
    assert.equal(await (await fetch(url)).text(), String(contentOf(name)), `${name} is served as it was sent.`);
  }
  assert.equal(await countMedia(cluster.s3), uploads, "The media bucket has each file once.");
  const told = Object.entries(seen).map(([what, count]) => `${count} ${what}`);
  console.log(`${uploads} uploads in ${Math.round((Date.now() - started) / 1000)} s: 0 lost, 0 twice, 0 hung.`);
  console.log(`Meanwhile: ${told.join(", ")}; ${cluster.faults.length} requests were answered by no process.`);
}

/** Causes one fault at a time until all uploads are done, and each fault at least once. */
async function disturb({ processes, proxy, postgres, faults, s3 }, { isDone, progress }) {
  const seen = {
    kills: 0,
    "rolling restarts": 0,
    "proxy reloads": 0,
    "restarts of Postgres": 0,
    "seconds without S3": 0,
  };
  const kill = async () => {
    processes[Math.floor(Math.random() * processes.length)].kill("SIGKILL");
    seen.kills += 1;
    await sleep(3_000);
  };
  const roll = async () => {
    for (const one of processes) await one.untilReady();
    // The proxy checks every half second.
    await sleep(1_500);
    const before = faults.length;
    for (const one of processes) {
      const ended = one.ended();
      one.kill("SIGTERM");
      assert.equal(await ended, 0, "A process that is told to end ends with 0.");
      await one.untilReady();
      await sleep(1_500);
    }
    seen["rolling restarts"] += 1;
    assert.deepEqual(faults.slice(before), [], "While processes are restarted in turn, every request is answered.");
  };
  const reload = async () => {
    proxy.reload();
    seen["proxy reloads"] += 1;
    await sleep(1_000);
  };
  const restartPostgres = async () => {
    await postgres.restart();
    seen["restarts of Postgres"] += 1;
  };
  const loseS3 = async () => {
    const seconds = uploads >= 500 ? 60 : 3;
    await s3.stop();
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until) await kill();
    await s3.start();
    seen["seconds without S3"] += seconds;
  };
  const planned = [roll, reload, restartPostgres, loseS3].map((cause, index) => ({ cause, at: 0.1 + index * 0.2 }));
  while (!isDone() || planned.length > 0) {
    const [next] = planned;
    if (next !== undefined && (isDone() || progress() >= next.at)) {
      planned.shift();
      await next.cause();
    } else await kill();
  }
  return seen;
}

async function listAll(person) {
  const items = [];
  let cursor;
  do {
    const page = await person.query("media.list", { ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

/** Returns a file's unique content, of varying length. */
function contentOf(name) {
  return Buffer.from(`${name} `.repeat(2_000));
}
