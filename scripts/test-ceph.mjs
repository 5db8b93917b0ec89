// `pnpm test:ceph`: the suites that judge an S3 by its behaviour, on a real one; then the product on it, with exactly the
// buckets, users and policies that `s3-direct provision` makes.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { freePorts, startCeph } from "./ceph.mjs";
import { pnpm } from "./pnpm.mjs";

try {
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
    await test("dev-s3", ["src/behaviour"], env);
    await test("upload-server", [], env);
    await test("upload-cli", [], env);
    const settings = await provision(ceph, env);
    await test("api", [], { ...env, ...settings });
    const browser = ["--config", "e2e/vitest.config.ts", "--project", "chromium", "e2e/kills.test.ts", "ceph.test.ts"];
    await test("upload-client", browser, { ...env, ...settings });
    await test("web", ["e2e/upload.test.ts"], { ...env, ...settings });
    const provisioned = ["--config", "e2e/engines/vitest.config.ts", "--project", "chromium", "provisioned.test.ts"];
    await test("web", provisioned, { ...env, ...settings });
  } finally {
    await ceph.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function test(name, files, env) {
  return pnpm(["--filter", `@s3-direct/${name}`, "exec", "vitest", "run", ...files], { env });
}

/** Sets S3 up as a person would, has it proven, and returns the settings that the application gets. */
async function provision({ endpoint, keys }, env) {
  const folder = await mkdtemp(join(tmpdir(), "provisioned-"));
  const file = join(folder, "settings.env");
  const [webPort] = await freePorts(1);
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
