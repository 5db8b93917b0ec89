import { startUploadS3, type RequestEntry } from "@s3-direct/dev-s3";
import { readStorageOptions } from "@s3-direct/upload-server";
import { vi } from "vitest";
import { tempDir } from "./temp-dir.ts";
import { personalityInUse, webOrigin } from "./test-api.ts";

export type OwnS3 = Awaited<ReturnType<typeof startOwnS3>>;

/** Starts an S3 separately from the API, which gets its variables. The S3 can then go down alone. */
export async function startOwnS3() {
  const dir = await tempDir();
  const requests: RequestEntry[] = [];
  const likeness = personalityInUse === undefined ? {} : { personality: personalityInUse };
  const start = (port: number) =>
    startUploadS3({
      ...likeness,
      dataDir: dir.path,
      origins: [webOrigin],
      port,
      onRequest: (entry) => requests.push(entry),
    });
  let running = await start(0);
  const { env: variables, port } = running;
  return {
    settings: readStorageOptions(variables),
    variables,
    /** The S3's own log: every request that reached it, in order. */
    requests,
    /** From now on every response is an internal error. */
    breakDown: () => running.faults.add({ kind: "error", code: "InternalError" }),
    stop: () => running.close(),
    async restart() {
      // Meanwhile the system may have given its port to another test.
      running = await vi.waitFor(() => start(port), { timeout: 60_000 });
    },
    async [Symbol.asyncDispose]() {
      await running.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}
