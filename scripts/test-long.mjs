// `pnpm test:long`: what `npm test` does in short. Each procedure of the API gets 10,000 generated inputs, the verdict on content as
// many broken files, the development S3 as many changed requests; finish, delete and abort meet in every order of their steps. Then
// what `npm test` leaves out: every fault on each way that a file goes up, and 5,000 uploads under mixed faults; and the suites that
// talk to an S3, on one like each provider: S3_DIRECT_PERSONALITIES names some of them ("r2,ceph"), and with S3_DIRECT_SUITES=short
// only those suites run that depend most on what a provider can. CI does both, to stay within three minutes. Whole, they take some
// seven minutes a provider on two cores (the server's two to three, the API's one to two, doctor's with provision's one, the
// engine's one), and an hour for all nine.
// S3_DIRECT_FUZZ_RUNS, S3_DIRECT_ORDERS and S3_DIRECT_CHAOS_UPLOADS are the counts; S3_DIRECT_FUZZ_SEED, S3_DIRECT_SEED and
// S3_DIRECT_CHAOS_SEED, which each run prints, repeat it.
import { tsImport } from "tsx/esm/api";
import { pnpm } from "./pnpm.mjs";

/** @type {{ personalities: readonly string[] }} */
const { personalities } = await tsImport("../packages/dev-s3/src/personality/table.ts", import.meta.url);

/**
 * By package; the engine's are those of its faults (`chaos`). Each package has `personalities.test.ts` besides, which is in `npm test` and
 * goes through all of them by itself.
 */
const suites = {
  short: {
    "@s3-direct/upload-server": [
      "crash-matrix",
      "finish-upload",
      "multipart",
      "copies-without-conditions",
      "end-mark",
      "judge-upload",
      "roles",
    ],
    "@s3-direct/upload-cli": ["doctor/right-set-ups", "provision/provision"],
  },
  whole: {
    "@s3-direct/upload-server": [
      "content/published-content",
      "copies-without-conditions",
      "crash-matrix",
      "create-download-url",
      "end-mark",
      "erase-owner",
      "finish-upload",
      "judge-upload",
      "multipart",
      "publish-from-server",
      "roles",
      "s3/create-client",
      "s3/objects",
      "s3/presign-form",
      "s3/presign",
      "sweep",
      "trpc",
      "verify-hook",
      "verify",
    ],
    "@s3-direct/api": [
      "abort-after-publish",
      "erase-account",
      "media/router",
      "outage",
      "ownership",
      "quota/quota",
      "quota/used-again",
      "sweep/sweep",
      "uploads",
    ],
    "@s3-direct/upload-cli": [
      "checks/prove-set-up",
      "doctor/api",
      "doctor/misconfigurations",
      "doctor/right-set-ups",
      "provision/provision",
      "provision/rights",
    ],
    "@s3-direct/upload-client": ["multipart", "single"],
  },
};

const chaos = ["--config", "chaos/vitest.config.ts"];

try {
  const chosen = process.env.S3_DIRECT_PERSONALITIES || personalities.join();
  for (const name of chosen.split(",")) await testOn(name);
  const counts = { S3_DIRECT_FUZZ_RUNS: "10000", S3_DIRECT_ORDERS: "all", S3_DIRECT_CHAOS_UPLOADS: "5000" };
  const env = { ...counts, ...process.env };
  await vitest("@s3-direct/api", { args: ["src/hostile-input.test.ts"], env });
  await vitest("@s3-direct/dev-s3", { args: ["src/fuzz.test.ts"], env });
  await vitest("@s3-direct/upload-server", {
    args: ["src/content/content-fuzz.test.ts", "src/interleaving.test.ts"],
    env,
  });
  await vitest("@s3-direct/upload-client", { args: chaos, env });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The suites on a development S3 in that provider's likeness. */
async function testOn(name) {
  if (!personalities.includes(name))
    throw new Error(`S3_DIRECT_PERSONALITIES names "${name}": it may be ${personalities.join()}.`);
  console.error(`An S3 like ${name}:`);
  const env = { ...process.env, S3_DIRECT_PERSONALITY: name };
  const chosen = process.env.S3_DIRECT_SUITES === "short" ? suites.short : suites.whole;
  for (const [workspace, names] of Object.entries(chosen)) {
    const isEngine = workspace === "@s3-direct/upload-client";
    const files = names.map((suite) => `${isEngine ? "chaos" : "src"}/${suite}.test.ts`);
    await vitest(workspace, { args: [...(isEngine ? chaos : []), ...files], env });
  }
}

function vitest(workspace, { args, env }) {
  return pnpm(["--filter", workspace, "exec", "vitest", "run", ...args], { env });
}
