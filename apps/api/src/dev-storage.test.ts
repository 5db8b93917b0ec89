import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { createS3Storage } from "@s3-direct/upload-server";
import { expect, onTestFinished, test } from "vitest";
import { loadDevSecrets, takeDataDir } from "./data-dir.ts";
import { startDevStorage } from "./dev-storage.ts";
import { StartError } from "./start-error.ts";
import { tempDir } from "./testing/temp-dir.ts";
import { webOrigin } from "./testing/test-api.ts";

/** Sends a preflight to the bucket like a browser. Returns its status. */
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

/** Makes a data folder with its secrets, and removes it after the test. */
async function newDataDir() {
  const dir = await tempDir();
  const dataDir = await takeDataDir(dir.path, { onLost: () => undefined });
  onTestFinished(async () => {
    await dataDir.release();
    await dir[Symbol.asyncDispose]();
  });
  return { dataDir, secrets: await loadDevSecrets(dataDir), webOrigins: [webOrigin] };
}

test("uploads are signed for names of the development S3 that every client knows, in turn, and all reach the bucket", async () => {
  const s3 = await startDevStorage({ ...(await newDataDir()), port: 0 });
  onTestFinished(s3.close);
  const storage = createS3Storage(s3.settings);
  const origins = Array.from({ length: 4 }, () => storage.uploads.nextBucketUrl());
  const { port } = new URL(s3.settings.provider.endpoint ?? "");
  expect(origins.map(({ host }) => host)).toEqual([
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `127.0.0.1:${port}`,
  ]);
  expect(await Promise.all(origins.map(preflight))).toEqual([200, 200, 200, 200]);
});

test("where another program has its port, it says which setting chooses another", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startDevStorage({ ...(await newDataDir()), port })).rejects.toThrow(
    `The development S3 cannot start: Port ${port} on 127.0.0.1 is already in use. DEV_S3_PORT chooses another port.`,
  );
});

test("where another process has its folder, it says nothing of the port", async () => {
  const own = await newDataDir();
  const folder = join(own.dataDir.path, "s3");
  const lock = join(folder, "lock");
  await mkdir(folder);
  await writeFile(lock, String(process.ppid));
  await expect(startDevStorage({ ...own, port: 0 })).rejects.toThrow(
    new StartError(
      `The development S3 cannot start: The data folder ${folder} is in use by process ${process.ppid}: stop it, or delete ${lock} if it is another program.`,
    ),
  );
});
