import type { RequestEntry } from "@s3-direct/dev-s3";
import { loadDevSecrets, takeDataDir } from "../data-dir.ts";
import { startDevStorage } from "../dev-storage.ts";
import type { Variables } from "../env.ts";
import { tempDir } from "./temp-dir.ts";
import { webOrigin } from "./test-api.ts";

export type OwnS3 = Awaited<ReturnType<typeof startOwnS3>>;

/** The development S3, started apart from the API, which then finds it by its variables: so that it can go down alone. */
export async function startOwnS3() {
  const dir = await tempDir();
  const dataDir = await takeDataDir(dir.path, { onLost: () => undefined });
  const secrets = await loadDevSecrets(dataDir);
  const requests: RequestEntry[] = [];
  const start = (port: number) =>
    startDevStorage({ dataDir, secrets, webOrigins: [webOrigin], port, onRequest: (entry) => requests.push(entry) });
  let running = await start(0);
  const { settings } = running;
  const { endpoint = "" } = settings.provider;
  const variables: Variables = {
    S3_ENDPOINT: endpoint,
    S3_UPLOAD_BUCKET: settings.uploadBucket,
    S3_MEDIA_BUCKET: settings.mediaBucket,
    PUBLIC_BASE_URL: settings.publicBaseUrl,
    S3_SIGNER_ACCESS_KEY_ID: secrets.signer.accessKeyId,
    S3_SIGNER_SECRET_ACCESS_KEY: secrets.signer.secretAccessKey,
    S3_PUBLISHER_ACCESS_KEY_ID: secrets.publisher.accessKeyId,
    S3_PUBLISHER_SECRET_ACCESS_KEY: secrets.publisher.secretAccessKey,
    S3_JANITOR_ACCESS_KEY_ID: secrets.janitor.accessKeyId,
    S3_JANITOR_SECRET_ACCESS_KEY: secrets.janitor.secretAccessKey,
  };
  return {
    settings,
    variables,
    /** The S3's own log: every request that reached it, in order. */
    requests,
    /** From here on it answers everything with an error of its own. */
    breakDown: () => running.faults.add({ kind: "error", code: "InternalError" }),
    stop: () => running.close(),
    async restart() {
      running = await start(Number(new URL(endpoint).port));
    },
    async [Symbol.asyncDispose]() {
      await running.close();
      await dataDir.release();
      await dir[Symbol.asyncDispose]();
    },
  };
}
