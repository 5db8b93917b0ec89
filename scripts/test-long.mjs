// `pnpm test:long`: runs longer what `npm test` runs in short. Each procedure of the API gets 10,000 generated inputs,
// the content checks as many broken files, the making of pictures a quarter of them, the development S3 as many changed
// requests; finish, delete and abort run in every order of their steps; other tests get other generated values. Then
// what `npm test` leaves out: every fault on each way to upload a file, and 5,000 uploads under mixed faults; and the
// suites that use an S3, on one like each provider's: S3_DIRECT_PERSONALITIES names some of them ("r2,ceph"), and with
// S3_DIRECT_SUITES=short only the suites run that depend most on the provider. CI sets both, to stay within its time.
// In full, they take about seven minutes a provider on one core (the server's two to three, the API's one to two,
// doctor's with provision's one, the engine's one), and an hour for all nine. What takes one core runs two at a time;
// faults run alone. S3_DIRECT_FUZZ_RUNS, S3_DIRECT_ORDERS and S3_DIRECT_CHAOS_UPLOADS are the counts;
// S3_DIRECT_FUZZ_SEED, S3_DIRECT_SEED and S3_DIRECT_CHAOS_SEED, which each run prints, repeat it. They differ in each
// run, except in `npm test` and in CI.
import { randomInt } from "node:crypto";
import { tsImport } from "tsx/esm/api";
import { pnpm } from "./pnpm.mjs";
import { runAll } from "./run-all.mjs";

/** @type {{ personalities: readonly string[] }} */
const { personalities } = await tsImport("../packages/dev-s3/src/personality/table.ts", import.meta.url);

/** By package. Each also has `personalities.test.ts`, which is in `npm test` and runs for all providers itself. */
const suites = {
  short: {
    "upload-server": [
      "crash-matrix",
      "finish-upload",
      "multipart",
      "copies-without-conditions",
      "ending/end-mark",
      "finish/judge-upload",
      "roles",
    ],
    "upload-cli": ["doctor/right-set-ups", "provision/provision"],
  },
  whole: {
    "upload-server": [
      "content/published-content",
      "copies-without-conditions",
      "crash-matrix",
      "create-download-url",
      "derive/derive-crash",
      "derive/derive-upload",
      "ending/end-mark",
      "erase-owner",
      "finish-from-event",
      "finish-upload",
      "finish/judge-upload",
      "multipart",
      "publish-from-server",
      "publish-tags",
      "reconcile",
      "roles",
      "s3/create-client",
      "s3/objects",
      "s3/presign-form",
      "s3/presign",
      "sweep",
      "trpc",
      "finish/verify-hook",
      "finish/verify",
    ],
    api: [
      "abort-after-publish",
      "app",
      "erase-account",
      "health",
      "late-finish/late-finish",
      "media/router",
      "outage",
      "ownership",
      "prove-set-up",
      "quota/old-versions",
      "quota/quota",
      "quota/used-again",
      "sweep/sweep",
      "uploads",
    ],
    "upload-cli": [
      "checks/prove-set-up",
      "doctor/api",
      "doctor/misconfigurations",
      "doctor/right-set-ups",
      "provision/provision",
      "provision/rights",
    ],
  },
};
/** By package, the files that also test with generated values (none: all files). CI had the same values in `npm test`. */
const properties = {
  "upload-core": [],
  "upload-server": ["upload-record", "s3/hmac-sha256", "s3/signature-v4"],
  "upload-client": ["scheduling/calls", "scheduling/slot-queue", "store/reduce-upload"],
  "dev-s3": ["body/aws-chunked", "body/crc", "form/form-data", "signature/signature", "xml/parse-xml"],
  api: ["client-address", "quota/room"],
};
/** The engine's suites, in full: a form only if the provider has any. */
const faultsOnEach = ["form", "multipart", "single"];

const isShort = process.env.S3_DIRECT_SUITES === "short";
const counts = { S3_DIRECT_FUZZ_RUNS: "10000", S3_DIRECT_ORDERS: "all", S3_DIRECT_CHAOS_UPLOADS: "5000" };
const seed = String(randomInt(2 ** 31));
const seeds = { S3_DIRECT_FUZZ_SEED: seed, S3_DIRECT_SEED: seed, S3_DIRECT_CHAOS_SEED: seed };
const counted = { ...counts, ...seeds, ...process.env };

try {
  const providers = (process.env.S3_DIRECT_PERSONALITIES || personalities.join()).split(",");
  const unknown = providers.find((name) => !personalities.includes(name));
  if (unknown !== undefined)
    throw new Error(`S3_DIRECT_PERSONALITIES names "${unknown}": it may be ${personalities.join()}.`);
  // The longest are first, so that both cores are done at about the same time.
  const oneCore = [
    // Two of about the same length: those of the upload's three routers, and all others.
    () => testCalls("pload\\.", { name: "calls of uploads" }),
    () => testCalls("^(?!.*pload\\.)", { name: "other calls of the API" }),
    () => testSources("upload-server", ["interleaving"], { name: "orders", env: counted }),
    ...providers.map((name) => () => testOn(name)),
    ...Object.entries(isShort ? {} : properties).map(([workspace, files]) => () => {
      return testSources(workspace, files, { name: `values of ${workspace}`, env: counted });
    }),
    () => testSources("dev-s3", ["fuzz"], { name: "requests of S3", env: counted }),
    () => testSources("upload-server", ["derive/hostile"], { name: "pictures", env: counted }),
    () => testSources("upload-server", ["content/content-fuzz"], { name: "content", env: counted }),
  ];
  await runAll([
    () => runAll(oneCore, { atOnce: 2 }),
    ...(isShort ? [] : providers).map((name) => () => testFaults(faultsOnEach, likeness(name))),
    () => testFaults([], counted),
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Runs the suites on a development S3 that imitates that provider. */
function testOn(name) {
  const chosen = Object.entries(isShort ? suites.short : suites.whole);
  return runAll(
    chosen.map(([workspace, files]) => () => {
      return testSources(workspace, files, { name: `${workspace} on ${name}`, env: likeness(name) });
    }),
  );
}

/** @param tests a pattern of test names */
function testCalls(tests, { name }) {
  const args = ["src/hostile-input.test.ts", "--testNamePattern", tests];
  return vitest("api", { args, name, env: counted });
}

function likeness(name) {
  return { ...process.env, S3_DIRECT_PERSONALITY: name };
}

function testSources(workspace, files, options) {
  return vitest(workspace, { args: files.map((file) => `src/${file}.test.ts`), ...options });
}

/** Runs alone: these tests' time limits are short. @param files the test files; if none is named, all */
function testFaults(files, env) {
  const args = ["--config", "chaos/vitest.config.ts", ...files.map((file) => `chaos/${file}.test.ts`)];
  return vitest("upload-client", { args, env });
}

function vitest(workspace, { args, ...options }) {
  return pnpm(["--filter", `@s3-direct/${workspace}`, "exec", "vitest", "run", ...args], options);
}
