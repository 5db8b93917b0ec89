import { request } from "node:http";
import { createS3Storage } from "@s3-direct/upload-server";
import { expect, onTestFinished, test } from "vitest";
import { loadDevSecrets, takeDataDir } from "./data-dir.ts";
import { startDevStorage } from "./dev-storage.ts";
import { tempDir } from "./testing/temp-dir.ts";
import { webOrigin } from "./testing/test-api.ts";

/** The status of a preflight, as a browser sends it to the bucket. */
function preflight(bucket: URL): Promise<number | undefined> {
  const headers = { origin: webOrigin, "access-control-request-method": "PUT" };
  return new Promise((resolve, reject) => {
    request(`${bucket.href.replace(/\/$/, "")}/uploads/a`, { method: "OPTIONS", headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    })
      .on("error", reject)
      .end();
  });
}

test("uploads are signed for names of the development S3 that every client knows, in turn, and all reach the bucket", async () => {
  await using dir = await tempDir();
  const dataDir = await takeDataDir(dir.path, { onLost: () => undefined });
  const secrets = await loadDevSecrets(dataDir);
  const s3 = await startDevStorage({ dataDir, secrets, webOrigins: [webOrigin], port: 0 });
  onTestFinished(async () => {
    await s3.close();
    await dataDir.release();
  });
  const storage = createS3Storage(s3.settings);
  const origins = Array.from({ length: 4 }, () => storage.nextUploadOrigin());
  const { port } = new URL(s3.settings.provider.endpoint ?? "");
  expect(origins.map(({ host }) => host)).toEqual([
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `127.0.0.1:${port}`,
  ]);
  expect(await Promise.all(origins.map(preflight))).toEqual([200, 200, 200, 200]);
});
