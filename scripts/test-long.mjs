// `pnpm test:long`: what `npm test` does in short. Each procedure of the API gets 10,000 generated inputs, the verdict on
// content as many broken files; finish, delete and abort meet in every order of their steps. Then what `npm test` leaves out:
// every fault on each way that a file goes up, and 5,000 uploads under mixed faults.
// S3_DIRECT_FUZZ_RUNS, S3_DIRECT_ORDERS and S3_DIRECT_CHAOS_UPLOADS are the counts; S3_DIRECT_FUZZ_SEED, S3_DIRECT_SEED and
// S3_DIRECT_CHAOS_SEED, which each run prints, repeat it.
import { pnpm } from "./pnpm.mjs";

try {
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
