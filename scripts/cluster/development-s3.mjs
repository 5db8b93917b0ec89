// The development S3 for scripts: it keeps its folder and its port while it is stopped, and may come back otherwise set up.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDevS3, startUploadS3, uploadSetUp } from "../../packages/dev-s3/dist/index.js";

/**
 * @param options.origins - of the pages that upload
 * @param options.clock - S3's own; by default this machine's
 * @param options.host - where it listens; by default for this machine alone
 * @returns `env`, the settings that it was first started with
 */
export async function startDevelopmentS3({ origins, clock, host }) {
  const dataDir = await mkdtemp(join(tmpdir(), "cluster-"));
  let s3 = await startUploadS3({ dataDir, origins, clock, host });
  const { env, port, url, storage } = s3;
  const stop = () => s3.close();
  return {
    env,
    url,
    storage,
    faults: () => s3.faults,
    stop,
    /** @param change - of buckets and users as they should be, what is there instead */
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
