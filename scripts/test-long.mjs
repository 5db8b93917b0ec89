// `pnpm test:long`: what `npm test` does in short. Each procedure of the API gets 10,000 generated inputs, the verdict on
// content as many broken files; finish, delete and abort meet in every order of their steps. Then what `npm test` leaves out:
// every fault on each way that a file goes up, and 5,000 uploads under mixed faults; and suites of the server on an S3 like each
// provider that can hold all that they say (S3_DIRECT_PERSONALITIES names some of them: "r2,ceph").
// S3_DIRECT_FUZZ_RUNS, S3_DIRECT_ORDERS and S3_DIRECT_CHAOS_UPLOADS are the counts; S3_DIRECT_FUZZ_SEED, S3_DIRECT_SEED and
// S3_DIRECT_CHAOS_SEED, which each run prints, repeat it.
import { pnpm } from "./pnpm.mjs";

/** Where a PUT is good once: these suites say what that gives. The others have `personalities.test.ts`, in `npm test`. */
const likenesses = ["aws", "r2", "ceph", "minio", "tigris"];
const suitesOfEach = ["trpc", "verify", "verify-hook", "end-mark", "create-download-url", "roles"];

try {
  const chosen = process.env.S3_DIRECT_PERSONALITIES || likenesses.join();
  for (const name of chosen.split(",")) await testOn(name);
  const counts = { S3_DIRECT_FUZZ_RUNS: "10000", S3_DIRECT_ORDERS: "all", S3_DIRECT_CHAOS_UPLOADS: "5000" };
  const env = { ...counts, ...process.env };
  await pnpm(["--filter", "@s3-direct/api", "exec", "vitest", "run", "src/hostile-input.test.ts"], { env });
  const suites = ["src/content/content-fuzz.test.ts", "src/interleaving.test.ts"];
  await pnpm(["--filter", "@s3-direct/upload-server", "exec", "vitest", "run", ...suites], { env });
  const chaos = ["vitest", "run", "--config", "chaos/vitest.config.ts"];
  await pnpm(["--filter", "@s3-direct/upload-client", "exec", ...chaos], { env });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The server's suites on a development S3 in that provider's likeness. */
async function testOn(name) {
  if (!likenesses.includes(name))
    throw new Error(`S3_DIRECT_PERSONALITIES names "${name}": it may be ${likenesses.join()}.`);
  console.error(`An S3 like ${name}:`);
  const suites = suitesOfEach.map((suite) => `src/${suite}.test.ts`);
  const env = { ...process.env, S3_DIRECT_PERSONALITY: name };
  await pnpm(["--filter", "@s3-direct/upload-server", "exec", "vitest", "run", ...suites], { env });
}
