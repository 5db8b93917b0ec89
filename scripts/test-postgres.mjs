// `pnpm test:postgres`: the API's suite on a real Postgres in place of the embedded one.
import { pnpm } from "./pnpm.mjs";
import { startPostgres } from "./postgres.mjs";

try {
  const postgres = await startPostgres();
  console.log("Postgres answers.");
  try {
    const env = { ...process.env, S3_DIRECT_TEST_DATABASE_URL: postgres.url };
    await pnpm(["--filter", "@s3-direct/api", "exec", "vitest", "run", ...process.argv.slice(2)], { env });
  } finally {
    await postgres.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
