// `pnpm test:long`: what `npm test` does in short. Each procedure of the API gets 10,000 generated inputs, the verdict on
// content as many broken files; finish, delete and abort meet in every order of their steps. S3_DIRECT_FUZZ_RUNS and
// S3_DIRECT_ORDERS are the counts; S3_DIRECT_FUZZ_SEED and S3_DIRECT_SEED, which each run prints, repeat it.
import { pnpm } from "./pnpm.mjs";

try {
  const counts = { S3_DIRECT_FUZZ_RUNS: "10000", S3_DIRECT_ORDERS: "all" };
  const env = { ...counts, ...process.env };
  await pnpm(["--filter", "@s3-direct/api", "exec", "vitest", "run", "src/hostile-input.test.ts"], { env });
  const suites = ["src/content/content-fuzz.test.ts", "src/interleaving.test.ts"];
  await pnpm(["--filter", "@s3-direct/upload-server", "exec", "vitest", "run", ...suites], { env });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
