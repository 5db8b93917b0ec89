import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsOf } from "./env-file.ts";
import { type DevS3, type DevS3Options, startDevS3 } from "./server.ts";
import { addressesOf, type UploadSetUp, uploadSetUp, type UploadSetUpOptions } from "./upload-set-up.ts";

export type UploadS3Options = Omit<UploadSetUpOptions, "origins"> &
  Omit<DevS3Options, "dataDir" | "buckets" | "users"> & {
    /** As in {@link UploadSetUpOptions}. @default any, so that a development server may use any free port */
    origins?: readonly string[] | undefined;
    /** The folder that keeps everything. @default a new one, which is removed when the server is closed */
    dataDir?: string | undefined;
  };

export type UploadS3 = DevS3 & {
  /** `createS3Storage({ provider: custom({ endpoint: s3.url }), ...s3.storage })` */
  readonly storage: UploadSetUp & ReturnType<typeof addressesOf>;
  /**
   * The same as an application's variables (`S3_*`, `PUBLIC_BASE_URL`), which also name the provider: the personality,
   * else `custom`.
   */
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Starts an S3 with everything that s3-direct needs: its two buckets, CORS and lifecycle rules, and its three
 * identities. For development, and for an application's own tests.
 *
 * @throws Error with one sentence if the port or the folder is in use, or if no browser sends one of the origins
 */
export async function startUploadS3(options: UploadS3Options = {}): Promise<UploadS3> {
  const { origins = ["*"], uploadBucket, mediaBucket, keys, dataDir, ...server } = options;
  const { setUp, ...made } = uploadSetUp({ origins, uploadBucket, mediaBucket, keys });
  const ownFolder = dataDir === undefined ? await mkdtemp(join(tmpdir(), "dev-s3-")) : undefined;
  const s3 = await startDevS3({ ...server, ...made, dataDir: dataDir ?? ownFolder ?? "" });
  const close = async () => {
    await s3.close();
    if (ownFolder !== undefined) await rm(ownFolder, { recursive: true, force: true });
  };
  return {
    ...s3,
    storage: { ...setUp, ...addressesOf(s3, setUp) },
    env: settingsOf(s3, { ...setUp, personality: options.personality }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
