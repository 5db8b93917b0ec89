// `pnpm test:postgres`: runs the API's suite on a real Postgres instead of the embedded one.
import { pnpm } from "./pnpm.mjs";
import { startPostgres } from "./postgres.mjs";

try {
  const postgres = await startPostgres();
  console.log("Postgres answers.");
  try {
    const env = { ...process.env, S3_DIRECT_TEST_DATABASE_URL: postgres.url };
    // This file starts programs with their own database, so it is the same in `npm test`.
    const args = ["--exclude=src/main.test.ts", ...process.argv.slice(2)];
    await pnpm(["--filter", "@s3-direct/api", "exec", "vitest", "run", ...args], { env });
  } finally {
    await postgres.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
