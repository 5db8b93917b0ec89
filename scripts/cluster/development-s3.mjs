// The development S3 for scripts: while stopped it keeps its folder and its port; it may start with another set-up.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../packages/browsers/src/free-port.mjs";
import { startDevS3, startUploadS3, uploadSetUp } from "../../packages/dev-s3/dist/index.js";

/**
 * @param options.origins - of the pages that upload
 * @param options.clock - S3's own clock; by default this machine's
 * @param options.host - the address to listen on; by default only this machine reaches it
 * @returns `env`, the settings of its first start
 */
export async function startDevelopmentS3({ origins, clock, host }) {
  const dataDir = await mkdtemp(join(tmpdir(), "cluster-"));
  let s3 = await startUploadS3({ dataDir, origins, clock, host, port: await freePort() });
  const { env, port, url, storage } = s3;
  const stop = () => s3.close();
  return {
    env,
    url,
    storage,
    faults: () => s3.faults,
    stop,
    /** @param change - returns other buckets and users, from the right ones */
    async start(change = (setUp) => setUp) {
      const { buckets, users } = change(uploadSetUp({ origins }));
      s3 = await startDevS3({ dataDir, port, clock, host, buckets, users });
    },
    async close() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
