// `pnpm test:ceph`: the suites that judge an S3 by its behaviour, on a real one.
import { startCeph } from "./ceph.mjs";
import { pnpm } from "./pnpm.mjs";

try {
  const ceph = await startCeph({ users: ["admin", "app", "signer", "publisher"] });
  console.log(`Ceph answers at ${ceph.endpoint}.`);
  const keys = Object.entries(ceph.keys).flatMap(([name, key]) => [
    [`S3_DIRECT_SUITE_${name.toUpperCase()}_KEY`, key.accessKeyId],
    [`S3_DIRECT_SUITE_${name.toUpperCase()}_SECRET`, key.secretAccessKey],
  ]);
  const env = {
    ...process.env,
    ...Object.fromEntries(keys),
    S3_DIRECT_SUITE: "ceph",
    S3_DIRECT_SUITE_ENDPOINT: ceph.endpoint,
  };
  try {
    await pnpm(["--filter", "@s3-direct/dev-s3", "exec", "vitest", "run", "src/behaviour"], { env });
    await pnpm(["--filter", "@s3-direct/upload-server", "exec", "vitest", "run"], { env });
    await pnpm(["--filter", "@s3-direct/upload-cli", "exec", "vitest", "run"], { env });
  } finally {
    await ceph.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
