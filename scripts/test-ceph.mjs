// `pnpm test:ceph`: runs the suites that test an S3's behaviour on a real one; then the product on it, with exactly the
// buckets, users and policies that `s3-direct provision` makes, and the API's suite with a real Postgres too.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { freePort } from "../packages/browsers/src/free-port.mjs";
import { startCeph } from "./ceph.mjs";
import { pnpm } from "./pnpm.mjs";
import { findPostgres, startPostgres } from "./postgres.mjs";
import { runAll } from "./run-all.mjs";

/** Tests that use no S3, or only their own development S3: they are the same in `npm test`. */
const without = {
  server: except(
    "interleaving",
    "content/content-fuzz",
    "content/content-verdict",
    "derive/hostile",
    "derive/images",
    "derive/strip-alone",
    "derive/decoder/*",
    "dev-s3-set-up",
    "clamav",
  ),
  cli: except("personalities", "doctor/claims", "checks/outage"),
  api: except("personalities", "main"),
};

try {
  // The API's suite needs it after minutes of other suites.
  await findPostgres();
  const ceph = await startCeph({ users: ["admin", "app", "signer", "publisher", "janitor"] });
  console.log(`Ceph answers at ${ceph.endpoint}.`);
  const keys = Object.entries(ceph.keys).flatMap(([name, key]) => [
    [`S3_DIRECT_SUITE_${name.toUpperCase()}_KEY`, key.accessKeyId],
    [`S3_DIRECT_SUITE_${name.toUpperCase()}_SECRET`, key.secretAccessKey],
  ]);
  const env = {
    ...process.env,
    ...Object.fromEntries(keys),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    S3_DIRECT_SUITE: "ceph",
    S3_DIRECT_SUITE_ENDPOINT: ceph.endpoint,
    S3_DIRECT_SUITE_LOG: ceph.log,
    S3_DIRECT_SUITE_GATEWAY: ceph.gateway,
  };
  try {
    let settings = {};
    const provisionedEnv = () => ({ env: { ...env, ...settings } });
    const judged = async () => {
      await test("dev-s3", ["src/behaviour"], { env });
      // These tests use their own S3 for each of nine providers: running them once is enough.
      await test("upload-server", without.server, { env: { ...env, S3_DIRECT_PERSONALITY: "ceph" } });
    };
    const product = async () => {
      await test("upload-cli", without.cli, { env });
      settings = await provision(ceph, env);
      await testApi(provisionedEnv());
    };
    const browser = ["--config", "e2e/vitest.config.ts", "--project", "chromium", "e2e/kills.test.ts", "ceph.test.ts"];
    const provisioned = ["--config", "e2e/engines/vitest.config.ts", "--project", "chromium", "provisioned.test.ts"];
    const pages = [
      () => test("web", ["e2e/upload.test.ts"], provisionedEnv()),
      () => test("web", provisioned, { env, name: "web, from an empty S3" }),
    ];
    await runAll([
      () => runAll([product, judged], { atOnce: 2 }),
      // Alone: it kills the gateway.
      () => test("upload-client", browser, provisionedEnv()),
      () => runAll(pages, { atOnce: 2 }),
    ]);
  } finally {
    await ceph.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function test(workspace, args, { env, name = workspace }) {
  return pnpm(["--filter", `@s3-direct/${workspace}`, "exec", "vitest", "run", ...args], { env, name });
}

async function testApi({ env }) {
  const postgres = await startPostgres();
  try {
    await test("api", without.api, { env: { ...env, S3_DIRECT_TEST_DATABASE_URL: postgres.url } });
  } finally {
    await postgres.close();
  }
}

function except(...names) {
  return names.map((name) => `--exclude=src/${name}.test.ts`);
}

/** Sets S3 up as a person would, proves the set-up, and returns the settings for the application. */
async function provision({ endpoint, keys }, env) {
  const folder = await mkdtemp(join(tmpdir(), "provisioned-"));
  const file = join(folder, "settings.env");
  const webPort = await freePort();
  const origins = ["http://localhost:5173", `http://localhost:${webPort}`].flatMap((origin) => ["--origin", origin]);
  const admin = { AWS_ACCESS_KEY_ID: keys.admin.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.admin.secretAccessKey };
  const place = ["--provider", "ceph", "--endpoint", endpoint, "--region", "us-east-1"];
  const buckets = ["--upload-bucket", "provisioned-upload", "--media-bucket", "provisioned-media", "--serve", "public"];
  try {
    const args = ["provision", ...place, ...buckets, ...origins, "--env", file, "--yes"];
    await pnpm(["s3-direct", ...args], { env: { ...env, ...admin } });
    await pnpm(["s3-direct", "doctor", "--strict", "--env", file, ...origins], { env });
    return { ...parseEnv(await readFile(file, "utf8")), S3_DIRECT_WEB_PORT: String(webPort) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
