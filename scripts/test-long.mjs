// `pnpm test:long`: what `npm test` does in short. Each procedure of the API gets 10,000 generated inputs, the verdict on
// content as many broken files; finish, delete and abort meet in every order of their steps.
import { pnpm } from "./pnpm.mjs";

try {
  const env = { ...process.env, S3_DIRECT_FUZZ_RUNS: process.env.S3_DIRECT_FUZZ_RUNS ?? "10000" };
  await pnpm(["--filter", "@s3-direct/api", "exec", "vitest", "run", "src/hostile-input.test.ts"], { env });
  const content = ["vitest", "run", "src/content/content-fuzz.test.ts"];
  await pnpm(["--filter", "@s3-direct/upload-server", "exec", ...content], { env });
  await pnpm(["--filter", "@s3-direct/upload-server", "test:long"]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
